//! E06: this version has a hole that is known, and a newer version has not.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use crate::holes::{Holes, judge};
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("known-hole"),
    checks: &["E06"],
    severity: Severity::Medium,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.3-8",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    judge(subject, Holes::Known)
}
