//! One device of a home file.

use std::net::IpAddr;

use porchlight_model::{Kind, Mac};
use serde::Deserialize;
use toml::Spanned;

use super::{
    BannerFile, FtpFile, HttpFile, MdnsFile, MqttFile, OddFile, Remedy, SnmpFile, SsdpFile, TelnetFile, UpnpFile,
    values,
};

/// A device: what it is in truth, where it is, and what it serves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceFile {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    #[serde(deserialize_with = "values::kind")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) maker: String,
    #[serde(default)]
    pub(crate) model: String,
    #[serde(default)]
    pub(crate) firmware: String,
    #[serde(default, deserialize_with = "values::mac")]
    pub(crate) mac: Option<Mac>,
    pub(crate) addresses: Vec<IpAddr>,
    #[serde(default)]
    pub(crate) hostname: String,
    #[serde(default)]
    pub(crate) latency_ms: u64,
    #[serde(default)]
    pub(crate) firewalled: bool,
    pub(crate) lock_after: Option<u32>,
    #[serde(default)]
    pub(crate) mdns: Vec<MdnsFile>,
    #[serde(default)]
    pub(crate) ssdp: Vec<SsdpFile>,
    pub(crate) upnp: Option<UpnpFile>,
    #[serde(default)]
    pub(crate) http: Vec<HttpFile>,
    pub(crate) telnet: Option<TelnetFile>,
    pub(crate) ftp: Option<FtpFile>,
    pub(crate) mqtt: Option<MqttFile>,
    pub(crate) snmp: Option<SnmpFile>,
    #[serde(default)]
    pub(crate) banner: Vec<BannerFile>,
    #[serde(default)]
    pub(crate) odd: Vec<OddFile>,
    #[serde(default)]
    pub(crate) remedy: Vec<Remedy>,
    pub(crate) replacement: Option<Replacement>,
}

/// The device that a resident would buy in its place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replacement {
    pub(crate) maker: Option<String>,
    pub(crate) model: String,
    pub(crate) firmware: String,
    #[serde(default, deserialize_with = "values::mac")]
    pub(crate) mac: Option<Mac>,
}

impl DeviceFile {
    /// The name used in files and by callers.
    pub(crate) fn id(&self) -> &str {
        self.id.get_ref()
    }

    /// Every TCP port that something listens on, as often as something does.
    pub(crate) fn tcp_ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = self.http.iter().map(|s| s.port).collect();
        ports.extend(self.telnet.iter().map(|s| s.port));
        ports.extend(self.ftp.iter().map(|s| s.port));
        ports.extend(self.mqtt.iter().map(|s| s.port));
        ports.extend(self.banner.iter().map(|s| s.port));
        ports.extend(self.odd.iter().map(|s| s.port));
        // A description may share the port of a web server.
        ports.extend(self.upnp.iter().map(|s| s.port).filter(|port| !self.http.iter().any(|h| h.port == *port)));
        ports
    }

    /// Replaces `{name}`, `{maker}`, `{model}`, `{firmware}`, `{hostname}` and `{mac}`. Other braces
    /// stay: JSON is full of them.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mac = self.mac.map(|mac| mac.to_string()).unwrap_or_default();
        let known = [
            ("name", self.name.as_str()),
            ("maker", &self.maker),
            ("model", &self.model),
            ("firmware", &self.firmware),
            ("hostname", &self.hostname),
            ("mac", &mac),
        ];
        let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
        while let Some(at) = rest.find('{') {
            let (before, brace) = rest.split_at(at);
            filled.push_str(before);
            let hit = known.iter().find_map(|(key, value)| {
                let after = brace[1..].strip_prefix(key)?.strip_prefix('}')?;
                Some((*value, after))
            });
            let (value, after) = hit.unwrap_or(("{", &brace[1..]));
            filled.push_str(value);
            rest = after;
        }
        filled + rest
    }
}
