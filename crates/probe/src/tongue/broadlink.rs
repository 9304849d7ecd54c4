//! Broadlink's hello on UDP 80 (facts after the package broadlink, `device.py`, looked at 2026-11-22).
//! Devices answer to the port that the hello names.

use super::{Fields, To, Tongue, fields};

/// Where answers are heard: a port that nobody is known to use.
const HEARD: u16 = 33580;

pub(super) const BROADLINK: Tongue = Tongue {
    name: "broadlink",
    what: "the hello of Broadlink devices, 48 bytes, to UDP port 80",
    to: To::Everyone,
    question: || vec![(80, hello())],
    hear: &[HEARD],
    read,
};

/// Time and address are left zero: nothing is told of this computer.
fn hello() -> Vec<u8> {
    let mut packet = vec![0; 48];
    packet[0x1c..0x1e].copy_from_slice(&HEARD.to_le_bytes());
    packet[0x26] = 6;
    let sum = packet.iter().fold(0xbeaf_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    packet[0x20..0x22].copy_from_slice(&sum.to_le_bytes());
    packet
}

/// The device's type at 0x34, its hardware address backwards at 0x3a, its name at 0x40, and whether it
/// is locked in the last byte.
fn read(answer: &[u8]) -> Option<Fields> {
    let kind = u16::from_le_bytes(answer.get(0x34..0x36)?.try_into().ok()?);
    let mut mac = answer.get(0x3a..0x40)?.to_vec();
    mac.reverse();
    let name = answer.get(0x40..0x7f.min(answer.len()))?;
    let end = name.iter().position(|b| *b == 0).unwrap_or(name.len());
    let mut found = Fields::new();
    fields::put(&mut found, "type", &format!("0x{kind:04x}"));
    fields::put(&mut found, "mac", &fields::hex(&mac));
    fields::put(&mut found, "name", &String::from_utf8_lossy(&name[..end]));
    if let Some(locked) = answer.get(0x7f) {
        fields::put(&mut found, "locked", if *locked == 0 { "no" } else { "yes" });
    }
    Some(found)
}
