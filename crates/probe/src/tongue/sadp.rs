//! Hikvision's search (SADP) over multicast UDP 37020 (general knowledge of the protocol). Answers go to
//! the group.

use std::net::Ipv4Addr;

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 37020;
const INQUIRY: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Probe>\
    <Uuid>706F7263-686C-4967-8854-000000000001</Uuid><Types>inquiry</Types></Probe>";

pub(super) const SADP: Tongue = Tongue {
    name: "sadp",
    what: "the inquiry of Hikvision cameras, to 239.255.255.250 UDP port 37020",
    to: To::Group(Ipv4Addr::new(239, 255, 255, 250)),
    question: || vec![(PORT, INQUIRY.as_bytes().to_vec())],
    hear: &[PORT],
    read,
};

/// `ProbeMatch` with `DeviceDescription`, `SoftwareVersion`, `MAC`, `Activated` and more. Passwords and
/// codes are not in it.
fn read(answer: &[u8]) -> Option<Fields> {
    fields::xml(std::str::from_utf8(answer).ok()?).filter(|fields| fields.contains_key("DeviceDescription"))
}
