//! The only crate that opens sockets on the home's network.

mod network;

pub use network::{Announcement, Datagrams, Interface, InterfaceKind, Neighbour, Network, Stream};
