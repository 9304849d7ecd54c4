//! What can be missing or wrong in a draft, and whether the bytes say what the clerk said.

use std::fmt;

use porchlight_alerts::{Alert, CapError, Info, Prose, Read, Scope, lint};
use thiserror::Error;
use time::OffsetDateTime;

use super::place::nearest;
use super::template::{Template, Words, exercise_word, placeholder};
use super::{DISTRICT, Desk, Draft, DraftKind, LONGEST, PROTOCOL, Place, date};

/// The longest headline, in characters: what a phone shows of it.
const HEADLINE: usize = 140;
/// The longest event, in characters.
const EVENT: usize = 80;
/// The longest description or instruction, in characters.
const BLOCK: usize = 5_000;

/// A part of a warning's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The event in a word or two.
    Event,
    /// The line that is read first.
    Headline,
    /// What happened.
    Description,
    /// What to do.
    Instruction,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Event, Self::Headline, Self::Description, Self::Instruction];

    /// This part of the words.
    pub fn of(self, words: &Words) -> &str {
        match self {
            Self::Event => &words.event,
            Self::Headline => &words.headline,
            Self::Description => &words.description,
            Self::Instruction => &words.instruction,
        }
    }

    /// This part, to be written.
    pub fn of_mut(self, words: &mut Words) -> &mut String {
        match self {
            Self::Event => &mut words.event,
            Self::Headline => &mut words.headline,
            Self::Description => &mut words.description,
            Self::Instruction => &mut words.instruction,
        }
    }

    fn longest(self) -> usize {
        match self {
            Self::Event => EVENT,
            Self::Headline => HEADLINE,
            Self::Description | Self::Instruction => BLOCK,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "event",
            Self::Headline => "headline",
            Self::Description => "description",
            Self::Instruction => "instruction",
        })
    }
}

/// What a clerk can get wrong. Each has one sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// Nobody could check the warning.
    #[error("The city's root is not signed yet: sign 1.root.json first.")]
    RootNotSigned,
    /// The city has no name to send by.
    #[error("pack/city.toml has no `sender`.")]
    NoSender,
    /// No template of this name.
    #[error("There is no template {typed:?}.{}", meant(.near))]
    UnknownTemplate {
        /// What was typed.
        typed: String,
        /// The ids that may have been meant.
        near: Vec<String>,
    },
    /// The city has no districts, so it has no area.
    #[error("pack/districts.geojson has no districts: a warning needs an area.")]
    NoArea,
    /// Nobody has said where.
    #[error("The district is missing: --district ID for each, or --district all for the whole city.")]
    NoDistrict,
    /// No district of this name.
    #[error("There is no district {typed:?}.{}", meant(.near))]
    UnknownDistrict {
        /// What was typed.
        typed: String,
        /// The ids that may have been meant.
        near: Vec<String>,
    },
    /// Words for a language that the city does not speak.
    #[error("The city does not speak {0:?}: its languages stand in pack/city.toml.")]
    UnknownLanguage(String),
    /// Words are missing in a language of the city.
    #[error("The {part} is missing in the language {language}: --{part} {language}=\"...\".")]
    Missing {
        /// The language.
        language: String,
        /// Which words.
        part: Part,
    },
    /// More than residents read.
    #[error("The {part} in the language {language} has {has} characters; at most {most} are read.")]
    TooLong {
        /// The language.
        language: String,
        /// Which words.
        part: Part,
        /// How many characters it has.
        has: usize,
        /// How many it may have.
        most: usize,
    },
    /// A placeholder that stands for nothing.
    #[error("{{{name}}} in the {part} in the language {language} stands for nothing.")]
    Placeholder {
        /// The language.
        language: String,
        /// Which words.
        part: Part,
        /// Its name.
        name: String,
    },
    /// The bytes would not say what the clerk wrote: markup or letters that no app shows.
    #[error(
        "The {part} in the language {language} would not arrive as it is written: is there markup in it?"
    )]
    NotAsWritten {
        /// The language.
        language: String,
        /// Which words.
        part: Part,
    },
    /// The words of an end without anything that it ends.
    #[error("The template all-clear ends a warning: porchlight city cancel DIR ID.")]
    EndsNothing,
    /// A parameter that another place sets, or that is not one line of plain text.
    #[error("The parameter {0:?} cannot be sent: a name and a value of plain text, on one line each.")]
    Parameter(String),
    /// Nobody has said until when.
    #[error("The end is missing: --until TIME or --hours N.")]
    NoEnd,
    /// It would be over before it is read.
    #[error("The end, {0}, is not after now.")]
    EndInPast(OffsetDateTime),
    /// Longer than anybody can know.
    #[error("The end, {0}, is more than 7 days off. A warning that lasts longer is renewed by an update.")]
    EndTooFar(OffsetDateTime),
    /// An exercise without a name.
    #[error("The name of the exercise is missing: --note \"...\".")]
    NoExerciseName,
    /// An update or a cancellation that names no message.
    #[error("The id of the warning to replace or end is missing.")]
    NamesNothing,
    /// A message that does not hold now.
    #[error("{typed:?} is not active: it has ended, or was never signed and published.{}", meant(.near))]
    NotActive {
        /// What was typed.
        typed: String,
        /// The identifiers of messages that hold.
        near: Vec<String>,
    },
    /// A real message that names an exercise, or the other way round.
    #[error("{0} is of the other kind: an exercise and a real warning never end each other.")]
    OtherKind(String),
    /// The facts do not come back as they are: our own mistake, and never published.
    #[error("The message does not read back as it was meant: {0}.")]
    ReadsDifferently(&'static str),
    /// The message cannot be read at all.
    #[error("The message would be {0}.")]
    Unreadable(CapError),
}

