//! B15: SSH, a way in for those who look after computers, is open on a gadget. On computers, file boxes, hubs and
//! routers it is usual.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("ssh-on-gadget"),
    checks: &["B15"],
    severity: Severity::Low,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if !crate::sight::is_gadget(subject.device) {
        return None;
    }
    subject.seen.iter().find_map(|seen| match seen {
        Seen::Banner { port, text } if text.as_str().starts_with("SSH-") => {
            let said = format!("port {port} greets with \"{text}\"");
            Some(Verdict::problem().port(*port).because(EvidenceKind::Banner, said))
        }
        _ => None,
    })
}
