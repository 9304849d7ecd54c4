//! The owner of what is known: takes in what probes found, decides what to ask next, tells what
//! changed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use porchlight_catalogue::{Ask, Catalogue};
use porchlight_identify::{is_fragile, to_ask};
use porchlight_model::{Observation, Phase, PortState, Progress, ScanEvent, Seen, UpnpControl};
use porchlight_probe::{Call, Gate, poke, protocol_of};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Home;
use crate::deeper::{Deeper, ask_deeper, deeper};
use crate::visit::{Desk, Found, describe, follow_up, mappings, visit};

/// The most questions beyond the ports and front pages, per device.
const MOST_ASKS: usize = 12;
/// The most descriptions that are fetched per device.
const MOST_DESCRIPTIONS: usize = 4;

/// How long a device that was seen over IPv6 may take to show that it has an IPv4 address too.
const PATIENCE: Duration = Duration::from_secs(2);

/// Owns a [`Home`] while probes run.
pub(crate) struct Owner<'a> {
    pub(crate) home: &'a mut Home,
    catalogue: &'a Catalogue,
    gate: Gate,
    desk: Desk,
    events: Option<mpsc::Sender<ScanEvent>>,
    tasks: JoinSet<Task>,
    hosts: BTreeMap<IpAddr, Host>,
    /// Addresses that were seen and are not visited yet: IPv4 comes first.
    waiting: BTreeMap<IpAddr, Instant>,
    done: u32,
    total: u32,
}

/// What was begun for one address.
#[derive(Default)]
struct Host {
    visiting: bool,
    poked: bool,
    busy: u32,
    asked: BTreeSet<Ask>,
    asked_deeper: bool,
    locations: BTreeSet<String>,
    mappings: bool,
}

/// A finished piece of work: the address that it was for, or discovery.
pub(crate) enum Task {
    /// Work for one address.
    Host(IpAddr),
    /// Discovery.
    Discovery,
}

impl<'a> Owner<'a> {
    pub(crate) fn new(
        home: &'a mut Home,
        catalogue: &'a Catalogue,
        gate: Gate,
        desk: Desk,
        events: Option<mpsc::Sender<ScanEvent>>,
    ) -> Self {
        Self {
            home,
            catalogue,
            gate,
            desk,
            events,
            tasks: JoinSet::new(),
            hosts: BTreeMap::new(),
            waiting: BTreeMap::new(),
            done: 0,
            total: 0,
        }
    }

    /// Runs discovery beside the visits.
    pub(crate) fn discover(&mut self, discovery: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(async move {
            discovery.await;
            Task::Discovery
        });
    }

    /// Visits these addresses once it is known which belong to one device.
    pub(crate) fn await_visits(&mut self, hosts: impl IntoIterator<Item = IpAddr>) {
        self.waiting.extend(hosts.into_iter().map(|host| (host, Instant::now())));
    }

    /// Begins the visit to an address, once. This computer is not visited.
    pub(crate) fn visit(&mut self, host: IpAddr) {
        let state = self.hosts.entry(host).or_default();
        if state.visiting || self.gate.interface().is_own(host) {
            return;
        }
        state.visiting = true;
        self.total += 1;
        let (gate, desk) = (self.gate.clone(), self.desk.clone());
        self.work(host, visit(gate, host, desk));
    }

    fn work(&mut self, host: IpAddr, work: impl Future<Output = ()> + Send + 'static) {
        self.hosts.entry(host).or_default().busy += 1;
        self.tasks.spawn(async move {
            work.await;
            Task::Host(host)
        });
    }

    /// Works until nothing is left to do.
    pub(crate) async fn run(&mut self, found: &mut mpsc::Receiver<Found>) {
        self.conclude().await;
        while !(self.tasks.is_empty() && self.waiting.is_empty() && found.is_empty()) {
            tokio::select! {
                biased;
                Some(item) = found.recv() => {
                    self.take(item).await;
                    // What came in the meantime is taken in before conclusions are drawn.
                    for _ in 0..256 {
                        let Ok(item) = found.try_recv() else { break };
                        self.take(item).await;
                    }
                    self.conclude().await;
                }
                () = tokio::time::sleep(PATIENCE / 8), if !self.waiting.is_empty() => self.conclude().await,
                Some(task) = self.tasks.join_next() => match task {
                    Ok(Task::Host(host)) => {
                        while let Ok(item) = found.try_recv() {
                            self.take(item).await;
                        }
                        self.home.sightings.touch(host);
                        self.conclude().await;
                        self.finish(host).await;
                    }
                    // A probe that panicked is a fault of ours; the others go on.
                    Ok(Task::Discovery) | Err(_) => {}
                }
            }
        }
    }

    async fn take(&mut self, item: Found) {
        match item {
            Found::Gap(gap) => {
                if self.home.note_gap(gap.clone()) {
                    self.tell(ScanEvent::Gap(gap)).await;
                }
            }
            Found::Seen(observation) => {
                let Observation { host, seen } = observation.clone();
                if !self.home.note(observation) {
                    return;
                }
                self.meet(host);
                match seen {
                    Seen::Ssdp(reply) => self.describe(host, reply.location),
                    Seen::Upnp(description) => self.read_mappings(host, description.mappings),
                    _ => {}
                }
                self.take_care(host);
            }
        }
    }

    /// An address is to be visited.
    fn meet(&mut self, host: IpAddr) {
        self.waiting.entry(host).or_insert_with(Instant::now);
        // The system asks whose an IPv6 address is only when something is sent there.
        let asked = &mut self.hosts.entry(host).or_default().poked;
        if host.is_ipv6() && !*asked && !has_mac(self.home.sightings.at(host)) {
            *asked = true;
            let gate = self.gate.clone();
            self.tasks.spawn(async move {
                // Without it the address is visited by itself, which does no harm.
                let _ = poke(&gate, host).await;
                Task::Discovery
            });
        }
    }

