//! Ubiquiti's discovery on UDP 10001 (facts after unifi-discovery, `__init__.py`, looked at 2026-11-22).

use super::{Fields, To, Tongue, fields};

pub(super) const UBIQUITI: Tongue = Tongue {
    name: "ubiquiti",
    what: "the discovery of Ubiquiti devices, 4 bytes, to UDP port 10001",
    to: To::Everyone,
    question: || vec![(10001, vec![0x01, 0x00, 0x00, 0x00])],
    hear: &[],
    read,
};

/// Version 1 or 2, command, length; then type, length (two bytes), value.
fn read(answer: &[u8]) -> Option<Fields> {
    let (head, mut rest) = answer.split_at_checked(4)?;
    if !matches!(head[0], 1 | 2) {
        return None;
    }
    let mut found = Fields::new();
    while let Some((&[kind, high, low], after)) = rest.split_first_chunk::<3>() {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some((value, after)) = after.split_at_checked(length) else { break };
        let text = || String::from_utf8_lossy(value).trim_end_matches('\0').to_owned();
        match kind {
            0x01 => fields::put(&mut found, "mac", &fields::hex(value)),
            0x03 => fields::put(&mut found, "firmware", &text()),
            0x0b => fields::put(&mut found, "hostname", &text()),
            0x0c => fields::put(&mut found, "platform", &text()),
            0x14 => fields::put(&mut found, "model", &text()),
            0x15 => fields::put(&mut found, "model_short", &text()),
            0x16 => fields::put(&mut found, "version", &text()),
            _ => {}
        }
        rest = after;
    }
    // Our own question comes back on some networks, and tells nothing.
    (!found.is_empty()).then_some(found)
}
