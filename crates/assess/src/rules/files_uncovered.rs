//! B14: files and passwords travel as they are: FTP, NFS or rsync is on. Of FTP without a password another rule
//! speaks, and a server that offers TLS is left out.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("files-uncovered"),
    checks: &["B14"],
    severity: Severity::Medium,
    minutes: 10,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

/// Announced services that share files without any cover, and what people call them.
const SERVICES: [(&str, &str); 3] = [("_ftp._tcp", "FTP"), ("_nfs._tcp", "NFS"), ("_rsync._tcp", "rsync")];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let ftp = subject.seen.iter().find_map(|seen| match seen {
        Seen::Ftp(answer) => Some(answer),
        _ => None,
    });
    if let Some(answer) = ftp {
        let greeting = answer.greeting.as_str();
        let covered = ["TLS", "FTPS", "SSL"].iter().any(|word| greeting.contains(word));
        if covered || answer.anonymous != Some(false) {
            return None;
        }
        let said = format!("port {} speaks FTP: \"{greeting}\"", answer.port);
        return Some(
            Verdict::problem().port(answer.port).fact("service", "FTP").because(EvidenceKind::Banner, said),
        );
    }
    SERVICES.into_iter().find_map(|(kind, name)| {
        let service = subject.announced(kind).next()?;
        let said = format!("it announces \"{}\" as {kind}", service.instance);
        let verdict = Verdict::problem().port(service.port).fact("service", name);
        Some(verdict.because(EvidenceKind::Mdns, said))
    })
}
