//! `status.json`, what the city says now, and `pack.json`, the files of its pack.

use std::collections::BTreeMap;

use porchlight_keys::{hex, unhex};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::{MOST_BYTES, TrustError};

/// What the city says now: which warnings there are, also that there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The city's id.
    pub city: String,
    /// A newer status has a higher number.
    pub number: u64,
    /// When it was made.
    pub issued: OffsetDateTime,
    /// Until when it holds: when there is none newer by then, it is being held back.
    pub expires: OffsetDateTime,
    /// How soon to ask again.
    pub next_poll: Duration,
    /// The number of the newest root.
    pub root: u64,
    /// The list of the pack's files.
    pub pack: Numbered,
    /// The messages that matter now: warnings, and what took their place or withdrew them.
    pub alerts: Vec<Listed>,
}

/// One version of a file that has numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Its number.
    pub number: u64,
    /// The file.
    pub file: Listed,
}

/// A file by its exact bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its place below the folder that is published.
    pub path: String,
    /// How many bytes it has.
    pub length: usize,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
}

/// The files of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The city's id.
    pub city: String,
    /// A newer pack has a higher number.
    pub number: u64,
    /// Until when it holds.
    pub expires: OffsetDateTime,
    /// The files, by their places.
    pub files: Vec<Listed>,
}

const STATUS: &str = "porchlight-city-status-1";
const PACK: &str = "porchlight-city-pack-1";
/// More messages than a city ever has at once.
const MOST_ALERTS: usize = 2_000;
/// More files than a pack needs.
const MOST_FILES: usize = 1_000;
/// The largest file that may be listed.
const MOST_LENGTH: usize = 4 * 1024 * 1024;
/// Never asked more often than this, and at least this often.
const POLLS: std::ops::RangeInclusive<u64> = 30..=3_600;

#[derive(Serialize, Deserialize)]
struct StatusFile {
    form: String,
    city: String,
    number: u64,
    issued: String,
    expires: String,
    next_poll: u64,
    root: u64,
    pack: NumberedPart,
    alerts: BTreeMap<String, ListedPart>,
}

#[derive(Serialize, Deserialize)]
struct NumberedPart {
    number: u64,
    length: usize,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
struct ListedPart {
    length: usize,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
struct PackFile {
    form: String,
    city: String,
    number: u64,
    expires: String,
    files: BTreeMap<String, ListedPart>,
}

impl Status {
    /// Reads a status. Nothing of it is trusted yet.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        const FILE: &str = "status.json";
        let file: StatusFile = read_json(FILE, bytes, STATUS)?;
        let NumberedPart { number, length, sha256 } = file.pack;
        let pack = listed(FILE, [("pack.json".to_owned(), ListedPart { length, sha256 })], 1)?;
        let [pack] = <[Listed; 1]>::try_from(pack).map_err(|_| unreadable(FILE, "no pack"))?;
        Ok(Self {
            city: file.city,
            number: file.number,
            issued: moment(FILE, &file.issued)?,
            expires: moment(FILE, &file.expires)?,
            next_poll: Duration::seconds(
                i64::try_from(file.next_poll.clamp(*POLLS.start(), *POLLS.end())).unwrap_or(300),
            ),
            root: file.root,
            pack: Numbered { number, file: pack },
            alerts: listed(FILE, file.alerts, MOST_ALERTS)?,
        })
    }

    /// The bytes to be signed and published.
    pub fn to_bytes(&self) -> Vec<u8> {
        let pack = part(&self.pack.file);
        to_json(&StatusFile {
            form: STATUS.into(),
            city: self.city.clone(),
            number: self.number,
            issued: written(self.issued),
            expires: written(self.expires),
            next_poll: u64::try_from(self.next_poll.whole_seconds()).unwrap_or_default(),
            root: self.root,
            pack: NumberedPart { number: self.pack.number, length: pack.length, sha256: pack.sha256 },
            alerts: self.alerts.iter().map(|file| (file.path.clone(), part(file))).collect(),
        })
    }
}

impl Manifest {
    /// Reads a list. Nothing of it is trusted yet.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        const FILE: &str = "pack.json";
        let file: PackFile = read_json(FILE, bytes, PACK)?;
        Ok(Self {
            city: file.city,
            number: file.number,
            expires: moment(FILE, &file.expires)?,
            files: listed(FILE, file.files, MOST_FILES)?,
        })
    }

    /// The bytes to be signed and published.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_json(&PackFile {
            form: PACK.into(),
            city: self.city.clone(),
            number: self.number,
            expires: written(self.expires),
            files: self.files.iter().map(|file| (file.path.clone(), part(file))).collect(),
        })
    }
}

impl Listed {
    /// The entry for a file.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), length: bytes.len(), sha256: Sha256::digest(bytes).into() }
    }

    /// True when these are its bytes.
    pub fn fits(&self, bytes: &[u8]) -> bool {
        self.length == bytes.len() && self.sha256[..] == Sha256::digest(bytes)[..]
    }
}

fn part(file: &Listed) -> ListedPart {
    ListedPart { length: file.length, sha256: hex(&file.sha256) }
}

fn listed(
    file: &'static str,
    parts: impl IntoIterator<Item = (String, ListedPart)>,
    most: usize,
) -> Result<Vec<Listed>, TrustError> {
    let mut all = Vec::new();
    for (path, part) in parts {
        if !is_path(&path) || part.length > MOST_LENGTH || all.len() >= most {
            return Err(unreadable(file, "a file that no city needs"));
        }
        let sha256 = unhex(&part.sha256).ok_or_else(|| unreadable(file, "a digest that is none"))?;
        all.push(Listed { path, length: part.length, sha256 });
    }
    Ok(all)
}

/// A place inside the published folder, in plain letters: it becomes part of an address and of a file name.
pub(crate) fn is_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_');
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    path.len() <= 200 && path.split('/').all(part)
}

pub(super) fn unreadable(file: &'static str, why: &str) -> TrustError {
    TrustError::Unreadable { file, why: why.to_owned() }
}

/// Reads JSON of a form that names itself, so that no file can be taken for another.
pub(super) fn read_json<T: DeserializeOwned>(
    file: &'static str,
    bytes: &[u8],
    form: &str,
) -> Result<T, TrustError> {
    #[derive(Deserialize)]
    struct Form {
        form: String,
    }
    if bytes.len() > MOST_BYTES {
        return Err(unreadable(file, "it is too large"));
    }
    let why = |error: serde_json::Error| unreadable(file, &error.to_string());
    let named: Form = serde_json::from_slice(bytes).map_err(why)?;
    if named.form != form {
        return Err(unreadable(file, "it is of a form that this program does not know"));
    }
    serde_json::from_slice(bytes).map_err(why)
}

pub(super) fn to_json(file: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

pub(super) fn moment(file: &'static str, raw: &str) -> Result<OffsetDateTime, TrustError> {
    OffsetDateTime::parse(raw, &Rfc3339).map_err(|_| unreadable(file, "a time that is none"))
}

pub(super) fn written(at: OffsetDateTime) -> String {
    let whole = at.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).unwrap_or_default()
}
