//! What was seen, by address: kept so that a new sighting costs no look at the old ones.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use porchlight_model::{Key, Mac, Observation, PortState, Seen};

use crate::keys;

/// The most that is kept of one address: a device that talks without end cannot fill the memory.
const MOST_PER_HOST: usize = 400;

/// Everything that was seen of a home.
#[derive(Debug, Clone, Default)]
pub struct Sightings {
    hosts: BTreeMap<IpAddr, Host>,
    /// Grows with every change of keys.
    pub(crate) keys_changed: u64,
}

/// What was seen at one address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Host {
    seen: Vec<Seen>,
    /// What tells the device from others; made of `seen`.
    pub(crate) keys: BTreeSet<Key>,
    /// Grows with every sighting that says something of what the device is.
    pub(crate) changed: u64,
}

impl Sightings {
    /// Takes in one observation; false when it tells nothing new.
    pub fn note(&mut self, observation: Observation) -> bool {
        let Observation { host, seen } = observation;
        let entry = self.hosts.entry(host).or_insert_with(|| {
            self.keys_changed += 1;
            Host::at(host)
        });
        if entry.seen.len() >= MOST_PER_HOST || entry.seen.contains(&seen) {
            return false;
        }
        self.keys_changed += u64::from(entry.take(seen));
        true
    }

    /// From now on, what the address is counts as changed.
    pub fn touch(&mut self, host: IpAddr) {
        if let Some(entry) = self.hosts.get_mut(&host) {
            entry.changed += 1;
        }
    }

    /// Forgets what is not to be kept.
    pub fn retain(&mut self, mut keep: impl FnMut(IpAddr, &Seen) -> bool) {
        for (host, entry) in &mut self.hosts {
            let before = entry.seen.len();
            entry.seen.retain(|seen| keep(*host, seen));
            if entry.seen.len() != before {
                entry.keys = keys::of_seen(&entry.seen);
                entry.changed += 1;
            }
        }
        self.hosts.retain(|_, entry| !entry.seen.is_empty());
        self.keys_changed += 1;
    }

    /// What was seen at one address, oldest first.
    pub fn at(&self, host: IpAddr) -> &[Seen] {
        self.hosts.get(&host).map_or(&[], |entry| &entry.seen)
    }

    /// What was seen at some addresses.
    pub fn of(&self, hosts: &[IpAddr]) -> Vec<&Seen> {
        hosts.iter().flat_map(|host| self.at(*host)).collect()
    }

    /// The addresses.
    pub fn hosts(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.hosts.keys().copied()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&IpAddr, &Host)> {
        self.hosts.iter()
    }

    pub(crate) fn host(&self, ip: IpAddr) -> Option<&Host> {
        self.hosts.get(&ip)
    }
}

impl Host {
    /// A new address. One of IPv6 may be made of the hardware address, which the system may take
    /// seconds to learn.
    fn at(ip: IpAddr) -> Self {
        let mut host = Self::default();
        if let IpAddr::V6(ip) = ip
            && let Some(mac) = Mac::of_address(ip)
        {
            host.take(Seen::Neighbour(mac));
        }
        host
    }

    /// Keeps what was seen; true when it names the device in a new way.
    fn take(&mut self, seen: Seen) -> bool {
        let keys = keys::of_seen([&seen]);
        let names = !keys.is_subset(&self.keys);
        self.keys.extend(keys);
        // Most ports of a device are closed, which tells nothing of what it is.
        let tells = !matches!(seen, Seen::Port { state: PortState::Closed | PortState::Silent, .. });
        self.changed += u64::from(tells);
        self.seen.push(seen);
        names
    }
}

impl FromIterator<Observation> for Sightings {
    fn from_iter<I: IntoIterator<Item = Observation>>(observations: I) -> Self {
        let mut all = Self::default();
        for observation in observations {
            all.note(observation);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_noted_twice_and_no_address_fills_the_memory() {
        let host: IpAddr = "192.168.1.9".parse().unwrap();
        let port = |port: u16, state| Observation { host, seen: Seen::Port { port, state } };
        let mut all = Sightings::default();
        assert!(all.note(port(80, PortState::Open)));
        assert!(!all.note(port(80, PortState::Open)));
        let before = all.host(host).unwrap().changed;
        assert!(all.note(port(81, PortState::Closed)));
        assert_eq!(all.host(host).unwrap().changed, before);
        for n in 1000..3000 {
            all.note(port(n, PortState::Open));
        }
        assert_eq!(all.at(host).len(), MOST_PER_HOST);
        all.retain(|_, seen| matches!(seen, Seen::Port { port: 80, .. }));
        assert_eq!(all.at(host).len(), 1);
        all.retain(|_, _| false);
        assert_eq!(all.hosts().count(), 0);
    }

    #[test]
    fn an_address_made_of_the_hardware_address_tells_it() {
        let told = |ip: &str| {
            let host = ip.parse().unwrap();
            let all: Sightings = [Observation { host, seen: Seen::Gateway }].into_iter().collect();
            all.at(host).to_vec()
        };
        let mac = Seen::Neighbour("24:0a:c4:00:77:29".parse().unwrap());
        assert_eq!(told("fe80::260a:c4ff:fe00:7729"), [mac.clone(), Seen::Gateway]);
        assert_eq!(told("fd77::260a:c4ff:fe00:7729"), [mac, Seen::Gateway]);
        // Addresses given by hand or made at random, and a group address in disguise.
        for other in ["fd77::41", "fe80::1d2c:3b4a:5968:7786", "fe80::30a:c4ff:fe00:7729", "192.168.1.9"] {
            assert_eq!(told(other), [Seen::Gateway], "{other}");
        }
    }
}
