//! Poking every address, so that the system asks who has it and devices show themselves.

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
/// TCP pokes under way at the same time; the gate keeps room for the visits beside them.
const TCP_AT_ONCE: usize = 128;

/// Sends an empty datagram to every address and then tries port 80 of each.
/// Whoever accepts or refuses is there.
///
/// # Errors
/// A gap when no UDP socket can be had; TCP is tried all the same.
pub async fn poke_all(gate: &Gate, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let hosts: Vec<IpAddr> =
        gate.scope().hosts().map(IpAddr::V4).filter(|ip| !gate.interface().is_own(*ip)).collect();
    let udp = udp(gate, &hosts).await;
    futures_util::stream::iter(hosts)
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
    udp
}

async fn udp(gate: &Gate, hosts: &[IpAddr]) -> Result<(), GapReason> {
    let Some(first) = hosts.first() else { return Ok(()) };
    let socket = gate.datagrams(*first, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    for burst in hosts.chunks(BURST) {
        for host in burst {
            // An address that cannot be reached just now is no reason to leave out the others.
            let _ = socket.send(&[], gate.interface().socket(*host, POKED), Packet::UdpPoke).await;
        }
        gate.sleep(PAUSE).await;
    }
    Ok(())
}
