//! One device looked at again, and its factory login tried.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{
    DeviceId, Gap, GapReason, LoginTrial, LoginVerdict, LoginWay, Observation, PortState, Probe, Seen,
};
use porchlight_probe::{Gate, LoginConsent, check_factory_login, listen_mdns, read_mappings, search_ssdp};
use tokio::sync::mpsc;

use crate::consent::{Dialogue, LoginLedger, login_question};
use crate::owner::Owner;
use crate::visit::Desk;
use crate::{Home, Survey};

/// How long the device's own announcements are waited for.
const LISTEN: Duration = Duration::from_millis(1200);

/// Looks at one device again and draws all conclusions anew. With a consent from before, its
/// factory login is asked once more. Returns the device's id after the check: it may have changed
/// when another device answers at its address now; `None` when there is no such device.
pub async fn check_again(
    home: &mut Home,
    survey: &Survey,
    device: &DeviceId,
    consent: Option<&LoginConsent>,
    ledger: &dyn LoginLedger,
) -> Option<DeviceId> {
    let hosts = home.device(device)?.addresses.clone();
    let gate = survey.gate();
    home.today = Some(survey.today());
    let trial_at = |host: &IpAddr| {
        home.sightings.at(*host).iter().rev().find_map(|seen| match seen {
            Seen::Login(trial) => Some((*host, trial.clone())),
            _ => None,
        })
    };
    let led_here =
        home.ways_in().any(|way| way.mapping.client.as_str().parse().is_ok_and(|ip| hosts.contains(&ip)));
    let last_trial = hosts.iter().find_map(trial_at);
    let was_visited =
        |ip: &IpAddr| home.sightings.at(*ip).iter().any(|seen| matches!(seen, Seen::Port { .. }));
    let mut visited: Vec<IpAddr> = hosts.iter().copied().filter(was_visited).collect();
    if visited.is_empty() {
        visited.clone_from(&hosts);
    }
    home.forget_visits(&hosts);
    let fresh = announcements(&gate, &hosts).await;
    if fresh.iter().any(|o| matches!(o.seen, Seen::Mdns(_))) {
        home.sightings.retain(|host, seen| !(hosts.contains(&host) && matches!(seen, Seen::Mdns(_))));
    }
    if fresh.iter().any(|o| matches!(o.seen, Seen::Ssdp(_))) {
        home.sightings.retain(|host, seen| !(hosts.contains(&host) && matches!(seen, Seen::Ssdp(_))));
    }
    let (desk, mut found) = mpsc::channel(1024);
    let mut owner = Owner::new(home, survey.catalogue(), gate.clone(), Desk(desk.clone()), None);
    owner.await_visits(visited);
    owner.discover(async move {
        for Observation { host, seen } in fresh {
            Desk(desk.clone()).seen(host, seen).await;
        }
    });
    owner.run(&mut found).await;
    drop(owner);
    if led_here {
        read_ways_in(home, &gate).await;
    }
    let id = home.devices.iter().find(|d| d.addresses.iter().any(|ip| hosts.contains(ip)))?.id.clone();
    match (last_trial, consent) {
        (Some(_), Some(consent)) if consent.device() == device => {
            let moved =
                home.device(&id).and_then(|d| login_question(d, &home.seen_of(d), survey.catalogue()));
            let moved = moved.and_then(|question| consent.moved_to(&question));
            try_login(home, survey, moved.as_ref().unwrap_or(consent), ledger).await;
        }
        // Without a new consent the old answer stands, as long as it is about the same page.
        (Some((host, trial)), _) if !fixed_by_what_was_seen(home, &hosts, &trial) => {
            home.note(Observation { host, seen: Seen::Login(trial) });
        }
        _ => {}
    }
    home.judge(&id, survey.catalogue());
    Some(id)
}

