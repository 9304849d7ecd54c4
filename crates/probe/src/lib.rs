//! The only crate that opens sockets on the home's network.
//!
//! A [`Network`] moves bytes: [`Lan`] is the operating system's, and a played home is another.
//! A [`Gate`] is the one way to it: it lets through what the rules of politeness allow and counts
//! it. The functions below it each ask one thing and bring home observations or a gap.
//!
//! ```
//! use porchlight_probe::{Interface, InterfaceKind, Scope, ScopeError};
//! let wlan = Interface {
//!     name: "wlan0".into(),
//!     index: 3,
//!     addresses: vec!["192.168.1.20/24".parse().unwrap()],
//!     gateways: vec!["192.168.1.1".parse().unwrap()],
//!     dns: Vec::new(),
//!     mac: None,
//!     kind: InterfaceKind::Lan,
//! };
//! let scope = Scope::of(&wlan)?;
//! assert!(scope.contains("192.168.1.77".parse().unwrap()));
//! assert!(!scope.contains("8.8.8.8".parse().unwrap()));
//! # Ok::<(), ScopeError>(())
//! ```

mod ask;
mod discover;
mod exchange;
mod gate;
mod lan;
mod login;
mod network;
mod packet;
mod scope;
mod sends;
mod tongue;

pub use ask::{
    CALLS, Call, FRAGILE_PORTS, HttpQuestion, PORTS, Protocol, ask_call, ask_docker, ask_ftp, ask_http,
    ask_influxdb, ask_mqtt, ask_nat_pmp, ask_old_tls, ask_picture, ask_redis, ask_rtsp, ask_smb1, ask_snmp,
    ask_ssh, ask_stream, ask_telnet, ask_vnc, listen, protocol_of, try_port,
};
pub use discover::{
    fetch_description, greet_v6, knock_all, listen_mdns, poke, poke_all, read_description, read_mappings,
    read_neighbours, search_ssdp,
};
pub use gate::{Audit, Gate, Politeness, Sent};
pub use lan::Lan;
pub use login::{
    Door, Form, LoginConsent, LoginPlan, LoginQuestion, Page, Secret, Word, check_factory_login,
};
pub use network::{Announcement, Datagrams, Hear, Interface, InterfaceKind, Neighbour, Network, Stream};
pub use packet::Packet;
pub use scope::{Scope, ScopeError};
pub use sends::{Pattern, may_send, sends_page};
pub use tongue::{TONGUES, Tongue, ask_alone, search_tongues};
