//! Questions to one device, each bounded and each with a fixed list of what it sends.

mod banner;
mod call;
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
pub(crate) use ftp::{Reply as FtpReply, reply as ftp_reply};
pub(crate) use http::{Body, Reply, exchange_with, get, has_password_field};
pub use http::{HttpQuestion, ask_http};
pub use mqtt::ask_mqtt;
pub(crate) use mqtt::{CONNECT as MQTT_CONNECT, DISCONNECT as MQTT_DISCONNECT};
pub use ports::{FRAGILE_PORTS, PORTS, Protocol, protocol_of, try_port};
pub use rtsp::ask_rtsp;
pub use snmp::ask_snmp;
pub(crate) use snmp::{SnmpAnswer, get_sys_descr};
pub use telnet::ask_telnet;
pub(crate) use telnet::without_options as without_telnet_options;
