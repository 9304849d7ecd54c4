//! C04: the device made its certificate itself, as nearly all devices of a home do. Told as a note, of the router
//! alone and where a password is typed behind it: that is the page that people open by its address, and where the
//! browser warns.

use porchlight_model::{EvidenceKind, HttpWall, RuleId, Severity, Transport};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("certificate-own"),
    checks: &["C04"],
    severity: Severity::Info,
    minutes: 1,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if !subject.device.is_gateway {
        return None;
    }
    let takes_password = |port: u16| {
        subject.pages().any(|page| {
            page.port == port
                && page.transport == Transport::Tls
                && matches!(page.wall, HttpWall::Basic(_) | HttpWall::Digest(_) | HttpWall::Form)
        })
    };
    let shown = subject.certificates().find(|shown| shown.self_signed && takes_password(shown.port))?;
    let evidence =
        format!("the certificate of port {} is signed by itself: \"{}\"", shown.port, shown.subject);
    Some(Verdict::problem().port(shown.port).because(EvidenceKind::Certificate, evidence))
}
