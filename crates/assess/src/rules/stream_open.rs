//! A13: the camera describes its stream to who has no login, and would play it. No picture was fetched.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("stream-open"),
    checks: &["A13"],
    severity: Severity::Critical,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.seen.iter().find_map(|s| match s {
        Seen::Stream(answer) => Some(answer),
        _ => None,
    })?;
    let what = format!("port {}: DESCRIBE {} was answered with {}", answer.port, answer.path, answer.status);
    let verdict = match answer.status {
        200 if answer.is_stream => Verdict::problem(),
        401 | 403 => Verdict::fine(),
        // The path of its stream is not known.
        _ => Verdict::unknown(Unknown::StrangeAnswer),
    };
    Some(verdict.port(answer.port).because(EvidenceKind::Banner, what))
}
