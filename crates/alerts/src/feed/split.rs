//! A feed in XML taken apart at its entries, before any of it is parsed.
//!
//! Each entry is parsed by itself afterwards, so that a tag that was not closed, or a download
//! that broke off, costs one entry and not all of them.

use std::ops::Range;

use super::FeedError;
use crate::read::shape::{Tag, after};

const MAX_DEPTH: usize = 32;
/// The most namespaces that are declared round the entries.
const MAX_NAMESPACES: usize = 64;

/// Where the entries of a document stand.
#[derive(Debug, Default)]
pub(super) struct Split<'a> {
    /// The entries, each with the namespace declarations that hold for it.
    pub(super) entries: Vec<Piece<'a>>,
    /// Everything else.
    pub(super) head: String,
    /// Entries that end in nothing.
    pub(super) cut: bool,
}

/// One entry.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// `xmlns` attributes of the elements round it, as they are written.
    pub(super) namespaces: Vec<(&'a str, &'a str)>,
}

/// The name of the first element, without prefix; `None` when there is none.
pub(super) fn root_name(text: &str) -> Result<Option<&str>, FeedError> {
    let mut tokens = Tokens { text, at: 0 };
    while let Some(token) = tokens.next()? {
        if let Token::Open { name, .. } = token {
            return Ok(Some(local(name)));
        }
    }
    Ok(None)
}

/// Takes a document apart at the elements of that name, whatever their prefix; at
/// most one more than `most` are kept.
pub(super) fn split<'a>(text: &'a str, entry: &str, most: usize) -> Result<Split<'a>, FeedError> {
    let mut found = Split::default();
    let mut open: Vec<Vec<(&str, &str)>> = Vec::new();
    let mut current: Option<(usize, &str)> = None;
    let mut kept = 0;
    let mut tokens = Tokens { text, at: 0 };
    while let Some(token) = tokens.next()? {
        match (token, current) {
            (Token::Open { name, start, end, empty }, None) if local(name) == entry => {
                found.head.push_str(text.get(kept..start).unwrap_or_default());
                kept = end;
                if !empty {
                    current = Some((start, name));
                }
            }
            (Token::Open { name, start, .. }, Some((begun, same))) if name == same => {
                // The one before was not closed: it will not be well-formed, and is told so.
                found.entries.push(Piece { range: begun..start, namespaces: in_scope(&open) });
                current = Some((start, name));
            }
            (Token::Close { name, end }, Some((begun, same))) if name == same => {
                found.entries.push(Piece { range: begun..end, namespaces: in_scope(&open) });
                current = None;
                kept = end;
            }
            (Token::Open { start, end, empty: false, .. }, None) => {
                open.push(namespaces(text.get(start..end).unwrap_or_default()));
                if open.len() > MAX_DEPTH || open.iter().map(Vec::len).sum::<usize>() > MAX_NAMESPACES {
                    return Err(FeedError::TooComplex);
                }
            }
            (Token::Close { .. }, None) => {
                open.pop();
            }
            (Token::Open { .. } | Token::Close { .. }, _) => {}
        }
        // One more than is read tells that there are more.
        found.entries.truncate(most + 1);
    }
    found.cut = current.is_some();
    if !found.cut {
        found.head.push_str(text.get(kept..).unwrap_or_default());
    }
    Ok(found)
}

/// The declarations of the elements that are open, the inner ones before the outer ones.
fn in_scope<'a>(open: &[Vec<(&'a str, &'a str)>]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for (name, whole) in open.iter().rev().flatten() {
        if !all.iter().any(|(known, _)| known == name) {
            all.push((name, whole));
        }
    }
    all
}

/// The `xmlns` attributes of an opening tag: the name, and the whole attribute.
pub(super) fn namespaces(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut left = tag.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
    while let Some((name, value)) = left.split_once('=') {
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some(end) = value[1..].find(quote) else { break };
        let rest = &value[end + 2..];
        let whole = &left[..left.len() - rest.len()];
        let name = name.trim();
        if name == "xmlns" || name.starts_with("xmlns:") {
            found.push((name, whole));
        }
        left = rest.trim_start();
    }
    found
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The tags of a document, one after the other; comments, marked sections and instructions are
/// passed over.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

enum Token<'a> {
    Open { name: &'a str, start: usize, end: usize, empty: bool },
    Close { name: &'a str, end: usize },
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Result<Option<Token<'a>>, FeedError> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(found) = rest.find('<') else { return Ok(None) };
            let start = self.at + found;
            let rest = &rest[found..];
            let passed = if let Some(comment) = rest.strip_prefix("<!--") {
                after(comment, "-->")
            } else if let Some(section) = rest.strip_prefix("<![CDATA[") {
                after(section, "]]>")
            } else if let Some(instruction) = rest.strip_prefix("<?") {
                after(instruction, "?>")
            } else if rest.starts_with("<!") {
                return Err(FeedError::Doctype);
            } else if let Some(tag) = rest.strip_prefix("</") {
                let left = after(tag, ">");
                self.at = self.text.len() - left.len();
                return Ok(Some(Token::Close { name: name(tag), end: self.at }));
            } else {
                let tag = Tag::read(&rest[1..]);
                self.at = self.text.len() - tag.after.len();
                return Ok(Some(Token::Open {
                    name: name(&rest[1..]),
                    start,
                    end: self.at,
                    empty: tag.empty,
                }));
            };
            self.at = self.text.len() - passed.len();
        }
    }
}

fn name(tag: &str) -> &str {
    tag.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next().unwrap_or_default()
}
