//! B03: the port through which providers look after a router (TR-069) answers inside the home.

use porchlight_model::{EvidenceKind, Kind, PortState, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("provider-port"),
    checks: &["B03"],
    severity: Severity::Medium,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

const PORT: u16 = 7547;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if !subject.device.is_gateway && subject.device.kind() != Kind::Router {
        return None;
    }
    match subject.port(PORT)? {
        PortState::Open => Some(crate::sight::open_port(PORT)),
        PortState::Closed => Some(Verdict::fine().because(EvidenceKind::Port, "port 7547 is closed")),
        PortState::Silent => None,
    }
}
