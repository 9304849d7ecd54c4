//! Questions to one device, each bounded and each with a fixed list of what it sends.

mod banner;
mod ftp;
mod http;
mod mqtt;
mod ports;
mod snmp;
mod telnet;
mod tls;

pub use banner::listen;
pub use ftp::ask_ftp;
pub(crate) use http::{Credentials, Reply, get};
pub use http::{HttpQuestion, ask_http};
pub use mqtt::ask_mqtt;
pub use ports::{PORTS, Protocol, protocol_of, try_port};
pub use snmp::ask_snmp;
pub use telnet::ask_telnet;
