//! A city's pack: its names, languages, districts and numbers to call.
//!
//! Signatures, feeds, protocols and campaigns come with the whole pack; this reads `city.toml`.

use std::collections::{BTreeMap, BTreeSet};

use porchlight_model::Text;
use serde::Deserialize;
use thiserror::Error;
use time::OffsetDateTime;

use porchlight_alerts::{LatLon, Polygon, read_moment};

/// A city and what it tells about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// True for a city that does not exist. Wherever it is shown, this is said.
    pub example: bool,
    /// The languages that the city speaks to its residents, its first one first.
    pub languages: Vec<String>,
    /// The moment at which an example city's messages are played.
    pub plays_at: Option<OffsetDateTime>,
    /// Its districts.
    pub districts: Vec<District>,
    /// Whom to call.
    pub hotlines: Vec<Hotline>,
}

/// A part of a city.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What belongs to it.
    pub area: Polygon,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotline {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// What it is for.
    pub names: Names,
    /// The number as it is dialled: digits, blanks, hyphens and a leading plus.
    pub number: Text,
}

/// One thing's names in all languages of the city.
///
/// INVARIANT: never empty, and no name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    first: Text,
    all: BTreeMap<String, Text>,
}

impl Names {
    /// The name in a language; in the city's first language when there is none.
    pub fn get(&self, language: &str) -> &Text {
        self.all.get(language).unwrap_or(&self.first)
    }
}

/// Why a city's file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CityError {
    /// Longer than a pack needs to be.
    #[error("longer than {} bytes", City::MAX_BYTES)]
    TooLarge,
    /// Not TOML, or a value is missing or of the wrong kind.
    #[error("not a city file: {0}")]
    NotACity(String),
    /// Of a later kind than this program knows.
    #[error("schema {0} is not known")]
    Schema(u32),
    /// Without a language, or with one that is no language tag.
    #[error("the languages are missing or not language tags")]
    Languages,
    /// A name is missing in one of the city's languages.
    #[error("{of} has no name in {language}")]
    NoName {
        /// The id of what has no name.
        of: String,
        /// The language.
        language: String,
    },
    /// An id is not made of small letters, digits and hyphens, or stands twice.
    #[error("the id {0:?} is not usable or stands twice")]
    Id(String),
    /// A district's corners enclose nothing.
    #[error("the area of {0} is not a shape")]
    Area(String),
    /// Not a number that can be dialled.
    #[error("the number of {0} cannot be dialled")]
    Number(String),
    /// Not a time.
    #[error("plays_at is not a time")]
    PlaysAt,
}

#[derive(Deserialize)]
struct File {
    schema: u32,
    id: String,
    names: BTreeMap<String, String>,
    #[serde(default)]
    example: bool,
    languages: Vec<String>,
    plays_at: Option<String>,
    #[serde(default)]
    district: Vec<DistrictPart>,
    #[serde(default)]
    hotline: Vec<HotlinePart>,
}

#[derive(Deserialize)]
struct DistrictPart {
    id: String,
    names: BTreeMap<String, String>,
    area: Vec<(f64, f64)>,
}

#[derive(Deserialize)]
struct HotlinePart {
    id: String,
    names: BTreeMap<String, String>,
    number: String,
}

impl City {
    /// The longest `city.toml` that is read.
    pub const MAX_BYTES: usize = 1024 * 1024;

    /// Reads a `city.toml`. Keys that are not known are left for newer programs.
    ///
    /// # Errors
    /// Names the first thing that is missing or wrong.
    pub fn read(toml: &str) -> Result<Self, CityError> {
        if toml.len() > Self::MAX_BYTES {
            return Err(CityError::TooLarge);
        }
        let file: File = toml::from_str(toml)
            .map_err(|error| CityError::NotACity(Text::from_lan(error.message()).as_str().to_owned()))?;
        if file.schema != 1 {
            return Err(CityError::Schema(file.schema));
        }
        let tag =
            |tag: &String| !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if file.languages.is_empty() || !file.languages.iter().all(tag) {
            return Err(CityError::Languages);
        }
        let mut ids = BTreeSet::new();
        let mut known = |id: String| id_of(id, &mut ids);
        let languages = &file.languages;
        let city_names = names(&file.id, &file.names, languages)?;
        let id = known(file.id)?;
        let mut districts = Vec::new();
        for part in file.district {
            let area = Polygon::new(&part.area).ok_or_else(|| CityError::Area(part.id.clone()))?;
            districts.push(District {
                names: names(&part.id, &part.names, languages)?,
                id: known(part.id)?,
                area,
            });
        }
        let mut hotlines = Vec::new();
        for part in file.hotline {
            let number = number(&part)?;
            hotlines.push(Hotline {
                names: names(&part.id, &part.names, languages)?,
                id: known(part.id)?,
                number,
            });
        }
        let plays_at = file.plays_at.map(|raw| read_moment(&raw).ok_or(CityError::PlaysAt)).transpose()?;
        Ok(Self {
            id,
            names: city_names,
            example: file.example,
            plays_at: plays_at.map(|moment| moment.at),
            districts,
            hotlines,
            languages: file.languages,
        })
    }

    /// The example city that comes with the program.
    pub fn harbour_city() -> Self {
        Self::read(include_str!("../../../cities/harbour-city/city.toml"))
            .expect("the example city is read by every run of the tests")
    }

    /// The example city's messages, oldest first: a warning, an exercise, and the end of the warning.
    pub fn example_messages() -> [&'static [u8]; 3] {
        [
            include_bytes!("../../../cities/harbour-city/alerts/1-portal-down.cap.xml"),
            include_bytes!("../../../cities/harbour-city/alerts/2-exercise.cap.xml"),
            include_bytes!("../../../cities/harbour-city/alerts/3-portal-back.cap.xml"),
        ]
    }

    /// The district that a place is in.
    pub fn district_at(&self, place: LatLon) -> Option<&District> {
        self.districts.iter().find(|district| district.area.contains(place))
    }
}

fn id_of(id: String, ids: &mut BTreeSet<String>) -> Result<String, CityError> {
    let plain = (1..=64).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if plain && ids.insert(id.clone()) { Ok(id) } else { Err(CityError::Id(id)) }
}

fn names(of: &str, raw: &BTreeMap<String, String>, languages: &[String]) -> Result<Names, CityError> {
    let mut all = BTreeMap::new();
    for language in languages {
        let name = raw.get(language).map(|name| Text::from_lan(name)).filter(|name| !name.is_empty());
        let missing = || CityError::NoName { of: of.to_owned(), language: language.clone() };
        all.insert(language.clone(), name.ok_or_else(missing)?);
    }
    Ok(Names { first: all[&languages[0]].clone(), all })
}

fn number(part: &HotlinePart) -> Result<Text, CityError> {
    let rest = part.number.strip_prefix('+').unwrap_or(&part.number);
    let dialled = rest.len() <= 30
        && rest.bytes().any(|b| b.is_ascii_digit())
        && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-'));
    if dialled { Ok(Text::from_lan(&part.number)) } else { Err(CityError::Number(part.id.clone())) }
}

#[cfg(test)]
mod tests;
