//! Which addresses belong to one device.

use std::collections::BTreeMap;
use std::net::IpAddr;

use porchlight_model::{Observation, Seen};

/// Groups addresses by device. Addresses are put together when they share a UPnP device name, an
/// mDNS host name or a hardware address; but two IPv4 addresses that share nothing but a hardware
/// address may be two devices behind a repeater, and stay apart.
pub fn group(observations: &[Observation]) -> Vec<Vec<IpAddr>> {
    let mut hosts: Vec<IpAddr> = observations.iter().map(|o| o.host).collect();
    hosts.sort();
    hosts.dedup();
    let index: BTreeMap<IpAddr, usize> = hosts.iter().enumerate().map(|(i, ip)| (*ip, i)).collect();
    let mut sets = Sets((0..hosts.len()).collect());
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for observation in observations {
        let here = index[&observation.host];
        let name = match &observation.seen {
            Seen::Upnp(description) if !description.udn.is_empty() => format!("udn {}", description.udn),
            Seen::Mdns(service) if !service.hostname.is_empty() => {
                format!("host {}", service.hostname.as_str().to_lowercase())
            }
            _ => continue,
        };
        let there = *by_name.entry(name).or_insert(here);
        sets.join(here, there);
    }
    let mut by_mac: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for observation in observations {
        if let Seen::Neighbour(mac) = observation.seen {
            by_mac.entry(mac).or_default().push(index[&observation.host]);
        }
    }
    for members in by_mac.values() {
        let mut v4: Vec<usize> =
            members.iter().filter(|i| hosts[**i].is_ipv4()).map(|i| sets.root(*i)).collect();
        v4.sort_unstable();
        v4.dedup();
        if v4.len() <= 1 {
            for pair in members.windows(2) {
                sets.join(pair[0], pair[1]);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<IpAddr>> = BTreeMap::new();
    for (i, host) in hosts.iter().enumerate() {
        groups.entry(sets.root(i)).or_default().push(*host);
    }
    groups.into_values().collect()
}

/// Disjoint sets; each points to a member with a smaller number, or to itself.
struct Sets(Vec<usize>);

impl Sets {
    fn root(&self, mut i: usize) -> usize {
        while self.0[i] != i {
            i = self.0[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
