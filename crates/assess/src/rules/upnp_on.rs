//! B04: the home's router opens ways in from the internet for every program that asks (UPnP).

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("upnp-on"),
    checks: &["B04"],
    severity: Severity::Low,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    // Of another box that does so, `strange-router` speaks.
    if !subject.device.is_gateway {
        return None;
    }
    let control = subject.seen.iter().find_map(|seen| match seen {
        Seen::Upnp(description) => description.mappings.as_ref(),
        _ => None,
    })?;
    Some(Verdict::problem().because(EvidenceKind::Upnp, format!("it offers {}", control.service)))
}
