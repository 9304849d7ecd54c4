//! D07: two routers in a row: the home's router says that its own internet side has an address of a home. Only
//! routers that tell that side's address without a login can be judged; all others are passed over in silence.

use std::net::Ipv4Addr;

use porchlight_model::{EvidenceKind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("two-routers"),
    checks: &["D07"],
    severity: Severity::Low,
    minutes: 20,
    maker_rule: "ETSI EN 303 645, 5.9-3",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if !subject.device.is_gateway {
        return None;
    }
    // Google Wifi tells it; an address of a provider's shared range (RFC 6598) is no second router at home.
    let outside: Ipv4Addr = subject.json("/api/v1/status", "/wan/localIpAddress")?.as_str()?.parse().ok()?;
    let verdict = match outside {
        ip if ip.is_private() => Verdict::problem(),
        ip if ip.is_unspecified() || ip.is_link_local() => return None,
        _ => Verdict::fine(),
    };
    Some(verdict.because(EvidenceKind::Http, format!("/api/v1/status: its internet side is {outside}")))
}
