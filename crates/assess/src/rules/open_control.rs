//! A20: the device does what anyone at home asks of it. Many makers mean it so; it is a note, not a fault. Only
//! ways of control that are known to need no login count, and only where the device showed that it speaks them.

use porchlight_model::{EvidenceKind, HttpWall, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("open-control"),
    checks: &["A20"],
    severity: Severity::Info,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.5-4",
    source: EN_303_645,
    decide,
};

/// Protocols whose commands need no login, from the same devices that answer their discovery.
const OPEN: [&str; 5] = ["wiz", "lifx", "yeelight", "kasa", "magic-home"];

/// Pages that are served without a login by devices whose controls ask for none either.
const PAGES: [(&str, &str); 3] =
    [("/json/info", "WLED"), ("/elgato/accessory-info", "productName"), ("/cm", "\"Status\"")];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if let Some(login) = shelly(subject) {
        let said = format!("/shelly: its login is {}", if login { "on" } else { "off" });
        let verdict = if login { Verdict::fine() } else { Verdict::problem() };
        return Some(verdict.because(EvidenceKind::Http, said));
    }
    if let Some(protocol) = OPEN.into_iter().find(|protocol| subject.told(protocol).next().is_some()) {
        let said = format!("it answers in the protocol \"{protocol}\", whose commands need no login");
        return Some(Verdict::problem().because(EvidenceKind::Told, said));
    }
    // A Roku tells how far it lets others control it; "limited" and "disabled" are the owner's choice.
    let roku = subject.pages().find(|page| page.status == 200 && page.path == "/query/device-info");
    if roku.is_some_and(|page| page.body.contains("<ecp-setting-mode>enabled<")) {
        return Some(
            Verdict::problem().because(EvidenceKind::Http, "/query/device-info: ecp-setting-mode is enabled"),
        );
    }
    let page = subject.pages().find(|page| {
        let path = page.path.split('?').next().unwrap_or_default();
        let open = page.status == 200 && page.wall == HttpWall::None;
        open && PAGES.iter().any(|(known, mark)| *known == path && page.body.contains(mark))
    })?;
    let said = format!("port {} serves {} without a login", page.port, page.path);
    Some(Verdict::problem().port(page.port).because(EvidenceKind::Http, said))
}

/// Whether a Shelly asks for its login; `None` for everything else.
fn shelly(subject: &Subject<'_>) -> Option<bool> {
    let newer = || subject.json("/shelly", "/auth_en");
    newer().or_else(|| subject.json("/shelly", "/auth"))?.as_bool()
}
