//! B07: the router opens ways in from the internet for whoever asks by NAT-PMP or PCP. Most do so: a note.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("nat-pmp"),
    checks: &["B07"],
    severity: Severity::Info,
    minutes: 3,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

const PORT: u16 = 5351;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    subject.seen.iter().find_map(|s| match s {
        Seen::NatPmp { on: true } => Some(
            Verdict::problem().port(PORT).because(EvidenceKind::Told, "it answered a question by NAT-PMP"),
        ),
        Seen::NatPmp { on: false } => Some(
            Verdict::fine()
                .port(PORT)
                .because(EvidenceKind::Told, "it answered that NAT-PMP is switched off"),
        ),
        _ => None,
    })
}
