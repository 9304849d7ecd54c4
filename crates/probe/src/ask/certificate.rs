//! Reading what a certificate says (X.509, RFC 5280). Nothing is trusted and nothing is verified: home
//! devices sign their own.

use porchlight_model::{Certificate, CertificateKey, KeyType, SignatureHash, Text};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;

/// What a certificate says, and its SHA-256, by which a later one is told from it. One that cannot be
/// read says nothing.
pub(super) fn read(port: u16, der: &[u8]) -> Certificate {
    let sha256 = Sha256::digest(der).iter().map(|byte| format!("{byte:02x}")).collect();
    let unread = Certificate { port, sha256, ..Certificate::default() };
    let Ok((_, read)) = X509Certificate::from_der(der) else { return unread };
    Certificate {
        subject: Text::from_lan(&read.subject().to_string()),
        issuer: Text::from_lan(&read.issuer().to_string()),
        not_before: Some(read.validity().not_before.to_datetime().date()),
        not_after: Some(read.validity().not_after.to_datetime().date()),
        key: key(&read),
        signature: Some(signature(&read.signature_algorithm.algorithm.to_id_string())),
        self_signed: read.subject().as_raw() == read.issuer().as_raw(),
        ..unread
    }
}

fn key(read: &X509Certificate<'_>) -> Option<CertificateKey> {
    let parsed = read.public_key().parsed().ok()?;
    let kind = match &parsed {
        PublicKey::RSA(_) => KeyType::Rsa,
        PublicKey::EC(_) => KeyType::Ec,
        PublicKey::DSA(_) => KeyType::Dsa,
        _ => KeyType::Other,
    };
    Some(CertificateKey { kind, bits: u32::try_from(parsed.key_size()).ok()? })
}

/// The digest of a signature algorithm (RFC 3279, section 2.2; OIW for the older names).
fn signature(algorithm: &str) -> SignatureHash {
    match algorithm {
        "1.2.840.113549.1.1.2" | "1.2.840.113549.1.1.4" | "1.3.14.3.2.3" => SignatureHash::Md5,
        "1.2.840.113549.1.1.5" | "1.2.840.10040.4.3" | "1.2.840.10045.4.1" | "1.3.14.3.2.29" => {
            SignatureHash::Sha1
        }
        _ => SignatureHash::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    /// RSA with 1024 bits, SHA-1, 2010-01-01 to 2020-01-01, made by `openssl req -new -newkey rsa:1024` and
    /// `openssl ca -selfsign -startdate 20100101000000Z -enddate 20200101000000Z` with `default_md = sha1`.
    const WEAK: &[u8] = include_bytes!("weak.der");

    #[test]
    fn a_certificate_is_read() {
        let read = read(443, WEAK);
        assert_eq!(read.key, Some(CertificateKey { kind: KeyType::Rsa, bits: 1024 }));
        assert_eq!(read.signature, Some(SignatureHash::Sha1));
        assert_eq!(
            (read.not_before, read.not_after),
            (Some(date!(2010 - 01 - 01)), Some(date!(2020 - 01 - 01)))
        );
        assert!(read.self_signed);
        assert_eq!(read.subject.as_str(), "O=Pretend, CN=192.168.0.1");
        assert_eq!(read.sha256.len(), 64);
    }

    #[test]
    fn signatures() {
        for (algorithm, hash) in [
            ("1.2.840.113549.1.1.4", SignatureHash::Md5),
            ("1.2.840.113549.1.1.5", SignatureHash::Sha1),
            ("1.2.840.10045.4.1", SignatureHash::Sha1),
            ("1.2.840.113549.1.1.11", SignatureHash::Other),
            ("1.3.101.112", SignatureHash::Other),
        ] {
            assert_eq!(signature(algorithm), hash, "{algorithm}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in any::<Vec<u8>>(), at in 0..WEAK.len(), by in any::<u8>()) {
            let _ = read(443, &bytes);
            let mut bent = WEAK.to_vec();
            bent[at] = by;
            let _ = read(443, &bent);
            let _ = read(443, &bent[..at]);
        }
    }
}
