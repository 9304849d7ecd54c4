//! A01 to A04: the password that the device came with still works. Decided by the trial that the
//! resident agreed to; without it, and with a product that has a documented login, nobody can tell.

use porchlight_model::{EvidenceKind, HttpWall, LoginVerdict, RuleId, Seen, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("factory-password"),
    checks: &["A01", "A02", "A03", "A04"],
    severity: Severity::Critical,
    minutes: 3,
    maker_rule: "ETSI EN 303 645, 5.1-1",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let trial = subject.seen.iter().rev().find_map(|s| match s {
        Seen::Login(trial) => Some(trial),
        _ => None,
    });
    let Some(trial) = trial else { return without_trial(subject) };
    let row = subject.catalogue.factory_login(&trial.row);
    let verdict = match trial.verdict {
        LoginVerdict::FactoryPairWorks => Verdict::problem().because(
            EvidenceKind::Http,
            "the login from the maker's manual was let in, a random one was not",
        ),
        LoginVerdict::Refused => {
            Verdict::fine().because(EvidenceKind::Http, "the login from the maker's manual was turned away")
        }
        // The rule about pages without a password says what is wrong here.
        LoginVerdict::NoLoginNeeded => return None,
        LoginVerdict::AnythingIsLetIn => Verdict::unknown(Unknown::ProvesNothing),
        LoginVerdict::StoppedBySign => Verdict::unknown(Unknown::DeviceAskedForCalm),
        LoginVerdict::CoolingDown => Verdict::unknown(Unknown::CoolingDown),
        LoginVerdict::Unclear => Verdict::unknown(Unknown::StrangeAnswer),
    };
    let verdict = verdict.port(trial.port);
    Some(match row {
        Some(row) => verdict.source(&row.manual.title, &row.manual.url, &row.manual.seen),
        None => verdict,
    })
}

fn without_trial(subject: &Subject<'_>) -> Option<Verdict> {
    let version = subject.device.firmware.as_ref().map(|claim| claim.value.as_str());
    let rows =
        subject.product().map(|(maker, model)| subject.catalogue.factory_logins(maker, model, version));
    if let Some(row) = rows.into_iter().flatten().next() {
        let verdict = Verdict::unknown(Unknown::NotAgreed).port(row.port);
        return Some(verdict.source(&row.manual.title, &row.manual.url, &row.manual.seen));
    }
    let asks = subject.pages().find(|page| matches!(page.wall, HttpWall::Basic(_) | HttpWall::Digest(_)))?;
    Some(Verdict::unknown(Unknown::ModelUnknown).port(asks.port))
}
