//! What was sent to whom, and how much more may be.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use porchlight_model::GapReason;
use time::OffsetDateTime;
use tokio::sync::Semaphore;

use super::Politeness;
use crate::Packet;

/// How often something was sent, and how many bytes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Connections or datagrams.
    pub times: u32,
    /// Bytes, without the heads of packets.
    pub bytes: u64,
    /// When the last one went out.
    pub last: Option<OffsetDateTime>,
}

/// What of each kind of packet went to each device; `None` stands for the whole home.
pub type Audit = BTreeMap<(Option<IpAddr>, Packet), Sent>;

/// The book of one scan.
#[derive(Default)]
pub(super) struct Ledger {
    hosts: HashMap<IpAddr, Host>,
    pub(super) sent: Audit,
}

/// What is known of one address, as far as it decides what it may be asked.
struct Host {
    permits: Arc<Semaphore>,
    connects: u32,
    datagrams: u32,
    bytes: u64,
    ports: BTreeSet<u16>,
    fragile: bool,
    round_trip: Option<Duration>,
}

/// Leave for one connection.
pub(super) struct Leave {
    /// The device's permits for connections at the same time ...
    pub(super) permits: Arc<Semaphore>,
    /// ... and how many of them this one needs: all of a fragile device's.
    pub(super) needs: u32,
    /// How long the connection may take to open.
    pub(super) time: Duration,
}

impl Ledger {
    fn host(&mut self, ip: IpAddr, politeness: &Politeness) -> &mut Host {
        self.hosts.entry(ip).or_insert_with(|| Host {
            permits: Arc::new(Semaphore::new(politeness.in_flight_per_host as usize)),
            connects: 0,
            datagrams: 0,
            bytes: 0,
            ports: BTreeSet::new(),
            fragile: false,
            round_trip: None,
        })
    }

    /// Leave for one more connection, unless the device was asked enough.
    pub(super) fn admit(
        &mut self,
        ip: IpAddr,
        port: u16,
        politeness: &Politeness,
    ) -> Result<Leave, GapReason> {
        let host = self.host(ip, politeness);
        let enough = host.connects >= politeness.connects_per_host || host.bytes >= politeness.bytes_per_host;
        let strange_port =
            host.fragile && host.ports.len() >= Politeness::FRAGILE_PORTS && !host.ports.contains(&port);
        if enough || strange_port {
            return Err(GapReason::BudgetSpent);
        }
        host.connects += 1;
        host.ports.insert(port);
        Ok(Leave {
            permits: host.permits.clone(),
            needs: if host.fragile { politeness.in_flight_per_host } else { 1 },
            time: politeness.connect_time(host.round_trip),
        })
    }

    /// Leave for one more datagram to one device.
    pub(super) fn admit_datagram(&mut self, ip: IpAddr, bytes: usize, politeness: &Politeness) -> bool {
        let host = self.host(ip, politeness);
        if host.datagrams >= politeness.datagrams_per_host || host.bytes >= politeness.bytes_per_host {
            return false;
        }
        host.datagrams += 1;
        host.bytes += bytes as u64;
        true
    }

    /// Bytes were written to a device.
    pub(super) fn wrote(&mut self, ip: IpAddr, what: Packet, bytes: usize) {
        self.sent.entry((Some(ip), what)).or_default().bytes += bytes as u64;
        if let Some(host) = self.hosts.get_mut(&ip) {
            host.bytes += bytes as u64;
        }
    }

    /// The device answered a connection in this time. A slow answer counts for a while: the next ones
    /// may be as slow.
    pub(super) fn came_back(&mut self, ip: IpAddr, time: Duration) {
        if let Some(host) = self.hosts.get_mut(&ip) {
            host.round_trip = Some(host.round_trip.map_or(time, |before| time.max(before / 2)));
        }
    }

    /// True when the device answered a connection before.
    pub(super) fn has_answered(&self, ip: IpAddr) -> bool {
        self.round_trip(ip).is_some()
    }

    /// How long the device takes to answer a connection, where it answered one.
    pub(super) fn round_trip(&self, ip: IpAddr) -> Option<Duration> {
        self.hosts.get(&ip)?.round_trip
    }

    pub(super) fn mark_fragile(&mut self, ip: IpAddr, politeness: &Politeness) {
        self.host(ip, politeness).fragile = true;
    }

    pub(super) fn is_fragile(&self, ip: IpAddr) -> bool {
        self.hosts.get(&ip).is_some_and(|host| host.fragile)
    }
}
