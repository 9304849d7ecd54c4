//! Twinkly light strings: a hello on UDP 5555 (general knowledge of the protocol).

use super::{Fields, To, Tongue, fields};

pub(super) const TWINKLY: Tongue = Tongue {
    name: "twinkly",
    what: "the word discover, which Twinkly lights answer, to UDP port 5555",
    to: To::Everyone,
    question: || vec![(5555, b"\x01discover".to_vec())],
    hear: &[],
    read,
};

/// Four bytes of address, `OK`, the name, a zero.
fn read(answer: &[u8]) -> Option<Fields> {
    let name = answer.get(4..)?.strip_prefix(b"OK")?;
    let name = std::str::from_utf8(name).ok()?.trim_end_matches('\0');
    let mut found = Fields::new();
    fields::put(&mut found, "name", name);
    name.starts_with("Twinkly").then_some(found)
}
