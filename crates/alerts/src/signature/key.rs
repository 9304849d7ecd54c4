//! Keys, and the ways of signing that are known.

use ring::{digest, signature as ways};
use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};
use x509_parser::public_key::PublicKey;

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(super) fn read(name: &str) -> Option<Self> {
        match name {
            "http://www.w3.org/2000/09/xmldsig#sha1" => Some(Self::Sha1),
            "http://www.w3.org/2001/04/xmlenc#sha256" => Some(Self::Sha256),
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(Self::Sha384),
            "http://www.w3.org/2001/04/xmlenc#sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        let way = match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(way, bytes).as_ref().to_vec()
    }
}

/// A way of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Rsa(Hash),
    Ecdsa(Hash),
}

impl Method {
    pub(super) fn read(name: &str) -> Option<Self> {
        match name {
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => Some(Self::Rsa(Hash::Sha1)),
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => Some(Self::Rsa(Hash::Sha256)),
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => Some(Self::Rsa(Hash::Sha384)),
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => Some(Self::Rsa(Hash::Sha512)),
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => Some(Self::Ecdsa(Hash::Sha256)),
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => Some(Self::Ecdsa(Hash::Sha384)),
            _ => None,
        }
    }

    pub(super) fn is_weak(self) -> bool {
        matches!(self, Self::Rsa(Hash::Sha1))
    }
}

/// The DER form of a bare RSA key, as certificates hold it.
pub(super) fn spki_of_rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    const RSA: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    let key = der(0x30, &[number(modulus), number(exponent)].concat());
    der(0x30, &[RSA.to_vec(), der(3, &[vec![0], key].concat())].concat())
}

/// Whether a value is what the key makes of `signed`; `None` when the key is not of that kind.
pub(super) fn fits(spki: &[u8], method: Method, signed: &[u8], value: &[u8]) -> Option<bool> {
    let (_, info) = SubjectPublicKeyInfo::from_der(spki).ok()?;
    let way: &dyn ways::VerificationAlgorithm = match (method, info.parsed().ok()?) {
        (Method::Rsa(hash), PublicKey::RSA(_)) => match hash {
            Hash::Sha1 => &ways::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha256 => &ways::RSA_PKCS1_2048_8192_SHA256,
            Hash::Sha384 => &ways::RSA_PKCS1_2048_8192_SHA384,
            Hash::Sha512 => &ways::RSA_PKCS1_2048_8192_SHA512,
        },
        (Method::Ecdsa(hash), PublicKey::EC(point)) => match (hash, point.data().len()) {
            (Hash::Sha256, 65) => &ways::ECDSA_P256_SHA256_FIXED,
            (Hash::Sha384, 97) => &ways::ECDSA_P384_SHA384_FIXED,
            _ => return None,
        },
        _ => return None,
    };
    let key = ways::UnparsedPublicKey::new(way, &info.subject_public_key.data);
    Some(key.verify(signed, value).is_ok())
}

fn number(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let mut own = bytes.get(start..).unwrap_or_default().to_vec();
    if own.first().is_none_or(|byte| *byte >= 0x80) {
        own.insert(0, 0);
    }
    der(2, &own)
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let start = length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1);
    let length = &length[start..];
    let mut out = vec![tag];
    if content.len() >= 0x80 {
        out.push(0x80 | u8::try_from(length.len()).unwrap_or(8));
    }
    out.extend_from_slice(length);
    out.extend_from_slice(content);
    out
}
