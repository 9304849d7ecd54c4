//! C02: the page is covered by an old version of TLS alone.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity, TlsVersion, Transport};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("tls-old"),
    checks: &["C02"],
    severity: Severity::Low,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let old = subject.seen.iter().find_map(|s| match s {
        Seen::OldTls { port, newest } if *newest < TlsVersion::Tls12 => Some((*port, *newest)),
        _ => None,
    });
    // One port may fail once and be visited well later.
    let visited =
        |port: u16| subject.pages().any(|page| page.port == port && page.transport == Transport::Tls);
    if let Some((port, newest)) = old.filter(|(port, _)| !visited(*port)) {
        let evidence = format!("port {port} speaks nothing newer than {}", newest.as_str());
        let verdict = Verdict::problem().port(port).because(EvidenceKind::Certificate, evidence);
        return Some(verdict.fact("version", newest.as_str()));
    }
    let page = subject.pages().find(|page| page.transport == Transport::Tls)?;
    let evidence = format!("port {} speaks TLS 1.2 or newer", page.port);
    Some(Verdict::fine().port(page.port).because(EvidenceKind::Certificate, evidence))
}
