//! Turns observations into devices. Pure: no clock, no input or output, and no input that fails.
//!
//! ```
//! use porchlight_catalogue::Catalogue;
//! use porchlight_identify::devices;
//! use porchlight_model::{Kind, MdnsService, Observation, Seen};
//! let seen = Seen::Mdns(MdnsService {
//!     kind: "_hue._tcp".into(),
//!     instance: "Hue Bridge - 01AB23".into(),
//!     hostname: "hue".into(),
//!     port: 443,
//!     txt: [("modelid".to_owned(), "BSB002".into())].into(),
//! });
//! let found = devices(&[Observation { host: "192.168.1.2".parse().unwrap(), seen }], Catalogue::built_in());
//! assert_eq!(found[0].kind(), Kind::Hub);
//! assert_eq!(found[0].model.as_ref().unwrap().value.as_str(), "Hue Bridge");
//! ```

mod claims;
mod extract;
mod group;
mod keys;
mod signs;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use porchlight_catalogue::{Ask, Catalogue, Family};
use porchlight_model::{Device, Key, Observation, Seen};

pub use group::group;

/// Every device that the observations speak of, in the order of their first address.
pub fn devices(observations: &[Observation], catalogue: &Catalogue) -> Vec<Device> {
    let groups = group(observations);
    let seen: Vec<Vec<&Seen>> = groups.iter().map(|hosts| of_hosts(observations, hosts)).collect();
    let shown: Vec<BTreeSet<Key>> = seen.iter().map(|seen| keys::of_seen(seen.iter().copied())).collect();
    let mut owners: BTreeMap<&Key, u32> = BTreeMap::new();
    for key in shown.iter().flatten() {
        *owners.entry(key).or_default() += 1;
    }
    let devices = groups.iter().zip(&seen).zip(&shown).map(|((hosts, seen), shown)| {
        let own: BTreeSet<Key> = shown.iter().filter(|key| owners.get(key) == Some(&1)).cloned().collect();
        claims::Claims::gather(seen, catalogue).into_device(seen, hosts, &own)
    });
    devices.collect()
}

/// What is worth asking for, given what was seen of one device: pages, calls, questions in discovery
/// protocols that it did not answer yet.
pub fn to_ask(seen: &[&Seen], catalogue: &Catalogue) -> Vec<Ask> {
    let answered = |ask: &Ask| {
        let name = ask.told.as_ref().or(ask.call.as_ref());
        name.is_some_and(|name| seen.iter().any(|s| matches!(s, Seen::Told(told) if told.protocol == *name)))
    };
    let mut asks: Vec<Ask> = known_families(seen, catalogue)
        .flat_map(|family| family.ask.iter())
        .filter(|ask| !answered(ask))
        .cloned()
        .collect();
    asks.sort();
    asks.dedup();
    asks
}

/// True when a sign of a family was seen whose devices break easily.
pub fn is_fragile(seen: &[&Seen], catalogue: &Catalogue) -> bool {
    known_families(seen, catalogue).any(|family| family.fragile)
}

/// The families of which a sign was seen.
fn known_families<'a>(seen: &'a [&'a Seen], catalogue: &'a Catalogue) -> impl Iterator<Item = &'a Family> {
    let observed = signs::Observed { seen, chip: claims::chip(seen, catalogue) };
    catalogue.families().iter().filter(move |family| signs::strongest(&family.sign, observed).is_some())
}

