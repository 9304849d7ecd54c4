//! B10: the router tells everyone its model and version by HNAP, whose other calls let strangers in on many old
//! models. Only the call that needs no login is asked.

use porchlight_model::{EvidenceKind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("hnap-open"),
    checks: &["B10"],
    severity: Severity::High,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

const PATH: &str = "/HNAP1/";

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let page = subject.pages().find(|page| page.path == PATH)?;
    if page.status != 200 || !page.body.contains("GetDeviceSettingsResponse") {
        let evidence = format!("port {}: {PATH} was answered with {}", page.port, page.status);
        return Some(Verdict::fine().port(page.port).because(EvidenceKind::Http, evidence));
    }
    let field = |name: &str| {
        let (_, rest) = page.body.split_once(&format!("<{name}>"))?;
        Some(rest.split_once('<')?.0.trim().to_owned())
    };
    let (model, version) =
        (field("ModelName").unwrap_or_default(), field("FirmwareVersion").unwrap_or_default());
    let evidence = format!("port {}: {PATH} told \"{model}\" and \"{version}\" without a login", page.port);
    Some(Verdict::problem().port(page.port).because(EvidenceKind::Http, evidence))
}
