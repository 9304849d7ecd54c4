//! MikroTik's neighbour discovery (MNDP) on UDP 5678 (general knowledge of the protocol). Answers go to
//! everyone on that port.

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 5678;

pub(super) const MIKROTIK: Tongue = Tongue {
    name: "mikrotik",
    what: "the neighbour discovery of MikroTik devices, 4 bytes, to UDP port 5678",
    to: To::Everyone,
    question: || vec![(PORT, vec![0; 4])],
    hear: &[PORT],
    read,
};

/// Two bytes of head, two of sequence; then type and length (two bytes each), value.
fn read(answer: &[u8]) -> Option<Fields> {
    let mut rest = answer.get(4..)?;
    let mut found = Fields::new();
    while let Some((&[_, kind, high, low], after)) = rest.split_first_chunk::<4>() {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some((value, after)) = after.split_at_checked(length) else { break };
        let text = || String::from_utf8_lossy(value).into_owned();
        match kind {
            1 => fields::put(&mut found, "mac", &fields::hex(value)),
            5 => fields::put(&mut found, "identity", &text()),
            7 => fields::put(&mut found, "version", &text()),
            8 => fields::put(&mut found, "platform", &text()),
            12 => fields::put(&mut found, "board", &text()),
            _ => {}
        }
        rest = after;
    }
    (found.contains_key("version") && found.contains_key("platform")).then_some(found)
}
