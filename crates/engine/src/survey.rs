//! A scan of a whole home.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use porchlight_catalogue::Catalogue;
use porchlight_model::{Alive, Mac, Observation, Phase, Probe, Progress, ScanEvent, Seen, Uplink};
use porchlight_probe::{
    Gate, Interface, Network, Politeness, Scope, ScopeError, greet_v6, knock_all, listen_mdns, poke_all,
    read_neighbours, search_ssdp, search_tongues,
};
use thiserror::Error;
use time::Date;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::consent::{Dialogue, LoginLedger};
use crate::owner::Owner;
use crate::recheck::try_all_logins;
use crate::visit::Desk;
use crate::{End, Home, Recogniser};

/// How long announcements are waited for: devices that sleep need the second and third burst.
const LISTEN: Duration = Duration::from_millis(3200);
/// When the neighbour table is read, after the start.
const NEIGHBOURS: [Duration; 16] = [
    Duration::ZERO,
    Duration::from_millis(20),
    Duration::from_millis(50),
    Duration::from_millis(90),
    Duration::from_millis(140),
    Duration::from_millis(200),
    Duration::from_millis(300),
    Duration::from_millis(400),
    Duration::from_millis(600),
    Duration::from_millis(800),
    Duration::from_millis(1000),
    Duration::from_millis(1300),
    Duration::from_millis(1600),
    Duration::from_millis(2000),
    Duration::from_millis(2500),
    Duration::from_millis(3200),
];
/// How often it is looked whether the network is still there and the computer awake.
const WATCH: Duration = Duration::from_secs(2);
/// A clock that ran ahead by this much between two looks has slept.
const SLEPT: Duration = Duration::from_secs(20);

