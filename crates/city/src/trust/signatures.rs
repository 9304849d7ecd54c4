//! `.sig` files: one line for each signature, the key's id and 128 hexadecimal digits.

use std::collections::BTreeMap;

use porchlight_keys::{PrivateKey, PublicKey, hex};

/// The signatures beside a file, by the id of the key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures(BTreeMap<String, [u8; 64]>);

/// Nobody needs more.
const MOST_LINES: usize = 64;

impl Signatures {
    /// Reads the lines; what is no signature is left out, and counts for nothing.
    pub fn read(text: &str) -> Self {
        let lines = text.lines().take(MOST_LINES).filter_map(|line| {
            let (id, digits) = line.trim().split_once(' ')?;
            Some((id.to_owned(), unhex_64(digits)?))
        });
        Self(lines.collect())
    }

    /// True when this key signed these bytes.
    pub fn hold(&self, key: &PublicKey, bytes: &[u8]) -> bool {
        self.0.get(&key.id().to_string()).is_some_and(|signature| key.has_signed(bytes, signature))
    }

    /// The lines, with one more signature; a second one of the same key takes the place of the first.
    #[must_use]
    pub fn with(mut self, key: &PrivateKey, bytes: &[u8]) -> Self {
        self.0.insert(key.public().id().to_string(), key.sign(bytes));
        self
    }
}

impl std::fmt::Display for Signatures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(id, signature)| writeln!(f, "{id} {}", hex(signature)))
    }
}

/// The text of a `.sig` file by these keys.
pub fn sign(bytes: &[u8], keys: &[&PrivateKey]) -> String {
    keys.iter().fold(Signatures::default(), |all, key| all.with(key, bytes)).to_string()
}

fn unhex_64(digits: &str) -> Option<[u8; 64]> {
    let (head, tail) = digits.split_at_checked(64)?;
    let mut all = [0; 64];
    all[..32].copy_from_slice(&porchlight_keys::unhex(head)?);
    all[32..].copy_from_slice(&porchlight_keys::unhex(tail)?);
    Some(all)
}
