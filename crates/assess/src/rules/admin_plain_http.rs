//! C01: the settings page asks for its password over plain HTTP and offers nothing better.

use porchlight_model::{EvidenceKind, HttpReply, HttpWall, RuleId, Severity, Transport};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("admin-plain-http"),
    checks: &["C01"],
    severity: Severity::Medium,
    minutes: 3,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let plain = subject.pages().find(|page| page.transport == Transport::Plain && takes_password(page));
    let secure = subject.pages().find(|page| page.transport == Transport::Tls);
    match (plain, secure) {
        (Some(page), None) => {
            let evidence = format!("port {} asks for a password over plain HTTP", page.port);
            Some(Verdict::problem().port(page.port).because(EvidenceKind::Http, evidence))
        }
        (_, Some(page)) if takes_password(page) || plain.is_some() => {
            let evidence = format!("port {} offers the page over HTTPS", page.port);
            Some(Verdict::fine().port(page.port).because(EvidenceKind::Http, evidence))
        }
        _ => None,
    }
}

/// True when a password typed here would travel as it is. Digest (RFC 7616) does not send it.
fn takes_password(page: &HttpReply) -> bool {
    matches!(page.wall, HttpWall::Basic(_) | HttpWall::Form)
}
