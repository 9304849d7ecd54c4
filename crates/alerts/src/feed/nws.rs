//! The GeoJSON of the American weather service: CAP's values under names of its own, the shape
//! beside them. Source: the service's public API description (OpenAPI, "Alert" and "GeoJson").

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::draft::{self, Draft};
use super::geometry::outer_lines;
use super::{Entry, EntryFault};

/// The values of a message by their names here and in CAP.
const OF_ALERT: &[(&str, &str)] = &[
    ("sender", "sender"),
    ("sent", "sent"),
    ("status", "status"),
    ("messageType", "msgType"),
    ("scope", "scope"),
    ("code", "code"),
    ("note", "note"),
];
const OF_INFO: &[(&str, &str)] = &[
    ("language", "language"),
    ("category", "category"),
    ("event", "event"),
    ("response", "responseType"),
    ("urgency", "urgency"),
    ("severity", "severity"),
    ("certainty", "certainty"),
    ("eventCode", "eventCode"),
    ("effective", "effective"),
    ("onset", "onset"),
    ("expires", "expires"),
    ("senderName", "senderName"),
    ("headline", "headline"),
    ("description", "description"),
    ("instruction", "instruction"),
    ("web", "web"),
    ("contact", "contact"),
];

pub(super) fn feature(value: &Value, raw: &RawValue) -> Result<Entry, EntryFault> {
    let said = value.get("properties").and_then(Value::as_object);
    let said = said.filter(|said| said.contains_key("messageType")).ok_or(EntryFault::Nothing)?;
    let mut draft = Draft::new();
    let put = |draft: &mut Draft, names: &[(&str, &str)]| {
        for (name, element) in names {
            if let Some(value) = said.get(*name) {
                draft.value(element, value);
            }
        }
    };
    let name = said.get("id").or_else(|| said.get("identifier")).unwrap_or(&Value::Null);
    draft.value("identifier", name);
    put(&mut draft, OF_ALERT);
    draft.text("references", &references(said));
    draft.open("info");
    put(&mut draft, OF_INFO);
    let mut further = said.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default();
    further.remove("expiredReferences");
    draft.pairs("parameter", &further);
    draft.open("area");
    draft.value("areaDesc", said.get("areaDesc").unwrap_or(&Value::Null));
    draft.value("geocode", said.get("geocode").unwrap_or(&Value::Null));
    for outer in outer_lines(value.get("geometry").unwrap_or(&Value::Null)) {
        polygon(outer, &mut draft);
    }
    draft.close("area");
    draft.close("info");
    Ok(Entry::Alert(Box::new(draft::read(&draft.done(), raw.get())?)))
}

/// The messages that it names, with those that the service lists apart because they had already
/// run out.
fn references(said: &Map<String, Value>) -> String {
    let named = said.get("references").and_then(Value::as_array);
    let expired =
        said.get("parameters").and_then(|further| further.get("expiredReferences")).and_then(Value::as_array);
    let all = named.into_iter().chain(expired).flatten().filter_map(draft::reference);
    all.collect::<Vec<_>>().join(" ")
}

/// GeoJSON has the longitude first, CAP the latitude.
fn polygon(outer: &[Value], draft: &mut Draft) {
    let corners: Vec<String> = outer
        .iter()
        .map(|corner| match (corner.get(0), corner.get(1)) {
            (Some(lon), Some(lat)) => format!("{lat},{lon}"),
            _ => "?".to_owned(),
        })
        .collect();
    draft.text("polygon", &corners.join(" "));
}
