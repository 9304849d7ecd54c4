//! A17: a database lets in who has no password. Nothing in it was read.

use porchlight_model::{EvidenceKind, Guarded, RuleId, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("database-open"),
    checks: &["A17"],
    severity: Severity::High,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.access(&[Guarded::Redis, Guarded::InfluxDb])?;
    let name = answer.service.as_str();
    let verdict = match answer.open {
        Some(true) => {
            Verdict::problem().because(EvidenceKind::Banner, format!("{name} answered without a password"))
        }
        Some(false) => Verdict::fine().because(EvidenceKind::Banner, format!("{name} asks for a password")),
        None => Verdict::unknown(Unknown::StrangeAnswer),
    };
    Some(verdict.port(answer.port).fact("service", name))
}
