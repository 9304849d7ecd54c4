//! B11: the printer prints whatever is sent to its raw port. It says so itself; the port is never touched.

use porchlight_model::{EvidenceKind, Kind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("printer-raw"),
    checks: &["B11"],
    severity: Severity::Low,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if subject.device.kind() != Kind::Printer {
        return None;
    }
    let service = subject.announced("_pdl-datastream._tcp").next()?;
    let said = format!("it announces \"{}\" as _pdl-datastream._tcp", service.instance);
    Some(Verdict::problem().port(service.port).because(EvidenceKind::Mdns, said))
}
