//! The short list of TCP ports that are tried, and what usually lives there.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{GapReason, PortState, Transport};

use crate::gate::ConnectError;
use crate::{Gate, Packet, Politeness};

/// What is spoken on a port, as far as the next question depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// HTTP, plain or inside TLS.
    Http(Transport),
    /// Telnet.
    Telnet,
    /// FTP.
    Ftp,
    /// MQTT.
    Mqtt,
    /// RTSP, the protocol of camera streams.
    Rtsp,
    /// SSH.
    Ssh,
    /// File sharing (SMB).
    Smb,
    /// A shared screen (VNC).
    Vnc,
    /// Something that greets first.
    Greets,
    /// Something that is left alone once it is known to be there.
    Quiet,
}

/// The ports, the short name of what usually lives there, and how it is asked.
pub const PORTS: [(u16, &str, Protocol); 40] = [
    (80, "http", Protocol::Http(Transport::Plain)),
    (443, "https", Protocol::Http(Transport::Tls)),
    (22, "ssh", Protocol::Ssh),
    (23, "telnet", Protocol::Telnet),
    (21, "ftp", Protocol::Ftp),
    (53, "dns", Protocol::Quiet),
    (139, "netbios", Protocol::Quiet),
    (445, "smb", Protocol::Smb),
    (554, "rtsp", Protocol::Rtsp),
    (631, "ipp", Protocol::Http(Transport::Plain)),
    (1400, "sonos", Protocol::Http(Transport::Plain)),
    (1883, "mqtt", Protocol::Mqtt),
    (2323, "telnet", Protocol::Telnet),
    (2375, "docker", Protocol::Quiet),
    (3000, "http", Protocol::Http(Transport::Plain)),
    (3389, "rdp", Protocol::Quiet),
    (5000, "http", Protocol::Http(Transport::Plain)),
    (5001, "https", Protocol::Http(Transport::Tls)),
    (5555, "adb", Protocol::Quiet),
    (5900, "vnc", Protocol::Vnc),
    (6379, "redis", Protocol::Quiet),
    (7547, "cwmp", Protocol::Quiet),
    (8000, "http", Protocol::Http(Transport::Plain)),
    (8001, "http", Protocol::Http(Transport::Plain)),
    (8008, "http", Protocol::Http(Transport::Plain)),
    (8009, "cast", Protocol::Quiet),
    (8060, "roku", Protocol::Http(Transport::Plain)),
    (8080, "http", Protocol::Http(Transport::Plain)),
    (8086, "influxdb", Protocol::Quiet),
    (8123, "http", Protocol::Http(Transport::Plain)),
    (8200, "dlna", Protocol::Http(Transport::Plain)),
    (8443, "https", Protocol::Http(Transport::Tls)),
    (8883, "mqtts", Protocol::Quiet),
    (8888, "http", Protocol::Http(Transport::Plain)),
    (9000, "http", Protocol::Quiet),
    (9123, "http", Protocol::Http(Transport::Plain)),
    (32400, "plex", Protocol::Http(Transport::Plain)),
    (34567, "dvr", Protocol::Quiet),
    (37777, "dvr", Protocol::Quiet),
    (49000, "upnp", Protocol::Http(Transport::Plain)),
];

/// The ports of a fragile device that are tried: those that findings rest on.
pub const FRAGILE_PORTS: [u16; Politeness::FRAGILE_PORTS] = [80, 443, 23, 2323, 21, 22, 8080, 1883];

/// What usually lives on a port of the list.
pub fn protocol_of(port: u16) -> Option<(&'static str, Protocol)> {
    PORTS.iter().find(|(p, ..)| *p == port).map(|(_, name, protocol)| (*name, *protocol))
}

/// Opens a connection and closes it without a word. `time` bounds it, else what fits the device.
///
/// # Errors
/// A gap when the port was not to be tried; silence is a state, not an error.
pub async fn try_port(
    gate: &Gate,
    host: IpAddr,
    port: u16,
    time: Option<Duration>,
) -> Result<PortState, GapReason> {
    match gate.connect_within(host, port, Packet::TcpConnect, time).await {
        Ok(_) => Ok(PortState::Open),
        Err(ConnectError::Refused) => Ok(PortState::Closed),
        Err(ConnectError::Gap(GapReason::TimedOut | GapReason::Reset)) => Ok(PortState::Silent),
        Err(ConnectError::Gap(reason)) => Err(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::is_printer_raw_port;

    #[test]
    fn about_forty_ports_none_twice_and_no_printer() {
        let mut ports: Vec<_> = PORTS.iter().map(|(p, ..)| *p).collect();
        assert!(ports.iter().all(|p| !is_printer_raw_port(*p)));
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 40);
    }
}
