//! E02: this version has a hole that attackers are known to use, and a newer version has not.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use crate::holes::{Holes, judge};
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("firmware-outdated"),
    checks: &["E02"],
    severity: Severity::Critical,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.3-8",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    judge(subject, Holes::Used)
}
