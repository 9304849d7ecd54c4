//! Questions to the whole home: who is there, and what does it announce.

mod greet;
mod mappings;
mod mdns;
mod neighbours;
mod poke;
mod ssdp;
mod upnp;

pub use greet::greet_v6;
pub(crate) use greet::{ECHO_REQUEST, EVERYONE};
pub(crate) use mappings::envelope as mapping_envelope;
pub use mappings::read_mappings;
pub use mdns::listen_mdns;
pub use neighbours::read_neighbours;
pub use poke::{knock_all, poke, poke_all};
pub use ssdp::search_ssdp;
pub(crate) use upnp::parse_xml;
pub use upnp::{fetch_description, read_description};
