//! C03: the certificate is good no longer, or not yet. At home that does little harm: a note.

use porchlight_model::{EvidenceKind, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("certificate-expired"),
    checks: &["C03"],
    severity: Severity::Info,
    minutes: 3,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let today = subject.home.today?;
    let mut dated =
        subject.certificates().filter_map(|shown| Some((shown, shown.not_before?, shown.not_after?)));
    let (first, ..) = dated.clone().next()?;
    let Some((shown, from, until)) = dated.find(|(_, from, until)| !(*from..=*until).contains(&today)) else {
        return Some(Verdict::fine().port(first.port));
    };
    let evidence = format!("the certificate of port {} is good from {from} to {until}", shown.port);
    let verdict = Verdict::problem().port(shown.port).because(EvidenceKind::Certificate, evidence);
    Some(verdict.fact("from", from.to_string()).fact("until", until.to_string()))
}
