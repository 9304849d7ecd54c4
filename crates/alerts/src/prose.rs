//! Words of a warning, made harmless once, at the border.
//!
//! `porchlight_model::Text` is one short line; a warning has paragraphs, and is written in
//! scripts that need joiners (Sinhala, Persian), so it has a type of its own.

use std::fmt;

/// Words that are safe to show anywhere.
///
/// INVARIANT: no control characters but the line feed, no direction overrides or other invisible
/// characters but the two joiners, no blanks at the ends of a line or in a row, no two empty lines
/// in a row. Markup is not removed: every place that shows the words must treat them as text.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prose(String);

impl Prose {
    /// The longest line that is kept, in characters.
    pub const MAX_LINE: usize = 500;
    /// The longest text that is kept, in characters.
    pub const MAX_BLOCK: usize = 20_000;

    /// One line of at most [`Prose::MAX_LINE`] characters; line breaks become blanks.
    pub fn line(raw: &str) -> Self {
        let mut out = Filling::new(Self::MAX_LINE);
        for word in raw.split(is_blank) {
            out.word(word);
        }
        Self(out.done)
    }

    /// Paragraphs of at most [`Prose::MAX_BLOCK`] characters; line breaks are kept.
    pub fn block(raw: &str) -> Self {
        let mut out = Filling::new(Self::MAX_BLOCK);
        for line in raw.replace("\r\n", "\n").split(is_break) {
            for word in line.split(is_blank) {
                out.word(word);
            }
            out.end_line();
        }
        Self(out.done)
    }

    /// The words as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when nothing readable was left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Words on their way into a text: what stands between two words is decided when the second comes.
struct Filling {
    done: String,
    room: usize,
    breaks: usize,
}

impl Filling {
    fn new(room: usize) -> Self {
        Self { done: String::new(), room, breaks: 0 }
    }

    fn word(&mut self, raw: &str) {
        let mut shown = raw.chars().filter(|c| !is_hidden(*c)).peekable();
        if shown.peek().is_none() {
            return;
        }
        let gap = match (self.done.is_empty(), self.breaks) {
            (true, _) => "",
            (false, 0) => " ",
            (false, 1) => "\n",
            (false, _) => "\n\n",
        };
        if gap.len() >= self.room {
            self.room = 0;
            return;
        }
        self.done.push_str(gap);
        self.room -= gap.len();
        self.breaks = 0;
        for c in shown.take(self.room) {
            self.done.push(c);
            self.room -= 1;
        }
    }

    fn end_line(&mut self) {
        self.breaks += 1;
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// The format characters that can reorder or hide other text. The joiners (200C, 200D) stay.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_blocks() {
        for (raw, line, block) in [
            ("", "", ""),
            (" a \r\n b ", "a b", "a\nb"),
            ("a\n\n\n\u{202e}\n b", "a b", "a\n\nb"),
            ("a\u{7}b\u{200b}c", "a bc", "a bc"),
            ("ශ්\u{200d}රී", "ශ්\u{200d}රී", "ශ්\u{200d}රී"),
        ] {
            assert_eq!((Prose::line(raw).as_str(), Prose::block(raw).as_str()), (line, block), "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_harmless_and_stays_as_it_is(raw in "(.|\n|\r|\u{202e}| ){0,700}") {
            let (line, block) = (Prose::line(&raw), Prose::block(&raw));
            prop_assert!(!line.as_str().contains('\n') && line.as_str().chars().count() <= Prose::MAX_LINE);
            for s in [line.as_str(), block.as_str()] {
                prop_assert!(!s.chars().any(|c| is_hidden(c) || (c.is_control() && c != '\n')));
                prop_assert!(!s.contains("  ") && !s.contains("\n\n\n") && s.trim() == s);
            }
            prop_assert_eq!(Prose::line(line.as_str()), line.clone());
            prop_assert_eq!(Prose::block(block.as_str()), block.clone());
        }
    }
}
