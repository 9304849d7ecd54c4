//! LIFX lamps: GetService, GetVersion, GetHostFirmware and GetLabel over UDP 56700 (the maker's public
//! description of the protocol; facts after aiolifx, `msgtypes.py`, looked at 2026-11-22).

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 56700;
/// The head: size, protocol 1024 with "addressable" and "tagged", a source that answers come back to.
const HEAD: usize = 36;
const GET_HOST_FIRMWARE: u16 = 14;
const GET_LABEL: u16 = 23;
const GET_VERSION: u16 = 32;
const STATE_HOST_FIRMWARE: u16 = 15;
const STATE_LABEL: u16 = 25;
const STATE_VERSION: u16 = 33;

pub(super) const LIFX: Tongue = Tongue {
    name: "lifx",
    what: "GetVersion, GetHostFirmware and GetLabel of LIFX lamps, to UDP port 56700",
    to: To::Everyone,
    question: || [GET_VERSION, GET_HOST_FIRMWARE, GET_LABEL].map(|kind| (PORT, get(kind))).to_vec(),
    hear: &[],
    read,
};

fn get(kind: u16) -> Vec<u8> {
    let mut message = vec![0; HEAD];
    message[0] = 36;
    message[2..4].copy_from_slice(&[0x00, 0x34]);
    message[4..8].copy_from_slice(b"plit");
    message[32..34].copy_from_slice(&kind.to_le_bytes());
    message
}

/// `vendor` and `product`, or `firmware`, or `label`; and always `mac`.
fn read(answer: &[u8]) -> Option<Fields> {
    let (head, payload) = answer.split_at_checked(HEAD)?;
    let number = |at: usize| Some(u32::from_le_bytes(payload.get(at..at + 4)?.try_into().ok()?).to_string());
    let short = |at: usize| Some(u16::from_le_bytes(payload.get(at..at + 2)?.try_into().ok()?));
    let mut found = Fields::new();
    match u16::from_le_bytes([head[32], head[33]]) {
        STATE_VERSION => {
            fields::put(&mut found, "vendor", &number(0)?);
            fields::put(&mut found, "product", &number(4)?);
        }
        STATE_HOST_FIRMWARE => {
            fields::put(&mut found, "firmware", &format!("{}.{}", short(18)?, short(16)?));
        }
        STATE_LABEL => {
            let label = payload.get(..32)?;
            let end = label.iter().position(|b| *b == 0).unwrap_or(label.len());
            fields::put(&mut found, "label", &String::from_utf8_lossy(&label[..end]));
        }
        _ => return None,
    }
    fields::put(&mut found, "mac", &fields::hex(&head[8..14]));
    Some(found)
}