fn meant(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!(" Nearest: {}.", near.join(", ")) }
}

pub(super) fn problems(draft: &Draft, desk: &Desk<'_>) -> Vec<Problem> {
    let city = desk.city;
    let mut found = Vec::new();
    if !desk.root_signed {
        found.push(Problem::RootNotSigned);
    }
    if city.sender.is_empty() {
        found.push(Problem::NoSender);
    }
    // An update of what cannot be found has no template to take over: that is said once.
    let takes_over = draft.template.is_empty() && !matches!(draft.kind, DraftKind::Alert);
    if !takes_over && let Err(near) = Template::find(&draft.template) {
        found.push(Problem::UnknownTemplate { typed: draft.template.clone(), near });
    }
    if draft.template == Template::ALL_CLEAR && !matches!(draft.kind, DraftKind::Cancel(_)) {
        found.push(Problem::EndsNothing);
    }
    place(draft, desk, &mut found);
    if draft.exercise_name().is_some_and(|name| name.is_empty()) {
        found.push(Problem::NoExerciseName);
    }
    match draft.until {
        None => found.push(Problem::NoEnd),
        Some(until) if date::whole(until) <= date::whole(draft.sent) => found.push(Problem::EndInPast(until)),
        Some(until) if until - draft.sent > LONGEST => found.push(Problem::EndTooFar(until)),
        Some(_) => {}
    }
    named(draft, desk, &mut found);
    let plain = |text: &str| !text.is_empty() && Prose::line(text).as_str() == text;
    let bad = |(name, value): &&(String, String)| name == PROTOCOL || !plain(name) || !plain(value);
    found.extend(draft.parameters.iter().filter(bad).map(|(name, _)| Problem::Parameter(name.clone())));
    if Template::find(&draft.template).is_ok() {
        words(draft, desk, &mut found);
    }
    found
}

fn place(draft: &Draft, desk: &Desk<'_>, found: &mut Vec<Problem>) {
    let all = &desk.city.districts;
    if all.is_empty() {
        found.push(Problem::NoArea);
        return;
    }
    match &draft.place {
        Place::Unsaid => found.push(Problem::NoDistrict),
        Place::WholeCity => {}
        Place::Districts(ids) if ids.is_empty() => found.push(Problem::NoDistrict),
        Place::Districts(ids) => {
            for typed in ids.iter().filter(|id| all.iter().all(|district| district.id != **id)) {
                let known = all.iter().map(|district| {
                    let names = desk.city.languages.iter().map(|tag| district.names.get(tag).as_str());
                    (district.id.as_str(), names.collect())
                });
                found.push(Problem::UnknownDistrict { typed: typed.clone(), near: nearest(typed, known) });
            }
        }
    }
}

fn named(draft: &Draft, desk: &Desk<'_>, found: &mut Vec<Problem>) {
    let named = draft.kind.named();
    if draft.kind != DraftKind::Alert && named.is_empty() {
        found.push(Problem::NamesNothing);
    }
    for typed in named {
        match desk.active.iter().find(|alert| alert.id.identifier() == typed) {
            Some(alert) if alert.status != draft.status() => found.push(Problem::OtherKind(typed.clone())),
            Some(_) => {}
            None => {
                let known = desk.active.iter().map(|alert| (alert.id.identifier(), Vec::new()));
                found.push(Problem::NotActive { typed: typed.clone(), near: nearest(typed, known) });
            }
        }
    }
}