/// What was seen of some addresses.
pub fn of_hosts<'a>(observations: &'a [Observation], hosts: &[IpAddr]) -> Vec<&'a Seen> {
    observations.iter().filter(|o| hosts.contains(&o.host)).map(|o| &o.seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_model::{
        Alive, Confidence, HttpReply, HttpWall, Kind, Mac, MdnsService, PortState, Text, Transport,
    };
    use proptest::prelude::*;

    fn mdns(kind: &str, instance: &str, txt: &[(&str, &str)]) -> Seen {
        Seen::Mdns(MdnsService {
            kind: kind.into(),
            instance: instance.into(),
            hostname: Text::default(),
            port: 80,
            txt: txt.iter().map(|(k, v)| ((*k).to_owned(), Text::from_lan(v))).collect(),
        })
    }

    fn page(path: &str, body: &str, wall: HttpWall) -> Seen {
        Seen::Http(HttpReply {
            port: 80,
            transport: Transport::Plain,
            path: path.into(),
            status: 200,
            server: Text::default(),
            title: Text::default(),
            wall,
            location: None,
            body: body.into(),
        })
    }

    #[track_caller]
    fn check(seen: Vec<Seen>, expected: (Kind, &str, &str, &str)) {
        let host = "192.168.1.9".parse().unwrap();
        let observations: Vec<_> = seen.into_iter().map(|seen| Observation { host, seen }).collect();
        let found = devices(&observations, Catalogue::built_in());
        assert_eq!(found.len(), 1);
        let text = |claim: &Option<porchlight_model::Claim<Text>>| {
            claim.as_ref().map_or(String::new(), |c| c.value.to_string())
        };
        let got = (found[0].kind(), text(&found[0].maker), text(&found[0].model), text(&found[0].firmware));
        let got = (got.0, got.1.as_str(), got.2.as_str(), got.3.as_str());
        assert_eq!(got, expected);
    }

    #[test]
    fn families() {
        check(
            vec![
                mdns("_shelly._tcp", "s", &[]),
                page("/shelly", r#"{"mac":"AA","model":"SNPL-00112EU","ver":"1.4.4"}"#, HttpWall::None),
            ],
            (Kind::Plug, "Shelly", "Shelly Plus Plug S", "1.4.4"),
        );
        check(
            vec![mdns("_googlecast._tcp", "c", &[("md", "Nest Audio"), ("fn", "Kitchen")])],
            (Kind::Speaker, "", "Nest Audio", ""),
        );
        check(
            vec![mdns("_companion-link._tcp", "Phone", &[("rpmd", "iPhone15,4")])],
            (Kind::Phone, "Apple", "iPhone 15", ""),
        );
        check(vec![mdns("_hap._tcp", "T", &[("ci", "9"), ("md", "T1")])], (Kind::Thermostat, "", "T1", ""));
        check(vec![mdns("_hap._tcp", "T", &[("ci", "95")])], (Kind::Unknown, "", "", ""));
        check(
            vec![page("/", "", HttpWall::Basic("TP-LINK Wireless N Router WR841N".into()))],
            (Kind::Router, "TP-Link", "WR841N", ""),
        );
        check(
            vec![mdns(
                "_ipp._tcp",
                "Office",
                &[("ty", "Acme LaserFast 2000"), ("usb_mfg", "Acme"), ("usb_mdl", "LaserFast 2000")],
            )],
            (Kind::Printer, "Acme", "LaserFast 2000", ""),
        );
        check(vec![Seen::Gateway], (Kind::Router, "", "", ""));
        check(vec![Seen::Alive(Alive::Tcp)], (Kind::Unknown, "", "", ""));
        check(vec![Seen::Neighbour(Mac([0, 0x17, 0x88, 0, 0, 1]))], (Kind::Unknown, "Philips Hue", "", ""));
    }

    #[test]
    fn a_device_with_two_addresses_is_one_device() {
        let mac = Seen::Neighbour("00:17:88:01:02:03".parse().unwrap());
        let at = |ip: &str, seen: &Seen| Observation { host: ip.parse().unwrap(), seen: seen.clone() };
        let found = devices(
            &[at("192.168.1.9", &mac), at("fd00::9", &mac), at("192.168.1.8", &Seen::Alive(Alive::Tcp))],
            Catalogue::built_in(),
        );
        assert_eq!(found.len(), 2);
        // Two IPv4 addresses behind one MAC may be two devices behind a repeater.
        let found = devices(&[at("192.168.1.9", &mac), at("192.168.1.10", &mac)], Catalogue::built_in());
        assert_eq!(found.len(), 2);
        assert_ne!(found[0].id, found[1].id);
    }

    fn any_seen() -> impl Strategy<Value = Seen> {
        let text = "[ -~]{0,20}";
        prop_oneof![
            ("(_hue|_hap|_ipp|_http|_shelly|_x)._tcp", text, "(md|ci|ty|model)", text)
                .prop_map(|(kind, instance, key, value)| mdns(&kind, &instance, &[(&key, &value)])),
            ("(/|/api/config|/shelly|/query/device-info)", ".{0,60}").prop_map(|(path, body)| page(
                &path,
                &body,
                HttpWall::None
            )),
            (text, any::<u16>()).prop_map(|(text, port)| Seen::Banner { port, text: Text::from_lan(&text) }),
            text.prop_map(|t| Seen::Snmp { description: Text::from_lan(&t) }),
            any::<u16>().prop_map(|port| Seen::Port { port, state: PortState::Open }),
            any::<[u8; 6]>().prop_map(|mac| Seen::Neighbour(Mac(mac))),
        ]
    }

    proptest! {
        #[test]
        fn nothing_from_the_network_breaks_it(seen in prop::collection::vec((0u8..4, any_seen()), 0..12)) {
            let observations: Vec<_> = seen.into_iter()
                .map(|(n, seen)| Observation { host: IpAddr::from([192, 168, 1, n]), seen }).collect();
            let found = devices(&observations, Catalogue::built_in());
            let all: usize = found.iter().map(|d| d.addresses.len()).sum();
            prop_assert!(all <= 4);
        }

        #[test]
        fn one_weak_sign_never_makes_a_sure_claim(seen in any_seen()) {
            let weak = matches!(seen, Seen::Banner { .. } | Seen::Port { .. } | Seen::Neighbour(_));
            let host = IpAddr::from([192, 168, 1, 1]);
            let found = devices(&[Observation { host, seen }], Catalogue::built_in());
            if weak {
                let model = found[0].model.as_ref().map(|c| c.confidence);
                prop_assert!(model.is_none_or(|c| c < Confidence::CERTAIN));
            }
        }
    }
}
