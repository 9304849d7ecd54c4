//! A warning on its way: from a few answers of a clerk to the bytes that are signed.
//!
//! What a clerk can get wrong is a closed list, [`Problem`]; bytes are made only of a draft that has none,
//! and they are read once more as every resident's app will read them. Left out on purpose: resources,
//! circles and several messages in one language; a city's warning needs none of them.

mod check;
mod date;
mod place;
mod template;
mod write;

use std::collections::BTreeMap;

use porchlight_alerts::{Alert, MessageId, MsgType, Prose, Status, read_cap};
use time::{Duration, OffsetDateTime};

pub use check::{Part, Problem};
pub use place::Place;
pub use template::{Template, Words, is_marked_exercise};

use crate::pack::City;

/// The name of the `parameter` whose value is the protocol that the warning belongs to.
pub const PROTOCOL: &str = "porchlight:protocol";
/// The name of the `geocode` whose value is a district's id.
pub const DISTRICT: &str = "porchlight:district";
/// The furthest end of a warning.
pub const LONGEST: Duration = Duration::days(7);

/// The answers of a clerk.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it does.
    pub kind: DraftKind,
    /// The name of the exercise; without one the warning is real.
    pub exercise: Option<String>,
    /// The template that the words come from.
    pub template: String,
    /// The protocol that residents are led to, where it is not the template's own: a cancellation names
    /// that of the warning that it ends.
    pub protocol: Option<String>,
    /// Where.
    pub place: Place,
    /// When it is sent. Its offset is the one that is written.
    pub sent: OffsetDateTime,
    /// Until when it holds. Its offset is the one that residents read.
    pub until: Option<OffsetDateTime>,
    /// The number of the message among those of its day.
    pub counter: u32,
    /// Further facts for programs, by name and value: which products an advisory is about, for example.
    pub parameters: Vec<(String, String)>,
    /// Words of the clerk's own, by language: where one is empty, the template's is taken.
    pub own: BTreeMap<String, Words>,
}

/// What a draft does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftKind {
    /// A first warning.
    Alert,
    /// Takes the place of the messages with these identifiers.
    Update(Vec<String>),
    /// Ends the messages with these identifiers.
    Cancel(Vec<String>),
}

impl DraftKind {
    fn msg_type(&self) -> MsgType {
        match self {
            Self::Alert => MsgType::Alert,
            Self::Update(_) => MsgType::Update,
            Self::Cancel(_) => MsgType::Cancel,
        }
    }

    fn named(&self) -> &[String] {
        match self {
            Self::Alert => &[],
            Self::Update(named) | Self::Cancel(named) => named,
        }
    }
}

/// What a draft is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The city.
    pub city: &'a City,
    /// The messages that hold now, all of them signed ([`crate::active`]).
    pub active: &'a [Alert],
    /// True when the city's root has its signatures.
    pub root_signed: bool,
}

/// A finished message.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// Its place in the office's folder.
    pub path: String,
    /// The bytes to be signed: CAP 1.2.
    pub bytes: Vec<u8>,
    /// The same as every reader understands it.
    pub alert: Alert,
}

impl Draft {
    /// What is missing or wrong; empty when the message can be made.
    pub fn check(&self, desk: &Desk<'_>) -> Vec<Problem> {
        self.make(desk).err().unwrap_or_default()
    }

    /// Makes the message.
    ///
    /// # Errors
    /// Everything that is missing or wrong.
    pub fn make(&self, desk: &Desk<'_>) -> Result<Made, Vec<Problem>> {
        let problems = check::problems(self, desk);
        if !problems.is_empty() {
            return Err(problems);
        }
        let bytes = write::cap(self, desk);
        let read = read_cap(&bytes).map_err(|error| vec![Problem::Unreadable(error)])?;
        let differences = check::differences(self, desk, &bytes, &read);
        if !differences.is_empty() {
            return Err(differences);
        }
        Ok(Made { path: self.path(), bytes, alert: read.value })
    }

    /// The words in the languages of the city that have any, complete with place and time.
    pub fn words(&self, city: &City) -> BTreeMap<String, Words> {
        let template = Template::find(&self.template).ok();
        let mut all = BTreeMap::new();
        for language in &city.languages {
            let from = template.and_then(|template| template.words(language)).cloned().unwrap_or_default();
            let own = self.own.get(language).cloned().unwrap_or_default();
            let words = own.over(from);
            if words != Words::default() {
                all.insert(language.clone(), words.filled(self, city, language));
            }
        }
        all
    }

    /// Where the message stands in the office's folder.
    fn path(&self) -> String {
        format!("alerts/{}-{}.cap.xml", self.day_and_number(), self.template)
    }

    fn identifier(&self, city: &City) -> String {
        format!("{}-{}", city.id, self.day_and_number())
    }

    fn day_and_number(&self) -> String {
        let day = self.sent.date();
        let mark = if self.exercise.is_some() { "x" } else { "" };
        format!("{}{:02}{:02}-{mark}{:03}", day.year(), u8::from(day.month()), day.day(), self.counter)
    }

    fn protocol(&self) -> &str {
        let own =
            || Template::find(&self.template).map_or(self.template.as_str(), |template| &template.protocol);
        self.protocol.as_deref().unwrap_or_else(own)
    }

    fn status(&self) -> Status {
        if self.exercise.is_some() { Status::Exercise } else { Status::Actual }
    }

    fn exercise_name(&self) -> Option<Prose> {
        self.exercise.as_deref().map(Prose::line)
    }

    /// What the message ends: the named ones and all that those had ended, so that an app that missed one
    /// in between is still told.
    fn references(&self, active: &[Alert]) -> Vec<MessageId> {
        let named = self.kind.named();
        let mut all: Vec<MessageId> = active
            .iter()
            .filter(|alert| named.iter().any(|id| id == alert.id.identifier()))
            .flat_map(|alert| alert.references.iter().chain([&alert.id]).cloned())
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The number for the next message of a day: one above the highest of that day in the folder.
pub fn next_counter(folder: &crate::Folder, city: &str, sent: OffsetDateTime) -> u32 {
    let day = sent.date();
    let begin = format!("{city}-{}{:02}{:02}-", day.year(), u8::from(day.month()), day.day());
    let numbers =
        folder.files().filter(|(path, _)| crate::follow::is_message(path)).filter_map(|(_, bytes)| {
            let read = read_cap(bytes).ok()?;
            let rest = read.value.id.identifier().strip_prefix(&begin)?.trim_start_matches('x').to_owned();
            rest.parse::<u32>().ok()
        });
    numbers.max().unwrap_or_default().saturating_add(1)
}

#[cfg(test)]
mod tests;
