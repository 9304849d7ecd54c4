//! D10: gadgets are on the same network as the computers and phones that people keep their lives on. Said once, of
//! the home's router, and as a note: most homes are so.

use porchlight_model::{EvidenceKind, Kind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("shared-network"),
    checks: &["D10"],
    severity: Severity::Info,
    minutes: 20,
    maker_rule: "ETSI EN 303 645, 5.3-15",
    source: EN_303_645,
    decide,
};

/// With fewer gadgets than this a second network is not worth its while.
const FEW: usize = 3;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if !subject.device.is_gateway {
        return None;
    }
    let devices = subject.home.devices;
    let gadgets = devices.iter().filter(|device| crate::sight::is_gadget(device)).count();
    let personal = devices
        .iter()
        .filter(|d| d.is_self || matches!(d.kind(), Kind::Computer | Kind::Phone | Kind::Nas))
        .count();
    // A home with two gateways hears it of the first.
    let first = devices.iter().find(|device| device.is_gateway)?;
    if gadgets < FEW || personal == 0 || first.id != subject.device.id {
        return None;
    }
    let said = format!("{gadgets} gadgets and {personal} computers, phones or file boxes are on one network");
    let verdict =
        Verdict::problem().fact("gadgets", gadgets.to_string()).fact("personal", personal.to_string());
    Some(verdict.because(EvidenceKind::Place, said))
}
