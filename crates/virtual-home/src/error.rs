//! What can be wrong with a home file, or with a change to a home.

use thiserror::Error;

/// Why a home file cannot be played. The sentence says what is wrong, and on which line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {what}")]
pub struct HomeError {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

impl HomeError {
    pub(crate) fn at(text: &str, offset: usize, what: impl Into<String>) -> Self {
        let before = text.as_bytes().get(..offset).unwrap_or_default();
        Self { line: 1 + before.iter().filter(|b| **b == b'\n').count(), what: what.into() }
    }

    pub(crate) fn from_toml(text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::at(text, offset, error.message().trim().replace('\n', ", "))
    }
}

/// Why a change could not be made to a pretend device.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeError {
    /// No device of the home has this name.
    #[error("this home has no device \"{0}\"")]
    NoSuchDevice(String),
    /// The device has nothing that this change is about.
    #[error("\"{device}\" has nothing that this would change")]
    NothingToChange {
        /// The device.
        device: String,
    },
    /// The home file names no remedy for this rule.
    #[error("the home file has no remedy for {rule} on \"{device}\"")]
    NoRemedy {
        /// The device.
        device: String,
        /// The rule.
        rule: String,
    },
    /// An empty password guards nothing.
    #[error("an empty password guards nothing")]
    EmptyPassword,
}
