//! Sealing values to the row they stand in.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Key, StoreError};

/// The way of sealing. It stays when tables change, so that nothing needs to be sealed again.
const SCHEMA: u32 = 1;
const NONCE: usize = 24;

/// Seals and opens values, and makes digests.
pub(crate) struct Seal {
    cipher: XChaCha20Poly1305,
    pepper: Zeroizing<[u8; 32]>,
}

impl Seal {
    pub(crate) fn new(key: &Key) -> Self {
        let pepper = Sha256::new().chain_update(b"porchlight digests 1").chain_update(key.bytes()).finalize();
        Self { cipher: XChaCha20Poly1305::new(key.bytes().into()), pepper: Zeroizing::new(pepper.into()) }
    }

    /// Seals bytes to a row: nonce, then ciphertext and tag.
    pub(crate) fn seal(&self, table: &'static str, row: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| StoreError::Random)?;
        let aad = aad(table, row);
        let payload = Payload { msg: bytes, aad: aad.as_bytes() };
        // Sealing fails only for more than 256 GiB.
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StoreError::Altered { table })?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed to the same row.
    pub(crate) fn open(&self, table: &'static str, row: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let altered = || StoreError::Altered { table };
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(altered)?;
        let aad = aad(table, row);
        let payload = Payload { msg: sealed, aad: aad.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| altered())
    }

    /// A digest that only a holder of the key can compare with a guess: there are too few home
    /// networks for a bare digest to hide which one it is.
    pub(crate) fn digest(&self, text: &str) -> [u8; 32] {
        Sha256::new().chain_update(*self.pepper).chain_update(text).finalize().into()
    }
}

fn aad(table: &str, row: &str) -> String {
    format!("{table}|{row}|{SCHEMA}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn opens_what_it_sealed(bytes: Vec<u8>, row in ".*", key: [u8; 32]) {
            let seal = Seal::new(&Key::new(key));
            let sealed = seal.seal("labels", &row, &bytes).unwrap();
            prop_assert_eq!(seal.open("labels", &row, &sealed).unwrap(), bytes);
        }

        #[test]
        fn refuses_any_flipped_bit(bytes in prop::collection::vec(any::<u8>(), 0..40), bit: prop::sample::Index) {
            let seal = Seal::new(&Key::new([7; 32]));
            let mut sealed = seal.seal("labels", "a", &bytes).unwrap();
            let bit = bit.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(seal.open("labels", "a", &sealed).is_err());
        }

        #[test]
        fn refuses_strangers_bytes(bytes: Vec<u8>) {
            prop_assert!(Seal::new(&Key::new([7; 32])).open("labels", "a", &bytes).is_err());
        }
    }

    #[test]
    fn refuses_another_row_table_or_key() {
        let seal = Seal::new(&Key::new([7; 32]));
        let sealed = seal.seal("labels", "a", b"Front door").unwrap();
        assert!(seal.open("labels", "b", &sealed).is_err());
        assert!(seal.open("notes", "a", &sealed).is_err());
        assert!(Seal::new(&Key::new([8; 32])).open("labels", "a", &sealed).is_err());
    }
}
