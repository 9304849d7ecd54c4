//! `feed.atom`: the listed messages for readers of CAP feeds that know nothing of this program (RFC 4287).

use porchlight_alerts::Alert;
use porchlight_keys::hex;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::pack::City;
use crate::xml::Writer;

/// The feed of these messages and their places, as of a moment.
pub(super) fn feed(city: &City, messages: &[(String, Alert)], now: OffsetDateTime) -> Vec<u8> {
    let language = city.languages.first().map(String::as_str).unwrap_or_default();
    let mut xml = Writer::new();
    xml.comment("This list is not signed. What counts is status.json and the .sig file beside each message.");
    xml.begin("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)]);
    xml.words("id", &urn(&Sha256::digest(city.id.as_bytes()).into()));
    xml.words("title", city.names.get(language).as_str());
    xml.words("updated", &written(now));
    xml.begin("author", &[]);
    xml.words("name", city.names.get(language).as_str());
    xml.end();
    if let Some(mirror) = city.mirrors.first() {
        let own = format!("{mirror}feed.atom");
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    }
    for (path, alert) in messages {
        let info = alert.infos_for(&[language]).into_iter().next();
        let headline = info.and_then(|info| info.headline.as_ref()).map_or("", |line| line.as_str());
        let event = info.map_or("", |info| info.event.as_str());
        xml.begin("entry", &[]);
        xml.words("id", &urn(&alert.fingerprint));
        xml.words("title", if headline.is_empty() { event } else { headline });
        xml.words("updated", &written(alert.id.sent()));
        xml.empty("link", &[("rel", "alternate"), ("type", "application/cap+xml"), ("href", path)]);
        xml.words("summary", &format!("{} ({}, {})", event, alert.status, alert.msg_type));
        xml.end();
    }
    xml.finish()
}

/// A name that stays the same for the same bytes: a UUID of version 8 (RFC 9562).
fn urn(digest: &[u8; 32]) -> String {
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let h = hex(&id);
    format!("urn:uuid:{}-{}-{}-{}-{}", &h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..])
}

fn written(at: OffsetDateTime) -> String {
    at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default()
}
