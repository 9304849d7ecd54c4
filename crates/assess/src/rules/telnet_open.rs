//! B01: telnet is open. Everything typed over it can be read on the way, and it is the first door
//! that programs which take over devices try.

use porchlight_model::{EvidenceKind, PortState, RuleId, Seen, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("telnet-open"),
    checks: &["B01"],
    severity: Severity::Critical,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

const PORTS: [u16; 2] = [23, 2323];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answers = subject.seen.iter().filter_map(|s| match s {
        Seen::Telnet(answer) => Some(answer),
        _ => None,
    });
    if let Some(answer) = answers.clone().find(|a| a.speaks_telnet) {
        let said = if answer.text.is_empty() {
            "it began to speak telnet".into()
        } else {
            format!("it said \"{}\"", answer.text)
        };
        return Some(
            Verdict::problem()
                .port(answer.port)
                .because(EvidenceKind::Banner, format!("port {}: {said}", answer.port)),
        );
    }
    let open = PORTS.into_iter().find(|port| subject.port(*port) == Some(PortState::Open));
    match open {
        // Another service sits on the port: that is no telnet.
        Some(port) if answers.clone().any(|a| a.port == port && !a.text.is_empty()) => {
            Some(Verdict::fine().port(port))
        }
        Some(port) => Some(Verdict::unknown(Unknown::NoAnswer).port(port)),
        None if PORTS.into_iter().all(|port| subject.port(port) == Some(PortState::Closed)) => {
            Some(Verdict::fine().because(EvidenceKind::Port, "ports 23 and 2323 are closed"))
        }
        None => None,
    }
}
