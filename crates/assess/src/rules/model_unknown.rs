//! E13: nobody can tell which model a device is, so nobody can tell whether it has known holes or still gets
//! updates. A note: the label under it knows.

use porchlight_model::{Confidence, Kind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("model-unknown"),
    checks: &["E13"],
    severity: Severity::Info,
    minutes: 2,
    maker_rule: "ETSI EN 303 645, 5.3-16",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let device = subject.device;
    let kind = device.kind.as_ref().filter(|kind| kind.confidence >= Confidence::LIKELY)?;
    // Hubs and file boxes are often programs: they have no label.
    let matters = crate::sight::is_gadget(device) || kind.value == Kind::Router;
    if !matters || device.model.is_some() {
        return None;
    }
    let mut verdict = Verdict::problem();
    verdict.evidence.push(kind.evidence.clone());
    Some(verdict)
}
