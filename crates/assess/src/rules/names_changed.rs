//! D05: other servers look up names than at the look before. The computer tells which; a VPN changes them too, so the
//! resident is asked.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::{decided, looks};
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("names-changed"),
    checks: &["D05"],
    severity: Severity::Medium,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.5-5",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (now, before) = looks(subject)?;
    if now.dns.is_empty() || before.dns.is_empty() {
        return None;
    }
    let told = |dns: &[std::net::IpAddr]| dns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let evidence =
        format!("names were looked up by {} before, and are by {} now", told(&before.dns), told(&now.dns));
    Some(decided(subject, now.dns == before.dns, Question::NamesAreMine, &evidence))
}