/// Why a scan did not begin.
#[derive(Debug, Error)]
pub enum SurveyError {
    /// The interfaces could not be read.
    #[error("the network interfaces could not be read: {0}")]
    Interfaces(#[source] io::Error),
    /// There is no interface of that name.
    #[error("there is no interface {0}")]
    NoSuchInterface(String),
    /// The network is not one that is scanned.
    #[error(transparent)]
    Scope(#[from] ScopeError),
}

/// A network, ready to be scanned.
#[derive(Clone)]
pub struct Survey {
    network: Arc<dyn Network>,
    interface: Interface,
    scope: Scope,
    catalogue: Arc<Catalogue>,
    recogniser: Option<Recogniser>,
}

impl Survey {
    /// Chooses the interface by name, or the only one that a home can be behind.
    ///
    /// # Errors
    /// When there is no such interface, or its network is not one that is scanned.
    pub async fn of(
        network: Arc<dyn Network>,
        interface: Option<&str>,
        catalogue: Arc<Catalogue>,
    ) -> Result<Self, SurveyError> {
        let all = network.interfaces().await.map_err(SurveyError::Interfaces)?;
        let chosen = match interface {
            Some(name) => all.into_iter().find(|i| i.name == name),
            None => all.into_iter().find(|i| Scope::of(i).is_ok()),
        };
        let interface =
            chosen.ok_or_else(|| SurveyError::NoSuchInterface(interface.unwrap_or_default().to_owned()))?;
        let scope = Scope::of(&interface)?;
        Ok(Self { network, interface, scope, catalogue, recogniser: None })
    }

    /// The same, with somebody who remembers the devices.
    #[must_use]
    pub fn knowing(self, recogniser: Recogniser) -> Self {
        Self { recogniser: Some(recogniser), ..self }
    }

    /// The hardware address of the box that connects the home to the internet, where the system
    /// tells it. Asking sends nothing.
    pub async fn gateway_mac(&self) -> Option<Mac> {
        let table = self.network.neighbours(&self.interface).await.ok()?;
        table.into_iter().find(|entry| self.interface.gateways.contains(&entry.ip)).map(|entry| entry.mac)
    }

    /// The interface.
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// The addresses that would be looked at.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// What is known beforehand.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The day, by the network's clock.
    pub fn today(&self) -> Date {
        self.network.now().date()
    }

    /// A fresh gate: its budgets count from zero.
    pub(crate) fn gate(&self) -> Gate {
        Gate::new(self.network.clone(), self.interface.clone(), self.scope.clone(), Politeness::default())
    }

    /// Scans. Events go out while it runs; what was learnt comes back however it ends.
    pub async fn run(
        &self,
        events: mpsc::Sender<ScanEvent>,
        cancel: CancellationToken,
        dialogue: Option<&dyn Dialogue>,
        ledger: &dyn LoginLedger,
    ) -> Home {
        let started = Instant::now();
        let gate = self.gate();
        let mut home =
            Home { recogniser: self.recogniser.clone(), today: Some(self.today()), ..Home::default() };
        for (host, seen) in self.beforehand() {
            home.note(Observation { host, seen });
        }
        let (desk, mut found) = mpsc::channel(1024);
        let mut owner =
            Owner::new(&mut home, &self.catalogue, gate.clone(), Desk(desk.clone()), Some(events.clone()));
        let first: Vec<IpAddr> = owner.home.sightings.hosts().collect();
        owner.await_visits(first);
        owner.discover(discover(gate.clone(), Desk(desk), events.clone()));
        let work = async {
            let (wifi, ()) = tokio::join!(self.network.wifi(&self.interface), owner.run(&mut found));
            let gateway = self.interface.gateways.iter().find(|ip| self.scope.contains(**ip));
            if let Some(host) = gateway {
                if let Some(wifi) = wifi {
                    owner.home.note(Observation { host: *host, seen: Seen::Wifi(wifi) });
                }
                let mut dns = self.interface.dns.clone();
                dns.sort();
                let uplink = Uplink { router: self.gateway_mac().await, dns };
                owner.home.note(Observation { host: *host, seen: Seen::Uplink(uplink) });
            }
            if let Some(dialogue) = dialogue {
                try_all_logins(owner.home, self, &gate, dialogue, ledger).await;
            }
        };
        let end = tokio::select! {
            () = work => End::Done,
            () = cancel.cancelled() => End::Cancelled,
            end = self.watch() => end,
        };
        let judging = ScanEvent::Progress(Progress { phase: Phase::Judge, done: 0, total: 1 });
        owner.tell(judging).await;
        owner.judge_all().await;
        drop(owner);
        home.end = end;
        home.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        home.audit = gate.audit();
        let finished = ScanEvent::Finished { took_ms: home.took_ms, cancelled: end != End::Done };
        // Nobody may listen any more.
        let _ = events.send(finished).await;
        home
    }

    /// What is known without asking anybody: this computer and the gateway.
    fn beforehand(&self) -> Vec<(IpAddr, Seen)> {
        let own = self.interface.addresses.iter().map(|net| net.addr()).filter(|ip| self.scope.contains(*ip));
        let mut all: Vec<(IpAddr, Seen)> = Vec::new();
        for ip in own {
            all.push((ip, Seen::Alive(Alive::Own)));
            all.extend(self.interface.mac.map(|mac| (ip, Seen::Neighbour(mac))));
        }
        let gateways = self.interface.gateways.iter().filter(|ip| self.scope.contains(**ip));
        all.extend(gateways.map(|ip| (*ip, Seen::Gateway)));
        all
    }

    /// Ends when the computer slept or the network went away.
    async fn watch(&self) -> End {
        let mut before = self.network.now();
        loop {
            self.network.sleep(WATCH).await;
            let now = self.network.now();
            if now - before > WATCH + SLEPT {
                return End::Suspended;
            }
            before = now;
            let Ok(interfaces) = self.network.interfaces().await else { continue };
            let same = interfaces.iter().find(|i| i.name == self.interface.name);
            if !same.is_some_and(|i| self.interface.addresses.iter().any(|own| i.addresses.contains(own))) {
                return End::NetworkGone;
            }
        }
    }
}

/// Looks who is there, in every way at once, for a fixed time.
async fn discover(gate: Gate, desk: Desk, events: mpsc::Sender<ScanEvent>) {
    let (sender, mut observations) = mpsc::channel(256);
    let pass_on = async {
        while let Some(Observation { host, seen }) = observations.recv().await {
            desk.seen(host, seen).await;
        }
    };
    let mdns = async {
        if let Ok(Err(reason)) = tokio::time::timeout(LISTEN, listen_mdns(&gate, &sender)).await {
            desk.gap(None, Probe::Mdns, reason).await;
        }
    };
    let ssdp = async {
        if let Ok(Err(reason)) = tokio::time::timeout(LISTEN, search_ssdp(&gate, &sender)).await {
            desk.gap(None, Probe::Ssdp, reason).await;
        }
    };
    let greet = async {
        if let Ok(Err(reason)) = tokio::time::timeout(LISTEN, greet_v6(&gate, &sender)).await {
            desk.gap(None, Probe::Greet, reason).await;
        }
    };
    let tongues = async {
        if let Ok(Err(reason)) = tokio::time::timeout(LISTEN, search_tongues(&gate, &sender)).await {
            desk.gap(None, Probe::Told, reason).await;
        }
    };
    let poke = async {
        if let Err(reason) = poke_all(&gate).await {
            desk.gap(None, Probe::Poke, reason).await;
        }
    };
    let neighbours = async {
        let started = Instant::now();
        let total = u32::try_from(NEIGHBOURS.len()).unwrap_or(u32::MAX);
        for (done, at) in (1..).zip(NEIGHBOURS) {
            gate.sleep(at.saturating_sub(started.elapsed())).await;
            match read_neighbours(&gate).await {
                Ok(found) => {
                    for Observation { host, seen } in found {
                        desk.seen(host, seen).await;
                    }
                }
                Err(reason) => {
                    // Phones keep the table to themselves; a knock at every door must do.
                    desk.gap(None, Probe::Neighbours, reason).await;
                    knock_all(&gate, &sender).await;
                    return;
                }
            }
            let progress = Progress { phase: Phase::Discover, done, total };
            // Nobody may listen any more.
            let _ = events.send(ScanEvent::Progress(progress)).await;
        }
    };
    tokio::select! {
        _ = async { tokio::join!(mdns, ssdp, greet, tongues, poke, neighbours) } => {}
        () = pass_on => {}
    }
    // What was sent but not passed on yet.
    while let Ok(Observation { host, seen }) = observations.try_recv() {
        desk.seen(host, seen).await;
    }
}
