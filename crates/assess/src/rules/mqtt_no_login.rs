//! A12: the MQTT broker, through which devices of the home talk, asks nobody who they are.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("mqtt-no-login"),
    checks: &["A12"],
    severity: Severity::High,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.seen.iter().find_map(|s| match s {
        Seen::Mqtt(answer) => Some(answer),
        _ => None,
    })?;
    let verdict = match answer.return_code {
        Some(0) => Verdict::problem().because(EvidenceKind::Banner, "a connection without a name was let in"),
        // 4: bad user name or password; 5: not authorised (MQTT 3.1.1, table 3.1).
        Some(4 | 5) => {
            Verdict::fine().because(EvidenceKind::Banner, "a connection without a name was turned away")
        }
        _ => Verdict::unknown(Unknown::StrangeAnswer),
    };
    Some(verdict.port(answer.port))
}
