//! The ladder of reviews: its days, a resident's year, and how it compares with a scheduler that models memory.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, current_retrievability};
use porchlight_lessons::{Card, LearningPath, Library, MOST_REVIEWS, Progress, blank};
use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

const BEGIN: Date = date!(2026 - 11 - 23);

fn day(n: i64) -> Date {
    BEGIN + Duration::days(n)
}

/// A library of so many lessons, each with three questions.
fn library(lessons: usize) -> Library {
    let files = (0..lessons).flat_map(|n| {
        let id = format!("lesson-{n:02}");
        let files = blank(&id, LearningPath::ALL[n % 5], BEGIN).unwrap();
        files.into_iter().map(move |(name, text)| (format!("{id}/{name}"), text)).collect::<Vec<_>>()
    });
    let files: Vec<_> = files.collect();
    Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The days after the lesson on which a question is asked, when these answers are given on the day.
fn check(answers: &[bool], expected: &[i64]) {
    let mut card = Card::of_lesson_finished(BEGIN);
    let days = answers.iter().map(|right| {
        let due = card.due();
        card = card.after(*right, due);
        (due - BEGIN).whole_days()
    });
    assert_eq!(days.collect::<Vec<_>>(), expected);
}

#[test]
fn the_days_of_the_ladder() {
    check(&[true; 7], &[3, 10, 30, 90, 150, 330, 510]);
    check(&[false, true, true, true], &[3, 6, 13, 33]);
    check(&[true, true, false, true], &[3, 10, 30, 33]);
}

/// A year of a resident who opens the app on the days that `opens` says, and plays a lesson every `every` days.
/// Gives each day on which it was opened, with how many questions were asked.
fn year(
    library: &Library,
    every: i64,
    opens: impl Fn(i64) -> bool,
    right: impl Fn(i64) -> bool,
) -> Vec<(i64, usize)> {
    let mut progress = Progress::default();
    let mut lessons = library.lessons().iter();
    let mut asked = Vec::new();
    for n in 0..365 {
        if n % every == 0
            && let Some(lesson) = lessons.next()
        {
            progress.finish(lesson.id(), day(n));
        }
        if opens(n) {
            let reviews = progress.reviews(library, day(n));
            asked.push((n, reviews.len()));
            for review in reviews {
                let card = progress.card(review.lesson.id(), &review.question).unwrap();
                assert!(card.due() <= day(n), "nothing is asked before its day");
                progress.answer(review.lesson.id(), &review.question, right(n), day(n));
            }
            assert!(progress.reviews(library, day(n)).is_empty() || asked.last().unwrap().1 < 3);
        }
        // What is kept is what goes on.
        let kept = serde_json::to_string(&progress).unwrap();
        progress = serde_json::from_str(&kept).unwrap();
    }
    asked
}

#[test]
fn a_year_of_a_resident_who_opens_the_app_each_day() {
    let library = library(24);
    let asked = year(&library, 7, |_| true, |_| true);
    assert!(asked.iter().all(|(_, count)| *count <= usize::from(MOST_REVIEWS)));
    // 24 lessons in 24 weeks, three questions each: those of the first week come back five times in the year.
    let total: usize = asked.iter().map(|(_, count)| count).sum();
    let expected: usize = (0..24)
        .map(|week| {
            let days_left = 364 - week * 7;
            3 * [3, 10, 30, 90, 150, 330].iter().filter(|due| **due <= days_left).count()
        })
        .sum();
    assert!(
        total.abs_diff(expected) <= 6,
        "{total} of {expected}: a day's limit moves a few past the year's end"
    );
    // One lesson alone, on the very days of the design.
    let alone = year(&self::library(1), 7, |_| true, |_| true);
    let days: Vec<_> = alone.iter().filter(|(_, count)| *count > 0).copied().collect();
    assert_eq!(days, [3, 10, 30, 90, 150, 330].map(|due| (due, 3)));
}

#[test]
fn a_resident_who_was_away_is_asked_three_a_day_and_nothing_heaps_up() {
    let library = library(24);
    let asked = year(&library, 1, |n| !(40..200).contains(&n), |n| n % 4 != 0);
    assert!(asked.iter().all(|(_, count)| *count <= 3));
    let back = asked.iter().find(|(n, _)| *n == 200).unwrap();
    assert_eq!(back.1, 3);
    let weekly = year(&library, 7, |n| n % 7 == 6, |_| true);
    assert!(weekly.iter().map(|(_, count)| count).sum::<usize>() > 100, "whoever comes weekly learns too");
}

#[test]
fn progress_outlives_what_becomes_of_a_lesson() {
    let old = library(2);
    let mut progress = Progress::default();
    progress.finish("lesson-00", day(0));
    assert_eq!(progress.answer("lesson-00", "first", true, day(3)), Some(day(10)));
    assert_eq!(progress.answer("lesson-01", "first", true, day(3)), None, "not finished");

    // One question is gone, one is new, the words of the others are others.
    let files = blank("lesson-00", LearningPath::Devices, BEGIN).unwrap();
    let changed =
        |text: &str| text.replace("`second`", "`newer`").replace("What is asked?", "What is asked now?");
    let files: Vec<_> =
        files.iter().map(|(name, text)| (format!("lesson-00/{name}"), changed(text))).collect();
    let new = Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let due = |library: &Library, on| {
        let reviews = progress.reviews(library, on);
        let mut ids: Vec<_> = reviews.iter().map(|review| review.question.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(due(&old, day(4)), ["second", "third"]);
    assert_eq!(due(&new, day(4)), ["newer", "third"]);
    assert_eq!(due(&new, day(10)), ["first", "newer", "third"]);
    assert_eq!(due(&Library::default(), day(10)), Vec::<String>::new(), "the lesson is gone for now");
    assert_eq!(progress.next_review(&old, day(0)), Some(day(3)));
    assert_eq!(progress.next_review(&old, day(4)), Some(day(5)), "some wait: tomorrow at the latest");
}

#[test]
fn what_is_kept_can_be_read_by_a_later_and_an_earlier_program() {
    let kept = r#"{"lessons":{"a":{"first":"2026-11-23","last":"2026-11-23"}},"stars":7}"#;
    let progress: Progress = serde_json::from_str(kept).unwrap();
    assert_eq!(progress.finished("a"), Some(BEGIN));
    assert!(serde_json::from_str::<Progress>(r#"{"lessons":{"a":{"first":"soon","last":"soon"}}}"#).is_err());
}

proptest! {
    #[test]
    fn a_card_is_due_after_it_was_answered_whatever_the_clock_says(
        answers in prop::collection::vec((any::<bool>(), -4000_i64..4_000_000), 0..40)
    ) {
        let mut card = Card::of_lesson_finished(BEGIN);
        for (right, n) in answers {
            let on = BEGIN.checked_add(Duration::days(n)).unwrap_or(Date::MAX);
            card = card.after(right, on);
            let gap = (card.due() - on).whole_days();
            prop_assert!((3..=180).contains(&gap) || card.due() == Date::MAX);
            prop_assert!(card.right() <= card.asked());
        }
    }
}

/// What a schedule came to over a year: how likely a question would have been answered on an average day, and how
/// often it was asked.
struct Outcome {
    recall: f64,
    reviews: f64,
}

/// Plays questions to a memory as FSRS models it, with its published parameters: remembered by chance, more
/// firmly after each recall, less after each lapse.
fn play(mut schedule: impl FnMut(Option<bool>, MemoryState, i64) -> i64) -> Outcome {
    const QUESTIONS: u32 = 400;
    let model = FSRS::new(&DEFAULT_PARAMETERS).unwrap();
    let mut dice = Dice(7);
    let (mut recall, mut reviews) = (0.0, 0.0);
    for _ in 0..QUESTIONS {
        let mut memory = model.next_states(None, 0.9, 0).unwrap().good.memory;
        let mut last = 0;
        let mut due = schedule(None, memory, 0);
        for n in 1..=365_i64 {
            let chance = current_retrievability(memory, (n - last) as f32, DEFAULT_PARAMETERS[20]);
            recall += f64::from(chance);
            if n >= due {
                let right = dice.roll() < f64::from(chance);
                let next = model.next_states(Some(memory), 0.9, u32::try_from(n - last).unwrap()).unwrap();
                memory = if right { next.good.memory } else { next.again.memory };
                (last, due) = (n, schedule(Some(right), memory, n));
                reviews += 1.0;
            }
        }
    }
    Outcome { recall: recall / f64::from(QUESTIONS * 365), reviews: reviews / f64::from(QUESTIONS) }
}

/// Even numbers between 0 and 1, always the same ones.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }
}

#[test]
fn the_ladder_serves_as_well_as_a_scheduler_that_models_memory() {
    let model = FSRS::new(&DEFAULT_PARAMETERS).unwrap();
    let by_model = |retention: f32| {
        let model = &model;
        play(move |_, memory, n| {
            n + (model.next_interval(Some(memory.stability), retention, 3).round() as i64).max(1)
        })
    };
    let mut card = Card::of_lesson_finished(BEGIN);
    let ladder = play(|answer, _, n| {
        card = match answer {
            None => Card::of_lesson_finished(BEGIN),
            Some(right) => card.after(right, day(n)),
        };
        (card.due() - BEGIN).whole_days()
    });
    let never = play(|_, _, _| i64::MAX);
    let fsrs = by_model(0.9);
    let told = [&ladder, &fsrs, &never].map(|o| format!("{:.3} with {:.1} reviews", o.recall, o.reviews));
    assert!(ladder.recall > fsrs.recall - 0.03 && ladder.reviews < fsrs.reviews * 1.25, "{told:?}");
    // What docs/lessons.md tells.
    assert!((0.94..0.97).contains(&ladder.recall) && (0.94..0.97).contains(&fsrs.recall), "{told:?}");
    assert!((7.0..8.5).contains(&ladder.reviews) && (6.5..8.0).contains(&fsrs.reviews), "{told:?}");
    assert!((0.5..0.6).contains(&never.recall), "{told:?}");
}
