//! TLS of pretend devices: each device has a certificate of its own, signed by itself unless its file says more.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{
    CertificateParams, Issuer, KeyPair, PublicKeyData, SignatureAlgorithm, SigningKey, date_time_ymd,
};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::TlsAcceptor;

use crate::file::Shown;

/// The certificates by device, made once: a home whose file is read again shows the same.
static MADE: Mutex<BTreeMap<(String, Shown), Option<TlsAcceptor>>> = Mutex::new(BTreeMap::new());

/// The TLS side of a device, made when first asked for.
pub(crate) fn of(device: &str, shown: Shown) -> Option<TlsAcceptor> {
    let whose = if shown == Shown::Shared { "every" } else { device };
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry((whose.to_owned(), shown)).or_insert_with(|| make(whose, shown)).clone()
}

fn make(device: &str, shown: Shown) -> Option<TlsAcceptor> {
    let mut params = CertificateParams::new([format!("{device}.local")]).ok()?;
    params.distinguished_name.push(rcgen::DnType::CommonName, device);
    match shown {
        Shown::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Shown::Early => params.not_before = date_time_ymd(2090, 1, 1),
        Shown::Own | Shown::Weak | Shown::Shared | Shown::Signed => {}
    }
    let key = KeyPair::generate().ok()?;
    let certificate = match shown {
        Shown::Weak => params.self_signed(&ShortKey::new()),
        Shown::Signed => {
            let mut authority = CertificateParams::new([]).ok()?;
            authority.distinguished_name.push(rcgen::DnType::CommonName, "Pretend authority");
            params.signed_by(&key, &Issuer::new(authority, KeyPair::generate().ok()?))
        }
        _ => params.self_signed(&key),
    };
    let provider = Arc::new(ring::default_provider());
    let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let secret = provider.key_provider.load_private_key(secret).ok()?;
    let certified = CertifiedKey::new(vec![certificate.ok()?.der().clone()], secret);
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Some(TlsAcceptor::from(Arc::new(config)))
}

/// An RSA key of 1024 bits, which only stands in the certificate: libraries of today do not sign with such a
/// key, and the scanner does not verify.
struct ShortKey(Vec<u8>);

impl ShortKey {
    fn new() -> Self {
        // RSAPublicKey (RFC 8017, appendix A.1.1): a modulus of 128 bytes, and the exponent 65537.
        let head = [0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00];
        Self([&head[..], &[0xc5; 128], &[0x02, 0x03, 0x01, 0x00, 0x01]].concat())
    }
}

impl PublicKeyData for ShortKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

impl SigningKey for ShortKey {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(vec![0; 128])
    }
}
