//! D03: the name that a router ships with often tells how its first Wi-Fi password was made. The resident is asked.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::asked;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("wifi-first-name"),
    checks: &["D03"],
    severity: Severity::Low,
    minutes: 6,
    maker_rule: "ETSI EN 303 645, 5.1-2",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    asked(subject, Question::WifiOwnName)
}
