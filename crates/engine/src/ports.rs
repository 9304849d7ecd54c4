//! The ports of one address: a first round over the list, and a second one for those that stayed silent
//! although the device answers. One lost packet must not hide an open port.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use porchlight_model::{GapReason, PortState, Probe, Seen};
use porchlight_probe::{FRAGILE_PORTS, Gate, PORTS, protocol_of, try_port};

use crate::visit::{Desk, ask};

/// When so many ports in a row stay silent, the address hides or sleeps.
const SILENT_ENOUGH: usize = 8;
/// The ports that a sleeping device is woken with, and how long it is waited for.
const WAKING_PORTS: [u16; 4] = [80, 443, 22, 554];
const WAKING_TIME: Duration = Duration::from_millis(3500);
/// How often a port that stayed silent is tried again: twice when few did, as on a lossy network; once
/// when many did, as behind a firewall that drops what it does not want.
const AGAIN: [u32; 2] = [2, 1];
const FEW: usize = 12;

/// What became of a round.
struct Round {
    silent: Vec<u16>,
    /// The device was to be left in peace, or asked enough.
    over: bool,
}

/// Tries the ports of one address and asks what lives on those that are open.
pub(crate) async fn ports(gate: &Gate, host: IpAddr, desk: &Desk) {
    let fragile = gate.is_fragile(host);
    let all: Vec<u16> =
        if fragile { FRAGILE_PORTS.to_vec() } else { PORTS.iter().map(|(port, ..)| *port).collect() };
    let mut first = round(gate, host, &all, None, desk).await;
    if first.over && !gate.has_answered(host) {
        // Nothing came back at all: a sleeping device needs longer than others.
        let woken = round(gate, host, &WAKING_PORTS, Some(WAKING_TIME), desk).await;
        if !gate.has_answered(host) {
            desk.gap(Some(host), Probe::Ports, GapReason::TimedOut).await;
            return;
        }
        first = round(gate, host, &all, None, desk).await;
        first.over |= woken.over;
    }
    let mut silent = first.silent;
    let times = if silent.len() <= FEW { AGAIN[0] } else { AGAIN[1] };
    for _ in 0..times {
        if first.over || silent.is_empty() {
            break;
        }
        silent = round(gate, host, &silent, None, desk).await.silent;
    }
    for port in silent {
        desk.seen(host, Seen::Port { port, state: PortState::Silent }).await;
    }
    if fragile {
        desk.gap(Some(host), Probe::Ports, GapReason::Delicate).await;
    }
}

/// Tries some ports, as many at a time as is polite. Silent ones are handed back, others handed in.
async fn round(gate: &Gate, host: IpAddr, ports: &[u16], time: Option<Duration>, desk: &Desk) -> Round {
    let at_once = gate.politeness().in_flight_per_host as usize;
    let mut tries = futures_util::stream::iter(ports.to_vec())
        .map(|port| async move { (port, try_port(gate, host, port, time).await) })
        .buffered(at_once);
    let mut questions = FuturesUnordered::new();
    let mut round = Round { silent: Vec::new(), over: false };
    loop {
        tokio::select! {
            Some(()) = questions.next(), if !questions.is_empty() => {}
            next = tries.next() => match next {
                None => break,
                Some((port, Ok(PortState::Silent))) => {
                    round.silent.push(port);
                    if !gate.has_answered(host) && round.silent.len() >= SILENT_ENOUGH.min(ports.len()) {
                        round.over = true;
                        break;
                    }
                }
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
