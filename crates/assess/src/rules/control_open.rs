//! A18: the control of containers, and with it of the whole computer, is open to who has no password.

use porchlight_model::{EvidenceKind, Guarded, RuleId, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("control-open"),
    checks: &["A18"],
    severity: Severity::Critical,
    minutes: 8,
    maker_rule: "ETSI EN 303 645, 5.5-5",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.access(&[Guarded::Docker])?;
    let verdict = match answer.open {
        Some(true) => {
            Verdict::problem().because(EvidenceKind::Http, "Docker told its version without a login")
        }
        Some(false) => Verdict::fine().because(EvidenceKind::Http, "Docker asks who comes"),
        None => Verdict::unknown(Unknown::StrangeAnswer),
    };
    Some(verdict.port(answer.port))
}
