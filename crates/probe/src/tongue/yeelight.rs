//! Yeelight lamps: a search like SSDP on UDP 1982 (facts after the package yeelight, `ssdp_discover.py`,
//! looked at 2026-11-22).

use std::net::Ipv4Addr;

use super::{Fields, To, Tongue, fields};

const SEARCH: &str =
    "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1982\r\nMAN: \"ssdp:discover\"\r\nST: wifi_bulb\r\n";

pub(super) const YEELIGHT: Tongue = Tongue {
    name: "yeelight",
    what: "M-SEARCH for wifi_bulb, to 239.255.255.250 UDP port 1982",
    to: To::Group(Ipv4Addr::new(239, 255, 255, 250)),
    question: || vec![(1982, SEARCH.as_bytes().to_vec())],
    hear: &[],
    read,
};

/// Headers with `id`, `model`, `fw_ver`, `name` and more.
fn read(answer: &[u8]) -> Option<Fields> {
    let text = String::from_utf8_lossy(answer);
    let mut lines = text.lines();
    lines.next().filter(|first| first.starts_with("HTTP/1.1 200"))?;
    Some(fields::headers(lines)).filter(|f| f.contains_key("fw_ver") && f.contains_key("model"))
}
