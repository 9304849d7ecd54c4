//! The keys that catalogues and cities sign with (Ed25519, RFC 8032).
//!
//! A public key is a line `porchlight-public-key` and 64 hexadecimal digits. A file may hold several, so
//! that a publisher can go over to a new key; blank lines and lines that begin with `#` are skipped.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

const PUBLIC: &str = "porchlight-public-key";
const PRIVATE: &str = "porchlight-private-key";

/// The first eight bytes of a public key's SHA-256: enough to tell keys apart, not to trust one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// No line of the file is a public key.
    #[error("There is no key in it. A public key is a line \"porchlight-public-key\" and 64 digits.")]
    NoKey,
    /// A line is something else.
    #[error("Line {0} is no public key. A public key is \"porchlight-public-key\" and 64 digits.")]
    NotPublic(usize),
    /// The private key of a pair stands where its public key belongs.
    #[error("This is a private key. Keep it to yourself, and give the public key of the pair.")]
    Private,
    /// Not a private key.
    #[error("This is no private key. `porchlight city new-key` or `porchlight catalogue new-key` makes one.")]
    NotPrivate,
    /// The system has no random numbers.
    #[error("The system has no random numbers to make a key of.")]
    NoRandom,
}

/// A key that catalogues are checked with.
///
/// INVARIANT: a point of the curve that is not of small order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads one line.
    fn parse(line: &str) -> Result<Self, KeyError> {
        let digits = match line.split_whitespace().collect::<Vec<_>>()[..] {
            [PUBLIC, digits] => digits,
            [PRIVATE, ..] => return Err(KeyError::Private),
            _ => return Err(KeyError::NotPublic(1)),
        };
        let bytes = unhex(digits).ok_or(KeyError::NotPublic(1))?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::NotPublic(1))?;
        if key.is_weak() { Err(KeyError::NotPublic(1)) } else { Ok(Self(key)) }
    }

    /// Reads the keys of a file; there is at least one.
    ///
    /// # Errors
    /// When a line is none, or all are blank.
    pub fn read(text: &str) -> Result<Vec<Self>, KeyError> {
        let mut keys = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            keys.push(Self::parse(line).map_err(|error| match error {
                KeyError::NotPublic(_) => KeyError::NotPublic(at + 1),
                other => other,
            })?);
        }
        if keys.is_empty() { Err(KeyError::NoKey) } else { Ok(keys) }
    }

    /// What the key is known by in catalogues.
    pub fn id(&self) -> KeyId {
        let digest: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        let mut id = [0; 8];
        id.copy_from_slice(&digest[..8]);
        KeyId(id)
    }

    /// True when the signature of these bytes was made with this pair: strict, so that no second signature
    /// of the same bytes can be made without the private key.
    pub fn has_signed(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(bytes, &Signature::from_bytes(signature)).is_ok()
    }
}

/// The line of a key file.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC} {}", hex(self.0.as_bytes()))
    }
}

/// A key that catalogues are signed with. It is wiped from memory when it goes, and never printed.
pub struct PrivateKey(SigningKey);

impl PrivateKey {
    /// A new pair.
    ///
    /// # Errors
    /// [`KeyError::NoRandom`].
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|_| KeyError::NoRandom)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// The pair of a seed, for examples and tests: whoever knows the seed can sign.
    pub fn of_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads the file that [`PrivateKey::to_file`] wrote.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let digits = text.trim().strip_prefix(PRIVATE).and_then(|rest| rest.strip_prefix(' '));
        let mut seed = digits.and_then(unhex).ok_or(KeyError::NotPrivate)?;
        let key = Self(SigningKey::from_bytes(&seed));
        seed.zeroize();
        Ok(key)
    }

    /// The text of the file that keeps it.
    pub fn to_file(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex(self.0.as_bytes()));
        Zeroizing::new(format!("{PRIVATE} {}\n", *digits))
    }

    /// The public key of the pair.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The signature of these bytes.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey(of {})", self.public().id())
    }
}

/// Bytes as digits; the text is made in one piece, so that no copy of a secret stays behind.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' - 10 + value });
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// The 32 bytes that 64 digits stand for.
pub fn unhex(digits: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? << 4 | low?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_goes_through_its_files() {
        let private = PrivateKey::generate().unwrap();
        let again = PrivateKey::read(&private.to_file()).unwrap();
        assert_eq!(again.public(), private.public());
        let other = PrivateKey::generate().unwrap().public();
        let file = format!("# old and new\n\n{}\n{other}\n", private.public());
        assert_eq!(PublicKey::read(&file).unwrap(), [private.public(), other]);
        assert_eq!(format!("{private:?}"), format!("PrivateKey(of {})", private.public().id()));
    }

    #[test]
    fn texts_that_are_no_keys() {
        let private = PrivateKey::generate().unwrap();
        let public = private.public().to_string();
        for (text, wanted) in [
            ("", KeyError::NoKey),
            ("# nothing\n\n", KeyError::NoKey),
            ("hello", KeyError::NotPublic(1)),
            (&format!("{public}\nporchlight-public-key 12"), KeyError::NotPublic(2)),
            (&public[..public.len() - 1], KeyError::NotPublic(1)),
            (&public.replace(' ', ""), KeyError::NotPublic(1)),
            // The neutral point: every signature would fit it.
            (&format!("{PUBLIC} 01{}", "0".repeat(62)), KeyError::NotPublic(1)),
            (&private.to_file(), KeyError::Private),
        ] {
            assert_eq!(PublicKey::read(text).err(), Some(wanted), "{}", text.len());
        }
        for text in ["", "porchlight-private-key", "porchlight-private-key é", &public] {
            assert_eq!(PrivateKey::read(text).err(), Some(KeyError::NotPrivate), "{text}");
        }
    }
}
