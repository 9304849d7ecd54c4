//! The names of a Windows computer: a node status question on UDP 137 (RFC 1002, section 4.2.17).

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 137;

pub(super) const NETBIOS: Tongue = Tongue {
    name: "netbios",
    what: "one NetBIOS node status question, to UDP port 137",
    to: To::OneDevice,
    question: || vec![(PORT, question())],
    hear: &[],
    read,
};

/// One question: the name `*`, type NBSTAT (0x21), class IN.
fn question() -> Vec<u8> {
    let mut packet = vec![0x50, 0x6c, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x20];
    // Each half byte of the name becomes a letter from A on; the name is padded with zeros.
    packet.extend_from_slice(b"CK");
    packet.extend_from_slice(&[b'A'; 30]);
    packet.extend_from_slice(&[0, 0, 0x21, 0, 1]);
    packet
}

/// After the record's head: the number of names, then 15 bytes of name, one of suffix, two of flags
/// each; then the hardware address.
fn read(answer: &[u8]) -> Option<Fields> {
    const HEAD: usize = 12 + 34 + 10;
    const GROUP: u8 = 0x80;
    if answer.get(..2)? != [0x50, 0x6c] || answer.get(2)? & 0x80 == 0 {
        return None;
    }
    let count = usize::from(*answer.get(HEAD)?);
    let names = answer.get(HEAD + 1..)?;
    let mut found = Fields::new();
    for entry in names.chunks_exact(18).take(count) {
        let name = String::from_utf8_lossy(&entry[..15]);
        match (entry[15], entry[16] & GROUP != 0) {
            (0x00, false) => fields::put(&mut found, "name", name.trim()),
            (0x00, true) => fields::put(&mut found, "group", name.trim()),
            (0x20, false) => fields::put(&mut found, "shares", "yes"),
            _ => {}
        }
    }
    (!found.is_empty()).then_some(found)
}
