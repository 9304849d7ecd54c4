//! B12: the printer prints for everyone at home. That is what most people want; it is a note.

use porchlight_model::{EvidenceKind, Kind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("printer-open"),
    checks: &["B12"],
    severity: Severity::Info,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if subject.device.kind() != Kind::Printer {
        return None;
    }
    let mut services = ["_ipp._tcp", "_ipps._tcp"].into_iter().flat_map(|kind| subject.announced(kind));
    let Some(service) = services.next() else {
        subject.told("ipp").next()?;
        return Some(
            Verdict::problem()
                .because(EvidenceKind::Told, "it answers Get-Printer-Attributes without a login"),
        );
    };
    // `air` says what a printer asks for; left out, it asks for nothing (Bonjour Printing, 1.2.1).
    if service.txt.get("air").is_some_and(|air| air.as_str() != "none") {
        return Some(
            Verdict::fine().because(EvidenceKind::Mdns, "its announcement says that it asks for a login"),
        );
    }
    let said = format!("it announces \"{}\" as {} without a login", service.instance, service.kind);
    Some(Verdict::problem().port(service.port).because(EvidenceKind::Mdns, said))
}
