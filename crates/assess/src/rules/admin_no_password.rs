//! A07: the settings page opens without any password.
//!
//! A page counts as a settings page when it says so in at least two ways and has something to press:
//! status pages, media lists and printers' front pages do not.

use porchlight_model::{EvidenceKind, HttpReply, HttpWall, Kind, LoginVerdict, LoginWay, RuleId, Severity};

use super::EN_303_645;
use super::factory_password::trial;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("admin-no-password"),
    checks: &["A07"],
    severity: Severity::Critical,
    minutes: 3,
    maker_rule: "ETSI EN 303 645, 5.5-5",
    source: EN_303_645,
    decide,
};

/// What settings pages say. Each word of a page counts once.
const MARKS: [&str; 16] = [
    "administration",
    "admin password",
    "administrator password",
    "change password",
    "set password",
    "router settings",
    "network settings",
    "wireless settings",
    "system settings",
    "device settings",
    "port forwarding",
    "firmware upgrade",
    "firmware update",
    "factory reset",
    "restore defaults",
    "reboot",
];

/// The ways that lead to the settings of a device.
const STEERS: [LoginWay; 6] = [
    LoginWay::HttpBasic,
    LoginWay::HttpDigest,
    LoginWay::HttpForm,
    LoginWay::Telnet,
    LoginWay::Ssh,
    LoginWay::Onvif,
];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    // The login check asked for a page that is known to need a login, and it was served.
    let open = trial(subject).filter(|t| t.verdict == LoginVerdict::NoLoginNeeded && STEERS.contains(&t.way));
    if let Some(trial) = open {
        let way = trial.way.as_str();
        let evidence = format!(
            "port {} opened without a login ({way}), where this product should ask for one",
            trial.port
        );
        return Some(Verdict::problem().port(trial.port).because(EvidenceKind::Http, evidence));
    }
    if subject.device.kind() == Kind::Printer {
        return None;
    }
    if let Some((page, marks)) = subject.pages().find_map(|page| settings(page).map(|marks| (page, marks))) {
        let evidence =
            format!("port {} served a page with \"{}\" without a login", page.port, marks.join("\" and \""));
        return Some(Verdict::problem().port(page.port).because(EvidenceKind::Http, evidence));
    }
    let guarded = subject.pages().find(|page| {
        page.path == "/" && matches!(page.wall, HttpWall::Basic(_) | HttpWall::Digest(_) | HttpWall::Form)
    })?;
    Some(
        Verdict::fine()
            .port(guarded.port)
            .because(EvidenceKind::Http, format!("port {} asks for a login", guarded.port)),
    )
}

/// Two marks of a settings page that was served without a wall.
fn settings(page: &HttpReply) -> Option<[&'static str; 2]> {
    if page.status != 200 || page.wall != HttpWall::None {
        return None;
    }
    let body = page.body.to_lowercase();
    let pressable = ["<form", "<button", "<input"].iter().any(|tag| body.contains(tag));
    let mut marks = MARKS.into_iter().filter(|mark| body.contains(mark));
    match (marks.next(), marks.next()) {
        (Some(one), Some(two)) if pressable => Some([one, two]),
        _ => None,
    }
}
