//! Listening to a greeting.

use std::net::IpAddr;

use porchlight_model::{GapReason, Seen, Text};

use crate::exchange::read_until;
use crate::{Gate, Packet};

/// The most that is read of a greeting.
const MOST: usize = 1024;

/// Connects, reads the first line and closes. Sends nothing.
///
/// # Errors
/// A gap when nothing came.
pub async fn listen(gate: &Gate, host: IpAddr, port: u16) -> Result<Seen, GapReason> {
    let mut stream = gate.connect(host, port, Packet::Listen).await?;
    let got = read_until(&mut stream, MOST, gate.read_time(host), |got| got.contains(&b'\n')).await?;
    let line = got.split(|b| *b == b'\n').next().unwrap_or_default();
    Ok(Seen::Banner { port, text: Text::from_lan_bytes(line) })
}
