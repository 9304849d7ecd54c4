//! `lesson.toml`: what is the same in every language.

use porchlight_model::Reference;
use porchlight_notation::is_id;
use serde::Deserialize;
use time::Date;
use toml::Spanned;

use crate::fault::Flaw;

/// Which path of lessons a lesson belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearningPath {
    /// Your home's front door: router and Wi-Fi.
    FrontDoor,
    /// Your devices.
    Devices,
    /// You and your accounts.
    Accounts,
    /// Your smart city.
    SmartCity,
    /// When it happened: the first hour.
    FirstHour,
}

impl LearningPath {
    /// Every path, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::FrontDoor, Self::Devices, Self::Accounts, Self::SmartCity, Self::FirstHour];

    /// The name used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FrontDoor => "front-door",
            Self::Devices => "devices",
            Self::Accounts => "accounts",
            Self::SmartCity => "smart-city",
            Self::FirstHour => "first-hour",
        }
    }
}

/// Whom a lesson helps most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everyone.
    Everyone,
    /// Whoever lives with a router or devices of somebody else.
    Renters,
    /// Whoever has children at home.
    Parents,
    /// Whoever looks after somebody.
    Carers,
    /// Whoever is about to buy a device.
    Buyers,
}

impl Audience {
    /// The name used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Renters => "renters",
            Self::Parents => "parents",
            Self::Carers => "carers",
            Self::Buyers => "buyers",
        }
    }
}

/// What `lesson.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) path: LearningPath,
    pub(crate) place: u16,
    pub(crate) minutes: u8,
    pub(crate) audience: Vec<Audience>,
    pub(crate) recommends_for: Vec<String>,
    pub(crate) alerts: Vec<String>,
    pub(crate) after: Vec<String>,
    pub(crate) sources: Vec<Reference>,
    pub(crate) review_by: Date,
    pub(crate) lines: Lines,
}

/// On which line of `lesson.toml` things stand, for the linter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) minutes: usize,
    pub(crate) audience: usize,
    pub(crate) rules: Vec<usize>,
    pub(crate) alerts: Vec<usize>,
    pub(crate) after: Vec<usize>,
    pub(crate) sources: Vec<usize>,
    pub(crate) review_by: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    path: LearningPath,
    place: u16,
    minutes: Spanned<u8>,
    audience: Spanned<Vec<Audience>>,
    recommends_for: Vec<Spanned<String>>,
    alerts: Vec<Spanned<String>>,
    after: Vec<Spanned<String>>,
    review_by: Spanned<String>,
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
    /// Reads the `lesson.toml` of a folder.
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
        let review_by = day(file.review_by.get_ref()).map_err(|f| (line(file.review_by.span().start), f))?;
        let of = |words: &[Spanned<String>]| words.iter().map(|word| line(word.span().start)).collect();
        let mut lines = Lines {
            minutes: line(file.minutes.span().start),
            audience: line(file.audience.span().start),
            rules: of(&file.recommends_for),
            alerts: of(&file.alerts),
            after: of(&file.after),
            sources: Vec::new(),
            review_by: line(file.review_by.span().start),
        };
        let mut sources = Vec::new();
        for source in file.sources {
            let at = line(source.span().start);
            let Source { title, url, seen } = source.into_inner();
            day(&seen).map_err(|flaw| (at, flaw))?;
            lines.sources.push(at);
            sources.push(Reference { title, url, seen });
        }
        Ok(Self {
            path: file.path,
            place: file.place,
            minutes: file.minutes.into_inner(),
            audience: file.audience.into_inner(),
            recommends_for: plain(file.recommends_for),
            alerts: plain(file.alerts),
            after: plain(file.after),
            sources,
            review_by,
            lines,
        })
    }
}

fn plain(words: Vec<Spanned<String>>) -> Vec<String> {
    words.into_iter().map(Spanned::into_inner).collect()
}

fn day(text: &str) -> Result<Date, Flaw> {
    porchlight_notation::day(text).ok_or_else(|| Flaw::BadDate(text.to_owned()))
}
