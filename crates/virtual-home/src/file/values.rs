//! Values that a file writes as text.

use porchlight_model::{Kind, Mac};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use time::Date;
use time::macros::format_description;

pub(super) fn mac<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Mac>, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map(Some).map_err(D::Error::custom)
}

pub(super) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
    let text = String::deserialize(from)?;
    Kind::parse(&text).ok_or_else(|| {
        let known: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        D::Error::custom(format!("\"{text}\" is no kind of device; the kinds are {}", known.join(", ")))
    })
}

/// A day, `2026-11-23`.
pub(super) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let text = String::deserialize(from)?;
    let day = Date::parse(&text, format_description!("[year]-[month]-[day]"));
    day.map(Some).map_err(|_| D::Error::custom(format!("\"{text}\" is no day; write it as 2026-11-23")))
}

/// Bytes as hexadecimal digits, with blanks wherever they help to read them.
pub(super) fn hex<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let pairs = digits.chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    pairs.collect::<Option<_>>().ok_or_else(|| D::Error::custom("bytes are pairs of hexadecimal digits"))
}
