//! E01: the maker no longer looks after this exact model.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("support-ended"),
    check: "E01",
    severity: Severity::High,
    minutes: 15,
    maker_rule: "ETSI EN 303 645, 5.3-13",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (maker, model) = subject.product()?;
    let row = subject.catalogue.support_end(maker, model)?;
    let mut verdict = Verdict::problem().fact("maker", maker).fact("model", model);
    verdict.evidence.extend(subject.device.model.iter().map(|claim| claim.evidence.clone()));
    if let Some(ended) = &row.ended {
        verdict = verdict.fact("ended", ended.clone());
    }
    Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen))
}
