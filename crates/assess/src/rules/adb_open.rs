//! B02: the debugging of Android is open: a TV or phone takes commands over the network. Nothing is said to the
//! port; that it is open, on a device that is made with Android, is the sign.

use porchlight_model::{EvidenceKind, Kind, PortState, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("adb-open"),
    checks: &["B02"],
    severity: Severity::Critical,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

const PORT: u16 = 5555;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if let Some(service) = subject.announced("_adb._tcp").next() {
        let said = format!("it announces \"{}\" as _adb._tcp", service.instance);
        return Some(Verdict::problem().port(service.port).because(EvidenceKind::Mdns, said));
    }
    if !is_android(subject) {
        return None;
    }
    match subject.port(PORT)? {
        PortState::Open => Some(crate::sight::open_port(PORT)),
        PortState::Closed => Some(Verdict::fine().because(EvidenceKind::Port, "port 5555 is closed")),
        PortState::Silent => None,
    }
}

/// True for TVs and phones that say in their announcements what is made with Android.
fn is_android(subject: &Subject<'_>) -> bool {
    const SERVICES: [&str; 4] =
        ["_androidtvremote2._tcp", "_androidtvremote._tcp", "_amzn-wplay._tcp", "_googlecast._tcp"];
    matches!(subject.device.kind(), Kind::Tv | Kind::Phone)
        && SERVICES.iter().any(|service| subject.announced(service).next().is_some())
}
