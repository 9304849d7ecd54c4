//! WiZ lamps: JSON over UDP 38899 (facts after pywizlight, `bulb.py`, looked at 2026-11-22).

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 38899;

pub(super) const WIZ: Tongue = Tongue {
    name: "wiz",
    what: "the question getSystemConfig of WiZ lamps, to UDP port 38899",
    to: To::Everyone,
    question: || vec![(PORT, br#"{"method":"getSystemConfig","params":{}}"#.to_vec())],
    hear: &[],
    read,
};

/// `result` with `mac`, `moduleName`, `fwVersion` and more.
fn read(answer: &[u8]) -> Option<Fields> {
    fields::json(answer, "/result").filter(|fields| fields.contains_key("moduleName"))
}