    fn describe(&mut self, host: IpAddr, location: String) {
        let known = &mut self.hosts.entry(host).or_default().locations;
        if location.is_empty() || known.len() >= MOST_DESCRIPTIONS || !known.insert(location.clone()) {
            return;
        }
        let (gate, desk) = (self.gate.clone(), self.desk.clone());
        self.work(host, describe(gate, host, location, desk));
    }

    /// Reads the ways in that a router keeps open, once.
    fn read_mappings(&mut self, host: IpAddr, control: Option<UpnpControl>) {
        let Some(control) = control else { return };
        if std::mem::replace(&mut self.hosts.entry(host).or_default().mappings, true) {
            return;
        }
        let (gate, desk) = (self.gate.clone(), self.desk.clone());
        self.work(host, mappings(gate, host, control, desk));
    }

    /// A device that breaks easily is handled with care from the first sign on.
    fn take_care(&mut self, host: IpAddr) {
        if !self.gate.is_fragile(host) && is_fragile(&self.home.sightings.of(&[host]), self.catalogue) {
            self.gate.mark_fragile(host);
        }
    }

    async fn conclude(&mut self) {
        for event in self.home.identify(self.catalogue) {
            self.tell(event).await;
        }
        for (host, since) in std::mem::take(&mut self.waiting) {
            if self.is_visited_elsewhere(host) {
                continue;
            }
            // Much of what devices offer, they offer over IPv4 alone.
            if host.is_ipv4() || since.elapsed() >= PATIENCE {
                self.visit(host);
            } else {
                self.waiting.insert(host, since);
            }
        }
    }

    /// True when another address of the device is visited that will do: an IPv4 address, or any in place
    /// of an IPv6 address.
    fn is_visited_elsewhere(&self, host: IpAddr) -> bool {
        let device = self.home.devices.iter().find(|d| d.addresses.contains(&host));
        let is_visited = |ip: &IpAddr| self.hosts.get(ip).is_some_and(|state| state.visiting);
        device
            .into_iter()
            .flat_map(|d| &d.addresses)
            .any(|ip| is_visited(ip) && (ip.is_ipv4() || host.is_ipv6()))
    }

    /// One piece of work for an address has ended: ask for what follows from it, or judge.
    async fn finish(&mut self, host: IpAddr) {
        let Some(device) = self.home.devices.iter().find(|d| d.addresses.contains(&host)).cloned() else {
            return;
        };
        let asks = {
            let seen = self.home.sightings.of(&device.addresses);
            let here = self.home.sightings.at(host);
            let closed = |port: u16| {
                here.iter().any(
                    |s| matches!(s, Seen::Port { port: p, state } if *p == port && *state != PortState::Open),
                )
            };
            let open = |port: u16| {
                here.iter().any(|s| matches!(s, Seen::Port { port: p, state: PortState::Open } if *p == port))
            };
            let mut asks = to_ask(&seen, self.catalogue);
            // A page of a port of the list needs the port; other ports are tried when it comes to it.
            asks.retain(|ask| match ask {
                Ask { told: Some(_), .. } => true,
                Ask { call: Some(name), port, .. } => {
                    let usual = Call::named(name).map_or(0, Call::port);
                    open(if *port == 0 { usual } else { *port })
                }
                Ask { port, .. } => open(*port) || (protocol_of(*port).is_none() && !closed(*port)),
            });
            asks
        };
        let state = self.hosts.entry(host).or_default();
        state.busy = state.busy.saturating_sub(1);
        let room = MOST_ASKS.saturating_sub(state.asked.len());
        let new: Vec<Ask> = asks.into_iter().filter(|ask| !state.asked.contains(ask)).take(room).collect();
        if !new.is_empty() {
            state.asked.extend(new.iter().cloned());
            let (gate, desk) = (self.gate.clone(), self.desk.clone());
            self.work(host, follow_up(gate, host, new, desk));
            return;
        }
        if state.busy == 0 && !std::mem::replace(&mut state.asked_deeper, true) {
            let more: Vec<Deeper> = deeper(&device, host, &self.home.sightings, self.catalogue);
            if !more.is_empty() && !self.gate.is_fragile(host) {
                let (gate, desk) = (self.gate.clone(), self.desk.clone());
                self.work(host, ask_deeper(gate, host, more, desk));
                return;
            }
        }
        if self.hosts.get(&host).is_some_and(|state| state.busy == 0) {
            self.done = (self.done + 1).min(self.total);
            self.tell(ScanEvent::Progress(Progress {
                phase: Phase::Ask,
                done: self.done,
                total: self.total,
            }))
            .await;
        }
        for event in self.home.judge(&device.id, self.catalogue) {
            self.tell(event).await;
        }
    }

    /// Judges every device once more, now that all is known.
    pub(crate) async fn judge_all(&mut self) {
        let ids: Vec<_> = self.home.devices.iter().map(|d| d.id.clone()).collect();
        for id in ids {
            for event in self.home.judge(&id, self.catalogue) {
                self.tell(event).await;
            }
        }
    }

    pub(crate) async fn tell(&mut self, event: ScanEvent) {
        if let Some(events) = &self.events {
            // Nobody listens any more; the scan's result is kept all the same.
            if events.send(event).await.is_err() {
                self.events = None;
            }
        }
    }
}

/// True when it is known whose the address is.
fn has_mac(seen: &[Seen]) -> bool {
    seen.iter().any(|seen| matches!(seen, Seen::Neighbour(_)))
}
