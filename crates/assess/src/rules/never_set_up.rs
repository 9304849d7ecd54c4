//! A08: nobody has set the device up yet: whoever comes first can make it theirs. Devices say so themselves
//! before any login; none is tried.

use porchlight_model::{EvidenceKind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("never-set-up"),
    checks: &["A08"],
    severity: Severity::High,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.1-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (is_new, kind, said) = hikvision(subject)
        .or_else(|| dahua(subject))
        .or_else(|| tapo(subject))
        .or_else(|| hue(subject))
        .or_else(|| luci(subject))?;
    let verdict = if is_new { Verdict::problem() } else { Verdict::fine() };
    Some(verdict.because(kind, said))
}

/// Whether it is new, where it says so, and what it says.
type Said = Option<(bool, EvidenceKind, String)>;

fn field(subject: &Subject<'_>, protocol: &str, name: &str) -> Option<String> {
    subject.told(protocol).find_map(|told| Some(told.fields.get(name)?.as_str().to_ascii_lowercase()))
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// SADP tells whether a password was ever set.
fn hikvision(subject: &Subject<'_>) -> Said {
    let activated = flag(&field(subject, "sadp", "Activated")?)?;
    Some((!activated, EvidenceKind::Told, format!("SADP: Activated is {activated}")))
}

/// The two lowest bits of `Init` (`byInitStatus` in Dahua's NetSDK): 0 for older devices, which cannot tell,
/// 1 for those without an account, 2 for those that have one.
fn dahua(subject: &Subject<'_>) -> Said {
    let init: u32 = field(subject, "dahua", "Init")?.parse().ok()?;
    let is_new = match init & 0b11 {
        1 => true,
        2 => false,
        _ => return None,
    };
    Some((is_new, EvidenceKind::Told, format!("DHIP: Init is {init}")))
}

fn tapo(subject: &Subject<'_>) -> Said {
    let is_new = flag(&field(subject, "tapo", "factory_default")?)?;
    Some((is_new, EvidenceKind::Told, format!("Tapo: factory_default is {is_new}")))
}

fn hue(subject: &Subject<'_>) -> Said {
    let is_new = subject.json("/api/config", "/factorynew")?.as_bool()?;
    Some((is_new, EvidenceKind::Http, format!("/api/config: factorynew is {is_new}")))
}

/// The notice of LuCI, the web pages of OpenWrt, while root has no password.
fn luci(subject: &Subject<'_>) -> Said {
    const NOTICE: &str = "There is no password set on this router";
    let page = subject.pages().find(|page| page.status == 200 && page.body.contains(NOTICE))?;
    Some((true, EvidenceKind::Http, format!("port {}: \"{NOTICE}\"", page.port)))
}
