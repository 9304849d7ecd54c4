//! What is said to the resident, in each language.
//!
//! A language is one file in `words/`. A test keeps all of them complete and alike.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_model::{Finding, Gap, Kind, Outcome};
use serde::Deserialize;

/// The languages: BCP 47 tag, own name, words.
pub const LANGUAGES: &[(&str, &str)] =
    &[("en", "English"), ("zh", "中文"), ("ms", "Bahasa Melayu"), ("ta", "தமிழ்")];
const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.toml")),
    ("zh", include_str!("../words/zh.toml")),
    ("ms", include_str!("../words/ms.toml")),
    ("ta", include_str!("../words/ta.toml")),
];

/// The words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    kinds: BTreeMap<String, String>,
    rules: BTreeMap<String, RuleWords>,
    unknown: BTreeMap<String, String>,
    could_not: BTreeMap<String, String>,
    gaps: BTreeMap<String, String>,
    /// What would change our mind, by what a judgement rests on.
    mind: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleWords {
    title: String,
    why: String,
    fine: String,
    fix: Vec<String>,
    otherwise: String,
    /// What the resident is asked, where only they can see it. A yes is good.
    question: Option<String>,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// One sentence: what is.
    pub title: String,
    /// What could happen, or why it could not be told; empty when all is fine.
    pub why: String,
    /// The steps of the fix; empty when all is fine.
    pub fix: Vec<String>,
    /// What to do when the fix cannot be done.
    pub otherwise: Option<String>,
    /// What would change this judgement; only of a problem.
    pub mind: Option<String>,
    /// What the resident can answer to decide it.
    pub question: Option<String>,
}

static WORDS: LazyLock<BTreeMap<&str, Words>> = LazyLock::new(|| {
    // A test reads every file, so a fault here is found before it ships.
    FILES.iter().map(|(tag, text)| (*tag, toml::from_str(text).unwrap_or_default())).collect()
});

static NONE: LazyLock<Words> = LazyLock::new(Words::default);

impl Words {
    /// The words of a language; of English when there are none in that language.
    pub fn of(tag: &str) -> &'static Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        WORDS.get(primary).or_else(|| WORDS.get("en")).unwrap_or(&NONE)
    }

    /// The name of a kind of device.
    pub fn kind(&self, kind: Kind) -> &str {
        self.kinds.get(kind.as_str()).map_or("", String::as_str)
    }

    /// A finding in words. `device` is what the resident calls the device.
    pub fn say(&self, finding: &Finding, device: &str) -> Said {
        let fill = |text: &str| fill(text, device, &finding.facts);
        let Some(words) = self.rules.get(finding.rule.0) else {
            return Said {
                title: finding.rule.to_string(),
                why: String::new(),
                fix: Vec::new(),
                otherwise: None,
                mind: None,
                question: None,
            };
        };
        let question = || finding.question.and(words.question.as_deref()).map(fill);
        match finding.outcome {
            Outcome::Problem => Said {
                title: fill(&words.title),
                why: fill(&words.why),
                fix: words.fix.iter().map(|step| fill(step)).collect(),
                otherwise: Some(fill(&words.otherwise)),
                mind: self.mind.get(rests_on(finding)).map(|mind| fill(mind)),
                question: question(),
            },
            Outcome::Fine => Said {
                title: fill(&words.fine),
                why: String::new(),
                fix: Vec::new(),
                otherwise: None,
                mind: None,
                question: question(),
            },
            Outcome::CouldNotTell(why) => {
                let what = self.could_not.get(finding.rule.0).map(|what| fill(what)).unwrap_or_default();
                let title = self.could_not.get("title").map(|title| title.replace("{what}", &what));
                let why = self.unknown.get(why.as_str()).map(|why| fill(why));
                Said {
                    title: title.unwrap_or_default(),
                    why: why.unwrap_or_default(),
                    fix: Vec::new(),
                    otherwise: None,
                    mind: None,
                    question: question(),
                }
            }
        }
    }

    /// What a rule looks at, in a few words.
    pub fn check(&self, rule: &str, device: &str) -> String {
        self.could_not.get(rule).map(|what| fill(what, device, &BTreeMap::new())).unwrap_or_default()
    }

    /// A gap in words.
    pub fn gap(&self, gap: &Gap) -> String {
        let everyone = self.gaps.get("everyone").cloned().unwrap_or_default();
        let host = gap.host.map_or(everyone, |host| host.to_string());
        let text = self.gaps.get(gap.reason.as_str()).map_or("", String::as_str);
        text.replace("{host}", &host).replace("{probe}", gap.probe.as_str())
    }
}

