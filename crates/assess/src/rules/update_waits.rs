//! E05: the device itself says that an update waits. Versions are not compared here: what a maker has published is
//! not looked up.

use porchlight_model::{EvidenceKind, RuleId, Severity};
use serde_json::Value;

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("update-waits"),
    checks: &["E05"],
    severity: Severity::Medium,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.3-3",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (waits, said) = shelly(subject).or_else(|| newer_shelly(subject)).or_else(|| google_wifi(subject))?;
    let verdict = if waits { Verdict::problem() } else { Verdict::fine() };
    Some(verdict.because(EvidenceKind::Http, said))
}

/// Shelly's first generation: `/status` with `update.has_update`.
fn shelly(subject: &Subject<'_>) -> Option<(bool, String)> {
    let waits = subject.json("/status", "/update/has_update")?.as_bool()?;
    Some((waits, format!("/status: has_update is {waits}")))
}

/// Newer Shellys: `Sys.GetStatus` with `available_updates`, empty when there is none. A beta is no update.
fn newer_shelly(subject: &Subject<'_>) -> Option<(bool, String)> {
    let updates = subject.json("/rpc/Sys.GetStatus", "/available_updates")?;
    let stable = updates.pointer("/stable/version").and_then(Value::as_str);
    let said = stable.map_or_else(|| "none".to_owned(), |version| format!("version {version}"));
    Some((stable.is_some(), format!("/rpc/Sys.GetStatus: available updates: {said}")))
}

/// Google Wifi: `/api/v1/status` with the version that it would go to, 0.0.0.0 when there is none.
fn google_wifi(subject: &Subject<'_>) -> Option<(bool, String)> {
    let next = subject.json("/api/v1/status", "/software/updateNewVersion")?;
    let next = next.as_str().filter(|next| !next.is_empty())?;
    Some((next != "0.0.0.0", format!("/api/v1/status: updateNewVersion is {next}")))
}
