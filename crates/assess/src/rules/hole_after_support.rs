//! E04: a hole was found in this exact model after its maker had stopped looking after it. Where attackers are
//! known to use a hole of it, the rule about that says so in place of this one.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("hole-after-support"),
    checks: &["E04"],
    severity: Severity::High,
    minutes: 15,
    maker_rule: "ETSI EN 303 645, 5.3-13",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (maker, model) = subject.product()?;
    let row = subject.catalogue.support_end(maker, model)?;
    let hole = row.hole.as_ref()?;
    if crate::holes::hole_for_good(subject).is_some() {
        return None;
    }
    let mut verdict = Verdict::problem().fact("maker", maker).fact("model", model).fact("hole", hole.clone());
    verdict.evidence.extend(subject.device.model.iter().map(|claim| claim.evidence.clone()));
    Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen))
}
