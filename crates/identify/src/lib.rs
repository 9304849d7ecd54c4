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
//! let host = "192.168.1.2".parse().unwrap();
//! let sightings = [Observation { host, seen }].into_iter().collect();
//! let found = devices(&sightings, Catalogue::built_in());
//! assert_eq!(found[0].kind(), Kind::Hub);
//! assert_eq!(found[0].model.as_ref().unwrap().value.as_str(), "Hue Bridge");
//! ```

mod claims;
mod extract;
mod group;
mod keys;
mod sightings;
mod signs;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use porchlight_catalogue::{Ask, Catalogue, Family, View};
use porchlight_model::{Device, Key, Seen};

pub use group::group;
pub use sightings::Sightings;

/// Every device that the observations speak of, in the order of their first address.
pub fn devices(sightings: &Sightings, catalogue: &Catalogue) -> Vec<Device> {
    Identifier::default().devices(sightings, catalogue)
}

/// Finds devices again and again while more is seen: what did not change is not thought through again.
#[derive(Debug, Clone, Default)]
pub struct Identifier {
    /// The groups, and what the keys were when they were made.
    groups: (Option<u64>, Vec<Vec<IpAddr>>),
    known: BTreeMap<Vec<IpAddr>, Known>,
}

/// A device, and what it was made of.
#[derive(Debug, Clone)]
struct Known {
    changed: u64,
    own: BTreeSet<Key>,
    device: Device,
}

impl Identifier {
    /// Every device, as [`devices`] finds them.
    pub fn devices(&mut self, sightings: &Sightings, catalogue: &Catalogue) -> Vec<Device> {
        if self.groups.0 != Some(sightings.keys_changed) {
            self.groups = (Some(sightings.keys_changed), group(sightings));
        }
        let shown: Vec<BTreeSet<&Key>> = self
            .groups
            .1
            .iter()
            .map(|hosts| hosts.iter().filter_map(|ip| sightings.host(*ip)).flat_map(|h| &h.keys).collect())
            .collect();
        let mut owners: BTreeMap<&Key, u32> = BTreeMap::new();
        for key in shown.iter().flatten() {
            *owners.entry(key).or_default() += 1;
        }
        let mut known = BTreeMap::new();
        for (hosts, shown) in self.groups.1.iter().zip(&shown) {
            let own: BTreeSet<Key> =
                shown.iter().filter(|key| owners.get(*key) == Some(&1)).map(|key| (*key).clone()).collect();
            let changed = hosts.iter().filter_map(|ip| sightings.host(*ip)).map(|host| host.changed).sum();
            let before = self.known.remove(hosts).filter(|k| k.changed == changed && k.own == own);
            let device = before.unwrap_or_else(|| {
                let seen = sightings.of(hosts);
                let device = claims::Claims::gather(&seen, catalogue).into_device(&seen, hosts, &own);
                Known { changed, own, device }
            });
            known.insert(hosts.clone(), device);
        }
        self.known = known;
        self.groups.1.iter().filter_map(|hosts| self.known.get(hosts)).map(|k| k.device.clone()).collect()
    }
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

/// Where a camera's stream and pictures are: of the family whose sign is the strongest.
pub fn views<'a>(seen: &[&Seen], catalogue: &'a Catalogue) -> &'a [View] {
    let observed = signs::Observed { seen, chip: claims::chip(seen, catalogue) };
    let with_views = catalogue.families().iter().filter(|family| !family.view.is_empty());
    let known = with_views.filter_map(|family| Some((signs::strongest(&family.sign, observed)?.0, family)));
    // Of two that are as strong, the first counts.
    let strongest = known.rev().max_by_key(|(strength, _)| *strength);
    strongest.map_or(&[], |(_, family)| &family.view)
}

