//! E01: the maker no longer looks after this exact model. Where a hole of it is known that stays open, the rules
//! about that say so in place of this one.

use porchlight_model::{RuleId, Severity, Unknown};

use super::EN_303_645;
use crate::holes::hole_for_good;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("support-ended"),
    checks: &["E01"],
    severity: Severity::High,
    minutes: 15,
    maker_rule: "ETSI EN 303 645, 5.3-13",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (maker, model) = subject.product()?;
    let Some(row) = subject.catalogue.support_end(maker, model) else {
        let row = subject.catalogue.support_end_of_some(maker, model)?;
        let verdict = Verdict::unknown(Unknown::RevisionUnknown).fact("revisions", row.revision.join(", "));
        return Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen));
    };
    if row.hole.is_some() || hole_for_good(subject).is_some() {
        return None;
    }
    let mut verdict = Verdict::problem().fact("maker", maker).fact("model", model);
    verdict.evidence.extend(subject.device.model.iter().map(|claim| claim.evidence.clone()));
    if let Some(ended) = &row.ended {
        verdict = verdict.fact("ended", ended.clone());
    }
    Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen))
}
