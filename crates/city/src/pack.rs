//! A city's pack: its names, languages, districts, numbers to call, sources and mirrors.
//!
//! `city.toml` holds all of it but the districts, which stand beside it as GeoJSON (RFC 7946), so that a
//! city can export them from the maps that it has. Protocols and lessons of the pack are read by the
//! crates that play them.

use std::collections::{BTreeMap, BTreeSet};

use geojson::{FeatureCollection, GeometryValue};
use porchlight_alerts::{LatLon, Polygon, read_moment};
use porchlight_model::Text;
use serde::Deserialize;
use thiserror::Error;
use time::{OffsetDateTime, UtcOffset};

use crate::folder::Folder;
use crate::words::Names;

/// A city and what it tells about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Whose words these are.
    pub kind: CityKind,
    /// The languages that the city speaks to its residents, its first one first.
    pub languages: Vec<String>,
    /// The `sender` of its CAP messages; empty when it publishes none by this pack.
    pub sender: String,
    /// How far its clocks are from UTC: its messages write times so.
    pub utc_offset: UtcOffset,
    /// The moment at which an example city's messages are played.
    pub plays_at: Option<OffsetDateTime>,
    /// Its districts.
    pub districts: Vec<District>,
    /// Whom to call.
    pub hotlines: Vec<Hotline>,
    /// Pages of the city that help.
    pub links: Vec<Link>,
    /// Further sources of warnings that concern the city.
    pub feeds: Vec<Feed>,
    /// What it asks its residents to learn for a while.
    pub campaigns: Vec<Campaign>,
    /// Where the files of this city are published: the addresses of folders, each ending with `/`.
    pub mirrors: Vec<String>,
    /// How a resident's report reaches the city.
    pub report: ReportTo,
}

/// Whose words a pack holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CityKind {
    /// The city's own: signed by it.
    #[default]
    Official,
    /// Public facts about a city, gathered for this program: the city has no part in it. Each has its source.
    Facts,
    /// Of a city that does not exist. Wherever it is shown, this is said.
    Example,
}

/// A part of a city.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What belongs to it: one polygon or more. Holes count as inside, as in CAP.
    pub areas: Vec<Polygon>,
}

impl District {
    /// True when the place is inside.
    pub fn contains(&self, place: LatLon) -> bool {
        self.areas.iter().any(|area| area.contains(place))
    }
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotline {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// What it is for, by the words of the protocols: `emergency`, `power`, `scam` and so on.
    pub kind: String,
    /// What it is for, in words.
    pub names: Names,
    /// The number as it is dialled: digits, blanks, hyphens and a leading plus.
    pub number: Text,
    /// Where the number was found, when the pack is not the city's own.
    pub source: Option<Source>,
}

/// A page of the city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// What it is, in words.
    pub names: Names,
    /// The `https` address.
    pub url: String,
    /// Where the address was found, when the pack is not the city's own.
    pub source: Option<Source>,
}

/// A source of warnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// Who speaks there.
    pub names: Names,
    /// The `https` address.
    pub url: String,
    /// Where the address was found, when the pack is not the city's own.
    pub source: Option<Source>,
}

/// How a resident's report reaches the city. Porchlight sends nothing by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportTo {
    /// An `https` page with a form.
    pub form: Option<String>,
    /// A mail address.
    pub mail: Option<String>,
}

/// Where a fact was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// The page's title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day on which it was last compared, `YYYY-MM-DD`.
    pub seen: String,
}

/// Why a city's files cannot be used.
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
    /// The districts are no GeoJSON.
    #[error("districts.geojson: {0}")]
    Districts(String),
    /// A district's corners enclose nothing.
    #[error("the area of {0} is not a shape")]
    Area(String),
    /// Not a number that can be dialled.
    #[error("the number of {0} cannot be dialled")]
    Number(String),
    /// Not a time.
    #[error("plays_at is not a time")]
    PlaysAt,
    /// Not an offset such as `+08:00`.
    #[error("utc_offset is {0:?} and not an offset such as +08:00")]
    Offset(String),
    /// Not an address that may be shown or asked.
    #[error("{0:?} is not an https address")]
    Address(String),
    /// Not a sender of CAP messages: blanks, commas, `<` and `&` are not allowed in it.
    #[error("{0:?} cannot be the sender of a warning")]
    Sender(String),
    /// Not a mail address.
    #[error("{0:?} is not a mail address")]
    Mail(String),
    /// A campaign without a lesson or with too many, or whose days are none.
    #[error(
        "the campaign {0} has 1 to 12 lessons, and lasts from one day to the same or a later one, a year at most"
    )]
    Campaign(String),
    /// A fact about a city that is not the pack's maker, without its source.
    #[error("{0} has no source")]
    NoSource(String),
}

