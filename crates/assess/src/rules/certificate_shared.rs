//! C05: other units have the same certificate, and so the same secret key. Decided by the list of those that are
//! known, and by two devices of the home that show the same one.

use std::collections::BTreeSet;

use porchlight_model::{Certificate, Device, EvidenceKind, Key, RuleId, Severity, Strength};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("certificate-shared"),
    checks: &["C05"],
    severity: Severity::High,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.4-3",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    subject
        .certificates()
        .find_map(|shown| published(subject, shown).or_else(|| twice_at_home(subject, shown)))
}

fn published(subject: &Subject<'_>, shown: &Certificate) -> Option<Verdict> {
    let row = subject.catalogue.shared_key(&shown.sha256)?;
    let evidence = format!("the certificate of port {} is known from {}", shown.port, row.found_on);
    let verdict = Verdict::problem().port(shown.port).because(EvidenceKind::Certificate, evidence);
    Some(verdict.source(&row.title, &row.url, &row.seen))
}

/// Two devices that are surely two, with one key. Somebody who put a certificate of an authority on both knows
/// of it: only those that are signed by themselves count.
fn twice_at_home(subject: &Subject<'_>, shown: &Certificate) -> Option<Verdict> {
    let own = subject.device;
    let other = subject.home.devices.iter().find(|other| {
        other.id != own.id
            && other.certificates.iter().any(|(_, sha256)| *sha256 == shown.sha256)
            && are_two(own, other)
    });
    let other = other.filter(|_| shown.self_signed)?;
    let address = other.addresses.first().map(ToString::to_string).unwrap_or_default();
    let evidence = format!("the device at {address} shows the certificate of port {}, too", shown.port);
    Some(Verdict::problem().port(shown.port).because(EvidenceKind::Certificate, evidence))
}

/// True for two devices that tell identities of their own. One box with two network chips tells one or none.
fn are_two(one: &Device, other: &Device) -> bool {
    let told = |device: &Device| -> BTreeSet<Key> {
        device.keys.iter().filter(|key| key.kind().strength() == Strength::Told).cloned().collect()
    };
    let (ours, theirs) = (told(one), told(other));
    let macs_differ = one.mac.is_some() && other.mac.is_some() && one.mac != other.mac;
    macs_differ && !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(&theirs)
}
