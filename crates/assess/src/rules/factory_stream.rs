//! A05 and A06: the password that a camera came with still works for its stream (RTSP) or for the programs
//! that steer it (ONVIF). Some cameras keep these apart from the password of their settings page.

use porchlight_model::{LoginWay, RuleId, Severity};

use super::EN_303_645;
use super::factory_password::judged;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("factory-stream-password"),
    checks: &["A05", "A06"],
    severity: Severity::High,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.1-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    judged(subject, &[LoginWay::Rtsp, LoginWay::Onvif])
}
