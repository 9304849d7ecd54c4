//! B17: a computer can be steered from other devices at home: its remote desktop is open.

use porchlight_model::{EvidenceKind, Kind, PortState, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("remote-desktop"),
    checks: &["B17"],
    severity: Severity::Medium,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

/// RDP and VNC.
const PORTS: [u16; 2] = [3389, 5900];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if subject.device.kind() != Kind::Computer {
        return None;
    }
    if let Some(port) = subject.open_of(&PORTS) {
        return Some(crate::sight::open_port(port));
    }
    let closed = PORTS.iter().all(|port| subject.port(*port) == Some(PortState::Closed));
    closed.then(|| Verdict::fine().because(EvidenceKind::Port, "ports 3389 and 5900 are closed"))
}
