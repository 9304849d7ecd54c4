//! The neighbour table of Linux, over netlink (RTM_GETNEIGH). Needs no right.

use std::io;
use std::net::IpAddr;

use futures_util::TryStreamExt;
use porchlight_model::Mac;
use rtnetlink::packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourMessage, NeighbourState,
};

use crate::Neighbour;

/// The entries of one interface that were confirmed at some time.
pub(super) async fn neighbours(index: u32) -> io::Result<Vec<Neighbour>> {
    let (connection, handle, _) = rtnetlink::new_connection()?;
    let driver = tokio::spawn(connection);
    let entries = handle.neighbours().get().execute().try_collect::<Vec<_>>().await;
    driver.abort();
    let entries = entries.map_err(io::Error::other)?;
    Ok(entries
        .iter()
        .filter(|m| m.header.ifindex == index && is_confirmed(m.header.state))
        .filter_map(entry)
        .collect())
}

fn is_confirmed(state: NeighbourState) -> bool {
    matches!(
        state,
        NeighbourState::Reachable
            | NeighbourState::Stale
            | NeighbourState::Delay
            | NeighbourState::Probe
            | NeighbourState::Permanent
    )
}

fn entry(message: &NeighbourMessage) -> Option<Neighbour> {
    let ip = message.attributes.iter().find_map(|a| match a {
        NeighbourAttribute::Destination(NeighbourAddress::Inet(ip)) => Some(IpAddr::V4(*ip)),
        NeighbourAttribute::Destination(NeighbourAddress::Inet6(ip)) => Some(IpAddr::V6(*ip)),
        _ => None,
    })?;
    let mac = message.attributes.iter().find_map(|a| match a {
        NeighbourAttribute::LinkLayerAddress(bytes) => <[u8; 6]>::try_from(bytes.as_slice()).ok(),
        _ => None,
    })?;
    Some(Neighbour { ip, mac: Mac(mac) })
}
