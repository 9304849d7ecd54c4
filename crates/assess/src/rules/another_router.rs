//! D09: another box connects the home to the internet than at the look before. A network whose router was met before is
//! no news: computers move between homes.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::{decided, looks};
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("another-router"),
    checks: &["D09"],
    severity: Severity::Medium,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.7-2",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (now, before) = looks(subject)?;
    let (now, before) = (now.router?, before.router?);
    Some(decided(
        subject,
        now == before,
        Question::RouterIsMine,
        &format!("the router was {before} before, and is {now} now"),
    ))
}
