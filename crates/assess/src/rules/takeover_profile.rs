//! B21: the device looks like those that programs take over to use them against others: an open door that they
//! try, and a second sign of the same sort. It says nothing of whether it was taken over.

use porchlight_model::{EvidenceKind, Kind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("takeover-profile"),
    checks: &["B21"],
    severity: Severity::High,
    minutes: 30,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

/// Web servers of old cameras, recorders and routers, as they name themselves. Newer ones are seldom told by them.
const OLD_SERVERS: [&str; 7] =
    ["uc-httpd", "GoAhead-Webs", "Boa/0.9", "thttpd/2.25", "Cross Web Server", "JAWS/1.0", "Hipcam"];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    if matches!(subject.device.kind(), Kind::Computer | Kind::Nas | Kind::Phone | Kind::Console) {
        return None;
    }
    let doors = [telnet(subject), port(subject, &super::recorder_ports::PORTS), port(subject, &[5555])];
    let doors: Vec<String> = doors.into_iter().flatten().collect();
    let signs: Vec<String> = doors.iter().cloned().chain(old_server(subject)).collect();
    if doors.is_empty() || signs.len() < 2 {
        return None;
    }
    let told = |verdict: Verdict, sign: &String| verdict.because(EvidenceKind::Port, sign);
    Some(signs.iter().fold(Verdict::problem(), told))
}

fn telnet(subject: &Subject<'_>) -> Option<String> {
    subject.seen.iter().find_map(|seen| match seen {
        Seen::Telnet(answer) if answer.speaks_telnet => Some(format!("port {} speaks telnet", answer.port)),
        _ => None,
    })
}

fn port(subject: &Subject<'_>, ports: &[u16]) -> Option<String> {
    subject.open_of(ports).map(|port| format!("port {port} takes connections"))
}

fn old_server(subject: &Subject<'_>) -> Option<String> {
    let page = subject.pages().find(|page| {
        let server = page.server.as_str();
        OLD_SERVERS.iter().any(|old| server.starts_with(old))
    })?;
    Some(format!("port {} is served by \"{}\"", page.port, page.server))
}
