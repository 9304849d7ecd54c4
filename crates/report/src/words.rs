//! What reports say, in each language: one file each in `words/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_model::Urgency;
use serde::Deserialize;

const FILES: [(&str, &str); 4] = [
    ("en", include_str!("../words/en.toml")),
    ("zh", include_str!("../words/zh.toml")),
    ("ms", include_str!("../words/ms.toml")),
    ("ta", include_str!("../words/ta.toml")),
];

/// The words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub(crate) title: String,
    opening: BTreeMap<String, String>,
    urgency: BTreeMap<String, String>,
    band: BTreeMap<String, String>,
    pub(crate) score: String,
    pub(crate) score_how: String,
    pub(crate) actions: String,
    pub(crate) action_after: String,
    pub(crate) minutes: String,
    pub(crate) looked_at: String,
    pub(crate) to_fix: String,
    pub(crate) nothing_to_fix: String,
    pub(crate) good_to_know: String,
    pub(crate) could_not_tell: String,
    pub(crate) fine: String,
    pub(crate) seen: String,
    pub(crate) steps: String,
    pub(crate) otherwise: String,
    pub(crate) source: String,
    pub(crate) maker_rule: String,
    pub(crate) sent: String,
    pub(crate) sent_what: String,
    pub(crate) sent_times: String,
    pub(crate) sent_bytes: String,
    pub(crate) masked: String,
    pub(crate) footer: String,
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

    /// What a score means.
    pub fn band(&self, points: u8) -> &str {
        let band = match points {
            100 => "closed",
            85..=99 => "almost",
            60..=84 => "some",
            _ => "begin",
        };
        self.band.get(band).map_or("", String::as_str)
    }

    /// How the score is worked out.
    pub fn how(&self) -> &str {
        &self.score_how
    }

    pub(crate) fn urgency(&self, urgency: Urgency) -> &str {
        let name = match urgency {
            Urgency::Today => "today",
            Urgency::ThisWeek => "this-week",
            Urgency::GoodToKnow => "good-to-know",
        };
        self.urgency.get(name).map_or("", String::as_str)
    }

    pub(crate) fn opening(&self, audience: crate::Audience) -> &str {
        self.opening.get(audience.as_str()).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything_and_shouts_nothing() {
        let tags: Vec<_> = porchlight_assess::LANGUAGES.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, FILES.map(|(tag, _)| tag));
        for (tag, text) in FILES {
            let words: Words = toml::from_str(text).unwrap();
            assert_eq!((words.opening.len(), words.urgency.len(), words.band.len()), (4, 3, 4), "{tag}");
            for (words, hole) in [
                (&words.score, "{points}"),
                (&words.minutes, "{minutes}"),
                (&words.looked_at, "{devices}"),
                (&words.looked_at, "{told}"),
                (&words.looked_at, "{untold}"),
                (&words.action_after, "{points}"),
                (&words.fine, "{count}"),
            ] {
                assert!(words.contains(hole), "{tag}: {words} has no {hole}");
            }
            assert!(!text.contains(['!', '！']), "{tag}");
        }
    }
}
