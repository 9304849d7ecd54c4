//! A warning as this program understands it: CAP 1.2, without what a resident's app has no use for.
//!
//! The bytes that a warning was read from stay with whoever fetched them; nothing is written anew.

use std::fmt;

use time::{Duration, OffsetDateTime, UtcOffset};

use crate::place::{Circle, LatLon, Polygon};
use crate::prose::Prose;
use crate::resource::Resource;
use crate::vocabulary::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency};

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Which message this is.
    pub id: MessageId,
    /// SHA-256 of the bytes that it was read from.
    pub fingerprint: [u8; 32],
    /// What is known about who wrote it. Wherever the message is shown, this is shown with it.
    pub proof: Proof,
    /// How real it is.
    pub status: Status,
    /// What it does.
    pub msg_type: MsgType,
    /// Whom it is for.
    pub scope: Scope,
    /// For whom exactly it is, in words, when not for everyone.
    pub restriction: Option<Prose>,
    /// The addresses that it is for, when not for everyone.
    pub addresses: Vec<Prose>,
    /// What or who noticed the danger.
    pub source: Option<Prose>,
    /// A remark, mostly to say which exercise this is or why it was withdrawn.
    pub note: Option<Prose>,
    /// The profiles that the message says it follows.
    pub codes: Vec<Prose>,
    /// The earlier messages that it names.
    pub references: Vec<MessageId>,
    /// The incidents that it belongs to.
    pub incidents: Vec<Prose>,
    /// What it says, by language and audience.
    pub infos: Vec<Info>,
}

/// The name of a message among all messages: sender, identifier and time of sending.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId {
    pub(crate) sender: String,
    pub(crate) identifier: String,
    pub(crate) sent: OffsetDateTime,
}

impl MessageId {
    /// Who sent it, in a form that stays the same.
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// The sender's own name for the message.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// When it was sent, with the offset that the sender wrote.
    pub fn sent(&self) -> OffsetDateTime {
        self.sent
    }
}

/// The extended id of CAP, `sender,identifier,sent`, with the time in UTC.
impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sent = self.sent.to_offset(UtcOffset::UTC);
        write!(f, "{},{},{}T", self.sender, self.identifier, sent.date())?;
        write!(f, "{:02}:{:02}:{:02}-00:00", sent.hour(), sent.minute(), sent.second())
    }
}

/// What is known about who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Proof {
    /// It carries no signature.
    Unsigned,
    /// It carries a signature that does not fit it: it was changed on the way, or is a forgery.
    Broken,
    /// It carries a signature of a kind that this program cannot check.
    NotChecked,
    /// Its signature fits, but nobody whom this program knows vouches for the key: the message is
    /// whole, and who wrote it is not known.
    UnknownSigner,
    /// Its signature fits once a known slip of the publisher is undone, and the signer is known.
    Repaired,
    /// Its signature fits, and the signer is known.
    Verified,
}

/// What a message says to one audience in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// Its language.
    pub language: Language,
    /// What it is about.
    pub categories: Vec<Category>,
    /// The event in a word or two.
    pub event: Prose,
    /// The kinds of action asked for.
    pub responses: Vec<ResponseType>,
    /// How soon to act.
    pub urgency: Urgency,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the sender is.
    pub certainty: Certainty,
    /// Whom it concerns.
    pub audience: Option<Prose>,
    /// Codes for the event, of whatever system.
    pub event_codes: Vec<Pair>,
    /// From when it holds; without it, from when it was sent.
    pub effective: Option<OffsetDateTime>,
    /// When the event itself begins.
    pub onset: Option<OffsetDateTime>,
    /// Until when it holds, if it says so and means it.
    pub expires: Option<OffsetDateTime>,
    /// Who says so, as people know them.
    pub sender_name: Option<Prose>,
    /// What it is about, in one line.
    pub headline: Option<Prose>,
    /// What happened.
    pub description: Option<Prose>,
    /// What to do.
    pub instruction: Option<Prose>,
    /// An `https` or `http` address with more. Never opened without being asked.
    pub web: Option<Prose>,
    /// Whom to ask.
    pub contact: Option<Prose>,
    /// Further facts, of whatever system.
    pub parameters: Vec<Pair>,
    /// Files that belong to it.
    pub resources: Vec<Resource>,
    /// Where.
    pub areas: Vec<Area>,
}

/// A name and a value of a system that CAP leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The name of the system or of the fact.
    pub name: Prose,
    /// The code or the value.
    pub value: Prose,
}

