//! Names and versions as they are compared: whether two names mean the same product.

use crate::facts::{key, without_revision};

/// How the model that a device tells stands to the name of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// It is this product. A name without a hardware revision means all of them.
    Same,
    /// The name is about one hardware revision, and the device does not tell its own.
    RevisionUnknown,
    /// It is another hardware revision of this product.
    OtherRevision,
    /// It is another product.
    Other,
}

/// A name as it is compared: without regard to case, blanks and punctuation.
pub fn name_key(name: &str) -> String {
    key(name)
}

/// Compares the model that a device tells with the name of a product; never by likeness.
pub fn same_model(name: &str, told: &str) -> Same {
    let is = |a: &str, b: &str| !key(a).is_empty() && key(a) == key(b);
    let ((base, wanted), (told_base, own)) = (without_revision(name), without_revision(told));
    match (wanted, own) {
        _ if is(name, told) => Same::Same,
        (_, Some(_)) if is(name, told_base) => Same::Same,
        (Some(_), None) if is(base, told) => Same::RevisionUnknown,
        (Some(wanted), Some(own)) if is(base, told_base) => {
            if wanted == own {
                Same::Same
            } else {
                Same::OtherRevision
            }
        }
        _ => Same::Other,
    }
}

/// A version without the name of its system: `DSM 7.2.1`, `QTS 5.1.0`. A letter that belongs to it stays: `h5.1.0`.
pub fn bare_version(version: &str) -> &str {
    let version = version.trim();
    match version.split_once(' ') {
        Some((name, rest)) if name.chars().all(char::is_alphabetic) => rest.trim_start(),
        _ => version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_products() {
        for (name, told, wanted) in [
            ("DIR-859", "dir 859", Same::Same),
            ("DIR-859", "DIR-859 A1", Same::Same),
            ("DIR-859 A1", "DIR-859 (A1)", Same::Same),
            ("TL-WR841N v2.0", "TL-WR841N V2", Same::Same),
            ("DIR-859 A1", "DIR-859", Same::RevisionUnknown),
            ("DIR-859 A1", "DIR-859 B1", Same::OtherRevision),
            ("DIR-859", "DIR-8590", Same::Other),
            ("DIR-859 A1", "DIR-860 A1", Same::Other),
            ("", "", Same::Other),
            ("!", "?", Same::Other),
        ] {
            assert_eq!(same_model(name, told), wanted, "{name} {told}");
        }
    }
}
