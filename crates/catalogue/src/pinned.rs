//! The keys whose catalogues are taken without being told to.

use porchlight_keys::PublicKey;

/// There is no publisher yet, so there is none.
const PINNED: [&str; 0] = [];

/// The keys that the program trusts by itself.
pub fn pinned() -> Vec<PublicKey> {
    // A test reads the same lines, so a fault here is found before it ships.
    PINNED.iter().flat_map(|line| PublicKey::read(line)).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pinned_key_can_be_read() {
        assert_eq!(pinned().len(), PINNED.len());
    }
}
