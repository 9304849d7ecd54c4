//! Bytes of a feed to its entries: links to messages, or the messages themselves.
//!
//! Feeds are written by many programs and some of them badly. One bad entry never costs the
//! others: each is read by itself, and what could not be used is told by its number. A link is
//! given as it stands; who asks for it, and whether, is decided by whoever fetched the feed.

mod draft;
mod geometry;
mod json;
mod link;
mod nws;
mod split;
mod xml;

use std::collections::HashSet;
use std::fmt;

use thiserror::Error;
use time::OffsetDateTime;

use crate::alert::Alert;
use crate::read::decode::decode;
use crate::read::{CapError, Read};

pub use geometry::add_shapes;
pub use link::resolve;

/// The largest feed that is read, in bytes.
pub const MAX_FEED_BYTES: usize = 16 * 1024 * 1024;
/// The most entries that are read of one feed.
pub const MAX_ENTRIES: usize = 5_000;
/// The longest list of faults that is kept.
pub const MAX_FEED_FAULTS: usize = 100;

/// What a feed holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// How it is written.
    pub kind: FeedKind,
    /// When the feed says that it was changed last.
    pub updated: Option<OffsetDateTime>,
    /// What it holds, in its own order, each link once.
    pub entries: Vec<Entry>,
    /// What could not be used, at most [`MAX_FEED_FAULTS`].
    pub faults: Vec<FeedFault>,
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedKind {
    /// One CAP message by itself.
    Cap,
    /// Atom, RFC 4287.
    Atom,
    /// RSS 2.0 or 1.0.
    Rss,
    /// CAP messages in an EDXL-DE envelope, as Australian services publish them.
    Edxl,
    /// The GeoJSON of the American weather service.
    NwsGeoJson,
    /// CAP written as JSON, one message or a list of them, as the German federal service publishes.
    CapJson,
    /// The German federal service's list of messages, which are files of their own.
    NinaIndex,
    /// The JSON of MeteoAlarm: a list of CAP messages written as JSON.
    MeteoAlarmJson,
}

impl FeedKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Cap,
        Self::Atom,
        Self::Rss,
        Self::Edxl,
        Self::NwsGeoJson,
        Self::CapJson,
        Self::NinaIndex,
        Self::MeteoAlarmJson,
    ];

    /// The word for it in the directory of sources.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cap => "cap",
            Self::Atom => "cap-atom",
            Self::Rss => "cap-rss",
            Self::Edxl => "cap-edxl",
            Self::NwsGeoJson => "nws-geojson",
            Self::CapJson => "cap-json",
            Self::NinaIndex => "nina-json",
            Self::MeteoAlarmJson => "meteoalarm-json",
        }
    }

    /// The kind for a word.
    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for FeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A message that is elsewhere.
    Link {
        /// Its address as the feed writes it, whole or relative to the feed's own; see [`resolve`].
        url: String,
        /// The feed's name for the entry.
        id: Option<String>,
        /// When the entry was changed last.
        updated: Option<OffsetDateTime>,
    },
    /// The bytes of a CAP message that stands in the feed, for [`read_cap`](crate::read_cap).
    Inline(Vec<u8>),
    /// A message that was written in another way than CAP's own. Its fingerprint is of the exact
    /// bytes of the entry.
    Alert(Box<Read<Alert>>),
}

/// Something in a feed that could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FeedFault {
    /// Which entry, counted from 0; `None` for the feed itself.
    pub entry: Option<usize>,
    /// What is wrong with it.
    pub why: EntryFault,
}

/// What can be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum EntryFault {
    /// What stands round the entries could not be read, so its time is not known.
    #[error("its head could not be read")]
    Head,
    /// The feed ends in the middle of an entry.
    #[error("it is cut off")]
    Cut,
    /// There were more entries than are read.
    #[error("it has more than {MAX_ENTRIES} entries")]
    TooMany,
    /// The entry is not well-formed.
    #[error("not well-formed")]
    NotWellFormed,
    /// The entry has neither a message nor an address of one.
    #[error("neither a message nor an address of one")]
    Nothing,
    /// The entry is a message that cannot be used.
    #[error("a message that cannot be used: {0}")]
    Message(CapError),
}

/// Why bytes are not a feed that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum FeedError {
    /// Longer than a whole country's warnings need to be.
    #[error("longer than {MAX_FEED_BYTES} bytes")]
    TooLarge,
    /// In an encoding that is not known here.
    #[error("in an unknown character encoding")]
    Encoding,
    /// With a document type: a feed has none, and it can be used to do harm.
    #[error("with a document type declaration")]
    Doctype,
    /// Nested deeper than any feed needs.
    #[error("nested too deep")]
    TooComplex,
    /// Neither XML nor JSON.
    #[error("neither XML nor JSON")]
    NotText,
    /// JSON that is not well-formed.
    #[error("not well-formed JSON, line {line}")]
    NotJson {
        /// The line on which it stops being JSON, counted from 1.
        line: usize,
    },
    /// Well-formed, but of no kind that is known here.
    #[error("not a feed of a known kind")]
    NotAFeed,
}

/// Reads a feed of whatever kind; the kind is told from the bytes.
///
/// # Errors
/// When the bytes are too many, carry a document type or are of no known kind.
pub fn read_feed(bytes: &[u8]) -> Result<Feed, FeedError> {
    if bytes.len() > MAX_FEED_BYTES {
        return Err(FeedError::TooLarge);
    }
    // `decode` knows no other error.
    let (text, _) = decode(bytes).map_err(|_| FeedError::Encoding)?;
    match text.trim_start_matches('\u{feff}').trim_start().as_bytes().first() {
        Some(b'<') => xml::read(&text, bytes),
        Some(b'{' | b'[') => json::read(text.trim_start_matches('\u{feff}')),
        _ => Err(FeedError::NotText),
    }
}

impl Feed {
    fn new(kind: FeedKind) -> Self {
        Self { kind, updated: None, entries: Vec::new(), faults: Vec::new() }
    }
}

/// A feed that is being read: what one entry gave is added under its number.
struct Filling {
    feed: Feed,
    links: HashSet<String>,
}

impl Filling {
    fn new(kind: FeedKind) -> Self {
        Self { feed: Feed::new(kind), links: HashSet::new() }
    }

    fn fault(&mut self, entry: Option<usize>, why: EntryFault) {
        if self.feed.faults.len() < MAX_FEED_FAULTS {
            self.feed.faults.push(FeedFault { entry, why });
        }
    }

    fn add(&mut self, number: usize, got: Result<Vec<Entry>, EntryFault>) {
        match got {
            Err(why) => self.fault(Some(number), why),
            Ok(entries) => {
                for entry in entries {
                    if self.feed.entries.len() == MAX_ENTRIES {
                        return;
                    }
                    // Some feeds have one entry for each area or language of the same message.
                    if let Entry::Link { url, .. } = &entry
                        && !self.links.insert(url.clone())
                    {
                        continue;
                    }
                    self.feed.entries.push(entry);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
