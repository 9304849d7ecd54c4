//! Which addresses belong to one device.
//!
//! Two mistakes are possible. To show one device twice is untidy; to take two devices for one hides
//! one of them, and lays its faults at the other's door. So addresses are put together only where
//! something that names a device speaks for it, and nothing that names a device speaks against it:
//!
//! - An identity that a device tells (a UPnP name, the id of its accessory) joins its addresses,
//!   even with two hardware addresses: a television on a cable and on Wi-Fi is one television.
//! - A host name joins them too, unless the addresses show different hardware addresses or tell
//!   different identities: two devices of one model often carry the same name.
//! - A hardware address joins one IPv4 address and any IPv6 addresses. Two IPv4 addresses behind one
//!   hardware address may be two devices behind a repeater, or two computers inside one: they are
//!   joined only where they show the same host name or identity too. That both show the same pages,
//!   ports and certificate is no reason: two cameras of one model do that as well, since makers put
//!   one certificate into all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use porchlight_model::{Key, KeyKind, Strength};

use crate::Sightings;

/// Groups addresses by device, in the order of their first address.
pub fn group(sightings: &Sightings) -> Vec<Vec<IpAddr>> {
    let hosts: Vec<IpAddr> = sightings.hosts().collect();
    let mut sets = Sets::new(sightings.entries().map(|(_, host)| host.keys.clone()).collect());
    for members in sets.sharing(|strength| strength == Strength::Told) {
        sets.join_all(&members);
    }
    for members in sets.sharing(|strength| strength == Strength::Hostname) {
        // A name that two devices carry names neither of them.
        if !sets.any_two(&members, |a, b| differ(a, b, is_mac) || tells_another(a, b)) {
            sets.join_all(&members);
        }
    }
    for members in sets.sharing(is_mac) {
        sets.join_behind_one_mac(&members, &hosts);
    }
    let mut groups: BTreeMap<usize, Vec<IpAddr>> = BTreeMap::new();
    for (i, host) in hosts.iter().enumerate() {
        groups.entry(sets.root(i)).or_default().push(*host);
    }
    groups.into_values().collect()
}

fn is_mac(strength: Strength) -> bool {
    matches!(strength, Strength::Mac | Strength::LocalMac)
}

/// True when both show keys of a strength, and none in common.
fn differ(a: &BTreeSet<Key>, b: &BTreeSet<Key>, of: impl Fn(Strength) -> bool) -> bool {
    let has = |keys: &BTreeSet<Key>| keys.iter().any(|key| of(key.strength()));
    has(a) && has(b) && !a.intersection(b).any(|key| of(key.strength()))
}

/// True when both tell identities of the same kind, and none in common.
fn tells_another(a: &BTreeSet<Key>, b: &BTreeSet<Key>) -> bool {
    let told = |keys: &BTreeSet<Key>| -> BTreeSet<KeyKind> {
        keys.iter().filter(|key| key.strength() == Strength::Told).map(Key::kind).collect()
    };
    !told(a).is_disjoint(&told(b)) && differ(a, b, |strength| strength == Strength::Told)
}

/// Disjoint sets of addresses; each points to a member with a smaller number, or to itself.
struct Sets {
    parents: Vec<usize>,
    /// What each set shows; right for roots only.
    keys: Vec<BTreeSet<Key>>,
}

impl Sets {
    fn new(keys: Vec<BTreeSet<Key>>) -> Self {
        Self { parents: (0..keys.len()).collect(), keys }
    }

