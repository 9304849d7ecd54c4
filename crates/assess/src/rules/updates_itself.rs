//! E09: whether the router fetches updates by itself stands behind its login; the resident is asked.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::asked;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("updates-itself"),
    checks: &["E09"],
    severity: Severity::Low,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.3-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    asked(subject, Question::UpdatesItself)
}
