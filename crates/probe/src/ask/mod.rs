//! Questions to one device, each bounded and each with a fixed list of what it sends.

mod banner;
mod call;
mod certificate;
mod ftp;
mod head;
mod http;
mod ipp;
mod mqtt;
mod nat_pmp;
mod old_tls;
mod ports;
mod redis;
mod rtsp;
mod smb;
mod snmp;
mod ssh;
mod telnet;
mod tls;
mod vnc;

pub use banner::listen;
pub use call::{CALLS, Call, ask_call};
pub use ftp::ask_ftp;
pub use head::{ask_docker, ask_influxdb, ask_picture};
pub(crate) use http::{Body, Credentials, Reply, exchange_with, get};
pub use http::{HttpQuestion, ask_http};
pub use mqtt::ask_mqtt;
pub use nat_pmp::ask_nat_pmp;
pub use old_tls::ask_old_tls;
pub use ports::{FRAGILE_PORTS, PORTS, Protocol, protocol_of, try_port};
pub use redis::ask_redis;
pub use rtsp::{ask_rtsp, ask_stream};
pub use smb::ask_smb1;
pub use snmp::ask_snmp;
pub use ssh::ask_ssh;
pub use telnet::ask_telnet;
pub use vnc::ask_vnc;
