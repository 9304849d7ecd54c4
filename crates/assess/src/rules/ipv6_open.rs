//! D08: devices may be reached over IPv6 from outside. That cannot be seen from inside; the resident is asked, where the
//! router speaks IPv6 at all.

use porchlight_model::{Question, RuleId, Severity};

use super::EN_303_645;
use super::asked::asked;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("ipv6-open"),
    checks: &["D08"],
    severity: Severity::Medium,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let speaks_v6 = subject.device.addresses.iter().any(std::net::IpAddr::is_ipv6);
    if speaks_v6 { asked(subject, Question::Ipv6Guarded) } else { None }
}
