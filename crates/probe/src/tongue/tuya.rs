//! Tuya devices announce themselves every few seconds on UDP 6666, 6667 or 7000 (facts after tinytuya,
//! `scanner.py`, looked at 2026-11-22). What they send is covered with one key that all of them share
//! and that is public; it protects nothing and opens nothing.

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, KeyInit};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::{Fields, To, Tongue, fields};

pub(super) const TUYA: Tongue = Tongue {
    name: "tuya",
    what: "nothing: Tuya devices speak on their own on UDP ports 6666, 6667 and 7000",
    to: To::Nobody,
    question: Vec::new,
    hear: &[6666, 6667, 7000],
    read,
};

/// The shared key of announcements.
const KEY: [u8; 16] =
    [0x6c, 0x1e, 0xc8, 0xe2, 0xbb, 0x9b, 0xb5, 0x9a, 0xb5, 0x0b, 0x0d, 0xaf, 0x64, 0x9b, 0x41, 0x0a];

/// An object with `gwId`, `productKey`, `version` and more.
fn read(datagram: &[u8]) -> Option<Fields> {
    let text = match datagram.get(..4)? {
        [0x00, 0x00, 0x55, 0xaa] => {
            // Head of 16 bytes and a code of 4; at the end a checksum and a mark of 4 each.
            let body = datagram.get(20..datagram.len().checked_sub(8)?)?;
            if body.starts_with(b"{") { body.to_vec() } else { by_blocks(body)? }
        }
        [0x00, 0x00, 0x66, 0x99] => sealed(datagram)?,
        _ => return None,
    };
    let start = text.iter().position(|b| *b == b'{')?;
    fields::json(&text[start..], "").filter(|fields| fields.contains_key("gwId"))
}

/// AES-128 block by block, with the padding of PKCS #7.
fn by_blocks(body: &[u8]) -> Option<Vec<u8>> {
    let cipher = Aes128::new(&KEY.into());
    let mut plain = Vec::with_capacity(body.len());
    for chunk in body.chunks(16) {
        let mut block = <[u8; 16]>::try_from(chunk).ok()?.into();
        cipher.decrypt_block(&mut block);
        plain.extend_from_slice(&block);
    }
    let padding = usize::from(*plain.last()?);
    plain.truncate(plain.len().checked_sub(padding)?);
    Some(plain)
}

/// AES-128-GCM: a head of 18 bytes, of which the last 14 are checked, a nonce of 12, the text, a tag of
/// 16, a mark of 4.
fn sealed(datagram: &[u8]) -> Option<Vec<u8>> {
    let (head, rest) = datagram.split_at_checked(18)?;
    let (nonce, rest) = rest.split_at_checked(12)?;
    let mut text = rest.get(..rest.len().checked_sub(4)?)?.to_vec();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &KEY).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    key.open_in_place(nonce, Aad::from(&head[4..]), &mut text).ok().map(|plain| plain.to_vec())
}
