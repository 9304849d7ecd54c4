//! B18: the ports that recorders and cameras of some makers are steered through are open. Others have found their
//! way in there before; they must not be reachable from the internet.

use porchlight_model::{Kind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("recorder-ports"),
    checks: &["B18"],
    severity: Severity::Medium,
    minutes: 15,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

/// Dahua and its relatives, Xiongmai and its relatives.
pub(super) const PORTS: [u16; 2] = [37777, 34567];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    // Computers and file boxes run programs of the same ports' numbers; routers pass them on.
    let kind = subject.device.kind();
    if matches!(kind, Kind::Computer | Kind::Phone | Kind::Nas | Kind::Router | Kind::Console) {
        return None;
    }
    subject.open_of(&PORTS).map(crate::sight::open_port)
}
