//! What a catalogue holds, in the one form in which it is built in and published: JSON.
//!
//! Anybody can inflate a published catalogue and read what it would change. Reading is strict where an
//! unknown field could narrow what is meant (families, tables of rows): what this program does not know
//! is refused, and [`FORMAT`](crate::FORMAT) rises with it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts;
use crate::family::{Family, ModelNames};

/// Everything that the files of `data` say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contents {
    /// The day of the newest fact, `YYYY-MM-DD`.
    pub(crate) as_of: String,
    /// The families, those of one product first.
    pub(crate) families: Vec<Family>,
    /// Names of models, by the file of `data/models`.
    pub(crate) models: BTreeMap<String, ModelNames>,
    /// Rows about exact products.
    pub(crate) facts: facts::File,
}

impl Contents {
    /// Reads what the build or a publisher wrote down.
    pub(crate) fn read(json: &[u8]) -> Result<Self, String> {
        let mut contents: Self = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        // Signs of one product speak before signs that many products share.
        contents.families.sort_by_key(|family| family.generic);
        Ok(contents)
    }

    /// The number of a catalogue that nobody signed.
    pub(crate) fn number(&self) -> u64 {
        number_of(&self.as_of)
    }
}

/// A day as a number: 20261123.
pub(crate) fn number_of(day: &str) -> u64 {
    let digits = day.bytes().filter(u8::is_ascii_digit).take(8);
    digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}
