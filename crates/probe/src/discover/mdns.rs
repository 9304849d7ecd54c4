//! Listening to what devices announce by mDNS.

use std::net::IpAddr;

use porchlight_model::{GapReason, Observation, Seen};
use tokio::sync::mpsc;

use crate::{Gate, Packet};

/// The most announcements that are taken in one scan; a home has a few hundred.
const MOST: usize = 5_000;

/// Listens until cancelled. An announcement belongs to the addresses that it names, as far as they
/// are in the home; one that names none of them is dropped.
///
/// # Errors
/// A gap when the system does not let port 5353 be shared.
pub async fn listen_mdns(gate: &Gate, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let mut announcements =
        gate.network().browse(gate.interface()).await.map_err(|_| GapReason::NotAllowed)?;
    gate.note(None, Packet::MdnsQuestion, 0);
    for _ in 0..MOST {
        let Some(announcement) = announcements.recv().await else { return Ok(()) };
        let inside: Vec<IpAddr> =
            announcement.addresses.iter().copied().filter(|ip| gate.scope().contains(*ip)).collect();
        for host in inside {
            let seen = Seen::Mdns(announcement.service.clone());
            if found.send(Observation { host, seen }).await.is_err() {
                return Ok(());
            }
        }
    }
    Err(GapReason::TooMuch)
}
