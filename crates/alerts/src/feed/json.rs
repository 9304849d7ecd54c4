//! Feeds in JSON: CAP written as JSON in three wrappings, and the GeoJSON of the American weather
//! service. Each entry is kept as the bytes that it came as until its turn.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::draft::{self, Draft};
use super::{Entry, EntryFault, Feed, FeedError, FeedKind, Filling, MAX_ENTRIES, nws};
use crate::moment::read_moment;
use crate::read::{CapError, MAX_BYTES};

pub(super) fn read(text: &str) -> Result<Feed, FeedError> {
    let broken = |error: serde_json::Error| FeedError::NotJson { line: error.line() };
    if text.trim_start().starts_with('[') {
        let List(list) = serde_json::from_str(text).map_err(broken)?;
        // The list of the German service is empty when nothing is wrong.
        let messages = list.first().is_some_and(|first| is_message(first));
        let kind = if messages { FeedKind::CapJson } else { FeedKind::NinaIndex };
        return Ok(filled(kind, &list, if messages { message } else { index }));
    }
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(broken)?;
    let list = |name: &str| Some(serde_json::from_str::<List<'_>>(members.get(name)?.get()).ok()?.0);
    let mut feed = if let Some(features) = list("features") {
        filled(FeedKind::NwsGeoJson, &features, nws::feature)
    } else if let Some(warnings) = list("warnings") {
        filled(FeedKind::MeteoAlarmJson, &warnings, warning)
    } else if ["info", "msgType"].iter().any(|name| members.contains_key(*name)) {
        let whole: &RawValue = serde_json::from_str(text).map_err(broken)?;
        filled(FeedKind::CapJson, &[whole], message)
    } else {
        return Err(FeedError::NotAFeed);
    };
    // GeoJSON is written for much else, and a list may be called "warnings" by anyone.
    if feed.entries.is_empty() && feed.faults.iter().any(|fault| fault.why == EntryFault::Nothing) {
        return Err(FeedError::NotAFeed);
    }
    let time = members.get("updated").and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    feed.updated = time.and_then(|raw| Some(read_moment(&raw)?.at));
    Ok(feed)
}

/// The entries of a list, one more than are read; the rest is passed over, so that a long list of
/// nothing takes no memory.
struct List<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(Entries).map(List)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while list.len() <= MAX_ENTRIES {
            match seq.next_element()? {
                Some(entry) => list.push(entry),
                None => return Ok(list),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

/// Reads every entry of a list in the same way.
fn filled(
    kind: FeedKind,
    list: &[&RawValue],
    read: fn(&Value, &RawValue) -> Result<Entry, EntryFault>,
) -> Feed {
    let mut filling = Filling::new(kind);
    if list.len() > MAX_ENTRIES {
        filling.fault(None, EntryFault::TooMany);
    }
    for (number, raw) in list.iter().take(MAX_ENTRIES).enumerate() {
        let short = (raw.get().len() <= MAX_BYTES).then(|| raw.get());
        let value = short
            .ok_or(EntryFault::Message(CapError::TooLarge))
            .and_then(|raw| serde_json::from_str(raw).map_err(|_| EntryFault::NotWellFormed));
        filling.add(number, value.and_then(|value| read(&value, raw)).map(|entry| vec![entry]));
    }
    filling.feed
}

fn is_message(raw: &RawValue) -> bool {
    let members = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get());
    members.is_ok_and(|members| members.contains_key("msgType") || members.contains_key("info"))
}

/// CAP as JSON: the names of CAP, lists where an element may stand again.
fn message(value: &Value, raw: &RawValue) -> Result<Entry, EntryFault> {
    let members = value.as_object().filter(|members| members.contains_key("identifier"));
    let mut draft = Draft::new();
    draft.object(members.ok_or(EntryFault::Nothing)?);
    Ok(Entry::Alert(Box::new(draft::read(&draft.done(), raw.get())?)))
}

/// MeteoAlarm: `{"alert": {...}, "uuid": "..."}`.
fn warning(value: &Value, raw: &RawValue) -> Result<Entry, EntryFault> {
    message(value.get("alert").ok_or(EntryFault::Nothing)?, raw)
}

/// The German list: the name of each message is the name of its file beside the list's folder.
fn index(value: &Value, _: &RawValue) -> Result<Entry, EntryFault> {
    let id = value.get("id").and_then(Value::as_str).filter(|id| is_file_name(id));
    let id = id.ok_or(EntryFault::Nothing)?;
    let updated = value.get("startDate").and_then(Value::as_str).and_then(|raw| Some(read_moment(raw)?.at));
    Ok(Entry::Link { url: format!("../warnings/{id}.json"), id: Some(id.to_owned()), updated })
}

fn is_file_name(id: &str) -> bool {
    (1..=200).contains(&id.len())
        && !id.starts_with('.')
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}
