//! The key that columns are sealed with, and where it comes from.

use std::fmt;

use zeroize::Zeroize;

use crate::StoreError;

/// A key of 32 bytes. Printing it shows a placeholder, and its memory is wiped when it is let go.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0).map_err(|_| StoreError::Random)?;
        Ok(key)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyState {
    /// This system has no keychain.
    #[error("this system has no keychain")]
    Absent,
    /// The keychain is locked, or waits for its owner.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain said no.
    #[error("the keychain said no")]
    Denied,
    /// There are sealed things, and the keychain no longer holds their key.
    #[error("the keychain no longer holds the key")]
    Lost,
}

/// Where the key comes from.
pub trait KeySource {
    /// The key.
    ///
    /// # Errors
    /// Why there is none.
    fn key(&self) -> Result<Key, KeyState>;
}

/// A key that is known already, for tests.
#[derive(Debug, Clone)]
pub struct FixedKey(pub Key);

impl KeySource for FixedKey {
    fn key(&self) -> Result<Key, KeyState> {
        Ok(self.0.clone())
    }
}
