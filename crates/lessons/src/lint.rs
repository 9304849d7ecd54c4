//! What a good lesson keeps to, beyond being readable.

use porchlight_notation::{Language, count_words as count, day, has_address, is_trusted, plain};
use time::Date;

use crate::block::{Block, Place};
use crate::fault::{Fault, Flaw};
use crate::library::{Lesson, Library};
use crate::script::Script;

pub(crate) const MOST_MINUTES: u8 = 4;
pub(crate) const MOST_WORDS: usize = 700;
pub(crate) const FEWEST_QUESTIONS: usize = 3;

/// The hosts whose pages a lesson may name as a source, with everything below them.
pub const TRUSTED_HOSTS: &[&str] = &[
    "cisa.gov",
    "csa.gov.sg",
    "etsi.org",
    "ftc.gov",
    "ic3.gov",
    "imda.gov.sg",
    "ncsc.gov.uk",
    "nist.gov",
    "police.gov.sg",
];

/// What lessons are measured against.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'a> {
    /// Today.
    pub today: Date,
    /// Every rule that there is.
    pub rules: &'a [&'a str],
    /// The hosts whose pages may be named, such as [`TRUSTED_HOSTS`].
    pub hosts: &'a [&'a str],
}

impl Library {
    /// Everything that could be better: the faults met while reading, and where a lesson does not
    /// keep to its limits. Empty when all is well.
    pub fn lint(&self, yardstick: &Yardstick<'_>) -> Vec<Fault> {
        let mut faults = self.faults().to_vec();
        for lesson in self.lessons() {
            let mut found = Found { lesson: lesson.id(), faults: &mut faults };
            head(lesson, yardstick, &mut found);
            for language in Language::ALL {
                script(lesson, language, &mut found);
            }
        }
        faults
    }
}

struct Found<'a> {
    lesson: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Found<'_> {
    fn push(&mut self, file: &str, line: usize, what: Flaw) {
        self.faults.push(Fault { lesson: self.lesson.to_owned(), file: file.to_owned(), line, what });
    }
}

fn head(lesson: &Lesson, yardstick: &Yardstick<'_>, found: &mut Found<'_>) {
    let head = lesson.head();
    let mut push = |line, what| found.push("lesson.toml", line, what);
    if !(1..=MOST_MINUTES).contains(&head.minutes) {
        push(head.lines.minutes, Flaw::TooLong(head.minutes));
    }
    if head.review_by < yardstick.today {
        push(head.lines.review_by, Flaw::ReviewPassed(head.review_by));
    }
    for (rule, line) in head.recommends_for.iter().zip(&head.lines.rules) {
        if !yardstick.rules.contains(&rule.as_str()) {
            push(*line, Flaw::UnknownRule(rule.clone()));
        }
    }
    if head.sources.is_empty() {
        push(1, Flaw::NoSources);
    }
    for (source, line) in head.sources.iter().zip(&head.lines.sources) {
        if source.title.trim().is_empty() {
            push(*line, Flaw::UntitledSource);
        }
        if !is_trusted(&source.url, yardstick.hosts) {
            push(*line, Flaw::UntrustedPage(source.url.clone()));
        }
        if day(&source.seen).is_some_and(|seen| seen > yardstick.today) {
            push(*line, Flaw::SeenTooSoon(source.seen.clone()));
        }
    }
}

fn script(lesson: &Lesson, language: Language, found: &mut Found<'_>) {
    let script = lesson.script(language);
    let file = language.file();
    let lines = || script.blocks().iter().flat_map(Block::lines);
    let words = count(script.title()) + lines().map(|line| count(&plain(line))).sum::<usize>();
    if words > MOST_WORDS {
        found.push(file, 1, Flaw::TooManyWords(words));
    }
    let questions = script.blocks().iter().filter(|b| matches!(b, Block::Question(_))).count();
    if questions < FEWEST_QUESTIONS {
        found.push(file, 1, Flaw::TooFewQuestions(questions));
    }
    let at_home = |block: &Block| matches!(block, Block::Action(action) if action.place == Place::Home);
    if !script.blocks().iter().any(at_home) {
        found.push(file, 1, Flaw::NoAction);
    }
    for (block, line) in script.blocks_with_lines() {
        if block.lines().iter().any(|text| has_address(&plain(text))) {
            found.push(file, line, Flaw::AddressInText);
        }
        match block {
            Block::Question(question) => {
                for answer in question.answers.iter().filter(|answer| answer.feedback.is_empty()) {
                    found.push(file, line, Flaw::NoFeedback(plain(&answer.text)));
                }
            }
            Block::Action(action) => {
                let other = action.rule.as_ref().filter(|rule| !lesson.recommends_for().contains(rule));
                other.into_iter().for_each(|rule| found.push(file, line, Flaw::OtherRule(rule.clone())));
            }
            _ => {}
        }
    }
    if let Some((line, flaw)) = first_difference(script, lesson.script(Language::En)) {
        found.push(file, line, flaw);
    }
}

/// The first block that is of another kind than its counterpart in English.
fn first_difference(here: &Script, english: &Script) -> Option<(usize, Flaw)> {
    let nothing = || "nothing".to_owned();
    let last = here.blocks_with_lines().last().map_or(1, |(_, line)| line);
    let blocks = here.blocks().len().max(english.blocks().len());
    (0..blocks).find_map(|n| {
        let ours = here.blocks().get(n).map_or_else(nothing, Block::shape);
        let theirs = english.blocks().get(n).map_or_else(nothing, Block::shape);
        let line = here.blocks_with_lines().nth(n).map_or(last, |(_, line)| line);
        (ours != theirs).then_some((line, Flaw::OtherBlock { here: ours, english: theirs }))
    })
}
