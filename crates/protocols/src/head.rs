//! `protocol.toml`: what is the same in every language.

use porchlight_model::Reference;
use porchlight_notation::is_id;
use serde::Deserialize;
use time::Date;
use toml::Spanned;

use crate::fault::Flaw;

/// What `protocol.toml` says. Each value that is linted stands with its line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) review_by: Date,
    pub(crate) categories: Vec<String>,
    pub(crate) responses: Vec<String>,
    pub(crate) events: Vec<String>,
    pub(crate) event_codes: Vec<String>,
    pub(crate) sources: Vec<Reference>,
    pub(crate) lines: Lines,
}

/// On which line of `protocol.toml` things stand, for the linter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) review_by: usize,
    pub(crate) categories: Vec<usize>,
    pub(crate) responses: Vec<usize>,
    pub(crate) events: Vec<usize>,
    pub(crate) event_codes: Vec<usize>,
    pub(crate) sources: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    review_by: Spanned<String>,
    #[serde(default)]
    categories: Vec<Spanned<String>>,
    #[serde(default)]
    responses: Vec<Spanned<String>>,
    #[serde(default)]
    events: Vec<Spanned<String>>,
    #[serde(default)]
    event_codes: Vec<Spanned<String>>,
    #[serde(default)]
    sources: Vec<Spanned<Source>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    url: String,
    seen: String,
}

impl Head {
    /// Reads the `protocol.toml` of a folder.
    ///
    /// # Errors
    /// The first flaw that was met, with its line.
    pub(crate) fn read(folder: &str, text: &str) -> Result<Self, (usize, Flaw)> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            (line(at), Flaw::Toml(error.message().to_owned()))
        })?;
        if file.id.get_ref() != folder || !is_id(folder) {
            return Err((line(file.id.span().start), Flaw::WrongId));
        }
        let mut lines = Lines { review_by: line(file.review_by.span().start), ..Lines::default() };
        let review_by = day(file.review_by.get_ref()).map_err(|flaw| (lines.review_by, flaw))?;
        let taken = |from: Vec<Spanned<String>>, into: &mut Vec<usize>| -> Vec<String> {
            into.extend(from.iter().map(|value| line(value.span().start)));
            from.into_iter().map(Spanned::into_inner).collect()
        };
        let mut head = Self {
            review_by,
            categories: taken(file.categories, &mut lines.categories),
            responses: taken(file.responses, &mut lines.responses),
            events: taken(file.events, &mut lines.events),
            event_codes: taken(file.event_codes, &mut lines.event_codes),
            sources: Vec::new(),
            lines,
        };
        for source in file.sources {
            let at = line(source.span().start);
            let Source { title, url, seen } = source.into_inner();
            day(&seen).map_err(|flaw| (at, flaw))?;
            head.lines.sources.push(at);
            head.sources.push(Reference { title, url, seen });
        }
        Ok(head)
    }
}

fn day(text: &str) -> Result<Date, Flaw> {
    porchlight_notation::day(text).ok_or_else(|| Flaw::BadDate(text.to_owned()))
}
