//! A register as it is written down.

use std::collections::BTreeMap;
use std::net::IpAddr;

use porchlight_model::{DeviceId, Key, Kind};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::known::{BySource, Known};
use crate::{Register, SnapshotError as Error};

/// The version of the form; it grows when a field changes its meaning or goes away.
const VERSION: u32 = 1;

/// A register as it is written down. It names people's things: whoever keeps it, seals it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Snapshot {
    version: u32,
    devices: Vec<Row>,
    shared: BTreeMap<String, i64>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Row {
    id: String,
    keys: Vec<String>,
    addresses: Vec<IpAddr>,
    first_seen: i64,
    last_seen: i64,
    misses: u32,
    kind: String,
    kind_is_sure: bool,
    maker: Option<String>,
    own_name: Option<String>,
    host_name: Option<String>,
    name: BySource,
    model: BySource,
    firmware: BySource,
    ports: BTreeMap<u16, bool>,
    certificates: BTreeMap<u16, String>,
}

/// Why a snapshot cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotError {
    /// It was written by a newer Porchlight.
    Newer(u32),
    /// A field of it cannot be what it is said to be.
    Broken(&'static str),
}

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Newer(version) => write!(f, "the register has version {version}, only {VERSION} is known"),
            Self::Broken(field) => write!(f, "the register's {field} cannot be read"),
        }
    }
}

impl std::error::Error for SnapshotError {}

impl From<&Register> for Snapshot {
    fn from(register: &Register) -> Self {
        let shared = register.shared.iter().map(|(key, at)| (key.to_string(), at.unix_timestamp()));
        Self {
            version: VERSION,
            devices: register.devices.iter().map(row).collect(),
            shared: shared.collect(),
        }
    }
}

impl TryFrom<Snapshot> for Register {
    type Error = Error;

    fn try_from(snapshot: Snapshot) -> Result<Self, Error> {
        if snapshot.version != VERSION {
            return Err(Error::Newer(snapshot.version));
        }
        let mut register = Self::default();
        for row in snapshot.devices {
            let known = known(row)?;
            if register.device(&known.id).is_none() {
                register.devices.push(known);
            }
        }
        for (key, at) in snapshot.shared {
            register.shared.insert(Key::parse(&key).ok_or(Error::Broken("key"))?, time(at)?);
        }
        Ok(register)
    }
}

fn row(known: &Known) -> Row {
    Row {
        id: known.id.to_string(),
        keys: known.keys.iter().map(ToString::to_string).collect(),
        addresses: known.addresses.clone(),
        first_seen: known.first_seen.unix_timestamp(),
        last_seen: known.last_seen.unix_timestamp(),
        misses: known.misses,
        kind: known.kind.as_str().to_owned(),
        kind_is_sure: known.kind_is_sure,
        maker: known.maker.clone(),
        own_name: known.own_name.clone(),
        host_name: known.host_name.clone(),
        name: known.name.clone(),
        model: known.model.clone(),
        firmware: known.firmware.clone(),
        ports: known.ports.clone(),
        certificates: known.certificates.clone(),
    }
}

fn known(row: Row) -> Result<Known, Error> {
    let keys = row.keys.iter().map(|key| Key::parse(key).ok_or(Error::Broken("key")));
    Ok(Known {
        id: DeviceId::parse(&row.id).ok_or(Error::Broken("id"))?,
        keys: keys.collect::<Result<_, _>>()?,
        addresses: row.addresses,
        first_seen: time(row.first_seen)?,
        last_seen: time(row.last_seen)?,
        misses: row.misses,
        // A kind that this Porchlight has no name for is unknown to it.
        kind: Kind::parse(&row.kind).unwrap_or(Kind::Unknown),
        kind_is_sure: row.kind_is_sure,
        maker: row.maker,
        own_name: row.own_name,
        host_name: row.host_name,
        name: row.name,
        model: row.model,
        firmware: row.firmware,
        ports: row.ports,
        certificates: row.certificates,
    })
}

fn time(seconds: i64) -> Result<OffsetDateTime, Error> {
    OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| Error::Broken("time"))
}
