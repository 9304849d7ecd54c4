//! iRobot's vacuum cleaners and mops: JSON over UDP 5678 (facts after roombapy, `discovery.py`, looked
//! at 2026-11-22).

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 5678;

pub(super) const ROOMBA: Tongue = Tongue {
    name: "irobot",
    what: "the word irobotmcs, which iRobot's cleaners answer, to UDP port 5678",
    to: To::Everyone,
    question: || vec![(PORT, b"irobotmcs".to_vec())],
    hear: &[],
    read,
};

/// An object with `robotname`, `hostname`, `sku`, `sw` and more.
fn read(answer: &[u8]) -> Option<Fields> {
    fields::json(answer, "").filter(|fields| fields.contains_key("sku") || fields.contains_key("robotname"))
}