fn words(draft: &Draft, desk: &Desk<'_>, found: &mut Vec<Problem>) {
    let city = desk.city;
    let unknown = draft.own.keys().filter(|tag| !city.languages.contains(tag));
    found.extend(unknown.map(|tag| Problem::UnknownLanguage(tag.clone())));
    let all = draft.words(city);
    for language in &city.languages {
        let words = all.get(language).cloned().unwrap_or_default();
        for part in Part::ALL {
            let text = part.of(&words);
            let (has, most, language) = (text.chars().count(), part.longest(), language.clone());
            if has == 0 {
                found.push(Problem::Missing { language, part });
            } else if has > most {
                found.push(Problem::TooLong { language, part, has, most });
            } else if let Some((_, name, _)) = placeholder(text) {
                // Without an end there is nothing to put in, and that is said once.
                if name != "until" || draft.until.is_some() {
                    found.push(Problem::Placeholder { language, part, name: name.to_owned() });
                }
            }
        }
    }
}

/// What the read message says differently from the draft.
pub(super) fn differences(draft: &Draft, desk: &Desk<'_>, bytes: &[u8], read: &Read<Alert>) -> Vec<Problem> {
    let (city, alert) = (desk.city, &read.value);
    let mut found = Vec::new();
    let all = draft.words(city);
    for language in &city.languages {
        let info = alert.infos.iter().find(|info| info.language.as_str() == language);
        let words = all.get(language).cloned().unwrap_or_default();
        for part in Part::ALL {
            if info.map(|info| said(info, part)) != Some(part.of(&words)) {
                found.push(Problem::NotAsWritten { language: language.clone(), part });
            }
        }
    }
    let first = alert.infos.first().map(|info| info.parameters.as_slice()).unwrap_or_default();
    let lost = |(name, value): &&(String, String)| {
        first.iter().all(|pair| (pair.name.as_str(), pair.value.as_str()) != (name, value))
    };
    found.extend(draft.parameters.iter().filter(lost).map(|(name, _)| Problem::Parameter(name.clone())));
    if !found.is_empty() {
        return found;
    }
    let template = Template::find(&draft.template).ok();
    let districts = draft.place.districts(city);
    let shapes = districts.iter().map(|district| district.areas.len()).sum::<usize>();
    let until = draft.until.map(date::whole);
    let protocol = draft.protocol();
    let info_fits = |info: &Info| {
        let ids: Vec<&str> = info
            .areas
            .iter()
            .flat_map(|area| &area.geocodes)
            .filter(|pair| pair.name.as_str() == DISTRICT)
            .map(|pair| pair.value.as_str())
            .collect();
        let parameters = info.parameters.iter().map(|pair| (pair.name.as_str(), pair.value.as_str()));
        let named = draft.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        info.expires == until
            && info.areas.iter().map(|area| area.polygons.len()).sum::<usize>() == shapes
            && ids == districts.iter().map(|district| district.id.as_str()).collect::<Vec<_>>()
            && parameters.eq([(PROTOCOL, protocol)].into_iter().chain(named))
            && template.is_some_and(|template| {
                (template.urgency, template.severity, template.certainty)
                    == (info.urgency, info.severity, info.certainty)
            })
    };
    let marked = |info: &Info| {
        let word = exercise_word(info.language.as_str());
        info.headline.as_ref().is_some_and(|line| line.as_str().starts_with(word))
    };
    for (holds, what) in [
        (read.repairs.is_empty(), "it would have to be repaired"),
        (lint(bytes, &[]).breaches.is_empty(), "it breaks a rule of CAP 1.2"),
        (alert.id.identifier() == draft.identifier(city), "its identifier"),
        (alert.id.sender() == city.sender, "its sender"),
        (alert.id.sent() == date::whole(draft.sent), "when it is sent"),
        (alert.status == draft.status(), "how real it is"),
        (alert.scope == Scope::Public, "whom it is for"),
        (alert.msg_type == draft.kind.msg_type(), "what it does"),
        (alert.note == draft.exercise_name(), "the name of the exercise"),
        (draft.exercise.is_none() || alert.infos.iter().all(marked), "an exercise that looks real"),
        (alert.references == draft.references(desk.active), "what it replaces"),
        (alert.infos.len() == city.languages.len(), "its languages"),
        (alert.infos.iter().all(info_fits), "its area, its end, its weight or its parameters"),
    ] {
        if !holds {
            found.push(Problem::ReadsDifferently(what));
        }
    }
    found
}

fn said(info: &Info, part: Part) -> &str {
    match part {
        Part::Event => info.event.as_str(),
        Part::Headline => info.headline.as_ref().map_or("", |words| words.as_str()),
        Part::Description => info.description.as_ref().map_or("", |words| words.as_str()),
        Part::Instruction => info.instruction.as_ref().map_or("", |words| words.as_str()),
    }
}