#[derive(Deserialize)]
struct File {
    schema: u32,
    id: String,
    names: BTreeMap<String, String>,
    #[serde(default)]
    kind: CityKind,
    languages: Vec<String>,
    #[serde(default)]
    sender: String,
    utc_offset: Option<String>,
    plays_at: Option<String>,
    #[serde(default)]
    mirrors: Vec<String>,
    #[serde(default)]
    hotline: Vec<HotlinePart>,
    #[serde(default)]
    link: Vec<AddressPart>,
    #[serde(default)]
    feed: Vec<AddressPart>,
    #[serde(default)]
    campaign: Vec<campaign::CampaignPart>,
    #[serde(default)]
    report: ReportPart,
}

#[derive(Deserialize)]
struct HotlinePart {
    id: String,
    kind: String,
    names: BTreeMap<String, String>,
    number: String,
    source: Option<Source>,
}

#[derive(Deserialize)]
struct AddressPart {
    id: String,
    names: BTreeMap<String, String>,
    url: String,
    source: Option<Source>,
}

#[derive(Default, Deserialize)]
struct ReportPart {
    form: Option<String>,
    mail: Option<String>,
}

impl City {
    /// The longest `city.toml` or `districts.geojson` that is read.
    pub const MAX_BYTES: usize = 1024 * 1024;

    /// Reads the pack of a folder: `pack/city.toml` and, when it is there, `pack/districts.geojson`.
    ///
    /// # Errors
    /// Names the first thing that is missing or wrong.
    pub fn of_folder(folder: &Folder) -> Result<Self, CityError> {
        Self::read(folder.text("pack/city.toml"), folder.text("pack/districts.geojson"))
    }

    /// Reads a `city.toml` and the districts beside it; empty districts are none. Keys that are not known
    /// are left for newer programs.
    ///
    /// # Errors
    /// Names the first thing that is missing or wrong.
    pub fn read(toml: &str, districts: &str) -> Result<Self, CityError> {
        if toml.len().max(districts.len()) > Self::MAX_BYTES {
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
        let mut parts = Parts { languages: &file.languages, kind: file.kind, ids: BTreeSet::new() };
        let names = parts.names(&file.id, &file.names)?;
        let id = parts.id(file.id)?;
        let districts = parts.districts(districts)?;
        let hotlines = file.hotline.into_iter().map(|part| parts.hotline(part)).collect::<Result<_, _>>()?;
        let addresses = |parts: &mut Parts<'_>, all: Vec<AddressPart>| {
            all.into_iter().map(|part| parts.address(part)).collect::<Result<Vec<_>, _>>()
        };
        let links = addresses(&mut parts, file.link)?;
        let feeds = addresses(&mut parts, file.feed)?
            .into_iter()
            .map(|Link { id, names, url, source }| Feed { id, names, url, source })
            .collect();
        let campaigns =
            file.campaign.into_iter().map(|part| parts.campaign(part)).collect::<Result<_, _>>()?;
        let plays_at = file.plays_at.map(|raw| read_moment(&raw).ok_or(CityError::PlaysAt)).transpose()?;
        let mirrors = file.mirrors.into_iter().map(mirror).collect::<Result<_, _>>()?;
        let form = file.report.form.map(https).transpose()?;
        let mail = file.report.mail.map(mail).transpose()?;
        Ok(Self {
            id,
            names,
            kind: file.kind,
            sender: sender(file.sender)?,
            utc_offset: file
                .utc_offset
                .map_or(Ok(UtcOffset::UTC), |raw| offset(&raw).ok_or(CityError::Offset(raw)))?,
            plays_at: plays_at.map(|moment| moment.at),
            districts,
            hotlines,
            links,
            feeds,
            campaigns,
            mirrors,
            report: ReportTo { form, mail },
            languages: file.languages,
        })
    }

    /// The district that a place is in.
    pub fn district_at(&self, place: LatLon) -> Option<&District> {
        self.districts.iter().find(|district| district.contains(place))
    }

    /// The number to call for something, by the words of the protocols.
    pub fn hotline_for(&self, kind: &str) -> Option<&Hotline> {
        self.hotlines.iter().find(|hotline| hotline.kind == kind)
    }
}

/// What is the same for every part of one city.
struct Parts<'a> {
    languages: &'a [String],
    kind: CityKind,
    ids: BTreeSet<String>,
}

