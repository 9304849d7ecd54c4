//! What a good lesson keeps to, beyond being readable.

use std::collections::BTreeSet;

use porchlight_notation::{Language, count_words as count, day, has_address, is_trusted, plain};
use time::Date;

use crate::block::{Block, Opens, Task};
use crate::fault::{Fault, Flaw};
use crate::level::grade;
use crate::library::{HEAD, Known, Lesson, Library};
use crate::script::Script;

pub(crate) const MOST_MINUTES: u8 = 4;
pub(crate) const MOST_WORDS: usize = 700;
pub(crate) const FEWEST_QUESTIONS: usize = 3;
/// The Flesch-Kincaid grade that the English of a lesson stays at or below: readers of about 12 or 13 years.
pub(crate) const HARDEST: f64 = 8.0;

/// The hosts whose pages a lesson may name as a source, with everything below them: governments and their
/// offices (all of `gov.sg`, `gov.uk` and `gov.au`, ENISA and Europol below `europa.eu`), and ETSI.
pub const TRUSTED_HOSTS: &[&str] = &[
    "cisa.gov",
    "etsi.org",
    "europa.eu",
    "fbi.gov",
    "fcc.gov",
    "ftc.gov",
    "gov.au",
    "gov.sg",
    "gov.uk",
    "ic3.gov",
    "identitytheft.gov",
    "nist.gov",
    "ready.gov",
];

/// What lessons are measured against.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'a> {
    /// Today.
    pub today: Date,
    /// What there is beside lessons.
    pub known: Known<'a>,
    /// The lessons that `after` may name besides those that are checked.
    pub beside: Option<&'a Library>,
    /// The hosts whose pages may be named, such as [`TRUSTED_HOSTS`].
    pub hosts: &'a [&'a str],
}

impl Library {
    /// Everything that could be better: the faults met while reading, and where a lesson does not
    /// keep to its limits. Empty when all is well.
    pub fn lint(&self, yardstick: &Yardstick<'_>) -> Vec<Fault> {
        let mut faults = self.faults().to_vec();
        faults.extend(self.strangers(&yardstick.known));
        for lesson in self.lessons() {
            let mut found = Found { lesson: lesson.id(), faults: &mut faults };
            head(self, lesson, yardstick, &mut found);
            for language in Language::ALL {
                script(lesson, language, &mut found);
            }
        }
        faults.sort_by(|a, b| (&a.lesson, &a.file, a.line).cmp(&(&b.lesson, &b.file, b.line)));
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

fn head(library: &Library, lesson: &Lesson, yardstick: &Yardstick<'_>, found: &mut Found<'_>) {
    let head = lesson.head();
    let mut push = |line, what| found.push(HEAD, line, what);
    if !(1..=MOST_MINUTES).contains(&head.minutes) {
        push(head.lines.minutes, Flaw::TooLong(head.minutes));
    }
    if head.audience.is_empty() {
        push(head.lines.audience, Flaw::NoAudience);
    }
    if head.review_by < yardstick.today {
        push(head.lines.review_by, Flaw::ReviewPassed(head.review_by));
    }
    for (id, line) in head.after.iter().zip(&head.lines.after) {
        let there = |library: &Library| library.lesson(id).is_some();
        if !there(library) && !yardstick.beside.is_some_and(there) {
            push(*line, Flaw::UnknownLesson(id.clone()));
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
    let shown: BTreeSet<&str> = lesson.script(Language::En).blocks().iter().filter_map(picture).collect();
    for name in lesson.pictures().filter(|name| !shown.contains(name)) {
        found.push(&format!("{name}.svg"), 1, Flaw::UnusedPicture);
    }
}

fn picture(block: &Block) -> Option<&str> {
    match block {
        Block::Picture { name, .. } => Some(name),
        _ => None,
    }
}

fn script(lesson: &Lesson, language: Language, found: &mut Found<'_>) {
    let script = lesson.script(language);
    let file = language.file();
    let lines = || script.blocks().iter().flat_map(Block::lines).map(plain);
    let words = count(script.title()) + lines().map(|line| count(&line)).sum::<usize>();
    if words > MOST_WORDS {
        found.push(file, 1, Flaw::TooManyWords(words));
    }
    let grade = grade(lines());
    if language == Language::En && grade > HARDEST {
        found.push(file, 1, Flaw::HardToRead(format!("{grade:.1}")));
    }
    let questions = script.questions().count();
    if questions < FEWEST_QUESTIONS {
        found.push(file, 1, Flaw::TooFewQuestions(questions));
    }
    let at_home = |block: &Block| matches!(block, Block::Task(_));
    if !script.blocks().iter().any(at_home) {
        found.push(file, 1, Flaw::NoAction);
    }
    let last = script.blocks().len().saturating_sub(1);
    for (at, (block, line)) in script.blocks_with_lines().enumerate() {
        if block.lines().iter().any(|text| has_address(&plain(text))) {
            found.push(file, line, Flaw::AddressInText);
        }
        match block {
            Block::Question(question) => {
                for (text, _) in question.remarks().iter().filter(|(_, feedback)| feedback.is_empty()) {
                    found.push(file, line, Flaw::NoFeedback(plain(text)));
                }
            }
            Block::Task(_) if at < last => found.push(file, line, Flaw::ActionNotLast),
            Block::Task(Task { opens: Some(Opens::Finding(rule)), .. })
                if !lesson.recommends_for().contains(rule) =>
            {
                found.push(file, line, Flaw::OtherRule(rule.clone()));
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
