//! TP-Link's Kasa and Tapo devices: the older protocol on UDP 9999 and the newer one on 20002 and 20004
//! (facts after python-kasa, `discover.py`, looked at 2026-11-22).

use super::{Fields, To, Tongue, fields};

pub(super) const KASA: Tongue = Tongue {
    name: "kasa",
    what: "the question get_sysinfo of Kasa devices, to UDP port 9999",
    to: To::Everyone,
    question: || vec![(9999, covered(br#"{"system":{"get_sysinfo":{}}}"#))],
    hear: &[],
    read: read_kasa,
};

pub(super) const TAPO: Tongue = Tongue {
    name: "tapo",
    what: "the discovery of newer Kasa and Tapo devices, 16 bytes, to UDP ports 20002 and 20004",
    to: To::Everyone,
    question: || vec![(20002, HELLO.to_vec()), (20004, HELLO.to_vec())],
    hear: &[],
    read: read_tapo,
};

/// Version 2, a discovery without a key.
const HELLO: [u8; 16] =
    [0x02, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46, 0x3c, 0xb5, 0xd3];
/// The older protocol covers each byte with the one before, and the first one with this.
const FIRST_KEY: u8 = 171;

fn covered(plain: &[u8]) -> Vec<u8> {
    let mut key = FIRST_KEY;
    plain
        .iter()
        .map(|byte| {
            key ^= byte;
            key
        })
        .collect()
}

fn uncovered(bytes: &[u8]) -> Vec<u8> {
    let keys = std::iter::once(&FIRST_KEY).chain(bytes);
    bytes.iter().zip(keys).map(|(byte, key)| byte ^ key).collect()
}

/// `system.get_sysinfo` with `model`, `sw_ver`, `hw_ver`, `alias`, `type` or `mic_type` and more.
fn read_kasa(answer: &[u8]) -> Option<Fields> {
    fields::json(&uncovered(answer), "/system/get_sysinfo").filter(|fields| fields.contains_key("model"))
}

/// 16 bytes of head, then `result` with `device_model`, `device_type`, `factory_default` and, on some,
/// `firmware_version`.
fn read_tapo(answer: &[u8]) -> Option<Fields> {
    fields::json(answer.get(16..)?, "/result").filter(|fields| fields.contains_key("device_model"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cover_comes_off(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(uncovered(&covered(&bytes)), bytes);
        }
    }
}
