//! Answers to searches by SSDP (UPnP Device Architecture 2.0, section 1.3).

use std::net::{IpAddr, SocketAddr};

use super::upnp;
use crate::file::DeviceFile;

/// The port of SSDP.
pub(crate) const PORT: u16 = 1900;

/// True for the groups that searches are sent to.
pub(crate) fn is_group(to: SocketAddr) -> bool {
    let group = match to.ip() {
        IpAddr::V4(ip) => ip.octets() == [239, 255, 255, 250],
        IpAddr::V6(ip) => ip.segments() == [0xff02, 0, 0, 0, 0, 0, 0, 0xc],
    };
    group && to.port() == PORT
}

/// What a device answers to a datagram from one of its addresses: one answer per target that fits.
pub(crate) fn answers(device: &DeviceFile, from: IpAddr, datagram: &[u8]) -> Vec<Vec<u8>> {
    let Some(wanted) = search_target(datagram) else { return Vec::new() };
    let fits = device.ssdp.iter().filter(|ssdp| wanted == "ssdp:all" || wanted == ssdp.st);
    fits.filter_map(|ssdp| {
        let location = match &ssdp.location {
            Some(location) => device.fill(location),
            None => upnp::location(device, from)?,
        };
        let usn = match &ssdp.usn {
            Some(usn) => device.fill(usn),
            None => format!("{}::{}", upnp::udn(device), ssdp.st),
        };
        let server = device.fill(ssdp.server.as_deref().unwrap_or("Linux UPnP/1.1 {model}/{firmware}"));
        let answer = format!(
            "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nLOCATION: {location}\r\n\
             SERVER: {server}\r\nST: {}\r\nUSN: {usn}\r\n\r\n",
            ssdp.st
        );
        Some(answer.into_bytes())
    })
    .collect()
}

/// What a search looks for; `None` when the datagram is no search.
fn search_target(datagram: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(datagram).ok()?;
    let mut lines = text.split("\r\n");
    if lines.next()? != "M-SEARCH * HTTP/1.1" {
        return None;
    }
    let headers: Vec<_> = lines.filter_map(|line| line.split_once(':')).collect();
    let header = |name: &str| {
        headers.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    header("man").filter(|man| *man == "\"ssdp:discover\"")?;
    header("st")
}
