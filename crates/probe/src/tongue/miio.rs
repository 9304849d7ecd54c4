//! Xiaomi devices: the hello of miIO on UDP 54321 (general knowledge of the protocol). What could be a
//! token is not kept.

use super::{Fields, To, Tongue, fields};

pub(super) const MIIO: Tongue = Tongue {
    name: "miio",
    what: "the hello of Xiaomi devices, 32 bytes that ask for nothing, to UDP port 54321",
    to: To::Everyone,
    question: || {
        let mut hello = vec![0x21, 0x31, 0x00, 0x20];
        hello.resize(32, 0xff);
        vec![(54321, hello)]
    },
    hear: &[],
    read,
};

/// 32 bytes: `2131`, the length, four bytes of zero, the device's number, a time, 16 bytes.
fn read(answer: &[u8]) -> Option<Fields> {
    let id = answer.strip_prefix(&[0x21, 0x31, 0x00, 0x20])?.get(4..8)?;
    let mut found = Fields::new();
    fields::put(&mut found, "id", &fields::hex(id));
    (answer.len() == 32 && id != [0xff; 4]).then_some(found)
}