/// Asks every router that keeps ways in from the internet for them, anew. What one kept stands when it does
/// not answer; one that refuses the connection keeps none any more.
async fn read_ways_in(home: &mut Home, gate: &Gate) {
    let routers: Vec<_> = home
        .sightings
        .hosts()
        .filter_map(|host| {
            let control = home.sightings.at(host).iter().find_map(|seen| match seen {
                Seen::Upnp(description) => description.mappings.clone(),
                _ => None,
            });
            Some((host, control?))
        })
        .collect();
    for (router, control) in routers {
        let ways_in = match read_mappings(gate, router, &control).await {
            Ok(ways_in) => ways_in,
            Err(GapReason::Reset) => Vec::new(),
            Err(reason) => {
                home.note_gap(Gap { host: Some(router), probe: Probe::Mappings, reason });
                continue;
            }
        };
        home.sightings.retain(|host, seen| host != router || !matches!(seen, Seen::Mapping(_)));
        for seen in ways_in {
            home.note(Observation { host: router, seen });
        }
    }
}

/// True when the old answer cannot hold any more: the port that it was about is no longer open.
fn fixed_by_what_was_seen(home: &Home, hosts: &[IpAddr], trial: &LoginTrial) -> bool {
    let open = |s: &Seen| matches!(s, Seen::Port { port, state: PortState::Open } if *port == trial.port);
    // SNMP lives on a UDP port, which is not tried.
    trial.way != LoginWay::Snmp && !hosts.iter().any(|host| home.sightings.at(*host).iter().any(open))
}

/// The announcements of some addresses, now.
async fn announcements(gate: &Gate, hosts: &[IpAddr]) -> Vec<Observation> {
    let (sender, mut found) = mpsc::channel(256);
    let listen = async {
        // What cannot be listened to now was told by the scan.
        let _ = tokio::join!(listen_mdns(gate, &sender), search_ssdp(gate, &sender));
        std::future::pending::<()>().await;
    };
    let mut kept = Vec::new();
    let keep = async {
        while let Some(observation) = found.recv().await {
            if hosts.contains(&observation.host) {
                kept.push(observation);
            }
        }
    };
    tokio::select! {
        () = listen => {}
        () = keep => {}
        () = gate.sleep(LISTEN) => {}
    }
    kept
}

/// Asks one device for its factory login, as the resident agreed. The ledger is written first.
pub async fn try_login(home: &mut Home, survey: &Survey, consent: &LoginConsent, ledger: &dyn LoginLedger) {
    let gate = survey.gate();
    try_login_through(home, survey, &gate, consent, ledger).await;
}

async fn try_login_through(
    home: &mut Home,
    survey: &Survey,
    gate: &Gate,
    consent: &LoginConsent,
    ledger: &dyn LoginLedger,
) {
    let device = consent.device().clone();
    let host = consent.host();
    let trial = if ledger.admit(&device) {
        match check_factory_login(gate, consent).await {
            Ok(trial) => trial,
            Err(reason) => {
                home.note_gap(Gap { host: Some(host), probe: Probe::Login, reason });
                return;
            }
        }
    } else {
        consent.trial(LoginVerdict::CoolingDown)
    };
    if trial.verdict == LoginVerdict::StoppedBySign {
        ledger.calm(&device);
    }
    home.sightings.retain(|at, seen| !(at == host && matches!(seen, Seen::Login(_))));
    home.note(Observation { host, seen: Seen::Login(trial) });
    home.judge(&device, survey.catalogue());
}

/// Puts the question about every device that has one, and asks those that were agreed to.
pub(crate) async fn try_all_logins(
    home: &mut Home,
    survey: &Survey,
    gate: &Gate,
    dialogue: &dyn Dialogue,
    ledger: &dyn LoginLedger,
) {
    for device in home.devices.clone() {
        let question = login_question(&device, &home.seen_of(&device), survey.catalogue());
        let Some(question) = question else { continue };
        if let Some(consent) = dialogue.ask(&device, question).await {
            try_login_through(home, survey, gate, &consent, ledger).await;
        }
    }
}
