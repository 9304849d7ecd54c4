//! A14: the camera hands out its picture to who has no login. Only the head of the answer was read.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("picture-open"),
    checks: &["A14"],
    severity: Severity::Critical,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.seen.iter().find_map(|s| match s {
        Seen::Picture(answer) => Some(answer),
        _ => None,
    })?;
    let what = format!(
        "port {}: GET {} was answered with {} and \"{}\"",
        answer.port, answer.path, answer.status, answer.content_type
    );
    let kind = answer.content_type.as_str().to_ascii_lowercase();
    let is_picture = kind.starts_with("image/") || kind.starts_with("multipart/x-mixed-replace");
    let verdict = match answer.status {
        200 if is_picture => Verdict::problem(),
        401 | 403 => Verdict::fine(),
        // This model has no picture there.
        _ => return None,
    };
    Some(verdict.port(answer.port).because(EvidenceKind::Http, what))
}
