//! Searching by SSDP (UPnP Device Architecture 2.0, section 1.3).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use porchlight_model::{GapReason, Observation, Seen, SsdpReply, Text};
use tokio::sync::mpsc;

use crate::{Gate, Hear, Packet};

const GROUP_V4: &str = "239.255.255.250:1900";
const GROUP_V6: &str = "ff02::c";
/// When the search is repeated, for devices that sleep.
const BURSTS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(1000), Duration::from_millis(2000)];
const MOST_REPLIES: usize = 2_000;

/// Searches over IPv4 and IPv6 and passes on the answers until cancelled.
///
/// # Errors
/// A gap when there is no socket of either family.
pub async fn search_ssdp(gate: &Gate, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let interface = gate.interface();
    let families =
        [GROUP_V4.parse::<SocketAddr>().ok(), GROUP_V6.parse().ok().map(|ip| interface.socket(ip, 1900))];
    let searches = families
        .into_iter()
        .flatten()
        .filter(|group| interface.addresses.iter().any(|net| net.addr().is_ipv4() == group.is_ipv4()));
    let searches = searches.map(|group| search(gate, group, found));
    let results = futures_util::future::join_all(searches).await;
    let first = results.iter().find_map(|r| r.err()).unwrap_or(GapReason::NotAllowed);
    if results.iter().any(Result::is_ok) { Ok(()) } else { Err(first) }
}

async fn search(gate: &Gate, group: SocketAddr, found: &mpsc::Sender<Observation>) -> Result<(), GapReason> {
    let socket = gate.datagrams(group.ip(), Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    let message = question(group);
    let ask = async {
        for pause in BURSTS {
            gate.sleep(pause).await;
            if socket.send(message.as_bytes(), group, Packet::SsdpSearch).await.is_err() {
                return Err(GapReason::NetworkGone);
            }
        }
        std::future::pending().await
    };
    let listen = async {
        let mut buffer = [0; 4096];
        for _ in 0..MOST_REPLIES {
            let Ok((length, host)) = socket.receive(&mut buffer).await else {
                return Err(GapReason::NetworkGone);
            };
            let Some(reply) = read_reply(&buffer[..length]) else { continue };
            if found.send(Observation { host, seen: Seen::Ssdp(reply) }).await.is_err() {
                return Ok(());
            }
        }
        Err(GapReason::TooMuch)
    };
    tokio::select! { end = ask => end, end = listen => end }
}

fn question(group: SocketAddr) -> String {
    let host = match group.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!(
        "M-SEARCH * HTTP/1.1\r\nHOST: {host}:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n"
    )
}

/// Reads one answer; `None` when it is something else.
fn read_reply(datagram: &[u8]) -> Option<SsdpReply> {
    let text = String::from_utf8_lossy(datagram);
    let mut lines = text.lines();
    let status = lines.next()?;
    if !status.starts_with("HTTP/1.") || status.split_whitespace().nth(1) != Some("200") {
        return None;
    }
    let mut reply = SsdpReply {
        st: Text::default(),
        usn: Text::default(),
        server: Text::default(),
        location: String::new(),
    };
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "st" => reply.st = value.into(),
            "usn" => reply.usn = value.into(),
            "server" => reply.server = value.into(),
            "location" => reply.location = value.chars().take(500).collect(),
            _ => {}
        }
    }
    (!reply.st.is_empty()).then_some(reply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers_and_others() {
        let good = b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1::x\r\nserver: a/1\r\nLocation: http://192.168.1.1:80/d.xml\r\n\r\n";
        let reply = read_reply(good).unwrap();
        assert_eq!(reply.location, "http://192.168.1.1:80/d.xml");
        assert_eq!((reply.st.as_str(), reply.server.as_str()), ("upnp:rootdevice", "a/1"));
        for bad in [
            &b""[..],
            b"NOTIFY * HTTP/1.1\r\nST: x\r\n\r\n",
            b"HTTP/1.1 404 No\r\nST: x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ] {
            assert_eq!(read_reply(bad), None);
        }
    }

    proptest! {
        #[test]
        fn any_datagram_is_read(bytes in any::<Vec<u8>>(), text in "HTTP/1.1 200 [ -~\r\n]{0,200}") {
            let _ = (read_reply(&bytes), read_reply(text.as_bytes()));
        }
    }
}
