//! A10: the FTP server lets in whoever calls himself anonymous.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("ftp-anonymous"),
    checks: &["A10"],
    severity: Severity::High,
    minutes: 4,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.seen.iter().find_map(|s| match s {
        Seen::Ftp(answer) => Some(answer),
        _ => None,
    })?;
    let verdict = match answer.anonymous {
        Some(true) => {
            Verdict::problem().because(EvidenceKind::Banner, "\"anonymous\" was let in without a password")
        }
        Some(false) => Verdict::fine().because(EvidenceKind::Banner, "\"anonymous\" was turned away"),
        None => Verdict::unknown(Unknown::StrangeAnswer),
    };
    Some(verdict.port(answer.port))
}
