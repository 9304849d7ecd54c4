//! Greeting every IPv6 device at once: one ICMPv6 echo request to ff02::1 (RFC 4443, section 4.1; RFC
//! 4291, section 2.7.1). IPv6 networks are too large to walk through, and a device that announces nothing
//! is found in no other way.
//!
//! It goes through a datagram socket for echoes, which needs no right where the system lets everybody
//! ping. Where it does not, devices are found by what they announce alone: other greetings would need
//! packets made by hand, which takes rights that Porchlight does not ask for.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use futures_util::future::join_all;
use porchlight_model::{Alive, GapReason, Observation, Seen};
use tokio::sync::mpsc;

use crate::{Gate, Packet};

/// Every node of the link.
pub(crate) const EVERYONE: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
/// When the greeting is repeated, for devices that sleep.
const BURSTS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(1000), Duration::from_millis(1500)];
const MOST_ANSWERS: usize = 2_000;
/// Echo request, code 0; checksum and identifier are the system's; sequence 1; eight bytes to return.
pub(crate) const ECHO_REQUEST: [u8; 16] =
    [128, 0, 0, 0, 0, 0, 0, 1, b'p', b'o', b'r', b'c', b'h', b'l', b'i', b'g'];
const ECHO_REPLY: u8 = 129;

/// Greets from each of this computer's own IPv6 addresses of the home, and passes on who answers until
/// cancelled. An answer comes from an address of the same network.
///
/// # Errors
/// A gap when the system lets nobody ping.
pub async fn greet_v6(gate: &Gate, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let own = gate.interface().addresses.iter().map(|net| net.addr());
    let own: Vec<IpAddr> = own.filter(|ip| ip.is_ipv6() && gate.scope().contains(*ip)).collect();
    if own.is_empty() {
        return Ok(());
    }
    let results = join_all(own.into_iter().map(|ip| greet(gate, ip, found))).await;
    if results.iter().all(Result::is_err) { Err(GapReason::NotAllowed) } else { Ok(()) }
}

async fn greet(gate: &Gate, own: IpAddr, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let socket = gate.echoes(own).await.map_err(|_| GapReason::NotAllowed)?;
    let to = gate.interface().socket(EVERYONE.into(), 0);
    let ask = async {
        for pause in BURSTS {
            gate.sleep(pause).await;
            // A network that is full now may not be at the next burst.
            let _ = socket.send(&ECHO_REQUEST, to, Packet::Echo).await;
        }
        std::future::pending::<()>().await;
    };
    let listen = async {
        let mut buffer = [0; 64];
        for _ in 0..MOST_ANSWERS {
            let (length, host) = socket.receive(&mut buffer).await.map_err(|_| GapReason::NetworkGone)?;
            let is_reply = length >= 8 && buffer[0] == ECHO_REPLY;
            let seen = Seen::Alive(Alive::Spoke);
            if is_reply && found.send(Observation { host, seen }).await.is_err() {
                return Ok(());
            }
        }
        Err(GapReason::TooMuch)
    };
    tokio::select! { () = ask => Ok(()), end = listen => end }
}
