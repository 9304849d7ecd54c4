//! E08: the version of its software names the day on which it was built, and that is more than three years ago.

use porchlight_model::{RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("firmware-old"),
    checks: &["E08"],
    severity: Severity::Low,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.3-8",
    source: EN_303_645,
    decide,
};

const YEARS: i64 = 3;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let today = subject.home.today?;
    let version = subject.device.firmware.as_ref()?;
    let built = crate::build_date::build_date(version.value.as_str(), today)?;
    let is_old = (today - built).whole_days() > YEARS * 365 + 1;
    let mut verdict = if is_old { Verdict::problem() } else { Verdict::fine() };
    verdict.evidence.push(version.evidence.clone());
    Some(verdict.fact("version", version.value.as_str()).fact("built", built.to_string()))
}
