//! Poking every address, so that the system asks who has it and devices show themselves.
//!
//! Where the neighbour table can be read, the poke is an empty datagram and the table tells who is there.
//! Where it cannot, as on phones, a connection to port 80 tells.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::StreamExt;
use porchlight_model::{Alive, GapReason, Observation, Seen};
use tokio::sync::mpsc;

use crate::gate::ConnectError;
use crate::{Gate, Hear, Packet};

/// A port that nothing listens on.
const POKED: u16 = 33533;
/// Addresses poked before a pause: the neighbour table holds 1,024 by default.
const BURST: usize = 64;
const PAUSE: Duration = Duration::from_millis(20);
/// When those that did not show themselves are poked again: the system has given up on them by then.
const AGAIN: Duration = Duration::from_millis(3050);
/// Knocks under way at the same time; the gate keeps room for the visits beside them.
const TCP_AT_ONCE: usize = 128;

/// Sends an empty datagram to every address, so that whoever is there appears in the neighbour table.
/// What stayed silent is asked once more after a while, for devices that slept.
///
/// # Errors
/// A gap when no UDP socket can be had.
pub async fn poke_all(gate: &Gate) -> Result<(), GapReason> {
    let hosts: Vec<IpAddr> = others(gate).collect();
    let Some(first) = hosts.first() else { return Ok(()) };
    let socket = gate.datagrams(*first, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    for pause in [Duration::ZERO, AGAIN] {
        gate.sleep(pause).await;
        let known = gate.network().neighbours(gate.interface()).await.unwrap_or_default();
        let silent = hosts.iter().filter(|ip| !known.iter().any(|n| n.ip == **ip));
        for (count, host) in silent.enumerate() {
            // An address that cannot be reached just now is no reason to leave out the others.
            let _ = socket.send(&[], gate.interface().socket(*host, POKED), Packet::UdpPoke).await;
            if count % BURST == BURST - 1 {
                gate.sleep(PAUSE).await;
            }
        }
    }
    Ok(())
}

/// Sends an empty datagram to one address, so that the system asks whose it is.
///
/// # Errors
/// A gap when no UDP socket can be had.
pub async fn poke(gate: &Gate, host: IpAddr) -> Result<(), GapReason> {
    let socket = gate.datagrams(host, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    // Whether it can be sent or not, the system has asked.
    let _ = socket.send(&[], gate.interface().socket(host, POKED), Packet::UdpPoke).await;
    Ok(())
}

/// Tries port 80 of every address: whoever accepts or refuses is there. For systems that keep their
/// neighbour table to themselves.
pub async fn knock_all(gate: &Gate, found: &mpsc::Sender<Observation>) {
    futures_util::stream::iter(others(gate))
        .for_each_concurrent(TCP_AT_ONCE, |host| async move {
            let there = match gate.connect(host, 80, Packet::TcpConnect).await {
                Ok(_) => true,
                Err(ConnectError::Refused | ConnectError::Gap(GapReason::Reset)) => true,
                Err(ConnectError::Gap(_)) => false,
            };
            if there {
                // A closed channel means that nobody wants to know any more.
                let _ = found.send(Observation { host, seen: Seen::Alive(Alive::Tcp) }).await;
            }
        })
        .await;
}

fn others(gate: &Gate) -> impl Iterator<Item = IpAddr> + '_ {
    gate.scope().hosts().map(IpAddr::V4).filter(|ip| !gate.interface().is_own(*ip))
}
