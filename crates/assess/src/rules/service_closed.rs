//! E11: the service on the internet that this exact model was made for has closed. Where its support has ended too,
//! the rules about that speak.

use porchlight_model::{Confidence, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("service-closed"),
    checks: &["E11"],
    severity: Severity::Medium,
    minutes: 15,
    maker_rule: "ETSI EN 303 645, 5.3-13",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let maker = subject.device.maker.as_ref().filter(|maker| maker.confidence >= Confidence::LIKELY)?;
    let model = subject.device.model.as_ref().filter(|model| model.confidence >= Confidence::LIKELY);
    let name = model.map_or("", |model| model.value.as_str());
    let row = subject.catalogue.service_end(maker.value.as_str(), name)?;
    if subject.catalogue.support_end(maker.value.as_str(), name).is_some() {
        return None;
    }
    let mut verdict = Verdict::problem().fact("maker", maker.value.as_str());
    verdict.evidence.push(model.map_or(&maker.evidence, |model| &model.evidence).clone());
    if let Some(ended) = &row.ended {
        verdict = verdict.fact("ended", ended.clone());
    }
    Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen))
}
