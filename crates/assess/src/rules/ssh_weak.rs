//! B16: SSH offers nothing but covers that are known to be weak. One that offers better ones beside them is left alone:
//! what both sides know and is strongest is taken, and nobody on the way can change that.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity, SshAnswer};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("ssh-weak"),
    checks: &["B16"],
    severity: Severity::Medium,
    minutes: 6,
    maker_rule: "ETSI EN 303 645, 5.5-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let answer = subject.seen.iter().find_map(|s| match s {
        Seen::Ssh(answer) => Some(answer),
        _ => None,
    })?;
    Some(match weakness(answer) {
        Some(what) => {
            let evidence = format!("port {} offers nothing better than {what}", answer.port);
            Verdict::problem()
                .port(answer.port)
                .because(EvidenceKind::Banner, evidence)
                .fact("weakness", what)
        }
        None => {
            Verdict::fine().port(answer.port).because(EvidenceKind::Banner, "its list holds strong covers")
        }
    })
}

/// What is weak, when all that is offered is (RFC 9142 for key exchange, RFC 8332 for keys, RFC 8758 and
/// RFC 4344 for ciphers).
fn weakness(answer: &SshAnswer) -> Option<String> {
    if answer.only_version_1 {
        return Some("SSH 1".to_owned());
    }
    // Some names in the list are no key exchange, but tell what else the server knows.
    let marks = ["ext-info", "kex-strict", "kexguess2"];
    let is_mark = |name: &str| marks.iter().any(|mark| name.starts_with(mark));
    let key_exchange: Vec<_> = answer.key_exchange.iter().filter(|name| !is_mark(name)).cloned().collect();
    let only_weak = |list: &[String], is_weak: fn(&str) -> bool| {
        let all = !list.is_empty() && list.iter().all(|name| is_weak(name));
        all.then(|| list.join(", "))
    };
    only_weak(&key_exchange, |name| name == "diffie-hellman-group1-sha1")
        .or_else(|| only_weak(&answer.host_key, |name| matches!(name, "ssh-dss" | "ssh-rsa")))
        .or_else(|| {
            let is_weak = |name: &str| name.contains("-cbc") || name.starts_with("arcfour") || name == "none";
            only_weak(&answer.cipher, is_weak)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_offers_nothing_better_is_weak() {
        let list = |names: &str| names.split_terminator(',').map(str::to_owned).collect::<Vec<_>>();
        for (key_exchange, host_key, cipher, weak) in [
            ("curve25519-sha256", "ssh-ed25519", "aes128-ctr", None),
            (
                "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1",
                "ssh-rsa,rsa-sha2-256",
                "aes128-cbc,aes128-ctr",
                None,
            ),
            (
                "diffie-hellman-group1-sha1,ext-info-s",
                "ssh-ed25519",
                "aes128-ctr",
                Some("diffie-hellman-group1-sha1"),
            ),
            ("curve25519-sha256", "ssh-dss,ssh-rsa", "aes128-ctr", Some("ssh-dss, ssh-rsa")),
            (
                "curve25519-sha256",
                "ssh-ed25519",
                "3des-cbc,arcfour256,aes256-cbc",
                Some("3des-cbc, arcfour256, aes256-cbc"),
            ),
            ("", "", "", None),
        ] {
            let answer = SshAnswer {
                port: 22,
                only_version_1: false,
                key_exchange: list(key_exchange),
                host_key: list(host_key),
                cipher: list(cipher),
            };
            assert_eq!(weakness(&answer).as_deref(), weak, "{answer:?}");
        }
        assert!(weakness(&SshAnswer { only_version_1: true, ..SshAnswer::default() }).is_some());
    }
}