/// A place in words, with the shapes that make it exact.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The place in words.
    pub description: Prose,
    /// Closed lines; the area is everything inside any of them, or of the circles.
    pub polygons: Vec<Polygon>,
    /// Circles.
    pub circles: Vec<Circle>,
    /// Codes of places, of whatever system.
    pub geocodes: Vec<Pair>,
    /// From which height it holds, in feet above mean sea level.
    pub altitude: Option<f64>,
    /// Up to which height it holds, in feet above mean sea level; only with `altitude`.
    pub ceiling: Option<f64>,
    /// How many shapes could not be read: with any, a place outside the others may still be meant.
    pub unreadable: usize,
}

/// A language tag in the form `en`, `en-GB`, `zh-Hant-TW`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(pub(crate) String);

impl Language {
    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without region and script.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// How a message may be shown to the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// As a real warning.
    AsReal,
    /// As an exercise, and never in a way that could look real.
    AsExercise,
    /// Not at all: for machines, a draft, or not for everyone.
    Not,
}

/// When a message ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The moment.
    pub at: OffsetDateTime,
    /// True when the message says so; false when it says nothing and the end was assumed.
    pub stated: bool,
}

/// How long a message holds that does not say until when.
pub const ASSUMED_LIFE: Duration = Duration::hours(24);

/// Whether a message is shown to the public, and as what.
pub fn is_shown(alert: &Alert) -> Shown {
    match (alert.scope, alert.status) {
        (Scope::Public, Status::Actual) => Shown::AsReal,
        (Scope::Public, Status::Exercise) => Shown::AsExercise,
        (Scope::Public, Status::System | Status::Test | Status::Draft)
        | (Scope::Restricted | Scope::Private, _) => Shown::Not,
    }
}

impl Alert {
    /// When the last of it ends.
    pub fn ends(&self) -> End {
        let sent = self.id.sent;
        let ends = self.infos.iter().map(|info| match info.expires {
            Some(at) => End { at, stated: true },
            None => {
                let begins = info.onset.map_or(sent, |onset| onset.max(sent));
                End { at: begins.saturating_add(ASSUMED_LIFE), stated: false }
            }
        });
        ends.max_by_key(|end| (end.at, end.stated))
            .unwrap_or(End { at: sent.saturating_add(ASSUMED_LIFE), stated: false })
    }

    /// The worst that any part of it says.
    pub fn severity(&self) -> Severity {
        self.infos.iter().map(|info| info.severity).max().unwrap_or(Severity::Unknown)
    }

    /// What it says in the first of these languages that it has: the whole tag, or else the same
    /// language of another region. Without any of them in English, and else in whatever it has.
    pub fn infos_for(&self, wanted: &[&str]) -> Vec<&Info> {
        let has = |choose: &dyn Fn(&Language) -> bool| {
            self.infos.iter().map(|info| &info.language).find(|tag| choose(tag))
        };
        let found = wanted.iter().chain(&["en"]).find_map(|tag| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            has(&|own| own.as_str().eq_ignore_ascii_case(tag))
                .or_else(|| has(&|own| own.primary().eq_ignore_ascii_case(primary)))
        });
        let Some(language) = found.or_else(|| has(&|_| true)) else { return Vec::new() };
        self.infos.iter().filter(|info| info.language == *language).collect()
    }

    /// Whether it concerns a place. `None`: it could not be told, for example because the area is
    /// given by codes alone.
    pub fn touches(&self, place: LatLon) -> Option<bool> {
        any_touches(self.infos.iter().map(|info| info.touches(place)))
    }
}

impl Info {
    /// Whether it concerns a place; `None` when that could not be told.
    pub fn touches(&self, place: LatLon) -> Option<bool> {
        any_touches(self.areas.iter().map(|area| area.touches(place)))
    }
}

impl Area {
    /// Whether a place is inside; `None` when that could not be told. Shapes win over codes, as
    /// the Australian and Canadian profiles say; a circle without radius is a point and decides nothing.
    pub fn touches(&self, place: LatLon) -> Option<bool> {
        let round = || self.circles.iter().filter(|circle| !circle.is_point());
        if self.polygons.iter().any(|polygon| polygon.contains(place))
            || round().any(|circle| circle.contains(place))
        {
            return Some(true);
        }
        self.is_exact().then_some(false)
    }

    /// Whether its shapes say all: a place outside of them is not meant.
    pub(crate) fn is_exact(&self) -> bool {
        let shaped = !self.polygons.is_empty() || self.circles.iter().any(|circle| !circle.is_point());
        shaped && self.unreadable == 0
    }
}

/// Yes when any says yes, no when all say no and there is at least one, else unknown.
fn any_touches(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let (mut any, mut unknown) = (false, false);
    for part in parts {
        any = true;
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    (any && !unknown).then_some(false)
}
