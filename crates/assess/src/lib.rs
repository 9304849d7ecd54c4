//! Judges devices. Pure: no clock, no input or output, and no input that fails.
//!
//! Each rule is one file in `rules/`: what it looks at and how it decides. What it says to the
//! resident stands in `words/`, one file per language.
//!
//! ```
//! use porchlight_assess::{Words, judge, Subject, Surroundings};
//! use porchlight_catalogue::Catalogue;
//! use porchlight_identify::devices;
//! use porchlight_model::{Observation, PortState, Seen, TelnetAnswer};
//! let host = "192.168.1.9".parse().unwrap();
//! let seen = [
//!     Seen::Port { port: 23, state: PortState::Open },
//!     Seen::Telnet(TelnetAnswer { port: 23, speaks_telnet: true, text: "login:".into() }),
//! ];
//! let sightings = seen.map(|seen| Observation { host, seen }).into_iter().collect();
//! let device = &devices(&sightings, Catalogue::built_in())[0];
//! let seen = sightings.of(&device.addresses);
//! let catalogue = Catalogue::built_in();
//! let findings = judge(&Subject { device, seen: &seen, catalogue, home: Surroundings::default() });
//! let telnet = findings.iter().find(|f| f.rule.0 == "telnet-open").unwrap();
//! let said = Words::of("en").say(telnet, "Old camera");
//! assert!(said.title.starts_with("Old camera"));
//! ```

mod build_date;
mod checks;
mod holes;
mod parts;
mod rules;
mod sight;
mod words;

use std::collections::BTreeMap;

use porchlight_catalogue::Catalogue;
use porchlight_model::{
    Access, Certificate, Device, DeviceId, Evidence, EvidenceKind, Finding, Guarded, Outcome, PortMapping,
    PortState, Question, Reference, RuleId, Seen, Severity, Text, Unknown,
};
use time::Date;

pub use checks::{CHECKS, Check, NOT_MADE, page as checks_page};
pub use words::{LANGUAGES, Said, Words};

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The device.
    pub device: &'a Device,
    /// What was seen of it.
    pub seen: &'a [&'a Seen],
    /// What is known beforehand.
    pub catalogue: &'a Catalogue,
    /// The rest of the home.
    pub home: Surroundings<'a>,
}

/// What is known of the home around a device.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Every device.
    pub devices: &'a [Device],
    /// The ways in from the internet that routers keep open.
    pub ways_in: &'a [WayIn<'a>],
    /// The day of the look, where it is known.
    pub today: Option<Date>,
}

/// A way in from the internet that a router keeps open.
#[derive(Debug, Clone, Copy)]
pub struct WayIn<'a> {
    /// The device that keeps it.
    pub router: &'a DeviceId,
    /// What it leads to.
    pub mapping: &'a PortMapping,
}

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// Its codes in the list of checks, such as `B01`.
    pub checks: &'static [&'static str],
    /// How bad a problem is.
    pub severity: Severity,
    /// About how many minutes the fix takes.
    pub minutes: u8,
    /// The rule that makers should meet.
    pub maker_rule: &'static str,
    source: Page,
    decide: fn(&Subject<'_>) -> Option<Verdict>,
}

impl Rule {
    /// The address of the page where the rule can be read about.
    pub fn page(&self) -> &'static str {
        self.source.url
    }
}

/// Where a rule can be read about.
#[derive(Debug, Clone, Copy)]
struct Page {
    title: &'static str,
    url: &'static str,
    seen: &'static str,
}

/// What a rule decided, before it becomes a finding.
struct Verdict {
    outcome: Outcome,
    port: Option<u16>,
    evidence: Vec<Evidence>,
    facts: BTreeMap<&'static str, String>,
    source: Option<Reference>,
    /// How bad it is on this device, where that is not what the rule says of most.
    severity: Option<Severity>,
    /// What the resident can answer.
    question: Option<Question>,
}

/// Every rule, in the order in which they are asked.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// The rule with a name.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules::ALL.iter().find(|rule| rule.id.0 == id)
}

