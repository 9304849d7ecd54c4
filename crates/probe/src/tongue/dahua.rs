//! Dahua's search (DHIP) over multicast UDP 37810 (general knowledge of the protocol).

use std::net::Ipv4Addr;

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 37810;
const SEARCH: &[u8] = br#"{"method":"DHDiscover.search","params":{"mac":"","uni":1}}"#;
/// `DHIP` after four bytes, and the length of the text twice.
const HEAD: usize = 32;

pub(super) const DAHUA: Tongue = Tongue {
    name: "dahua",
    what: "DHDiscover.search of Dahua cameras, to 239.255.255.251 UDP port 37810",
    to: To::Group(Ipv4Addr::new(239, 255, 255, 251)),
    question: || vec![(PORT, question())],
    hear: &[],
    read,
};

fn question() -> Vec<u8> {
    let mut packet = vec![0; HEAD];
    packet[0] = 0x20;
    packet[4..8].copy_from_slice(b"DHIP");
    let length = u8::try_from(SEARCH.len()).unwrap_or(u8::MAX);
    packet[16] = length;
    packet[24] = length;
    packet.extend_from_slice(SEARCH);
    packet
}

/// The head, then JSON with `params.deviceInfo`: `DeviceType`, `Version`, `Vendor`, `Init` and more.
fn read(answer: &[u8]) -> Option<Fields> {
    let (head, text) = answer.split_at_checked(HEAD)?;
    let text = text.strip_suffix(b"\n\0").or(text.strip_suffix(b"\0")).unwrap_or(text);
    fields::json(text, "/params/deviceInfo")
        .filter(|f| &head[4..8] == b"DHIP" && f.contains_key("DeviceType"))
}
