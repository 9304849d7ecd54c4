//! Lessons' questions in GIFT, the plain text that Moodle and other learning platforms import.
//!
//! The format is documented at docs.moodle.org under "GIFT format". What it has no kind for is asked in the
//! nearest one: an order as a match of steps to their places, signs as a choice of many.

use std::fmt::Write as _;

use porchlight_notation::{Inline, Language, plain};

use crate::library::{Lesson, Library};
use crate::question::{Answer, Asked, Question};

impl Library {
    /// All questions in a language, as one GIFT file.
    pub fn gift(&self, language: Language) -> String {
        self.lessons().iter().map(|lesson| lesson.gift(language)).collect::<Vec<_>>().join("\n")
    }
}

impl Lesson {
    /// Its questions in a language, in GIFT.
    pub fn gift(&self, language: Language) -> String {
        let mut out = format!("$CATEGORY: Porchlight/{}/{}\n", self.path().as_str(), self.id());
        // A comment runs to the end of its line.
        let _ = writeln!(out, "\n// {}. CC BY 4.0, Porchlight.", self.title(language).replace('\n', " "));
        for question in self.script(language).questions() {
            out.push_str(&gift(self.id(), question));
        }
        out
    }
}

fn gift(lesson: &str, question: &Question) -> String {
    let mut out = format!("\n::{lesson} {}::{} {{\n", question.id, escaped(&question.prompt));
    match &question.task {
        Asked::One(answers) => {
            for answer in answers {
                let sign = if answer.right { '=' } else { '~' };
                let _ = writeln!(out, "\t{sign}{}", with_feedback(&answer.text, &answer.feedback));
            }
        }
        Asked::Many(answers) | Asked::Spot { parts: answers, .. } => {
            for answer in answers {
                let text = with_feedback(&answer.text, &answer.feedback);
                let _ = writeln!(out, "\t~%{}%{text}", weight(answer.right, answers));
            }
        }
        Asked::Order(steps) => {
            for (at, step) in steps.iter().enumerate() {
                let _ = writeln!(out, "\t={} -> {}", escaped(&step.text), at + 1);
            }
        }
        Asked::Match(pairs) => {
            for pair in pairs {
                let _ = writeln!(out, "\t={} -> {}", escaped(&pair.left), escaped(&pair.right));
            }
        }
    }
    out + "}\n"
}

/// What a choice counts, in per cent: all right ones together 100, all wrong ones together -100.
fn weight(right: bool, answers: &[Answer]) -> String {
    let alike = answers.iter().filter(|answer| answer.right == right).count();
    let share = 100.0 / f64::from(u32::try_from(alike).unwrap_or(u32::MAX));
    let share = format!("{share:.5}");
    let share = share.trim_end_matches('0').trim_end_matches('.');
    if right { share.to_owned() } else { format!("-{share}") }
}

fn with_feedback(text: &[Inline], feedback: &[Inline]) -> String {
    if feedback.is_empty() { escaped(text) } else { format!("{}#{}", escaped(text), escaped(feedback)) }
}

/// Text in which nothing means anything to GIFT.
fn escaped(line: &[Inline]) -> String {
    let mut out = String::new();
    for c in plain(line).chars() {
        match c {
            '\\' | '~' | '=' | '#' | '{' | '}' | ':' => out.extend(['\\', c]),
            '\n' | '\r' | '\t' => out.push(' '),
            // An arrow would be taken for that of a match; a lone bracket looks the same to readers.
            '>' => out.push('\u{203a}'),
            c => out.push(c),
        }
    }
    out
}
