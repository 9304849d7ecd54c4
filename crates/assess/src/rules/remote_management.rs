//! B08: the settings of the router answer on its internet side. That cannot be seen from inside the home, where most
//! routers answer on their outer address too; the resident is asked.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::asked;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("remote-management"),
    checks: &["B08"],
    severity: Severity::High,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    asked(subject, Question::RemoteOff)
}
