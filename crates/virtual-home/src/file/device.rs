//! One device of a home file.

use std::net::IpAddr;

use porchlight_model::{Kind, Mac};
use serde::Deserialize;
use toml::Spanned;

use super::{
    BannerFile, DatagramFile, DoorFile, FtpFile, HttpFile, MdnsFile, MqttFile, OddFile, Remedy, SnmpFile,
    Speaks, SsdpFile, TelnetFile, UpnpFile, values,
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
    pub(crate) datagram: Vec<DatagramFile>,
    #[serde(default)]
    pub(crate) banner: Vec<BannerFile>,
    #[serde(default)]
    pub(crate) odd: Vec<OddFile>,
    #[serde(default)]
    pub(crate) door: Vec<DoorFile>,
    #[serde(default)]
    pub(crate) remedy: Vec<Remedy>,
    /// Problems that this file names no remedy for.
    #[serde(default)]
    pub(crate) problems: Vec<String>,
    /// What is good to know of it, with nothing to fix.
    #[serde(default)]
    pub(crate) notes: Vec<String>,
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
        // SNMP is asked over UDP.
        ports.extend(self.door.iter().filter(|s| s.speaks != Speaks::Snmp).map(|s| s.port));
        // A description may share the port of a web server.
        ports.extend(
            self.upnp.iter().map(|s| s.port).filter(|port| !self.http.iter().any(|h| h.port == *port)),
        );
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

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::DeviceFile;
    use crate::VirtualHome;
    use crate::serve::{snmp, ssdp};

    static DEVICE: LazyLock<DeviceFile> = LazyLock::new(|| {
        let home = VirtualHome::practice();
        home.stage.file.devices.iter().find(|device| device.id() == "study-printer").unwrap().clone()
    });

    #[test]
    fn only_known_words_in_braces_are_filled() {
        let device = &*DEVICE;
        for (text, filled) in [
            ("{name}", "Study printer"),
            ("{maker} {model}/{firmware}", "Quillfeather Inkwell 50/QF50-2.11"),
            ("{\"name\":\"{name}\"}", "{\"name\":\"Study printer\"}"),
            ("{mac} at {hostname}", "00:00:5e:00:53:50 at quillfeather-50"),
            ("{nonsense} {name", "{nonsense} {name"),
            ("{{name}}", "{Study printer}"),
            ("", ""),
        ] {
            assert_eq!(device.fill(text), filled);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_sent_to_a_device_upsets_it(bytes in any::<Vec<u8>>(), text in ".{0,200}") {
            let device = &*DEVICE;
            let from = "10.0.0.5".parse().unwrap();
            let _ = snmp::answer(device, &bytes);
            let _ = ssdp::answers(device, from, &bytes);
            let _ = ssdp::answers(device, from, format!("M-SEARCH * HTTP/1.1\r\n{text}").as_bytes());
            let _ = device.fill(&text);
        }

        #[test]
        fn a_bent_question_is_answered_or_not(at in 0usize..40, by in any::<u8>()) {
            let mut question = b"\x30\x26\x02\x01\x01\x04\x06public\xa0\x19\x02\x01\x07\x02\x01\x00\x02\x01\x00\
                \x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\x02\x01\x01\x01\x00\x05\x00".to_vec();
            question[at] = by;
            if let Some(answer) = snmp::answer(&DEVICE, &question) {
                prop_assert!(snmp2::Pdu::from_bytes(&answer).is_ok());
            }
        }

        #[test]
        fn any_text_is_a_home_or_an_error(text in "\\PC{0,200}", line in 0usize..60, with in "[ -~]{0,30}") {
            let _ = VirtualHome::parse(&text);
            let practice = include_str!("../../homes/practice.toml");
            let bent: Vec<_> = practice.lines().take(60).enumerate().map(|(n, l)| if n == line { with.as_str() } else { l }).collect();
            let _ = VirtualHome::parse(&bent.join("\n"));
        }
    }
}
