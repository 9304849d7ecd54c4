//! Days as they are written down: `YYYY-MM-DD`.

use serde::{Deserialize, Deserializer, Serializer, de};
use time::Date;

pub(crate) fn serialize<S: Serializer>(day: &Date, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&day.to_string())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Date, D::Error> {
    let text = String::deserialize(input)?;
    porchlight_notation::day(&text).ok_or_else(|| de::Error::custom("not a day written YYYY-MM-DD"))
}

/// The same, for a day that may be missing.
pub(crate) mod maybe {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use time::Date;

    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, out: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => out.serialize_some(&day.to_string()),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(input)?;
        let read = |text: String| porchlight_notation::day(&text);
        text.map(|text| read(text).ok_or_else(|| de::Error::custom("not a day written YYYY-MM-DD")))
            .transpose()
    }
}
