//! A01 to A04: the password that the device came with still works. Decided by the trial that the
//! resident agreed to; without it, and with a product that has a documented login, nobody can tell.
//! The logins of streams, of ONVIF and of SNMP have rules of their own, which share what is here.

use porchlight_catalogue::LoginProtocol;
use porchlight_model::{
    EvidenceKind, HttpWall, Kind, LoginTrial, LoginVerdict, LoginWay, RuleId, Seen, Severity, Unknown,
};

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
    const WAYS: [LoginWay; 7] = [
        LoginWay::HttpBasic,
        LoginWay::HttpDigest,
        LoginWay::HttpForm,
        LoginWay::Telnet,
        LoginWay::Ssh,
        LoginWay::Ftp,
        LoginWay::Mqtt,
    ];
    let verdict = judged(subject, &WAYS).or_else(|| {
        let asks =
            subject.pages().find(|page| matches!(page.wall, HttpWall::Basic(_) | HttpWall::Digest(_)))?;
        let unknown = subject.product().is_none() && trial(subject).is_none();
        unknown.then(|| Verdict::unknown(Unknown::ModelUnknown).port(asks.port))
    })?;
    // A printer shows less of a home than a camera or a router.
    Some(if subject.device.kind() == Kind::Printer { verdict.severity(Severity::High) } else { verdict })
}

/// The newest trial of the device.
pub(super) fn trial<'a>(subject: &Subject<'a>) -> Option<&'a LoginTrial> {
    subject.seen.iter().rev().find_map(|s| match s {
        Seen::Login(trial) => Some(trial),
        _ => None,
    })
}

/// What the trial says, when it went one of these ways; else that nobody agreed to one that could be made.
pub(super) fn judged(subject: &Subject<'_>, ways: &[LoginWay]) -> Option<Verdict> {
    match trial(subject) {
        Some(trial) if ways.contains(&trial.way) => tried(subject, trial),
        // One login is asked per device.
        Some(_) => None,
        None => not_tried(subject, ways),
    }
}

fn tried(subject: &Subject<'_>, trial: &LoginTrial) -> Option<Verdict> {
    let way = trial.way.as_str();
    let kind = evidence_of(trial.way);
    let verdict = match trial.verdict {
        LoginVerdict::FactoryPairWorks => Verdict::problem().because(
            kind,
            format!("the login from the maker's manual was let in ({way}), a random one was not"),
        ),
        LoginVerdict::Refused => Verdict::fine()
            .because(kind, format!("the login from the maker's manual was turned away ({way})")),
        // The rules about doors without a password say what is wrong here.
        LoginVerdict::NoLoginNeeded => return None,
        LoginVerdict::AnythingIsLetIn => Verdict::unknown(Unknown::ProvesNothing),
        LoginVerdict::StoppedBySign => Verdict::unknown(Unknown::DeviceAskedForCalm),
        LoginVerdict::CoolingDown => Verdict::unknown(Unknown::CoolingDown),
        LoginVerdict::Unclear => Verdict::unknown(Unknown::StrangeAnswer),
    };
    let verdict = verdict.port(trial.port);
    Some(match subject.catalogue.factory_login(&trial.row) {
        Some(row) => verdict.source(&row.manual.title, &row.manual.url, &row.manual.seen),
        None => verdict,
    })
}

fn not_tried(subject: &Subject<'_>, ways: &[LoginWay]) -> Option<Verdict> {
    let version = subject.device.firmware.as_ref().map(|claim| claim.value.as_str());
    let (maker, model) = subject.product()?;
    // The first row is the one that would be asked.
    let row = subject.catalogue.factory_logins(maker, model, version).into_iter().next()?;
    let verdict = Verdict::unknown(Unknown::NotAgreed).port(row.port);
    ways.contains(&way_of(row.protocol))
        .then(|| verdict.source(&row.manual.title, &row.manual.url, &row.manual.seen))
}

fn way_of(protocol: LoginProtocol) -> LoginWay {
    match protocol {
        LoginProtocol::HttpBasic => LoginWay::HttpBasic,
        LoginProtocol::HttpDigest => LoginWay::HttpDigest,
        LoginProtocol::HttpForm => LoginWay::HttpForm,
        LoginProtocol::Telnet => LoginWay::Telnet,
        LoginProtocol::Ssh => LoginWay::Ssh,
        LoginProtocol::Ftp => LoginWay::Ftp,
        LoginProtocol::Snmp => LoginWay::Snmp,
        LoginProtocol::Mqtt => LoginWay::Mqtt,
        LoginProtocol::RtspBasic | LoginProtocol::RtspDigest => LoginWay::Rtsp,
        LoginProtocol::Onvif => LoginWay::Onvif,
    }
}

fn evidence_of(way: LoginWay) -> EvidenceKind {
    match way {
        LoginWay::HttpBasic | LoginWay::HttpDigest | LoginWay::HttpForm | LoginWay::Onvif => {
            EvidenceKind::Http
        }
        LoginWay::Snmp => EvidenceKind::Snmp,
        _ => EvidenceKind::Banner,
    }
}
