//! B13: file sharing still takes version 1, which has no cover and holes that worms used.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("smb-1"),
    checks: &["B13"],
    severity: Severity::High,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    subject.seen.iter().find_map(|s| match s {
        Seen::Smb1 { port, offered: true } => Some(
            Verdict::problem()
                .port(*port)
                .because(EvidenceKind::Banner, "it took the offer of SMB 1 (NT LM 0.12)"),
        ),
        Seen::Smb1 { port, offered: false } => Some(
            Verdict::fine().port(*port).because(EvidenceKind::Banner, "it did not take the offer of SMB 1"),
        ),
        _ => None,
    })
}
