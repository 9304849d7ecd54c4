//! B09: something that is not the home's router offers to open ways in from the internet.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("strange-router"),
    checks: &["B09"],
    severity: Severity::Medium,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    // Without a router that is known, nobody is a stranger to it.
    if subject.device.is_gateway || !subject.home.devices.iter().any(|device| device.is_gateway) {
        return None;
    }
    let description = subject.seen.iter().find_map(|seen| match seen {
        Seen::Upnp(description) if description.mappings.is_some() => Some(description),
        _ => None,
    })?;
    let evidence = format!("it describes itself as \"{}\" and keeps ways in", description.device_type);
    Some(Verdict::problem().because(EvidenceKind::Upnp, evidence))
}