/// The families of which a sign was seen.
fn known_families<'a>(seen: &'a [&'a Seen], catalogue: &'a Catalogue) -> impl Iterator<Item = &'a Family> {
    let observed = signs::Observed { seen, chip: claims::chip(seen, catalogue) };
    catalogue.families().iter().filter(move |family| signs::strongest(&family.sign, observed).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_model::{
        Alive, Certificate, Confidence, HttpReply, HttpWall, Kind, Mac, MdnsService, Observation, PortState,
        Text, Told, Transport, UpnpDescription,
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
        let observations: Sightings = seen.into_iter().map(|seen| Observation { host, seen }).collect();
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
        let found = |seen: &[Observation]| devices(&seen.iter().cloned().collect(), Catalogue::built_in());
        let one = [at("192.168.1.9", &mac), at("fd00::9", &mac), at("192.168.1.8", &Seen::Alive(Alive::Tcp))];
        assert_eq!(found(&one).len(), 2);
        // Two IPv4 addresses behind one MAC may be two devices behind a repeater.
        let found = found(&[at("192.168.1.9", &mac), at("192.168.1.10", &mac)]);
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
            (known("told"), text, text).prop_map(|(protocol, field, value)| {
                let fields = [(field, Text::from_lan(&value))].into();
                Seen::Told(Told { protocol, fields })
            }),
            (known("maker"), text, text).prop_map(|(maker, model, kind)| {
                Seen::Upnp(UpnpDescription {
                    manufacturer: Text::from_lan(&maker),
                    model_name: Text::from_lan(&model),
                    device_type: Text::from_lan(&format!("urn:{kind}:device:InternetGatewayDevice:1")),
                    ..UpnpDescription::default()
                })
            }),
            (known("realm"), known("server"), known("title")).prop_map(|(realm, server, title)| {
                Seen::Http(HttpReply {
                    port: 80,
                    transport: Transport::Plain,
                    path: "/".into(),
                    status: 401,
                    server: Text::from_lan(&server),
                    title: Text::from_lan(&title),
                    wall: HttpWall::Basic(Text::from_lan(&realm)),
                    location: None,
                    body: String::new(),
                })
            }),
            (known("hostname"), text).prop_map(|(host, rest)| hostname_only(&format!("{host}{rest}"))),
            known("certificate").prop_map(|subject| {
                let subject = Text::from_lan(&subject);
                let issuer = subject.clone();
                Seen::Certificate(Certificate { port: 443, subject, issuer, ..Certificate::default() })
            }),
        ]
    }

    /// A word that some family looks for in such a place, so that signs are hit and not only missed.
    fn known(place: &'static str) -> impl Strategy<Value = String> {
        let of = move |sign: &porchlight_catalogue::Sign| match place {
            "told" => sign.told.clone(),
            "maker" => sign.upnp_maker.clone(),
            "realm" => sign.realm.clone(),
            "server" => sign.server.clone(),
            "title" => sign.title.clone(),
            "hostname" => sign.hostname.clone(),
            _ => sign.certificate.clone(),
        };
        let families = Catalogue::built_in().families();
        let mut words: Vec<String> = families.iter().flat_map(|f| f.sign.iter().filter_map(of)).collect();
        words.push(String::from("nothing"));
        prop::sample::select(words)
    }

    fn hostname_only(name: &str) -> Seen {
        Seen::Mdns(MdnsService {
            kind: "_x._tcp".into(),
            instance: Text::default(),
            hostname: Text::from_lan(name),
            port: 80,
            txt: BTreeMap::new(),
        })
    }

    proptest! {
        #[test]
        fn nothing_from_the_network_breaks_it(seen in prop::collection::vec((0u8..4, any_seen()), 0..12)) {
            let observations: Sightings = seen.into_iter()
                .map(|(n, seen)| Observation { host: IpAddr::from([192, 168, 1, n]), seen }).collect();
            let found = devices(&observations, Catalogue::built_in());
            let all: usize = found.iter().map(|d| d.addresses.len()).sum();
            prop_assert!(all <= 4);
        }

        #[test]
        fn one_weak_sign_never_makes_a_sure_claim(seen in any_seen()) {
            let most = match &seen {
                Seen::Port { .. } | Seen::Neighbour(_) => Confidence::HINT,
                Seen::Mdns(service) if service.kind == "_x._tcp" => Confidence::HINT,
                Seen::Banner { .. } | Seen::Snmp { .. } | Seen::Certificate(_) => Confidence::LIKELY,
                Seen::Http(reply) if reply.status == 401 => Confidence::LIKELY,
                _ => Confidence::CERTAIN,
            };
            let host = IpAddr::from([192, 168, 1, 1]);
            let found = devices(&[Observation { host, seen }].into_iter().collect(), Catalogue::built_in());
            let claims = [&found[0].maker, &found[0].model, &found[0].firmware];
            for claim in claims.into_iter().flatten() {
                prop_assert!(claim.confidence <= most, "{:?}", claim);
            }
            prop_assert!(found[0].kind.as_ref().is_none_or(|kind| kind.confidence <= most));
        }

        #[test]
        fn thinking_again_comes_to_the_same(seen in prop::collection::vec((0u8..4, any_seen()), 0..12)) {
            let (mut sightings, mut again) = (Sightings::default(), Identifier::default());
            for (n, seen) in seen {
                let host = IpAddr::from([192, 168, 1, n]);
                sightings.note(Observation { host, seen });
                let found = again.devices(&sightings, Catalogue::built_in());
                prop_assert_eq!(found, devices(&sightings, Catalogue::built_in()));
            }
        }
    }
}
