//! The strict reading: which rules of the standard and of profiles a message breaks. For who writes
//! warnings; a resident's app reads tolerantly, since a slip of the pen must not hide a warning.

mod find;
mod profile;
mod profiles;
mod rule;
mod schema;
mod types;
mod words;

use std::fmt;

use crate::feed_edxl::alert_nodes;
use crate::read::{CapError, version_of, with_document};
use find::Finds;

pub use profile::Profile;
pub use rule::Rule;

/// The most breaches that are kept of one document.
pub const MAX_BREACHES: usize = 1000;

/// What is wrong with the messages of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// How many messages there are in the document.
    pub messages: usize,
    /// What is wrong, from the first line to the last; at most [`MAX_BREACHES`].
    pub breaches: Vec<Breach>,
    /// True when there is more than was kept.
    pub more: bool,
    /// The profiles whose rules were asked: those that were wanted, or else those that a message follows.
    pub profiles: Vec<Profile>,
}

/// One place that breaks one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// The line on which the element begins, counted from 1.
    pub line: u32,
    /// Which message of the document, counted from 0.
    pub message: usize,
    /// The element's name; of one that is missing, the name that it would have. At most 64 characters.
    pub element: String,
    /// The rule.
    pub rule: Rule,
    /// Whose rule it is; `None` is the standard itself.
    pub profile: Option<Profile>,
}

impl Breach {
    /// Where the rule is written: a section of CAP 1.2, or a profile's document and what it is about.
    pub fn source(&self) -> String {
        match self.profile {
            None => format!("CAP 1.2, {}", self.rule.section()),
            Some(profile) => format!("{}, {}", profile.document(), self.rule.section()),
        }
    }
}

/// `element: sentence`.
impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.element, self.rule)
    }
}

/// Says which rules the messages in a document break: of the standard, and of the wanted profiles.
/// Without a wanted profile those are asked that a message says it follows.
pub fn lint(bytes: &[u8], profiles: &[Profile]) -> Lint {
    let before = lines_before(bytes);
    let looked = with_document(bytes, |parsed| {
        let root = parsed.document.root_element();
        let mut finds = Finds::default();
        let mut asked = profiles.to_vec();
        let mut messages = 0;
        for (message, alert) in alert_nodes(root).enumerate() {
            messages += 1;
            finds.message = message;
            let own = Profile::of(alert);
            let own = if profiles.is_empty() { &own[..] } else { profiles };
            if parsed.replaced {
                finds.add(alert, Rule::NotText);
            }
            schema::check(alert, version_of(alert).unwrap_or_default(), &mut finds);
            words::check(alert, &mut finds);
            for profile in own {
                finds.profile = Some(*profile);
                profiles::check(alert, *profile, &mut finds);
            }
            finds.profile = None;
            asked.extend(own);
        }
        if messages == 0 {
            finds.add(root, Rule::NotAMessage);
        }
        asked.sort();
        asked.dedup();
        let breaches = with_lines(finds.list, parsed.document.input_text(), before);
        Lint { messages, breaches, more: finds.more, profiles: asked }
    });
    looked.unwrap_or_else(|error| {
        let (line, rule) = match error {
            CapError::NotXml { line } => (line.saturating_add(before), Rule::NotXml),
            CapError::Doctype => (1, Rule::Doctype),
            CapError::NotAnAlert => (1, Rule::NotAMessage),
            CapError::TooLarge | CapError::Encoding | CapError::TooComplex | CapError::Unreadable { .. } => {
                (1, Rule::NotReadable)
            }
        };
        let breach = Breach { line, message: 0, element: "document".to_owned(), rule, profile: None };
        Lint { messages: 0, breaches: vec![breach], more: false, profiles: profiles.to_vec() }
    })
}

/// Line feeds among the blanks before the first tag, which are not part of what is parsed.
fn lines_before(bytes: &[u8]) -> u32 {
    let blanks = bytes.iter().take_while(|byte| !matches!(byte, b'<' | b'!'..=b'~')).take(1 << 16);
    u32::try_from(blanks.filter(|byte| **byte == b'\n').count()).unwrap_or_default()
}

/// The finds in the order of their places, with lines in place of bytes.
fn with_lines(mut finds: Vec<find::Find>, text: &str, before: u32) -> Vec<Breach> {
    finds.sort_by(|a, b| (a.at, a.rule, &a.element).cmp(&(b.at, b.rule, &b.element)));
    let (mut at, mut line) = (0, before.saturating_add(1));
    let breaches = finds.into_iter().map(|find| {
        let passed = text.as_bytes().get(at..find.at).unwrap_or_default();
        let feeds = passed.iter().filter(|byte| **byte == b'\n').count();
        line = line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
        at = find.at;
        Breach { line, message: find.message, element: find.element, rule: find.rule, profile: find.profile }
    });
    let mut breaches: Vec<Breach> = breaches.collect();
    breaches.dedup();
    breaches
}

#[cfg(test)]
mod tests;
