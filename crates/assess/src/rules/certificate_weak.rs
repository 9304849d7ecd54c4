//! C06: the key of the certificate is short, or what is signed is a digest that can be forged.

use porchlight_model::{Certificate, EvidenceKind, KeyType, RuleId, Severity, SignatureHash};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("certificate-weak"),
    checks: &["C06"],
    severity: Severity::Low,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

/// The shortest keys that are still good (NIST SP 800-131A, table 2).
const RSA_BITS: u32 = 2048;
const EC_BITS: u32 = 224;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let mut readable = subject.certificates().filter(|shown| shown.key.is_some());
    let first = readable.clone().next()?;
    let Some((shown, what)) = readable.find_map(|shown| weakness(shown).map(|what| (shown, what))) else {
        return Some(Verdict::fine().port(first.port));
    };
    let evidence = format!("the certificate of port {}: {what}", shown.port);
    Some(
        Verdict::problem()
            .port(shown.port)
            .because(EvidenceKind::Certificate, evidence)
            .fact("weakness", what),
    )
}

fn weakness(shown: &Certificate) -> Option<String> {
    let key = shown.key?;
    let shortest = match key.kind {
        KeyType::Rsa | KeyType::Dsa => RSA_BITS,
        KeyType::Ec => EC_BITS,
        KeyType::Other => 0,
    };
    if key.bits < shortest {
        return Some(key.to_string());
    }
    match shown.signature? {
        SignatureHash::Md5 => Some("MD5".to_owned()),
        SignatureHash::Sha1 => Some("SHA-1".to_owned()),
        SignatureHash::Other => None,
    }
}
