//! Taking a text out of what was seen.

use porchlight_catalogue::{Catalogue, Extract};
use porchlight_model::{Evidence, EvidenceKind, Seen, Text, UpnpDescription};

use crate::signs::{greeting, realm, same_path};

/// The first text that one of the places yields, with what speaks for it.
pub(crate) fn first(places: &[Extract], seen: &[&Seen], catalogue: &Catalogue) -> Option<(Text, Evidence)> {
    places.iter().find_map(|place| seen.iter().find_map(|seen| take(place, seen, catalogue)))
}

fn take(place: &Extract, seen: &Seen, catalogue: &Catalogue) -> Option<(Text, Evidence)> {
    let (raw, kind, from) = raw(place, seen)?;
    let code = cut(place, &raw)?;
    let file = place.names_from.as_ref().and_then(|file| catalogue.model_names(file));
    let known = place.names.get(code.as_str()).map(String::as_str);
    let known = known.or_else(|| file.and_then(|names| names.of(code.as_str())));
    let text = known.map_or_else(|| code.clone(), Text::from_lan);
    let detail = Text::from_lan(&format!("{from}: {code}"));
    Some((text, Evidence { kind, detail }))
}

/// The text at the place, before it is cut.
fn raw(place: &Extract, seen: &Seen) -> Option<(String, EvidenceKind, String)> {
    match seen {
        Seen::Mdns(service)
            if place.mdns.as_ref().is_some_and(|kind| service.kind.eq_ignore_ascii_case(kind)) =>
        {
            let text = match &place.txt {
                Some(key) => service.txt.get(key)?,
                None => &service.instance,
            };
            Some((text.to_string(), EvidenceKind::Mdns, service.kind.clone()))
        }
        Seen::Mdns(service) if place.hostname && !service.hostname.is_empty() => {
            Some((service.hostname.to_string(), EvidenceKind::Hostname, "host name".into()))
        }
        Seen::Ssdp(reply) if place.ssdp_server => {
            Some((reply.server.to_string(), EvidenceKind::Upnp, "SSDP".into()))
        }
        Seen::Told(told) if place.told.as_ref() == Some(&told.protocol) => {
            let text = told.fields.get(place.field.as_ref()?)?;
            Some((text.to_string(), EvidenceKind::Told, told.protocol.clone()))
        }
        Seen::Upnp(description) => {
            let text = field(description, place.upnp.as_ref()?)?;
            Some((text.to_string(), EvidenceKind::Upnp, "UPnP description".into()))
        }
        Seen::Http(reply) => {
            let text = match &place.path {
                Some(path) if same_path(&reply.path, path) && reply.status == 200 => match &place.json {
                    Some(keys) => json(&reply.body, keys)?,
                    None => reply.body.clone(),
                },
                None if place.realm => realm(&reply.wall)?.to_string(),
                None if place.server && !reply.server.is_empty() => reply.server.to_string(),
                None if place.title && !reply.title.is_empty() => reply.title.to_string(),
                _ => return None,
            };
            Some((text, EvidenceKind::Http, format!("port {}, {}", reply.port, reply.path)))
        }
        Seen::Snmp { description } if place.snmp => {
            Some((description.to_string(), EvidenceKind::Snmp, "SNMP".into()))
        }
        _ if place.banner => Some((greeting(seen)?.to_string(), EvidenceKind::Banner, "greeting".into())),
        _ => None,
    }
}

/// The part that is wanted; `None` when nothing is left.
fn cut(place: &Extract, raw: &str) -> Option<Text> {
    let mut text = raw;
    if let Some(after) = &place.after {
        text = text.split_once(after.as_str())?.1;
    }
    if let Some(until) = &place.until {
        // A cut text may end with the last line.
        text = text.split(until.as_str()).next().unwrap_or(text);
    }
    let text = text.trim();
    let text = place.strip.as_ref().and_then(|prefix| text.strip_prefix(prefix.as_str())).unwrap_or(text);
    let text = Text::from_lan(text);
    (!text.is_empty()).then_some(text)
}

fn field<'a>(description: &'a UpnpDescription, name: &str) -> Option<&'a Text> {
    let text = match name {
        "friendly_name" => &description.friendly_name,
        "manufacturer" => &description.manufacturer,
        "model_name" => &description.model_name,
        "model_number" => &description.model_number,
        "model_description" => &description.model_description,
        "firmware" => &description.firmware,
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn json(body: &str, keys: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(body.trim_start_matches('\u{feff}')).ok()?;
    match document.pointer(&format!("/{keys}"))? {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
