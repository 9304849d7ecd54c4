//! B06: the router keeps a way in from the internet open to something that strangers look for: a camera, a file
//! box, remote control.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use super::way_in::{is_sought, told, ways_in};
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("way-in-exposes"),
    checks: &["B06"],
    severity: Severity::Critical,
    minutes: 6,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    ways_in(subject).find(|way| is_sought(subject, way)).map(told)
}
