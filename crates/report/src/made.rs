//! A report, made of what is known of a home.

use std::collections::BTreeMap;

use porchlight_model::{Device, Finding, Kind, Outcome};
use serde::Serialize;

use crate::Score;
use crate::mask::{GONE, Mask};
use crate::words::Words;

/// The version of the report's JSON.
const SCHEMA: u32 = 1;

/// For whom a report is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Who lives there.
    #[default]
    Resident,
    /// Who owns the home and some of its boxes.
    Landlord,
    /// Who brings the internet.
    Provider,
    /// A neighbour or friend who helps.
    Neighbour,
}

impl Audience {
    /// The name in the files of words.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Landlord => "landlord",
            Self::Provider => "provider",
            Self::Neighbour => "neighbour",
        }
    }
}

/// What a report is made of.
#[derive(Debug)]
pub struct Input<'a> {
    /// The devices of the home.
    pub devices: &'a [Device],
    /// What the resident calls each device, by its id.
    pub labels: &'a BTreeMap<String, String>,
    /// What was judged.
    pub findings: Vec<&'a Finding>,
    /// What the network is called.
    pub network: &'a str,
    /// The day, `YYYY-MM-DD`.
    pub date: &'a str,
    /// The language, a BCP 47 tag.
    pub language: &'a str,
    /// For whom it is.
    pub audience: Audience,
    /// Names and addresses are shown too.
    pub with_names: bool,
    /// What was sent to devices.
    pub sent: Vec<Sent>,
}

/// A kind of thing that was sent, and how often, to all devices together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// What it is.
    pub what: String,
    /// How often.
    pub times: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// What may be shown of a home.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The version of its form.
    pub schema: u32,
    /// The day.
    pub date: String,
    /// The language of its words.
    pub language: String,
    /// For whom it is.
    pub audience: Audience,
    /// What the network is called; only with names.
    pub network: Option<String>,
    /// True when names and addresses are left out.
    pub masked: bool,
    /// The score.
    pub score: Score,
    /// What the score means, in a sentence.
    pub score_words: String,
    /// How many devices were looked at.
    pub looked_at: usize,
    /// The devices that there is something to say of; those to fix first.
    pub devices: Vec<Named>,
    /// What was sent, to all devices together.
    pub sent: Vec<Sent>,
}

/// A device, and what is to be said of it.
#[derive(Debug, Serialize)]
pub struct Named {
    /// What it is called in this report.
    pub name: String,
    /// Its lasting id; in a masked report its kind and a number, because an id is made of hardware addresses.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Maker, model and version, as far as they are known.
    pub product: String,
    /// Its addresses; only with names.
    pub addresses: Vec<String>,
    /// What to fix, the worst first.
    pub problems: Vec<Item>,
    /// What is good to know.
    pub notes: Vec<Item>,
    /// What could not be told.
    pub untold: Vec<Item>,
    /// How many checks found it fine.
    pub fine: usize,
}

/// One finding in words.
#[derive(Debug, Serialize)]
pub struct Item {
    /// The rule.
    pub rule: &'static str,
    /// Its codes in the list of checks.
    pub checks: &'static [&'static str],
    /// How bad it is.
    pub severity: &'static str,
    /// When to do something about it, in words.
    pub urgency: String,
    /// What is.
    pub title: String,
    /// What could happen.
    pub why: String,
    /// What was seen.
    pub evidence: Vec<String>,
    /// The steps of the fix.
    pub steps: Vec<String>,
    /// About how many minutes it takes.
    pub minutes: u8,
    /// What to do when that cannot be done.
    pub otherwise: Option<String>,
    /// What would change this judgement.
    pub mind: Option<String>,
    /// Where it can be read about.
    pub source: String,
    /// The address of that page.
    pub source_url: String,
    /// The day that it was looked at.
    pub source_seen: String,
    /// The rule that makers should meet.
    pub maker_rule: &'static str,
}

impl Report {
    /// Makes a report. What is masked is masked here, once for all formats.
    pub fn of(input: &Input<'_>) -> Self {
        let words = Words::of(input.language);
        let shown = shown(input);
        let mask = mask(input, &shown);
        let mut score = Score::of(input.findings.iter().copied(), |rule| {
            porchlight_assess::rule(rule.0).map_or(0, |rule| rule.minutes)
        });
        for action in &mut score.actions {
            if let Some(shown) = shown.get(&action.device) {
                action.device.clone_from(&shown.id);
            }
        }
        let mut devices: Vec<Named> =
            input.devices.iter().filter_map(|device| named(input, device, &shown, &mask, words)).collect();
        let first = |device: &Named| -> bool {
            match input.audience {
                Audience::Provider | Audience::Landlord => device.kind == Kind::Router.as_str(),
                Audience::Resident | Audience::Neighbour => false,
            }
        };
        devices.sort_by_key(|device| (!first(device), device.problems.is_empty()));
        Self {
            schema: SCHEMA,
            date: input.date.to_owned(),
            language: input.language.to_owned(),
            audience: input.audience,
            network: input.with_names.then(|| input.network.to_owned()),
            masked: !input.with_names,
            score_words: words.band(score.points).to_owned(),
            score,
            looked_at: input.devices.len(),
            devices,
            sent: input.sent.clone(),
        }
    }