    fn root(&self, mut i: usize) -> usize {
        while self.parents[i] != i {
            i = self.parents[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (low, high) = (a.min(b), a.max(b));
            self.parents[high] = low;
            let keys = std::mem::take(&mut self.keys[high]);
            self.keys[low].extend(keys);
        }
    }

    fn join_all(&mut self, members: &[usize]) {
        for pair in members.windows(2) {
            self.join(pair[0], pair[1]);
        }
    }

    /// The sets that show a key, for each key of a strength.
    fn sharing(&self, of: impl Fn(Strength) -> bool) -> Vec<Vec<usize>> {
        let mut by_key: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
        for root in (0..self.parents.len()).filter(|i| self.parents[*i] == *i) {
            for key in self.keys[root].iter().filter(|key| of(key.strength())) {
                by_key.entry(key).or_default().push(root);
            }
        }
        by_key.into_values().collect()
    }

    /// True when something holds of two sets among those of the members.
    fn any_two(&self, members: &[usize], holds: impl Fn(&BTreeSet<Key>, &BTreeSet<Key>) -> bool) -> bool {
        let roots: BTreeSet<usize> = members.iter().map(|i| self.root(*i)).collect();
        roots.iter().any(|a| roots.range(a + 1..).any(|b| holds(&self.keys[*a], &self.keys[*b])))
    }

    /// Joins sets that show one hardware address, as far as they are one device.
    fn join_behind_one_mac(&mut self, members: &[usize], hosts: &[IpAddr]) {
        let roots: BTreeSet<usize> = members.iter().map(|i| self.root(*i)).collect();
        let has_v4: BTreeSet<usize> = (0..hosts.len())
            .filter(|i| hosts[*i].is_ipv4())
            .map(|i| self.root(i))
            .filter(|root| roots.contains(root))
            .collect();
        let named = |strength| strength == Strength::Hostname;
        for a in &roots {
            for b in roots.range(a + 1..) {
                let (x, y) = (self.root(*a), self.root(*b));
                let same_name = self.keys[x].intersection(&self.keys[y]).any(|key| named(key.strength()));
                if same_name && !tells_another(&self.keys[x], &self.keys[y]) {
                    self.join(x, y);
                }
            }
        }
        let homes: BTreeSet<usize> = has_v4.iter().map(|root| self.root(*root)).collect();
        // With two IPv4 devices behind it, nobody knows whose an IPv6 address is.
        if homes.len() > 1 {
            return;
        }
        for a in &roots {
            for b in roots.range(a + 1..) {
                let (x, y) = (self.root(*a), self.root(*b));
                if !differ(&self.keys[x], &self.keys[y], named)
                    && !tells_another(&self.keys[x], &self.keys[y])
                {
                    self.join(x, y);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_model::{MdnsService, Observation, PortState, Seen, Text, UpnpDescription};
    use proptest::prelude::*;

    const OWN: &str = "00:17:88:00:00:01";
    const OTHER: &str = "00:17:88:00:00:02";

    /// What an address shows, in short: `mac`, `udn` and `host`, each with a value.
    fn shows(ip: &str, shown: &[(&str, &str)]) -> Vec<Observation> {
        let seen = |(what, value): &(&str, &str)| match *what {
            "mac" => Seen::Neighbour(value.parse().unwrap()),
            "udn" => Seen::Upnp(UpnpDescription { udn: (*value).into(), ..UpnpDescription::default() }),
            "host" => Seen::Mdns(MdnsService {
                kind: "_http._tcp".into(),
                instance: Text::default(),
                hostname: (*value).into(),
                port: 80,
                txt: BTreeMap::new(),
            }),
            _ => Seen::Port { port: value.parse().unwrap(), state: PortState::Open },
        };
        shown.iter().map(|one| Observation { host: ip.parse().unwrap(), seen: seen(one) }).collect()
    }

    #[track_caller]
    fn check(home: &[(&str, &[(&str, &str)])], expected: &[&[&str]]) {
        let observations: Sightings = home.iter().flat_map(|(ip, shown)| shows(ip, shown)).collect();
        let got = group(&observations);
        let expected: Vec<Vec<IpAddr>> =
            expected.iter().map(|one| one.iter().map(|ip| ip.parse().unwrap()).collect()).collect();
        assert_eq!(got, expected, "{home:?}");
    }

    const A: &str = "192.168.1.8";
    const B: &str = "192.168.1.9";
    const C: &str = "192.168.1.10";
    const SIX: &str = "fd00::9";
    const LINK: &str = "fe80::9";
    const UDN: (&str, &str) = ("udn", "uuid:2f402f80-da50-11e1-9b23-000000000001");
    const UDN_2: (&str, &str) = ("udn", "uuid:2f402f80-da50-11e1-9b23-000000000002");

    #[test]
    fn addresses_of_one_device() {
        let mac = ("mac", OWN);
        check(&[(A, &[mac]), (SIX, &[mac]), (LINK, &[mac])], &[&[A, SIX, LINK]]);
        check(&[(SIX, &[mac]), (LINK, &[mac])], &[&[SIX, LINK]]);
        check(&[(A, &[mac, ("host", "nas")]), (B, &[mac, ("host", "NAS")])], &[&[A, B]]);
        check(&[(A, &[mac, UDN]), (B, &[mac, UDN])], &[&[A, B]]);
        // On a cable and on Wi-Fi.
        check(&[(A, &[mac, UDN]), (B, &[("mac", OTHER), UDN])], &[&[A, B]]);
        // Where the system keeps hardware addresses to itself.
        check(&[(A, &[("host", "nas")]), (SIX, &[("host", "nas")])], &[&[A, SIX]]);
        check(&[(A, &[mac, ("host", "tv")]), (B, &[mac, ("host", "tv")]), (SIX, &[mac])], &[&[A, B, SIX]]);
    }

    #[test]
    fn addresses_of_two_devices() {
        let mac = ("mac", OWN);
        // Behind a repeater, or inside one computer.
        check(&[(A, &[mac]), (B, &[mac])], &[&[A], &[B]]);
        check(&[(A, &[mac, ("host", "one")]), (B, &[mac, ("host", "two")])], &[&[A], &[B]]);
        check(&[(A, &[mac, UDN]), (B, &[mac, UDN_2])], &[&[A], &[B]]);
        // The same pages and ports are no reason: two lamps of one model show that as well.
        check(&[(A, &[mac, ("port", "80")]), (B, &[mac, ("port", "80")])], &[&[A], &[B]]);
        // Nobody knows whose the IPv6 address is.
        check(&[(A, &[mac]), (B, &[mac]), (SIX, &[mac])], &[&[A], &[B], &[SIX]]);
        check(&[(A, &[mac, ("host", "one")]), (SIX, &[mac, ("host", "two")])], &[&[A], &[SIX]]);
        // Two of one model, with the name that their maker gave them.
        let esp = ("host", "ESP-device");
        check(&[(A, &[mac, esp]), (B, &[("mac", OTHER), esp])], &[&[A], &[B]]);
        check(&[(A, &[UDN, esp]), (B, &[UDN_2, esp])], &[&[A], &[B]]);
        check(&[(A, &[mac, esp]), (B, &[("mac", OTHER), esp]), (C, &[esp])], &[&[A], &[B], &[C]]);
        check(&[(A, &[mac, esp]), (B, &[("mac", OTHER), esp]), (SIX, &[mac, esp])], &[&[A, SIX], &[B]]);
        check(&[(A, &[mac, esp, UDN]), (B, &[mac, esp, UDN_2])], &[&[A], &[B]]);
    }

    proptest! {
        #[test]
        fn the_order_of_what_was_seen_does_not_matter(
            shown in prop::collection::vec((0u8..5, 0u8..4, 0u8..3), 0..14), turn in 0usize..14,
        ) {
            let one = |(ip, what, value): &(u8, u8, u8)| {
                let ip = if *ip < 3 { format!("192.168.1.{ip}") } else { format!("fd00::{ip}") };
                let udn = format!("uuid:2f402f80-{value}");
                let mac = format!("00:17:88:00:00:0{value}");
                let host = format!("name-{value}");
                let shown = [("mac", mac.as_str()), ("udn", udn.as_str()), ("host", host.as_str()), ("port", "80")];
                shows(&ip, &shown[usize::from(*what)..][..1])
            };
            let mut all: Vec<Observation> = shown.iter().flat_map(one).collect();
            let before = group(&all.iter().cloned().collect());
            let places: usize = before.iter().map(Vec::len).sum();
            let hosts: BTreeSet<IpAddr> = all.iter().map(|o| o.host).collect();
            prop_assert_eq!(places, hosts.len());
            if !all.is_empty() {
                let turn = turn % all.len();
                all.rotate_left(turn);
            }
            all.reverse();
            prop_assert_eq!(group(&all.into_iter().collect()), before);
        }
    }
}
