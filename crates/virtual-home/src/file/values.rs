//! Values that a file writes as text.

use porchlight_model::{Kind, Mac};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

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
