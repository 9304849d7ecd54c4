//! A15: the device tells about itself to everybody who says "public".

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("snmp-public"),
    checks: &["A15"],
    severity: Severity::Medium,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.6-2",
    source: EN_303_645,
    decide,
};

const PORT: u16 = 161;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    // The last answer counts: a check again comes after the first one.
    subject.seen.iter().rev().find_map(|s| match s {
        Seen::Snmp { description } => {
            let evidence = format!("it answered \"public\" with \"{description}\"");
            Some(Verdict::problem().port(PORT).because(EvidenceKind::Snmp, evidence))
        }
        // Silence says something only of a device that answers other questions.
        Seen::SnmpSilent if subject.answers() => {
            Some(Verdict::fine().because(EvidenceKind::Snmp, "it did not answer \"public\""))
        }
        _ => None,
    })
}
