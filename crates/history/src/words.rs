//! What is said to the resident of a change, in each language.
//!
//! A language is one file in `words/`. A test keeps all of them complete and alike.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use time::OffsetDateTime;

use crate::{Change, Happened, What};

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
    changes: BTreeMap<String, String>,
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

    /// A change in one or two sentences. `device` is what the resident calls the device.
    pub fn say(&self, change: &Change, device: &str) -> String {
        let mut facts: BTreeMap<&str, String> = [("device", device.to_owned())].into();
        match &change.happened {
            Happened::New => {}
            Happened::NotSeen { since, .. } | Happened::Back { since } => {
                facts.insert("since", moment(*since));
            }
            Happened::Changed { before, after, port, .. } => {
                facts.insert("before", before.clone());
                facts.insert("after", after.clone());
                facts.insert("port", port.map(|port| port.to_string()).unwrap_or_default());
            }
        }
        let text = self.changes.get(sentence(&change.happened)).map_or("", String::as_str);
        fill(text, &facts)
    }
}

/// Which sentence a change has.
fn sentence(happened: &Happened) -> &'static str {
    match happened {
        Happened::Changed { what: What::Ports, after, .. } if after.is_empty() => "ports-closed",
        Happened::Changed { what: What::Ports, .. } => "ports-opened",
        Happened::Changed { what, .. } => what.as_str(),
        other => other.as_str(),
    }
}

/// Day and minute. In universal time, which is said: the computer's own zone is not known here.
fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{}-{:02}-{:02} {:02}:{:02} UTC",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute()
    )
}

/// Fills in the facts. A value that holds braces is not filled in again.
fn fill(text: &str, facts: &BTreeMap<&str, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(facts.get(name).map_or("…", String::as_str));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use porchlight_model::DeviceId;

    fn every_change() -> Vec<Happened> {
        let since = OffsetDateTime::UNIX_EPOCH;
        let changed = |what, before: &str, after: &str| Happened::Changed {
            what,
            port: Some(443),
            before: before.into(),
            after: after.into(),
        };
        let mut all = vec![Happened::New, Happened::NotSeen { since, misses: 1 }, Happened::Back { since }];
        all.extend(What::ALL.map(|what| changed(what, "{before}", "{after}")));
        all.push(changed(What::Ports, "23", ""));
        all
    }

    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|t| t.split('}').next()).collect()
    }

    #[test]
    fn every_language_is_complete_and_alike() {
        let read = |text| toml::from_str::<Words>(text).unwrap();
        let english = read(FILES[0].1);
        let wanted: BTreeSet<&str> = every_change().iter().map(sentence).collect();
        for (tag, text) in FILES {
            let words = read(text);
            assert_eq!(words.changes.keys().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "{tag}");
            for (sentence, text) in &words.changes {
                assert_eq!(names(text), names(&english.changes[sentence]), "{tag} {sentence}");
            }
            assert!(!text.contains(['!', '！']), "{tag}: no exclamation marks");
            for happened in every_change() {
                let said = words.say(&Change { device: DeviceId::from_key("x"), happened }, "{device}");
                assert!(!said.contains('…') && said.contains("{device}"), "{tag}: {said}");
            }
        }
    }

    #[test]
    fn times_are_told_to_the_minute() {
        assert_eq!(moment(OffsetDateTime::UNIX_EPOCH), "1970-01-01 00:00 UTC");
    }
}
