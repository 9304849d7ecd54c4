//! Words that came from strangers, made harmless once, at the border.

use std::fmt;

/// A line of text that is safe to show anywhere: in a terminal, a window or a report.
///
/// INVARIANT: no control characters, no direction overrides or other invisible format
/// characters, no line breaks, no blanks at the ends or in a row, at most [`Text::MAX_CHARS`]
/// characters. Markup is not removed: every place that shows text must treat it as text.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(String);

impl Text {
    /// The longest text that is kept, in characters.
    pub const MAX_CHARS: usize = 200;

    /// Makes a harmless line of whatever was received; what must go is replaced by one blank.
    pub fn from_lan(raw: &str) -> Self {
        let mut line = String::new();
        let mut blank = false;
        let mut chars = 0;
        for c in raw.chars() {
            if c.is_whitespace() || is_hidden(c) {
                blank = !line.is_empty();
                continue;
            }
            let wanted = if blank { 2 } else { 1 };
            if chars + wanted > Self::MAX_CHARS {
                break;
            }
            if blank {
                line.push(' ');
            }
            line.push(c);
            chars += wanted;
            blank = false;
        }
        Self(line)
    }

    /// As [`Text::from_lan`], from bytes; what is not UTF-8 becomes U+FFFD.
    pub fn from_lan_bytes(raw: &[u8]) -> Self {
        Self::from_lan(&String::from_utf8_lossy(raw))
    }

    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when nothing readable was left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Control characters, and the format characters that can reorder or hide other text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::from_lan(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_comes_is_one_short_harmless_line(raw in any::<Vec<u8>>(), more in ".{0,400}") {
            for text in [Text::from_lan_bytes(&raw), Text::from_lan(&more)] {
                let s = text.as_str();
                prop_assert!(!s.chars().any(|c| c.is_control() || is_hidden(c)));
                prop_assert!(s.chars().count() <= Text::MAX_CHARS);
                prop_assert!(!s.contains("  ") && s.trim() == s);
                prop_assert_eq!(Text::from_lan(s), text.clone());
            }
        }
    }
}
