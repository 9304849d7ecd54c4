//! From the domain to the wire: the only place where words, labels and results come together.

use std::collections::BTreeMap;

use porchlight_assess::{LANGUAGES, Words, rule};
use porchlight_catalogue::Catalogue;
use porchlight_engine::{End, Home, Survey};
use porchlight_history::Words as ChangeWords;
use porchlight_model::{self as model, Outcome};

use crate::past::Past;
use crate::wire;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The languages that residents can choose.
pub fn languages() -> Vec<wire::Language> {
    LANGUAGES.iter().map(|(tag, name)| wire::Language { tag: (*tag).into(), name: (*name).into() }).collect()
}

/// What a pretend device offers to do about a finding.
pub type Remedies = BTreeMap<(std::net::IpAddr, String), wire::Remedy>;

/// What a device is called by, whether it was seen now or is known from before.
pub(crate) struct Called<'a> {
    pub(crate) id: &'a model::DeviceId,
    pub(crate) kind: model::Kind,
    pub(crate) maker: Option<&'a str>,
    pub(crate) own_name: Option<&'a str>,
    pub(crate) host_name: Option<&'a str>,
    pub(crate) address: Option<&'a std::net::IpAddr>,
}

/// Turns what is known into what is shown, in one language.
pub struct Renderer {
    score_words: &'static porchlight_report::Words,
    words: &'static Words,
    pub(crate) change_words: &'static ChangeWords,
    /// The resident's own names, by device id.
    labels: BTreeMap<String, String>,
    remedies: Remedies,
    pub(crate) devices: BTreeMap<String, model::Device>,
}

impl Renderer {
    /// A renderer for a language. `labels` are the resident's own names, by device id.
    pub fn new(language: &str, labels: BTreeMap<String, String>, remedies: Remedies) -> Self {
        let (words, change_words) = (Words::of(language), ChangeWords::of(language));
        let score_words = porchlight_report::Words::of(language);
        Self { score_words, words, change_words, labels, remedies, devices: BTreeMap::new() }
    }

    /// A whole report. `past` has taken in the scan.
    pub fn report(mut self, home: &Home, network: wire::Network, past: &Past) -> wire::Report {
        let devices = home.devices().iter().map(|d| self.device(d)).collect();
        let mut findings: Vec<wire::Finding> = home.findings().into_iter().map(|f| self.finding(f)).collect();
        findings.sort_by_key(|f| f.result);
        wire::Report {
            schema: wire::SCHEMA,
            network,
            devices,
            findings,
            gaps: home.gaps().iter().map(|g| self.gap(g)).collect(),
            changes: self.changes(past),
            mappings: mappings(home),
            sent: sent(home),
            score: self.score(home),
            took_ms: home.took_ms(),
            cancelled: home.end() != End::Done,
        }
    }

    /// One event.
    pub fn event(&mut self, event: &model::ScanEvent) -> wire::ScanEvent {
        use model::ScanEvent as Event;
        match event {
            Event::Progress(p) => {
                let phase = match p.phase {
                    model::Phase::Discover => "discover",
                    model::Phase::Ask => "ask",
                    model::Phase::Judge => "judge",
                };
                wire::ScanEvent::Progress { phase: phase.into(), done: p.done, total: p.total }
            }
            Event::DeviceSeen(device) => wire::ScanEvent::DeviceSeen { device: self.device(device) },
            Event::DeviceUpdated(device) => wire::ScanEvent::DeviceUpdated { device: self.device(device) },
            Event::DeviceMerged { gone, into } => {
                wire::ScanEvent::DeviceMerged { gone: gone.to_string(), into: into.to_string() }
            }
            Event::Finding(finding) => wire::ScanEvent::Finding { finding: Box::new(self.finding(finding)) },
            Event::Gap(gap) => wire::ScanEvent::Gap { gap: self.gap(gap) },
            Event::Finished { took_ms, cancelled } => {
                wire::ScanEvent::Finished { took_ms: *took_ms, cancelled: *cancelled }
            }
        }
    }

