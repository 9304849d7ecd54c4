//! A19: the screen can be seen and steered from afar by who has no password.

use porchlight_model::{EvidenceKind, Guarded, RuleId, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("vnc-no-password"),
    checks: &["A19"],
    severity: Severity::High,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.access(&[Guarded::Vnc])?;
    let verdict = match answer.open {
        Some(true) => {
            Verdict::problem().because(EvidenceKind::Banner, "VNC offers to let in without a password")
        }
        Some(false) => Verdict::fine().because(EvidenceKind::Banner, "VNC asks for a password"),
        None => Verdict::unknown(Unknown::StrangeAnswer),
    };
    Some(verdict.port(answer.port))
}
