//! From the certificate that signed to an issuer whom this program knows.
//!
//! Left out on purpose: revocation, which needs the network, and name constraints and policies; an
//! issuer that has any critical extension but the two read here vouches for nobody.

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::{OID_PKCS1_SHA1WITHRSA, OID_SHA1_WITH_RSA};
use x509_parser::prelude::{FromDer, ParsedExtension};

use super::{Issuer, Why};
use crate::prose::Prose;

/// The pin of a key in DER form.
pub(super) fn pinned<'a>(spki: &[u8], pins: &'a [Issuer]) -> Option<&'a Issuer> {
    let fingerprint: [u8; 32] = Sha256::digest(spki).into();
    pins.iter().find(|pin| pin.spki_sha256 == fingerprint)
}

/// Who is known to vouch for the certificate at `leaf`, judged at `sent`.
pub(super) fn voucher<'a>(
    leaf: usize,
    all: &[Vec<u8>],
    sent: OffsetDateTime,
    pins: &'a [Issuer],
) -> Result<&'a Issuer, Why> {
    let all: Vec<Option<X509Certificate<'_>>> = all
        .iter()
        .map(|der| {
            X509Certificate::from_der(der).ok().filter(|(left, _)| left.is_empty()).map(|(_, own)| own)
        })
        .collect();
    let at = |index: usize| all.get(index).and_then(Option::as_ref);
    let Some(first) = at(leaf) else { return Err(Why::NoKey) };
    if !holds(first, sent) {
        return Err(Why::NotThen);
    }
    if !may(first, |usage| usage.digital_signature() || usage.non_repudiation()) || !is_plain(first) {
        return Err(Why::NotForThis);
    }
    // Each certificate is stood on once: what strangers embed cannot make the search long.
    let mut seen = vec![leaf];
    let mut open = vec![(leaf, 0_u32)];
    while let Some((index, depth)) = open.pop() {
        let Some(own) = at(index) else { continue };
        if let Some(pin) = pinned(own.public_key().raw, pins) {
            return Ok(pin);
        }
        for (next, issuer) in all.iter().enumerate() {
            let Some(issuer) = issuer.as_ref().filter(|_| !seen.contains(&next)) else { continue };
            if own.issuer().as_raw() == issuer.subject().as_raw()
                && is_issuer(issuer, depth, sent)
                && ![OID_PKCS1_SHA1WITHRSA, OID_SHA1_WITH_RSA].contains(&own.signature_algorithm.algorithm)
                && own.verify_signature(Some(issuer.public_key())).is_ok()
            {
                seen.push(next);
                open.push((next, depth + 1));
            }
        }
    }
    Err(Why::NobodyKnown)
}

/// The name in a certificate, for people. It is the issuer's word, and worth nothing without one.
pub(super) fn name_in(der: &[u8]) -> Option<Prose> {
    let (_, own) = X509Certificate::from_der(der).ok()?;
    let name = own.subject().iter_common_name().next()?.as_str().ok().map(Prose::line)?;
    (!name.is_empty()).then_some(name)
}

/// The key in a certificate, in DER form.
pub(super) fn spki_in(der: &[u8]) -> Option<Vec<u8>> {
    let (left, own) = X509Certificate::from_der(der).ok()?;
    left.is_empty().then(|| own.public_key().raw.to_vec())
}

fn holds(own: &X509Certificate<'_>, sent: OffsetDateTime) -> bool {
    let validity = own.validity();
    (validity.not_before.timestamp()..=validity.not_after.timestamp()).contains(&sent.unix_timestamp())
}

fn is_issuer(own: &X509Certificate<'_>, below: u32, sent: OffsetDateTime) -> bool {
    let is_ca = own.basic_constraints().ok().flatten().is_some_and(|basic| {
        basic.value.ca && basic.value.path_len_constraint.is_none_or(|most| most >= below)
    });
    is_ca && holds(own, sent) && is_plain(own) && may(own, |usage| usage.key_cert_sign())
}

/// Whether its use is allowed, or not limited.
fn may(own: &X509Certificate<'_>, wanted: fn(&x509_parser::extensions::KeyUsage) -> bool) -> bool {
    own.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| wanted(usage.value)))
}

/// Whether it has no critical limits but those read here.
fn is_plain(own: &X509Certificate<'_>) -> bool {
    own.extensions().iter().all(|one| match one.parsed_extension() {
        ParsedExtension::BasicConstraints(_) | ParsedExtension::KeyUsage(_) => true,
        ParsedExtension::NameConstraints(_) => false,
        _ => !one.critical,
    })
}
