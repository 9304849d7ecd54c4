//! A device of the home, and how we know what we say of it.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::{Key, Mac, Text, Transport};

/// A device's lasting name: it survives a change of address.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeviceId(String);

impl DeviceId {
    /// Makes the name from the best key that is known (a UDN, a MAC, a host name, an address).
    /// Only a digest of the key is kept: the name can be shown without telling the key.
    pub fn from_key(key: &str) -> Self {
        let digest = Sha256::digest(key.as_bytes());
        Self(digest[..6].iter().fold(String::from("d"), |s, b| s + &format!("{b:02x}")))
    }

    /// Takes a name as it was written down earlier; `None` when it is no such name.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('d')?;
        let good = digits.len() == 12 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        good.then(|| Self(text.to_owned()))
    }

    /// The name as text: `d` and twelve hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How sure a claim is, from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    /// The device says so itself in a field made for it.
    pub const CERTAIN: Self = Self(95);
    /// A sign that rarely means something else.
    pub const LIKELY: Self = Self(75);
    /// A weak sign: a name, an open port, the maker of the network chip.
    pub const HINT: Self = Self(40);

    /// The number, 0 to 100.
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// Something that is said of a device, how sure it is, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<T> {
    /// What is said.
    pub value: T,
    /// How sure it is.
    pub confidence: Confidence,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// Where a claim comes from, in a form that a person can check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The kind of source.
    pub kind: EvidenceKind,
    /// What exactly was seen there.
    pub detail: Text,
}

/// The kinds of source that a claim can rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// An announcement by mDNS.
    Mdns,
    /// An answer by SSDP, or the UPnP description behind it.
    Upnp,
    /// A page or field served over HTTP.
    Http,
    /// A greeting on a port.
    Banner,
    /// An answer by SNMP.
    Snmp,
    /// An answer in a discovery protocol of its maker or of its trade.
    Told,
    /// A certificate shown over TLS.
    Certificate,
    /// The maker's part of the hardware address.
    Mac,
    /// The host name.
    Hostname,
    /// A port that is open.
    Port,
    /// The place in the network: the gateway, this computer.
    Place,
}

/// What kind of thing a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The box that connects the home to the internet.
    Router,
    /// A camera that is not at the door.
    Camera,
    /// A doorbell with a camera.
    Doorbell,
    /// A television or streaming stick.
    Tv,
    /// A speaker.
    Speaker,
    /// A lamp.
    Bulb,
    /// A switched socket.
    Plug,
    /// A hub for smart devices, or a broker they talk through.
    Hub,
    /// A printer.
    Printer,
    /// A box for files.
    Nas,
    /// A phone or tablet.
    Phone,
    /// A laptop, desktop or small computer.
    Computer,
    /// A thermostat.
    Thermostat,
    /// A robot that cleans the floor.
    Vacuum,
    /// A household machine: oven, washing machine, garden watering.
    Appliance,
    /// A door lock.
    Lock,
    /// A games console.
    Console,
    /// An electricity meter, solar inverter or car charger.
    Energy,
    /// Nobody could tell.
    Unknown,
}

impl Kind {
    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 19] = [
        Self::Router,
        Self::Camera,
        Self::Doorbell,
        Self::Tv,
        Self::Speaker,
        Self::Bulb,
        Self::Plug,
        Self::Hub,
        Self::Printer,
        Self::Nas,
        Self::Phone,
        Self::Computer,
        Self::Thermostat,
        Self::Vacuum,
        Self::Appliance,
        Self::Lock,
        Self::Console,
        Self::Energy,
        Self::Unknown,
    ];

    /// The name used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Router => "router",
            Self::Camera => "camera",
            Self::Doorbell => "doorbell",
            Self::Tv => "tv",
            Self::Speaker => "speaker",
            Self::Bulb => "bulb",
            Self::Plug => "plug",
            Self::Hub => "hub",
            Self::Printer => "printer",
            Self::Nas => "nas",
            Self::Phone => "phone",
            Self::Computer => "computer",
            Self::Thermostat => "thermostat",
            Self::Vacuum => "vacuum",
            Self::Appliance => "appliance",
            Self::Lock => "lock",
            Self::Console => "console",
            Self::Energy => "energy",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the name used in files.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A service that a device offers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    /// The TCP port.
    pub port: u16,
    /// The protocol's usual short name: `http`, `telnet`, `ipp`.
    pub protocol: String,
    /// Plain or encrypted, where known.
    pub transport: Transport,
}

/// A device of the home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its lasting name.
    pub id: DeviceId,
    /// Everything that was seen of it and tells it from others.
    pub keys: BTreeSet<Key>,
    /// What it is.
    pub kind: Option<Claim<Kind>>,
    /// Who made it.
    pub maker: Option<Claim<Text>>,
    /// Which product it is.
    pub model: Option<Claim<Text>>,
    /// Which version its software has.
    pub firmware: Option<Claim<Text>>,
    /// The name that it gives itself.
    pub name: Option<Claim<Text>>,
    /// Its addresses, IPv4 first.
    pub addresses: Vec<IpAddr>,
    /// Its hardware address, where the system tells.
    pub mac: Option<Mac>,
    /// What it offers.
    pub services: Vec<Service>,
    /// The ports that said no when they were tried. A port that kept silent is in neither list.
    pub closed: Vec<u16>,
    /// The certificates that it shows: port and SHA-256 in hexadecimal digits.
    pub certificates: Vec<(u16, String)>,
    /// True for the box that connects the home to the internet.
    pub is_gateway: bool,
    /// True for the computer that Porchlight runs on.
    pub is_self: bool,
}

impl Device {
    /// What kind of thing it is, `Unknown` where no claim was made.
    pub fn kind(&self) -> Kind {
        self.kind.as_ref().map_or(Kind::Unknown, |claim| claim.value)
    }

    /// Every claim's evidence, without repeats, in the order of the fields.
    pub fn evidence(&self) -> Vec<&Evidence> {
        let mut all: Vec<&Evidence> = Vec::new();
        let texts = [&self.maker, &self.model, &self.firmware, &self.name];
        let kind = self.kind.iter().map(|c| &c.evidence);
        for evidence in kind.chain(texts.into_iter().flatten().map(|c| &c.evidence)) {
            if !all.contains(&evidence) {
                all.push(evidence);
            }
        }
        all
    }

    /// How sure the identification is as a whole: the surest of kind and model, 0 when neither is known.
    pub fn confidence(&self) -> u8 {
        let kind = self.kind.as_ref().map(|c| c.confidence.percent());
        let model = self.model.as_ref().map(|c| c.confidence.percent());
        kind.max(model).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_ids_round_trip_and_tell_nothing() {
        let id = DeviceId::from_key("mac:00:17:88:01:02:03");
        assert_eq!(DeviceId::parse(id.as_str()), Some(id.clone()));
        assert!(!id.as_str().contains("1788"));
        for bad in ["", "d", "d00", "x0123456789ab", "d0123456789aB", "d0123456789abc"] {
            assert_eq!(DeviceId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn kinds_round_trip() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }
}
