//! What became of each check of a device over time, and what the resident answered. Kept sealed, beside the
//! register of the same network.

use std::collections::BTreeMap;

use porchlight_model::{DeviceId, Finding, Outcome, Question};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The most entries of one device; the oldest go first.
const MOST: usize = 100;

/// The diary of one network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Diary {
    answers: BTreeMap<String, BTreeMap<String, bool>>,
    results: BTreeMap<String, Vec<Entry>>,
}

/// A check that came to another result than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// When it was noticed (RFC 3339).
    pub(crate) at: String,
    /// The rule.
    pub(crate) rule: String,
    /// `problem`, `fine` or `could-not-tell`.
    pub(crate) result: String,
}

impl Diary {
    /// Writes down what is different from the entry before. That something was always fine is no news.
    pub(crate) fn note<'a>(&mut self, findings: impl IntoIterator<Item = &'a Finding>, at: OffsetDateTime) {
        let at = at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default();
        for finding in findings {
            let result = match finding.outcome {
                Outcome::Problem => "problem",
                Outcome::Fine => "fine",
                Outcome::CouldNotTell(_) => "could-not-tell",
            };
            let entries = self.results.entry(finding.device.to_string()).or_default();
            let last = entries.iter().rev().find(|entry| entry.rule == finding.rule.0);
            let is_news = last.map_or(result == "problem", |last| last.result != result);
            if is_news {
                entries.push(Entry { at: at.clone(), rule: finding.rule.to_string(), result: result.into() });
                let over = entries.len().saturating_sub(MOST);
                entries.drain(..over);
            }
        }
        self.results.retain(|_, entries| !entries.is_empty());
    }

    /// What became of the checks of a device, the newest first.
    pub(crate) fn of(&self, device: &DeviceId) -> Vec<Entry> {
        self.results.get(device.as_str()).into_iter().flatten().rev().cloned().collect()
    }

    /// What the resident answered about a device.
    pub(crate) fn answers(&self, device: &DeviceId) -> Vec<(Question, bool)> {
        let kept = self.answers.get(device.as_str()).into_iter().flatten();
        kept.filter_map(|(name, yes)| Some((Question::named(name)?, *yes))).collect()
    }

    /// Keeps an answer, or takes it back.
    pub(crate) fn answer(&mut self, device: &DeviceId, question: Question, yes: Option<bool>) {
        let answers = self.answers.entry(device.to_string()).or_default();
        match yes {
            Some(yes) => answers.insert(question.as_str().to_owned(), yes),
            None => answers.remove(question.as_str()),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use porchlight_model::{Reference, RuleId, Severity, Unknown};

    use super::*;

    fn finding(outcome: Outcome) -> Finding {
        Finding {
            rule: RuleId("telnet-open"),
            device: DeviceId::from_key("camera"),
            outcome,
            severity: Severity::Critical,
            port: None,
            evidence: Vec::new(),
            facts: BTreeMap::new(),
            question: None,
            source: Reference { title: String::new(), url: String::new(), seen: String::new() },
        }
    }

    #[test]
    fn the_problem_and_its_end_are_both_kept_and_nothing_twice() {
        let device = DeviceId::from_key("camera");
        let mut diary = Diary::default();
        let outcomes = [
            Outcome::Fine,
            Outcome::Problem,
            Outcome::Problem,
            Outcome::CouldNotTell(Unknown::NoAnswer),
            Outcome::Fine,
            Outcome::Fine,
        ];
        for (second, outcome) in (1_700_000_000..).zip(outcomes) {
            diary.note([&finding(outcome)], OffsetDateTime::from_unix_timestamp(second).unwrap());
        }
        let results: Vec<_> = diary.of(&device).into_iter().map(|entry| entry.result).collect();
        assert_eq!(results, ["fine", "could-not-tell", "problem"]);
        let kept: Diary = serde_json::from_slice(&serde_json::to_vec(&diary).unwrap()).unwrap();
        assert_eq!(kept, diary);
        for n in 0..500 {
            let outcome = if n % 2 == 0 { Outcome::Problem } else { Outcome::Fine };
            diary.note([&finding(outcome)], OffsetDateTime::UNIX_EPOCH);
        }
        assert_eq!(diary.of(&device).len(), MOST);
    }

    #[test]
    fn answers_are_kept_and_taken_back() {
        let device = DeviceId::from_key("router");
        let mut diary = Diary::default();
        diary.answer(&device, Question::WpsOff, Some(false));
        assert_eq!(diary.answers(&device), [(Question::WpsOff, false)]);
        diary.answer(&device, Question::WpsOff, None);
        assert!(diary.answers(&device).is_empty());
    }
}
