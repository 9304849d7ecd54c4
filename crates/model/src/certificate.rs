//! What a device's certificate says.

use std::fmt;

use time::Date;

use crate::Text;

/// A certificate that was shown over TLS; home devices sign their own. What could not be read is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// The port.
    pub port: u16,
    /// SHA-256 of the certificate as it was sent (DER), in hexadecimal digits.
    pub sha256: String,
    /// Whom it is for, such as `CN=router, O=Maker`.
    pub subject: Text,
    /// Who signed it.
    pub issuer: Text,
    /// The first day on which it is good.
    pub not_before: Option<Date>,
    /// The last day on which it is good.
    pub not_after: Option<Date>,
    /// The key that it vouches for.
    pub key: Option<CertificateKey>,
    /// The digest that was signed.
    pub signature: Option<SignatureHash>,
    /// True when whom it is for is who signed it.
    pub self_signed: bool,
}

/// A public key: its kind and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateKey {
    /// The kind.
    pub kind: KeyType,
    /// Its length in bits; what that is worth depends on the kind.
    pub bits: u32,
}

/// The kinds of public key, as far as their length is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// RSA (RFC 8017).
    Rsa,
    /// A key on an elliptic curve (RFC 5480).
    Ec,
    /// DSA (FIPS 186-4).
    Dsa,
    /// Another kind.
    Other,
}

/// The digests under signatures, as far as they are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureHash {
    /// MD2 or MD5: two certificates with one signature can be made.
    Md5,
    /// SHA-1: the same, at some cost.
    Sha1,
    /// Another one; none of those in use is known to be weak.
    Other,
}

impl fmt::Display for CertificateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            KeyType::Rsa => "RSA",
            KeyType::Ec => "EC",
            KeyType::Dsa => "DSA",
            KeyType::Other => "another kind",
        };
        write!(f, "{kind}, {} bits", self.bits)
    }
}
