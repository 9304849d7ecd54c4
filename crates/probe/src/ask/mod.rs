//! Questions to one device, each bounded and each with a fixed list of what it sends.

mod banner;
mod call;
mod certificate;
mod ftp;
mod http;
mod ipp;
mod mqtt;
mod ports;
mod rtsp;
mod snmp;
mod telnet;
mod tls;

pub use banner::listen;
pub use call::{CALLS, Call, ask_call};
pub use ftp::ask_ftp;
pub(crate) use http::{Body, Credentials, Reply, exchange_with, get};
pub use http::{HttpQuestion, ask_http};
pub use mqtt::ask_mqtt;
pub use ports::{FRAGILE_PORTS, PORTS, Protocol, protocol_of, try_port};
pub use rtsp::ask_rtsp;
pub use snmp::ask_snmp;
pub use telnet::ask_telnet;