    /// One device; findings that follow use its name.
    pub fn device(&mut self, device: &model::Device) -> wire::Device {
        self.devices.insert(device.id.to_string(), device.clone());
        let text = |claim: &Option<model::Claim<model::Text>>| claim.as_ref().map(|c| c.value.to_string());
        wire::Device {
            id: device.id.to_string(),
            label: self.label(device),
            kind: device.kind().as_str().into(),
            maker: text(&device.maker),
            model: text(&device.model),
            firmware: text(&device.firmware),
            addresses: device.addresses.iter().map(ToString::to_string).collect(),
            mac: device.mac.map(|mac| mac.to_string()),
            services: device.services.iter().map(service).collect(),
            evidence: device.evidence().into_iter().map(evidence).collect(),
            confidence: device.confidence(),
            is_gateway: device.is_gateway,
            is_self: device.is_self,
        }
    }

    /// What to call a device: the resident's name for it, its own, or its kind with the maker.
    pub(crate) fn label(&self, device: &model::Device) -> String {
        let name = |is_sure: bool| {
            let name = device.name.as_ref().filter(|n| (n.confidence > model::Confidence::HINT) == is_sure);
            name.map(|name| name.value.as_str())
        };
        self.call(&Called {
            id: &device.id,
            kind: device.kind(),
            maker: device.maker.as_ref().map(|maker| maker.value.as_str()),
            own_name: name(true),
            host_name: name(false),
            address: device.addresses.first().filter(|_| !device.is_self),
        })
    }

    pub(crate) fn call(&self, called: &Called<'_>) -> String {
        if let Some(label) = self.labels.get(called.id.as_str()) {
            return label.clone();
        }
        if let Some(name) = called.own_name {
            return name.to_owned();
        }
        let kind = self.words.kind(called.kind);
        match (called.maker.or(called.host_name), called.address) {
            (Some(detail), _) => format!("{kind} ({detail})"),
            (None, Some(address)) => format!("{kind} ({address})"),
            (None, None) => kind.to_owned(),
        }
    }

    /// One finding in words.
    pub fn finding(&self, finding: &model::Finding) -> wire::Finding {
        let device = self.devices.get(finding.device.as_str());
        let label = device.map_or_else(String::new, |device| self.label(device));
        let said = self.words.say(finding, &label);
        let rule = rule(finding.rule.0);
        let (result, is_problem) = match finding.outcome {
            Outcome::Problem => (wire::CheckResult::Problem, true),
            Outcome::Fine => (wire::CheckResult::Fine, false),
            Outcome::CouldNotTell(_) => (wire::CheckResult::CouldNotTell, false),
        };
        let remedy = device.filter(|_| is_problem).and_then(|device| {
            let key = |ip: &std::net::IpAddr| (*ip, finding.rule.0.to_owned());
            device.addresses.iter().find_map(|ip| self.remedies.get(&key(ip)).copied())
        });
        let source = reference(&finding.source);
        wire::Finding {
            rule: finding.rule.to_string(),
            device: finding.device.to_string(),
            result,
            severity: finding.severity.as_str().into(),
            urgency: match finding.severity.urgency() {
                model::Urgency::Today => wire::Urgency::Today,
                model::Urgency::ThisWeek => wire::Urgency::ThisWeek,
                model::Urgency::GoodToKnow => wire::Urgency::GoodToKnow,
            },
            title: said.title,
            why: said.why,
            fix: said.fix,
            otherwise: said.otherwise,
            mind: said.mind,
            minutes: rule.map_or(0, |rule| rule.minutes),
            evidence: finding.evidence.iter().map(evidence).collect(),
            maker_rule: rule.map_or("", |rule| rule.maker_rule).into(),
            manual: self.manual(finding),
            source,
            port: finding.port,
            question: said
                .question
                .zip(finding.question)
                .map(|(text, question)| wire::AskedQuestion { name: question.as_str().into(), text }),
            remedy,
        }
    }

    /// The maker's own page, where the finding's source is one.
    fn manual(&self, finding: &model::Finding) -> Option<wire::Reference> {
        (finding.rule.0 == "factory-password").then(|| reference(&finding.source))
    }