/// Judges one device by every rule. A rule that has nothing to say of this device is left out.
pub fn judge(subject: &Subject<'_>) -> Vec<Finding> {
    rules::ALL
        .iter()
        .filter_map(|rule| (rule.decide)(subject).map(|verdict| finding(rule, subject, verdict)))
        .collect()
}

fn finding(rule: &Rule, subject: &Subject<'_>, verdict: Verdict) -> Finding {
    let Page { title, url, seen } = rule.source;
    Finding {
        rule: rule.id,
        device: subject.device.id.clone(),
        outcome: verdict.outcome,
        severity: verdict.severity.unwrap_or(rule.severity),
        port: verdict.port,
        evidence: verdict.evidence,
        facts: verdict.facts,
        question: verdict.question,
        source: verdict.source.unwrap_or_else(|| Reference {
            title: title.into(),
            url: url.into(),
            seen: seen.into(),
        }),
    }
}

impl Verdict {
    fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            port: None,
            evidence: Vec::new(),
            facts: BTreeMap::new(),
            source: None,
            severity: None,
            question: None,
        }
    }

    fn problem() -> Self {
        Self::new(Outcome::Problem)
    }

    fn fine() -> Self {
        Self::new(Outcome::Fine)
    }

    fn unknown(why: Unknown) -> Self {
        Self::new(Outcome::CouldNotTell(why))
    }

    fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self.facts.insert("port", port.to_string());
        self
    }

    fn because(mut self, kind: EvidenceKind, detail: impl AsRef<str>) -> Self {
        self.evidence.push(Evidence { kind, detail: Text::from_lan(detail.as_ref()) });
        self
    }

    fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.insert(name, value.into());
        self
    }

    /// Decided by an answer of the resident's to this question, or waiting for one.
    fn asks(mut self, question: Question) -> Self {
        self.question = Some(question);
        self
    }

    fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    fn source(mut self, title: &str, url: &str, seen: &str) -> Self {
        self.source = Some(Reference { title: title.into(), url: url.into(), seen: seen.into() });
        self
    }
}

impl Subject<'_> {
    /// The maker and model, when both are known well enough to look a product up.
    fn product(&self) -> Option<(&str, &str)> {
        let sure = |claim: &Option<porchlight_model::Claim<Text>>| {
            claim.as_ref().is_some_and(|c| c.confidence >= porchlight_model::Confidence::LIKELY)
        };
        match (&self.device.maker, &self.device.model) {
            (Some(maker), Some(model)) if sure(&self.device.maker) && sure(&self.device.model) => {
                Some((maker.value.as_str(), model.value.as_str()))
            }
            _ => None,
        }
    }

    /// What a TCP port did, if it was tried.
    fn port(&self, wanted: u16) -> Option<PortState> {
        self.seen.iter().rev().find_map(|s| match s {
            Seen::Port { port, state } if *port == wanted => Some(*state),
            _ => None,
        })
    }

    /// True when some TCP port of it answered, open or closed.
    fn answers(&self) -> bool {
        self.seen.iter().any(|s| matches!(s, Seen::Port { state: PortState::Open | PortState::Closed, .. }))
    }

    /// What one of these services said to who has no password: the worst of it.
    fn access(&self, services: &[Guarded]) -> Option<Access> {
        let answers = self.seen.iter().filter_map(|s| match s {
            Seen::Access(access) if services.contains(&access.service) => Some(*access),
            _ => None,
        });
        answers.max_by_key(|access| (access.open == Some(true), access.open.is_none()))
    }

    /// Every certificate that it shows.
    fn certificates(&self) -> impl Iterator<Item = &Certificate> + Clone {
        self.seen.iter().filter_map(|s| match s {
            Seen::Certificate(certificate) => Some(certificate),
            _ => None,
        })
    }

    /// Every HTTP answer.
    fn pages(&self) -> impl Iterator<Item = &porchlight_model::HttpReply> {
        self.seen.iter().filter_map(|s| match s {
            Seen::Http(reply) => Some(reply),
            _ => None,
        })
    }
}
