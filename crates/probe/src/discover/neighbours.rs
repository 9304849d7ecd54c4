//! Reading the neighbour table, which the kernel keeps while it looks for addresses.

use porchlight_model::{GapReason, Observation, Seen};

use crate::Gate;

/// The neighbours that are in the home, now. Sends nothing.
///
/// # Errors
/// A gap when the system keeps the table to itself.
pub async fn read_neighbours(gate: &Gate) -> Result<Vec<Observation>, GapReason> {
    let table = gate.network().neighbours(gate.interface()).await.map_err(|_| GapReason::NotAllowed)?;
    let home = table.into_iter().filter(|n| gate.scope().contains(n.ip) && n.mac.is_device());
    Ok(home.map(|n| Observation { host: n.ip, seen: Seen::Neighbour(n.mac) }).collect())
}