    /// The name of a device in this report.
    pub fn name_of(&self, id: &str) -> &str {
        self.devices.iter().find(|device| device.id == id).map_or("", |device| &device.name)
    }
}

/// What must not be shown: nothing when the resident asked for everything.
fn mask(input: &Input<'_>, shown: &BTreeMap<String, Shown>) -> Mask {
    if input.with_names {
        return Mask::none();
    }
    let mut mask = Mask::new(GONE);
    for device in input.devices {
        let id = device.id.as_str();
        let label = input.labels.get(id).map_or("", String::as_str);
        mask.device(device, label, shown.get(id).map_or(GONE, |shown| shown.name.as_str()));
    }
    mask.name(input.network, GONE);
    mask
}

/// What a device is called in a report, and under which id it is told.
struct Shown {
    name: String,
    id: String,
}

/// Every device by its lasting id: with names as the resident knows it, else as its kind and a number.
fn shown(input: &Input<'_>) -> BTreeMap<String, Shown> {
    let words = porchlight_assess::Words::of(input.language);
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    let show = |device: &Device| {
        let (kind, lasting) = (device.kind(), device.id.to_string());
        let count = counts.entry(kind).or_default();
        *count += 1;
        let numbered = format!("{} {count}", words.kind(kind));
        let shown = if input.with_names {
            Shown { name: input.labels.get(&lasting).cloned().unwrap_or(numbered), id: lasting.clone() }
        } else {
            Shown { name: numbered, id: format!("{}-{count}", kind.as_str()) }
        };
        (lasting, shown)
    };
    input.devices.iter().map(show).collect()
}

fn named(
    input: &Input<'_>,
    device: &Device,
    shown: &BTreeMap<String, Shown>,
    mask: &Mask,
    words: &Words,
) -> Option<Named> {
    let Shown { name, id } = shown.get(device.id.as_str())?;
    let mut findings: Vec<_> = input.findings.iter().copied().filter(|f| f.device == device.id).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let item = |finding: &&Finding| item(input, finding, name, mask, words);
    let pick = |is: fn(&Finding) -> bool| findings.iter().copied().filter(move |finding| is(finding));
    let problems: Vec<_> = pick(Finding::is_problem).map(|f| item(&f)).collect();
    let notes: Vec<_> = pick(Finding::is_note).map(|f| item(&f)).collect();
    let untold: Vec<_> = pick(|f| matches!(f.outcome, Outcome::CouldNotTell(_))).map(|f| item(&f)).collect();
    let fine = pick(|f| f.outcome == Outcome::Fine).count();
    if problems.is_empty() && notes.is_empty() && untold.is_empty() {
        return None;
    }
    let claims = [&device.maker, &device.model, &device.firmware];
    let product: Vec<_> = claims.into_iter().flatten().map(|claim| claim.value.as_str()).collect();
    let product = product.join(" ");
    Some(Named {
        id: id.clone(),
        kind: device.kind().as_str(),
        product: mask.text(&product),
        addresses: if input.with_names {
            device.addresses.iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        },
        name: name.clone(),
        problems,
        notes,
        untold,
        fine,
    })
}

fn item(input: &Input<'_>, finding: &Finding, name: &str, mask: &Mask, words: &Words) -> Item {
    let said = porchlight_assess::Words::of(input.language).say(finding, name);
    let rule = porchlight_assess::rule(finding.rule.0);
    Item {
        rule: finding.rule.0,
        checks: rule.map_or(&[], |rule| rule.checks),
        severity: finding.severity.as_str(),
        urgency: words.urgency(finding.severity.urgency()).to_owned(),
        title: said.title,
        why: said.why,
        evidence: finding.evidence.iter().map(|evidence| mask.text(evidence.detail.as_str())).collect(),
        steps: said.fix,
        minutes: rule.map_or(0, |rule| rule.minutes),
        otherwise: said.otherwise,
        mind: said.mind,
        source: finding.source.title.clone(),
        source_url: finding.source.url.clone(),
        source_seen: finding.source.seen.clone(),
        maker_rule: rule.map_or("", |rule| rule.maker_rule),
    }
}
