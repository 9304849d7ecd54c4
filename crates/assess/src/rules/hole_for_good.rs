//! E03: attackers are known to use a hole of this exact model, and no update will come.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use crate::holes::hole_for_good;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("hole-for-good"),
    checks: &["E03"],
    severity: Severity::Critical,
    minutes: 15,
    maker_rule: "ETSI EN 303 645, 5.3-13",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (end, hole) = hole_for_good(subject)?;
    let (maker, model) = subject.product()?;
    let mut verdict =
        Verdict::problem().fact("maker", maker).fact("model", model).fact("hole", hole.why_id.clone());
    verdict.evidence.extend(subject.device.model.iter().map(|claim| claim.evidence.clone()));
    Some(verdict.source(&end.source.title, &end.source.url, &end.source.seen))
}
