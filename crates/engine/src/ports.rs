//! The ports of one address: it is woken, then all ports of the list are tried, and those that stayed
//! silent once more. One lost packet must not hide an open port.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use porchlight_model::{GapReason, PortState, Probe, Seen};
use porchlight_probe::{FRAGILE_PORTS, Gate, PORTS, protocol_of, try_port};

use crate::visit::{Desk, ask};

/// The ports that a device is woken with. It is waited for them long enough for one that sleeps.
const PATIENT_PORTS: [u16; 2] = [80, 443];
const PATIENCE: Duration = Duration::from_millis(3500);
/// Tried meanwhile, one after the other: a device behind a firewall may answer on one of them alone.
const OTHER_PORTS: [u16; 7] = [445, 22, 8080, 53, 554, 23, 5000];
/// How often a port that stayed silent is tried again: twice when few did, as on a lossy network; once
/// when many did, as behind a firewall that drops what it does not want.
const AGAIN: [u32; 2] = [2, 1];
const FEW: usize = 12;

/// What became of a round.
struct Round {
    silent: Vec<u16>,
    /// The device was asked enough.
    over: bool,
}

/// Tries the ports of one address and asks what lives on those that are open.
pub(crate) async fn ports(gate: &Gate, host: IpAddr, desk: &Desk) {
    if !wake(gate, host).await {
        desk.gap(Some(host), Probe::Ports, GapReason::TimedOut).await;
        return;
    }
    let fragile = gate.is_fragile(host);
    let all: Vec<u16> =
        if fragile { FRAGILE_PORTS.to_vec() } else { PORTS.iter().map(|(port, ..)| *port).collect() };
    let Round { mut silent, over } = round(gate, host, &all, desk).await;
    let times = if silent.len() <= FEW { AGAIN[0] } else { AGAIN[1] };
    for _ in 0..times {
        if over || silent.is_empty() {
            break;
        }
        silent = round(gate, host, &silent, desk).await.silent;
    }
    for port in silent {
        desk.seen(host, Seen::Port { port, state: PortState::Silent }).await;
    }
    if fragile {
        desk.gap(Some(host), Probe::Ports, GapReason::Delicate).await;
    }
}

/// Waits until the device answers on some port, with a yes or a no; false when it hides.
async fn wake(gate: &Gate, host: IpAddr) -> bool {
    let answers = |port, time| async move {
        matches!(try_port(gate, host, port, time).await, Ok(PortState::Open | PortState::Closed))
    };
    let fragile = gate.is_fragile(host);
    let patient = PATIENT_PORTS.into_iter().take(if fragile { 1 } else { PATIENT_PORTS.len() });
    let mut tries: FuturesUnordered<_> = patient.map(|port| answers(port, Some(PATIENCE)).boxed()).collect();
    if !fragile {
        let others = async {
            for port in OTHER_PORTS {
                if answers(port, None).await {
                    return true;
                }
            }
            false
        };
        tries.push(others.boxed());
    }
    let first_answer = async {
        while let Some(answered) = tries.next().await {
            if answered {
                return true;
            }
        }
        false
    };
    tokio::time::timeout(PATIENCE, first_answer).await.unwrap_or(false)
}

/// Tries some ports, as many at a time as is polite. Silent ones are handed back, others handed in.
async fn round(gate: &Gate, host: IpAddr, ports: &[u16], desk: &Desk) -> Round {
    let at_once = gate.politeness().in_flight_per_host as usize;
    let mut tries = futures_util::stream::iter(ports.to_vec())
        .map(|port| async move { (port, try_port(gate, host, port, None).await) })
        .buffered(at_once);
    let mut questions = FuturesUnordered::new();
    let mut round = Round { silent: Vec::new(), over: false };
    loop {
        tokio::select! {
            Some(()) = questions.next(), if !questions.is_empty() => {}
            next = tries.next() => match next {
                None => break,
                Some((port, Ok(PortState::Silent))) => round.silent.push(port),
                Some((port, Ok(state))) => {
                    desk.seen(host, Seen::Port { port, state }).await;
                    if let (PortState::Open, Some((_, protocol))) = (state, protocol_of(port)) {
                        questions.push(ask(gate, host, port, protocol, desk));
                    }
                }
                Some((_, Err(reason))) => {
                    desk.gap(Some(host), Probe::Ports, reason).await;
                    round.over = true;
                    break;
                }
            }
        }
    }
    drop(tries);
    while questions.next().await.is_some() {}
    round
}