impl Parts<'_> {
    fn id(&mut self, id: String) -> Result<String, CityError> {
        if is_id(&id) && self.ids.insert(id.clone()) { Ok(id) } else { Err(CityError::Id(id)) }
    }

    fn names(&self, of: &str, raw: &BTreeMap<String, String>) -> Result<Names, CityError> {
        Names::read(raw, self.languages).map_err(|language| CityError::NoName { of: of.to_owned(), language })
    }

    fn source(&self, of: &str, source: Option<Source>) -> Result<Option<Source>, CityError> {
        match source {
            None if self.kind == CityKind::Facts => Err(CityError::NoSource(of.to_owned())),
            Some(source) => Ok(Some(Source { url: https(source.url)?, ..source })),
            None => Ok(None),
        }
    }

    fn hotline(&mut self, part: HotlinePart) -> Result<Hotline, CityError> {
        let rest = part.number.strip_prefix('+').unwrap_or(&part.number);
        let dialled = rest.len() <= 30
            && rest.bytes().any(|b| b.is_ascii_digit())
            && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-'));
        if !dialled {
            return Err(CityError::Number(part.id));
        }
        if !is_id(&part.kind) {
            return Err(CityError::Id(part.kind));
        }
        Ok(Hotline {
            names: self.names(&part.id, &part.names)?,
            source: self.source(&part.id, part.source)?,
            id: self.id(part.id)?,
            kind: part.kind,
            number: Text::from_lan(&part.number),
        })
    }

    fn address(&mut self, part: AddressPart) -> Result<Link, CityError> {
        Ok(Link {
            names: self.names(&part.id, &part.names)?,
            source: self.source(&part.id, part.source)?,
            id: self.id(part.id)?,
            url: https(part.url)?,
        })
    }

    /// A GeoJSON collection whose features have an `id` and `names` among their properties.
    fn districts(&mut self, geojson: &str) -> Result<Vec<District>, CityError> {
        if geojson.trim().is_empty() {
            return Ok(Vec::new());
        }
        let wrong = |what: String| CityError::Districts(Text::from_lan(&what).as_str().to_owned());
        let all: FeatureCollection =
            geojson.parse().map_err(|error: geojson::Error| wrong(error.to_string()))?;
        let mut districts = Vec::new();
        for feature in all.features {
            let id = feature.property("id").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
            let names = feature.property("names").cloned().unwrap_or_default();
            let names: BTreeMap<String, String> =
                serde_json::from_value(names).map_err(|error| wrong(format!("{id}: {error}")))?;
            let names = self.names(&id, &names)?;
            let polygons = match feature.geometry.map(|geometry| geometry.value) {
                Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
                Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
                _ => return Err(CityError::Area(id)),
            };
            let areas = polygons.iter().map(|rings| {
                let ring = rings.first()?;
                let corners: Option<Vec<(f64, f64)>> =
                    ring.iter().map(|at| Some((*at.as_slice().get(1)?, *at.as_slice().first()?))).collect();
                Polygon::new(&corners?)
            });
            let areas = areas.collect::<Option<Vec<_>>>().filter(|areas| !areas.is_empty());
            let areas = areas.ok_or_else(|| CityError::Area(id.clone()))?;
            districts.push(District { id: self.id(id)?, names, areas });
        }
        Ok(districts)
    }
}

/// A short name: small letters, digits and hyphens.
pub(crate) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Reads `+08:00` or `-03:30`; at most 14 hours.
fn offset(raw: &str) -> Option<UtcOffset> {
    // The offset of a time, as CAP writes one.
    let at = read_moment(&format!("2026-01-01T00:00:00{raw}"))?;
    let offset = at.at.offset();
    (raw.len() == 6 && offset.whole_hours().abs() <= 14).then_some(offset)
}

fn https(url: String) -> Result<String, CityError> {
    let rest = url.strip_prefix("https://").unwrap_or_default();
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`' | '@');
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('.') && url.len() <= 500 && rest.chars().all(plain) {
        Ok(url)
    } else {
        Err(CityError::Address(url))
    }
}

/// A mirror may also be this computer itself, for tests and for a city's own trial.
fn mirror(url: String) -> Result<String, CityError> {
    let here = ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"].iter().any(|h| url.starts_with(h));
    let url = if here { url } else { https(url)? };
    if url.ends_with('/') { Ok(url) } else { Err(CityError::Address(url)) }
}

fn sender(sender: String) -> Result<String, CityError> {
    let allowed = |c: char| c.is_ascii_graphic() && !matches!(c, ',' | '<' | '&');
    if sender.len() <= 100 && sender.chars().all(allowed) {
        Ok(sender)
    } else {
        Err(CityError::Sender(sender))
    }
}

fn mail(mail: String) -> Result<String, CityError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let good = mail.len() <= 200
        && mail.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && name.chars().all(plain) && host.chars().all(plain)
        });
    if good { Ok(mail) } else { Err(CityError::Mail(mail)) }
}

mod campaign;
#[cfg(test)]
mod tests;

pub use campaign::Campaign;
