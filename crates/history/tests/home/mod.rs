//! Homes written in short, one line a device.

use porchlight_history::{Change, Look, Register, recognise};
use porchlight_model::{
    Claim, Confidence, Device, DeviceId, Evidence, EvidenceKind, Key, KeyKind, Kind, Service, Strength, Text,
    Transport,
};
use time::{Duration, OffsetDateTime};

/// A device's name in the test, and what the scan saw of it.
pub(crate) type Entry = (String, Device);

/// Reads lines such as `tv .8 mac=1 udn=7 host=tv open=80 closed=23 fw=1.0`. The name comes first and
/// is the test's own; `.8` and `:8` are IPv4 and IPv6 addresses.
pub(crate) fn scan(lines: &[&str]) -> Vec<Entry> {
    lines.iter().map(|line| entry(line)).collect()
}

fn entry(line: &str) -> Entry {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap().to_owned();
    let mut device = bare();
    for word in words {
        let (field, value) = word.split_once('=').unwrap_or(("at", word));
        let key = |kind, text: String| Key::of(kind, &text);
        match field {
            "at" => {
                let ip = value
                    .strip_prefix('.')
                    .map_or_else(|| format!("fd00:{value}"), |last| format!("192.168.1.{last}"));
                device.addresses.push(ip.parse().unwrap());
                device.keys.insert(key(KeyKind::Address, ip));
            }
            "mac" => drop(device.keys.insert(key(KeyKind::Mac, value.into()))),
            "local" => drop(device.keys.insert(key(KeyKind::LocalMac, value.into()))),
            "udn" => drop(device.keys.insert(key(KeyKind::Udn, value.into()))),
            "homekit" => drop(device.keys.insert(key(KeyKind::HomeKit, value.into()))),
            "host" => drop(device.keys.insert(key(KeyKind::Hostname, value.into()))),
            "open" => device.services.push(Service {
                port: value.parse().unwrap(),
                protocol: "tcp".into(),
                transport: Transport::Plain,
            }),
            "closed" => device.closed.push(value.parse().unwrap()),
            "cert" => device.certificates.push((443, value.into())),
            "fw" => device.firmware = claim(value, EvidenceKind::Http),
            "fw-upnp" => device.firmware = claim(value, EvidenceKind::Upnp),
            "model" => device.model = claim(value, EvidenceKind::Http),
            "name" => device.name = claim(&value.replace('_', " "), EvidenceKind::Mdns),
            "kind" => {
                let kind = Kind::parse(value).unwrap();
                device.kind = Some(Claim {
                    value: kind,
                    confidence: Confidence::LIKELY,
                    evidence: evidence(EvidenceKind::Http),
                });
            }
            other => panic!("{other}"),
        }
    }
    device.id = fresh_id(&device);
    (name, device)
}

fn bare() -> Device {
    Device {
        id: DeviceId::from_key(""),
        keys: [].into(),
        kind: None,
        maker: None,
        model: None,
        firmware: None,
        name: None,
        addresses: Vec::new(),
        mac: None,
        services: Vec::new(),
        closed: Vec::new(),
        certificates: Vec::new(),
        is_gateway: false,
        is_self: false,
    }
}

fn claim(value: &str, kind: EvidenceKind) -> Option<Claim<Text>> {
    Some(Claim { value: Text::from_lan(value), confidence: Confidence::CERTAIN, evidence: evidence(kind) })
}

fn evidence(kind: EvidenceKind) -> Evidence {
    Evidence { kind, detail: Text::default() }
}

/// The best key's id, as a scan makes it.
fn fresh_id(device: &Device) -> DeviceId {
    let order = [Strength::Mac, Strength::Told, Strength::Hostname, Strength::LocalMac, Strength::Address];
    let best = order.into_iter().find_map(|s| device.keys.iter().find(|key| key.strength() == s));
    DeviceId::from_key(&best.map(ToString::to_string).unwrap_or_default())
}

/// The day of a look.
pub(crate) fn day(n: i64) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::days(n)
}

/// Recognises and takes in a whole scan.
pub(crate) fn look(register: &mut Register, entries: &mut [Entry], n: i64) -> Vec<Change> {
    look_at(register, entries, Look { at: day(n), whole: true })
}

/// Recognises and takes in a scan.
pub(crate) fn look_at(register: &mut Register, entries: &mut [Entry], look: Look) -> Vec<Change> {
    let mut devices: Vec<Device> = entries.iter().map(|(_, device)| device.clone()).collect();
    recognise(&mut devices, register);
    let changes = register.take(&devices, look);
    for ((_, device), recognised) in entries.iter_mut().zip(devices) {
        *device = recognised;
    }
    changes
}
