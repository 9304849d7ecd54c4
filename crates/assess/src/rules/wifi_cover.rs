//! D01: how the Wi-Fi is covered. The operating system tells of the network that this computer is on; where it does
//! not, or where the computer is on a cable, the resident is asked.

use porchlight_model::{EvidenceKind, Question, RuleId, Seen, Severity, WifiCover};

use super::EN_303_645;
use super::asked::asked;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("wifi-cover"),
    checks: &["D01"],
    severity: Severity::Critical,
    minutes: 6,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let told = subject.seen.iter().rev().find_map(|s| match s {
        Seen::Wifi(wifi) => Some(wifi),
        _ => None,
    });
    let Some(wifi) = told else { return asked(subject, Question::WifiCovered) };
    let verdict = match wifi.cover {
        WifiCover::Open | WifiCover::Wep | WifiCover::Wpa => Verdict::problem(),
        WifiCover::Wpa2 | WifiCover::Wpa3 | WifiCover::Owe => Verdict::fine(),
    };
    Some(verdict.because(EvidenceKind::Place, format!("this computer says of its Wi-Fi: \"{}\"", wifi.told)))
}
