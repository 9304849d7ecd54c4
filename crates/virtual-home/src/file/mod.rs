//! The shape of a home file. What a field means is told in `docs/virtual-homes.md`.

mod device;
mod door;
mod remedy;
mod service;
mod values;

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{Ipv4Net, Ipv6Net};
use serde::Deserialize;
use time::Date;
use toml::Spanned;

pub(crate) use device::DeviceFile;
pub(crate) use door::{DoorFile, Mood, Speaks};
pub use remedy::Does;
pub(crate) use remedy::{RULES, Remedy};
pub(crate) use service::{
    Auth, BannerFile, Behaviour, Cover, DatagramFile, FtpFile, Guard, HttpFile, MdnsFile, MqttFile, OddFile,
    Page, SnmpFile, SsdpFile, TelnetFile, UpnpFile,
};

/// The version of the format that this program reads.
pub(crate) const SCHEMA: i64 = 1;

/// Only the version, so that a newer file is told from a broken one.
#[derive(Deserialize)]
pub(crate) struct SchemaOnly {
    pub(crate) schema: Spanned<i64>,
}

/// A whole home file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HomeFile {
    #[serde(rename = "schema")]
    pub(crate) _schema: i64,
    pub(crate) name: String,
    pub(crate) subnet: Option<Spanned<Ipv4Net>>,
    pub(crate) subnet6: Option<Spanned<Ipv6Net>>,
    pub(crate) gateway: Option<Spanned<IpAddr>>,
    pub(crate) scanner: Option<Spanned<Ipv4Addr>>,
    /// What the scanner's system would say of its Wi-Fi, such as `WPA2`; it is on a cable when left out.
    pub(crate) wifi: Option<String>,
    /// The day in this home; that of the computer when left out.
    #[serde(default, deserialize_with = "values::date")]
    pub(crate) today: Option<Date>,
    #[serde(default, rename = "device")]
    pub(crate) devices: Vec<DeviceFile>,
    pub(crate) catalogue: Option<toml::Table>,
}
