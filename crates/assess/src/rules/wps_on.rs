//! D02: WPS with a PIN can be guessed in hours. Beacons that tell of it are not read; the resident is asked.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::asked;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("wps-on"),
    checks: &["D02"],
    severity: Severity::Medium,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    asked(subject, Question::WpsOff)
}
