//! The terminal, as a lesson or a drill is played in it.

use std::io::{BufRead as _, Write as _};

use console::{Style, measure_text_width};
use porchlight_lessons::{Inline, Language, plain};

use crate::exit::Failure;
use crate::terminal::{finish, write_all};
use crate::wrap::{width, wrapped};

/// The resident left before the end.
pub(super) struct Left;

/// Where a lesson is played.
pub(super) struct Desk {
    pub(super) language: Language,
    width: usize,
}

impl Desk {
    /// The terminal, in a language.
    pub(super) fn new(language: Language) -> Self {
        Self { language, width: width() }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        Style::new().for_stdout().bold().apply_to(text).to_string()
    }

    pub(super) fn hang(&self, sign: &str, runs: &[Inline]) -> Result<(), Failure> {
        self.line(sign, &plain(runs))
    }

    /// A paragraph after its sign; its later lines stand below the text of the first one.
    pub(super) fn line(&self, sign: &str, text: &str) -> Result<(), Failure> {
        let indent = measure_text_width(sign);
        let lines = wrapped(text, self.width - indent.min(self.width / 2), 0);
        let mut out = String::new();
        for (n, line) in lines.iter().enumerate() {
            out += if n == 0 { sign } else { "" };
            out += &" ".repeat(if n == 0 { 0 } else { indent });
            out += line;
            out.push('\n');
        }
        self.put(&out)
    }

    pub(super) fn put(&self, text: &str) -> Result<(), Failure> {
        finish(write_all(text))
    }

    /// Asks, and reads one line; `None` when there is nobody to answer any more.
    pub(super) fn read(&self, prompt: &str) -> Result<Option<String>, Failure> {
        let mut out = std::io::stdout().lock();
        finish(write!(out, "{prompt} ").and_then(|()| out.flush()))?;
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        Ok(read.is_ok_and(|bytes| bytes > 0).then(|| line.trim().to_owned()))
    }
}

/// Whether an answer is a yes, in the letters that every prompt names.
pub(super) fn is_yes(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "y" | "yes")
}
