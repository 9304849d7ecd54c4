//! `<info>`: what a message says to one audience in one language.

use time::OffsetDateTime;

use super::Repairs;
use super::area::area;
use super::element::{Element, line};
use super::repair::Fault;
use super::resource::resource;
use crate::alert::{Info, Language, Pair};
use crate::prose::Prose;
use crate::vocabulary::{Category, Certainty, ResponseType, Severity, Urgency};

pub(super) fn info(element: &Element<'_, '_>, sent: OffsetDateTime, repairs: &mut Repairs) -> Info {
    let categories = element.words("category", Category::read, repairs);
    let event = element.line("event", repairs);
    if categories.is_empty() {
        repairs.add("category", Fault::Missing);
    }
    if event.is_none() {
        repairs.add("event", Fault::Missing);
    }
    Info {
        language: language(element, repairs),
        categories: if categories.is_empty() { vec![Category::Other] } else { categories },
        event: event.unwrap_or_default(),
        responses: element.words("responseType", ResponseType::read, repairs),
        urgency: required(element, "urgency", Urgency::read, Urgency::Unknown, repairs),
        severity: required(element, "severity", Severity::read, Severity::Unknown, repairs),
        certainty: required(element, "certainty", certainty, Certainty::Unknown, repairs),
        audience: element.line("audience", repairs),
        event_codes: pairs(element, "eventCode", repairs),
        effective: element.moment("effective", repairs),
        onset: element.moment("onset", repairs),
        expires: expires(element, sent, repairs),
        sender_name: element.line("senderName", repairs),
        headline: element.line("headline", repairs),
        description: element.block("description", repairs),
        instruction: element.block("instruction", repairs),
        web: web(element, repairs),
        contact: element.line("contact", repairs),
        parameters: pairs(element, "parameter", repairs),
        resources: element.all("resource").map(|element| resource(&element, repairs)).collect(),
        areas: element.all("area").map(|element| area(&element, repairs)).collect(),
    }
}

/// A word that must be there; what is missing or unknown becomes the list's own "Unknown".
fn required<T: Copy + ToString>(
    element: &Element<'_, '_>,
    name: &'static str,
    read: fn(&str) -> Option<T>,
    unknown: T,
    repairs: &mut Repairs,
) -> T {
    if element.text(name, &mut Repairs::default()).is_none() {
        repairs.add(name, Fault::Missing);
        return unknown;
    }
    element.word(name, read, repairs).unwrap_or(unknown)
}

/// CAP 1.0 had "Very Likely" above "Likely"; CAP 1.2 says to read it as "Likely".
fn certainty(word: &str) -> Option<Certainty> {
    let word = if word.eq_ignore_ascii_case("Very Likely") { "Likely" } else { word };
    Certainty::read(word)
}

/// Without a language it is `en-US`, as the standard says.
fn language(element: &Element<'_, '_>, repairs: &mut Repairs) -> Language {
    let Some(raw) = element.text("language", repairs) else { return Language("en-US".into()) };
    let mut tag = raw.replace('_', "-");
    // A mistake that some American senders make for Spanish; no language has this code.
    if tag == "sp" || tag.starts_with("sp-") {
        tag.replace_range(..2, "es");
    }
    if tag != raw {
        repairs.add("language", Fault::OddForm);
    }
    let parts = || tag.split('-');
    let known = tag.len() <= 35
        && parts()
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if known {
        return Language(usual_case(&tag));
    }
    repairs.add("language", Fault::UnknownValue);
    Language("und".into())
}

/// Case says nothing in a language tag; one form makes two infos of one language meet.
fn usual_case(tag: &str) -> String {
    let parts = tag.split('-').enumerate().map(|(at, part)| {
        let mut part = part.to_ascii_lowercase();
        match part.len() {
            2 if at > 0 => part.make_ascii_uppercase(),
            4 if at > 0 => part[..1].make_ascii_uppercase(),
            _ => {}
        }
        part
    });
    parts.collect::<Vec<_>>().join("-")
}

/// An end before the message was even sent is a slip of the pen: a warning is not hidden for it.
fn expires(element: &Element<'_, '_>, sent: OffsetDateTime, repairs: &mut Repairs) -> Option<OffsetDateTime> {
    let at = element.moment("expires", repairs)?;
    if at < sent {
        repairs.add("expires", Fault::EndsBeforeSent);
        return None;
    }
    Some(at)
}

/// Only whole web addresses are kept: anything else could start another program when opened.
fn web(element: &Element<'_, '_>, repairs: &mut Repairs) -> Option<Prose> {
    let raw = element.text("web", repairs)?;
    let address = Prose::line(&raw);
    let scheme = address.as_str().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let whole = address.as_str() == raw && matches!(scheme.as_deref(), Some("https" | "http"));
    if !whole {
        repairs.add("web", Fault::UnknownValue);
    }
    whole.then_some(address)
}

/// Name and value pairs; one without a name says nothing and is left out. In CAP 1.0 they were
/// written `name=value`.
pub(super) fn pairs(element: &Element<'_, '_>, name: &'static str, repairs: &mut Repairs) -> Vec<Pair> {
    let mut found = Vec::new();
    for pair in element.all(name) {
        let own = pair.own_text();
        let (key, value) = match own.split_once('=') {
            Some((key, value)) => (line(key, name, repairs), line(value, name, repairs)),
            None => (pair.line("valueName", repairs), pair.line("value", repairs)),
        };
        match key {
            Some(key) => found.push(Pair { name: key, value: value.unwrap_or_default() }),
            None => repairs.add(name, Fault::Missing),
        }
    }
    found
}
