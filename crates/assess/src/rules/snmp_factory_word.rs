//! A16: SNMP answers the secret word that the product came with. Whether it may also change things is not
//! tried: only GET exists.

use porchlight_model::{LoginWay, RuleId, Severity};

use super::EN_303_645;
use super::factory_password::judged;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("snmp-factory-word"),
    checks: &["A16"],
    severity: Severity::High,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.1-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    judged(subject, &[LoginWay::Snmp])
}