    /// The score of a home.
    pub(crate) fn score(&self, home: &Home) -> wire::Score {
        let minutes = |id: model::RuleId| rule(id.0).map_or(0, |rule| rule.minutes);
        let score = porchlight_report::Score::of(home.findings(), minutes);
        wire::Score {
            scheme: score.scheme,
            points: score.points,
            words: self.score_words.band(score.points).to_owned(),
            how: self.score_words.how().to_owned(),
            told: score.told,
            untold: score.untold,
            actions: score
                .actions
                .into_iter()
                .map(|action| wire::Action {
                    device: action.device,
                    rule: action.rule,
                    minutes: action.minutes,
                    points_after: action.points_after,
                })
                .collect(),
        }
    }

    /// One gap in words.
    pub fn gap(&self, gap: &model::Gap) -> wire::Gap {
        wire::Gap {
            host: gap.host.map(|host| host.to_string()),
            probe: gap.probe.as_str().into(),
            reason: gap.reason.as_str().into(),
            sentence: self.words.gap(gap),
        }
    }
}

/// The network of a survey.
pub fn network(survey: &Survey, name: &str, pretend: bool) -> wire::Network {
    let subnets = survey.scope().networks().iter().map(ToString::to_string).collect();
    let gateways = survey.interface().gateways.iter().map(ToString::to_string).collect();
    let dns = survey.interface().dns.iter().map(ToString::to_string).collect();
    wire::Network { name: name.to_owned(), subnets, gateways, dns, pretend }
}

/// True for an address of a page that Porchlight refers to.
pub(crate) fn is_our_page(
    url: &str,
    catalogue: &Catalogue,
    lessons: impl IntoIterator<Item = String>,
) -> bool {
    url.starts_with("https://")
        && (catalogue.pages().any(|page| page == url)
            || porchlight_assess::rules().iter().any(|rule| rule.page() == url)
            || lessons.into_iter().any(|page| page == url))
}

/// The ways in from the internet that routers of the home told of.
fn mappings(home: &Home) -> Vec<wire::Mapping> {
    let ways_in = home.ways_in().map(|way| way.mapping);
    ways_in
        .map(|mapping| wire::Mapping {
            external_port: mapping.external_port,
            protocol: mapping.protocol.to_string(),
            client: mapping.client.to_string(),
            device: mapping.client.as_str().parse().ok().and_then(|ip| id_at(home, ip)),
            internal_port: mapping.internal_port,
            description: mapping.description.to_string(),
        })
        .collect()
}

/// What was sent, to everyone first, then by address.
fn sent(home: &Home) -> Vec<wire::Sent> {
    let rows = home.audit().iter().map(|((host, what), sent)| wire::Sent {
        device: host.and_then(|ip| id_at(home, ip)),
        address: host.map(|ip| ip.to_string()),
        what: what.what().to_owned(),
        times: sent.times,
        bytes: sent.bytes,
        last: sent.last.and_then(|last| last.format(&Rfc3339).ok()),
    });
    rows.collect()
}

fn id_at(home: &Home, ip: std::net::IpAddr) -> Option<String> {
    home.devices().iter().find(|device| device.addresses.contains(&ip)).map(|device| device.id.to_string())
}

fn service(service: &model::Service) -> wire::Service {
    wire::Service {
        port: service.port,
        protocol: service.protocol.clone(),
        encrypted: service.transport == model::Transport::Tls,
    }
}

fn evidence(evidence: &model::Evidence) -> wire::Evidence {
    use model::EvidenceKind as Kind;
    let source = match evidence.kind {
        Kind::Mdns => "mdns",
        Kind::Upnp => "upnp",
        Kind::Http => "http",
        Kind::Banner => "banner",
        Kind::Snmp => "snmp",
        Kind::Mac => "mac",
        Kind::Hostname => "hostname",
        Kind::Port => "port",
        Kind::Place => "place",
        Kind::Told => "told",
        Kind::Certificate => "certificate",
    };
    wire::Evidence { source: source.into(), detail: evidence.detail.to_string() }
}

fn reference(source: &model::Reference) -> wire::Reference {
    wire::Reference { title: source.title.clone(), url: source.url.clone(), seen: source.seen.clone() }
}

/// A moment as it crosses the border.
pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
