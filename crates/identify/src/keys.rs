//! What tells one device from every other, among all that was seen of it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use porchlight_model::{Key, KeyKind, Mac, MdnsService, Seen};

/// Where announcements carry an identity: service type (any, where there is none), field, kind. The
/// sources are those of the families that use them, in the catalogue.
const FIELDS: [(Option<&str>, &str, KeyKind); 16] = [
    (Some("_hap._tcp"), "id", KeyKind::HomeKit),
    (Some("_hap._udp"), "id", KeyKind::HomeKit),
    (Some("_googlecast._tcp"), "id", KeyKind::Cast),
    (Some("_airplay._tcp"), "deviceid", KeyKind::AirPlay),
    (Some("_ipp._tcp"), "uuid", KeyKind::Printer),
    (Some("_ipps._tcp"), "uuid", KeyKind::Printer),
    (Some("_elg._tcp"), "id", KeyKind::Serial),
    (Some("_nanoleafapi._tcp"), "id", KeyKind::Serial),
    (Some("_nanoleafms._tcp"), "id", KeyKind::Serial),
    (None, "bridgeid", KeyKind::Bridge),
    (Some("_esphomelib._tcp"), "mac", KeyKind::ToldMac),
    (Some("_miio._udp"), "mac", KeyKind::ToldMac),
    (Some("_wled._tcp"), "mac", KeyKind::ToldMac),
    (Some("_axis-video._tcp"), "macaddress", KeyKind::ToldMac),
    (Some("_shelly._tcp"), "mac", KeyKind::ToldMac),
    (Some("_http._tcp"), "mac_address", KeyKind::ToldMac),
];

/// The same for discovery protocols: protocol (any, where there is none), last part of the field's
/// name in lower case, kind.
const TOLD: [(Option<&str>, &str, KeyKind); 11] = [
    (None, "mac", KeyKind::ToldMac),
    (None, "macaddress", KeyKind::ToldMac),
    (Some("kasa"), "deviceid", KeyKind::Serial),
    (Some("kasa"), "device_id", KeyKind::Serial),
    (Some("magic-home"), "id", KeyKind::Serial),
    (Some("miio"), "id", KeyKind::Serial),
    (Some("playstation"), "host-id", KeyKind::Serial),
    (Some("irobot"), "robotid", KeyKind::Serial),
    (Some("sadp"), "devicesn", KeyKind::Serial),
    (Some("tuya"), "gwid", KeyKind::Serial),
    (Some("yeelight"), "id", KeyKind::Serial),
];

/// Every key that was seen, but for the addresses. The serial number of a UPnP description is none:
/// makers often leave the same one in every device.
pub(crate) fn of_seen<'a>(seen: impl IntoIterator<Item = &'a Seen>) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for seen in seen {
        match seen {
            Seen::Upnp(description) => keys.extend(told(KeyKind::Udn, description.udn.as_str())),
            Seen::Mdns(service) => {
                keys.extend(fields(service));
                if !service.hostname.is_empty() {
                    keys.insert(Key::of(KeyKind::Hostname, service.hostname.as_str()));
                }
            }
            Seen::Told(answer) => keys.extend(answer.fields.iter().filter_map(|(name, value)| {
                let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
                let here = |of: &Option<&str>| of.is_none_or(|of| of == answer.protocol);
                let (.., kind) = TOLD.iter().find(|(of, field, _)| here(of) && *field == name)?;
                told(*kind, value.as_str())
            })),
            Seen::Neighbour(mac) => {
                keys.insert(of_mac(*mac));
            }
            _ => {}
        }
    }
    keys
}

/// The keys of addresses.
pub(crate) fn of_hosts(hosts: &[IpAddr]) -> impl Iterator<Item = Key> {
    hosts.iter().map(|ip| Key::of(KeyKind::Address, &ip.to_string()))
}

/// The key of a hardware address as the network shows it.
pub(crate) fn of_mac(mac: Mac) -> Key {
    let kind = if mac.is_local() { KeyKind::LocalMac } else { KeyKind::Mac };
    Key::of(kind, &mac.to_string())
}

fn fields(service: &MdnsService) -> impl Iterator<Item = Key> {
    let here = |kind: &Option<&str>| kind.is_none_or(|kind| kind == service.kind);
    let rows = FIELDS.iter().filter(move |(kind, ..)| here(kind));
    rows.filter_map(|(_, field, kind)| told(*kind, service.txt.get(*field)?.as_str()))
}

/// The key of an identity that the device tells. Makers leave the field empty, all zero or filled
/// with one sign: that names nobody.
fn told(kind: KeyKind, text: &str) -> Option<Key> {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let bare = bare.strip_prefix("uuid").unwrap_or(&bare);
    let first = bare.chars().next()?;
    let names_somebody = bare.len() >= 6 && bare.chars().any(|sign| sign != first);
    names_somebody.then(|| Key::of(kind, bare))
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_model::{Text, Told, UpnpDescription};

    fn announced(kind: &str, hostname: &str, txt: &[(&str, &str)]) -> Seen {
        Seen::Mdns(MdnsService {
            kind: kind.into(),
            instance: Text::default(),
            hostname: hostname.into(),
            port: 80,
            txt: txt.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect(),
        })
    }

    #[track_caller]
    fn check(seen: Seen, kinds: &[KeyKind]) {
        let found: Vec<KeyKind> = of_seen([&seen]).iter().map(Key::kind).collect();
        assert_eq!(found, kinds, "{seen:?}");
    }

    #[test]
    fn keys_that_are_seen() {
        use KeyKind as K;
        check(announced("_hap._tcp", "lamp", &[("id", "AA:01:02:03:04:05")]), &[K::HomeKit, K::Hostname]);
        check(announced("_hue._tcp", "", &[("bridgeid", "001788fffe000010")]), &[K::Bridge]);
        check(announced("_airplay._tcp", "", &[("deviceid", "A0:01:02:03:04:05")]), &[K::AirPlay]);
        check(announced("_esphomelib._tcp", "", &[("mac", "a0010203040a")]), &[K::ToldMac]);
        // A field of that name means something else elsewhere.
        check(announced("_http._tcp", "", &[("id", "AA:01:02:03:04:05"), ("uuid", "01234567")]), &[]);
        check(Seen::Neighbour(Mac([0, 1, 2, 3, 4, 5])), &[K::Mac]);
        check(Seen::Neighbour(Mac([2, 1, 2, 3, 4, 5])), &[K::LocalMac]);
        let said = |protocol: &str, field: &str, value: &str| {
            let fields = [(field.to_owned(), value.into())].into();
            Seen::Told(Told { protocol: protocol.into(), fields })
        };
        check(said("lifx", "mac", "d073d5010203"), &[K::ToldMac]);
        check(said("kasa", "system/get_sysinfo/deviceId", "8006A0B1C2"), &[K::Serial]);
        check(said("twinkly", "id", "8006A0B1C2"), &[]);
        for (udn, kinds) in [
            ("uuid:2f402f80-da50-11e1-9b23-001788000010", &[K::Udn][..]),
            ("uuid:00000000-0000-0000-0000-000000000000", &[]),
            ("uuid:", &[]),
            ("", &[]),
        ] {
            check(Seen::Upnp(UpnpDescription { udn: udn.into(), ..UpnpDescription::default() }), kinds);
        }
    }
}