/// What the judgement of a problem rests on, so that the resident knows what would change it.
fn rests_on(finding: &Finding) -> &'static str {
    const LOGINS: [&str; 3] = ["factory-password", "factory-stream-password", "snmp-factory-word"];
    const PRODUCTS: [&str; 7] = [
        "support-ended",
        "hole-for-good",
        "hole-after-support",
        "service-closed",
        "firmware-old",
        "old-parts",
        "model-unknown",
    ];
    let is = |rules: &[&str]| rules.contains(&finding.rule.0);
    match finding {
        _ if finding.question.is_some() => "answer",
        _ if finding.facts.contains_key("fixed_in") => "version",
        _ if is(&LOGINS) => "login",
        _ if is(&PRODUCTS) => "product",
        _ if finding.port.is_some() => "port",
        _ => "again",
    }
}

/// What the judgements can rest on.
#[cfg(test)]
const MINDS: [&str; 6] = ["answer", "version", "login", "product", "port", "again"];

/// Fills in the device's name and the facts. A value that holds braces is not filled in again.
fn fill(text: &str, device: &str, facts: &BTreeMap<&'static str, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(if name == "device" {
            device
        } else {
            facts.get(name).map_or("…", String::as_str)
        });
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use porchlight_model::{GapReason, Unknown};

    fn names(text: &str) -> Vec<String> {
        let mut names: Vec<_> =
            text.split('{').skip(1).filter_map(|t| t.split('}').next()).map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn every_language_is_complete_and_alike() {
        let tags: Vec<_> = FILES.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, LANGUAGES.iter().map(|(tag, _)| *tag).collect::<Vec<_>>());
        let read = |text| toml::from_str::<Words>(text).unwrap();
        let english = read(FILES[0].1);
        for (tag, text) in FILES {
            let words = read(text);
            for kind in Kind::ALL {
                assert!(!words.kind(kind).is_empty(), "{tag} {kind:?}");
            }
            for rule in rules() {
                let (here, there) = (&words.rules[rule.id.0], &english.rules[rule.id.0]);
                assert_eq!(here.fix.len(), there.fix.len(), "{tag} {}", rule.id);
                assert_eq!(here.question.is_some(), there.question.is_some(), "{tag} {}", rule.id);
                for (a, b) in
                    [(&here.title, &there.title), (&here.why, &there.why), (&here.fine, &there.fine)]
                {
                    assert_eq!(names(a), names(b), "{tag} {}", rule.id);
                }
                assert!(words.could_not.contains_key(rule.id.0), "{tag} {}", rule.id);
            }
            assert_eq!(words.rules.len(), rules().len(), "{tag}");
            for why in [
                Unknown::NoAnswer,
                Unknown::StrangeAnswer,
                Unknown::ModelUnknown,
                Unknown::VersionUnknown,
                Unknown::RevisionUnknown,
                Unknown::FixUnknown,
                Unknown::NotAgreed,
                Unknown::CoolingDown,
                Unknown::DeviceAskedForCalm,
                Unknown::ProvesNothing,
                Unknown::NotAnswered,
            ] {
                assert_eq!(
                    names(&words.unknown[why.as_str()]),
                    names(&english.unknown[why.as_str()]),
                    "{tag} {why:?}"
                );
            }
            for mind in MINDS {
                assert_eq!(names(&words.mind[mind]), names(&english.mind[mind]), "{tag} {mind}");
            }
            for reason in [
                GapReason::TimedOut,
                GapReason::Reset,
                GapReason::Garbage,
                GapReason::TooMuch,
                GapReason::OutsideHome,
                GapReason::BudgetSpent,
                GapReason::Delicate,
                GapReason::NotAllowed,
                GapReason::NetworkGone,
            ] {
                assert!(words.gaps.contains_key(reason.as_str()), "{tag} {reason:?}");
            }
            assert!(!text.contains(['!', '！']), "{tag}: no exclamation marks");
        }
    }

    #[test]
    fn names_with_braces_stay_as_they_are() {
        let facts = [("port", "1".to_owned())].into();
        assert_eq!(fill("{device} on {port}", "{port}", &facts), "{port} on 1");
        assert_eq!(fill("{unknown} and {", "x", &facts), "… and {");
    }
}
