//! Plain text with some of it stressed.

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The text. It may hold any character, `<` as well, and is never markup.
    pub text: String,
    /// How it is stressed.
    pub stress: Stress,
}

/// How a run of text is stressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stress {
    /// Not at all.
    None,
    /// `*a little*`
    Soft,
    /// `**a lot**`
    Strong,
}

/// The text of a line without its stresses.
pub fn plain(line: &[Inline]) -> String {
    line.iter().map(|run| run.text.as_str()).collect()
}
