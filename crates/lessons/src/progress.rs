//! What a resident has learnt, as it is kept on their device.
//!
//! It hangs on the ids of lessons and questions alone, so it outlives every change of their words. What belongs
//! to a lesson that is gone stays, in case the lesson comes back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::day;
use crate::ladder::Card;
use crate::library::{Lesson, Library};

/// The most questions that come back in a day.
pub const MOST_REVIEWS: u8 = 3;

/// What a resident has learnt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Finished lessons, by id.
    lessons: BTreeMap<String, Finished>,
    /// Questions that came back, by lesson and question.
    cards: BTreeMap<String, BTreeMap<String, Card>>,
    /// Drills that were done, by id.
    drills: BTreeMap<String, Done>,
    /// The last day on which questions came back, and how many.
    last: Option<LastDay>,
}

/// A finished lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Finished {
    /// When it was first finished.
    #[serde(with = "day")]
    first: Date,
    /// When it was last finished.
    #[serde(with = "day")]
    last: Date,
    /// When the resident said that the task at home is done.
    #[serde(with = "day::maybe", default)]
    task: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Done {
    #[serde(with = "day")]
    on: Date,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LastDay {
    #[serde(with = "day")]
    on: Date,
    asked: u8,
}

/// A question that is to be asked again.
#[derive(Debug, Clone, PartialEq)]
pub struct Review<'a> {
    /// The lesson it is from.
    pub lesson: &'a Lesson,
    /// Its id in the lesson.
    pub question: String,
    /// How often it was asked before: a number to mix the answers by.
    pub asked: u32,
}

impl Progress {
    /// Writes down that a lesson was finished. Its questions come back from then on; a lesson played again
    /// changes nothing about them.
    pub fn finish(&mut self, lesson: &str, today: Date) {
        let new = Finished { first: today, last: today, task: None };
        let finished = self.lessons.entry(lesson.to_owned()).or_insert(new);
        finished.last = finished.last.max(today);
    }

    /// When a lesson was first finished.
    pub fn finished(&self, lesson: &str) -> Option<Date> {
        self.lessons.get(lesson).map(|finished| finished.first)
    }

    /// When a lesson was last finished.
    pub(crate) fn finished_last(&self, lesson: &str) -> Option<Date> {
        self.lessons.get(lesson).map(|finished| finished.last)
    }

    /// Writes down that the task of a finished lesson is done, or takes it back.
    pub fn do_task(&mut self, lesson: &str, done: bool, today: Date) {
        if let Some(finished) = self.lessons.get_mut(lesson) {
            finished.task = done.then(|| finished.task.unwrap_or(today));
        }
    }

    /// When the task of a lesson was done, by the resident's own word.
    pub fn task_done(&self, lesson: &str) -> Option<Date> {
        self.lessons.get(lesson).and_then(|finished| finished.task)
    }

    /// Writes down that a drill was done.
    pub fn finish_drill(&mut self, drill: &str, today: Date) {
        self.drills.entry(drill.to_owned()).or_insert(Done { on: today });
    }

    /// When a drill was first done.
    pub fn drill_done(&self, drill: &str) -> Option<Date> {
        self.drills.get(drill).map(|done| done.on)
    }

    /// What is remembered of a question; `None` while its lesson is not finished.
    pub fn card(&self, lesson: &str, question: &str) -> Option<Card> {
        let kept = self.cards.get(lesson).and_then(|cards| cards.get(question)).cloned();
        kept.or_else(|| self.finished(lesson).map(Card::of_lesson_finished))
    }

    /// The questions to ask today, at most three with those that were answered today already. What has waited
    /// longest for its gap comes first, and questions of one lesson do not follow each other if that can be.
    pub fn reviews<'a>(&self, library: &'a Library, today: Date) -> Vec<Review<'a>> {
        let left = usize::from(MOST_REVIEWS - self.asked_on(today).min(MOST_REVIEWS));
        let mut due = self.due(library, today);
        due.sort_by_key(|(late, _)| std::cmp::Reverse(*late));
        let mut queue: Vec<Review<'a>> = due.into_iter().map(|(_, review)| review).collect();
        let mut today: Vec<Review<'a>> = Vec::new();
        while today.len() < left && !queue.is_empty() {
            let before = today.last().map(|review| review.lesson.id());
            let other = queue.iter().position(|review| Some(review.lesson.id()) != before);
            today.push(queue.remove(other.unwrap_or(0)));
        }
        today
    }

    /// The first day after today on which a question comes back, when there is one.
    pub fn next_review(&self, library: &Library, today: Date) -> Option<Date> {
        let waiting = !self.due(library, today).is_empty();
        let coming = self.all(library).map(|(_, card)| card.due).filter(|due| *due > today).min();
        let tomorrow = today.next_day().filter(|_| waiting);
        tomorrow.into_iter().chain(coming).min()
    }

    /// Writes an answer down, and tells when the question comes back; `None` while its lesson is not finished.
    pub fn answer(&mut self, lesson: &str, question: &str, right: bool, today: Date) -> Option<Date> {
        let card = self.card(lesson, question)?.after(right, today);
        let due = card.due;
        self.cards.entry(lesson.to_owned()).or_default().insert(question.to_owned(), card);
        let asked = self.asked_on(today).saturating_add(1);
        self.last = Some(LastDay { on: today, asked });
        Some(due)
    }

    /// How many answers were given in reviews, and how many of them were right.
    pub fn answers(&self) -> (u32, u32) {
        let cards = self.cards.values().flat_map(BTreeMap::values);
        cards.fold((0, 0), |(asked, right), card| (asked + card.asked, right + card.right))
    }

    fn asked_on(&self, day: Date) -> u8 {
        self.last.as_ref().filter(|last| last.on == day).map_or(0, |last| last.asked)
    }

    fn due<'a>(&self, library: &'a Library, today: Date) -> Vec<(i64, Review<'a>)> {
        let due = self.all(library).filter(|(_, card)| card.due <= today);
        due.map(|(review, card)| (card.overdue(today), review)).collect()
    }

    /// Every question of a finished lesson, with what is remembered of it.
    fn all<'a>(&self, library: &'a Library) -> impl Iterator<Item = (Review<'a>, Card)> {
        let finished = library.lessons().iter().filter(|lesson| self.finished(lesson.id()).is_some());
        finished.flat_map(move |lesson| {
            let questions = lesson.script(porchlight_notation::Language::En).questions();
            questions.filter_map(move |question| {
                let card = self.card(lesson.id(), &question.id)?;
                let review = Review { lesson, question: question.id.clone(), asked: card.asked };
                Some((review, card))
            })
        })
    }
}
