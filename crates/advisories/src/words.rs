//! What is said to the resident about an advisory, in each language.
//!
//! A language is one file in `words/`. A test keeps all of them complete and alike.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_model::Text;
use serde::Deserialize;

use crate::advisory::Advisory;
use crate::concern::{Certainty, Clear, Concern, Unsure};
use crate::versions::{Range, Versions};

/// The languages: BCP 47 tags.
pub const LANGUAGES: &[&str] = &["en", "zh", "ms", "ta"];
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
    summary: BTreeMap<String, String>,
    title: BTreeMap<String, String>,
    why: BTreeMap<String, String>,
    clear: BTreeMap<String, String>,
    versions: BTreeMap<String, String>,
    look: BTreeMap<String, Vec<String>>,
    steps: BTreeMap<String, Vec<String>>,
}

/// A concern in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// One sentence: whether the device is concerned.
    pub title: String,
    /// How that is known, or what is missing.
    pub why: String,
    /// Where to look to be sure; empty where it is sure.
    pub look: Vec<String>,
    /// What to do, where no fix of the program's own goes with it; empty where nothing is to be done.
    pub steps: Vec<String>,
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

    /// How many devices are and may be concerned: one sentence or two.
    pub fn summary(&self, concerns: &[Concern]) -> Vec<String> {
        let surely = concerns.iter().filter(|concern| concern.certainty == Certainty::Surely).count();
        let maybe = concerns.iter().filter(|concern| concern.is_open()).count() - surely;
        let counted = |count: usize, one: &str, many: &str| {
            let text = get(&self.summary, if count == 1 { one } else { many });
            (count > 0).then(|| fill(text, &[("count", &count.to_string())]))
        };
        let said = [counted(surely, "one", "many"), counted(maybe, "maybe_one", "maybe_many")];
        let said: Vec<_> = said.into_iter().flatten().collect();
        if said.is_empty() { vec![get(&self.summary, "none").to_owned()] } else { said }
    }

    /// A concern in words. `device` is what the resident calls the device.
    pub fn say(&self, advisory: &Advisory, concern: &Concern, device: &str) -> Said {
        let affected = concern.affected.and_then(|at| advisory.affected.get(at));
        let every = affected.is_none_or(|affected| affected.versions == Versions::Every);
        let versions = affected.map(|affected| self.versions(&affected.versions)).unwrap_or_default();
        let version = concern.version.as_ref().map_or("…", Text::as_str);
        let fixed_in = match &concern.certainty {
            Certainty::NotConcerned { why: Clear::Fixed { fixed_in } } => fixed_in.as_str(),
            _ => "…",
        };
        let facts =
            [("device", device), ("version", version), ("versions", &versions), ("fixed_in", fixed_in)];
        let filled = |text: &str| fill(text, &facts);
        let list = |lists: &BTreeMap<String, Vec<String>>, name: &str| {
            lists.get(name).into_iter().flatten().map(|text| filled(text)).collect::<Vec<_>>()
        };
        let (title, why, look) = match &concern.certainty {
            Certainty::Surely if every => ("surely", get(&self.why, "surely-every"), None),
            Certainty::Surely => ("surely", get(&self.why, "surely"), None),
            Certainty::Maybe { why } => ("maybe", get(&self.why, why.as_str()), Some(why.look())),
            Certainty::NotConcerned { why: Clear::OtherVersion } if concern.version.is_none() || every => {
                ("not", get(&self.clear, "other-version-unknown"), None)
            }
            Certainty::NotConcerned { why } => ("not", get(&self.clear, why.as_str()), None),
        };
        Said {
            title: filled(get(&self.title, title)),
            why: filled(why),
            look: look.map(|look| list(&self.look, look)).unwrap_or_default(),
            steps: if concern.is_open() { list(&self.steps, concern.remedy.as_str()) } else { Vec::new() },
        }
    }

    /// Which versions a statement is about, as a part of a sentence.
    pub fn versions(&self, versions: &Versions) -> String {
        let one = |name: &str, version: &str| fill(get(&self.versions, name), &[("v", version)]);
        let two = |name: &str, a: &str, b: &str| fill(get(&self.versions, name), &[("a", a), ("b", b)]);
        let range = |range: &Range| match (&range.from, &range.to) {
            (Some(from), to) if to.as_ref() == Some(from) => one("exactly", from.version.as_str()),
            (from, to) => {
                let from = from
                    .as_ref()
                    .map(|from| one(if from.included { "from" } else { "above" }, from.version.as_str()));
                let to = to
                    .as_ref()
                    .map(|to| one(if to.included { "up_to" } else { "below" }, to.version.as_str()));
                match (from, to) {
                    (Some(from), Some(to)) => two("and", &from, &to),
                    (Some(end), None) | (None, Some(end)) => end,
                    (None, None) => get(&self.versions, "every").to_owned(),
                }
            }
        };
        match versions {
            Versions::Every => get(&self.versions, "every").to_owned(),
            Versions::Within { ranges, except } => {
                let all = ranges.iter().map(range).reduce(|a, b| two("or", &a, &b)).unwrap_or_default();
                let except: Vec<_> = except.iter().map(Text::as_str).collect();
                if except.is_empty() { all } else { two("except", &all, &except.join(", ")) }
            }
            Versions::Listed(version) => one("exactly", version.as_str()),
            Versions::Like(pattern) => {
                one("like", &format!("{}{}{}", pattern.before, pattern.text, pattern.after))
            }
            Versions::Unclear(words) => one("unclear", words.as_str()),
        }
    }
}

impl Unsure {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::OnlyMaker,
        Self::OnlyModel,
        Self::Product,
        Self::Revision,
        Self::WithMore,
        Self::UnderInvestigation,
        Self::VersionNotListed,
        Self::VersionUnclear,
        Self::VersionUnknown,
    ];

    /// The name used on the wire and in the files of words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::OnlyMaker => "only-maker",
            Self::OnlyModel => "only-model",
            Self::Product => "product",
            Self::Revision => "revision",
            Self::WithMore => "with-more",
            Self::UnderInvestigation => "under-investigation",
            Self::VersionNotListed => "version-not-listed",
            Self::VersionUnclear => "version-unclear",
            Self::VersionUnknown => "version-unknown",
        }
    }

    /// Where the resident can look to be sure.
    fn look(self) -> &'static str {
        match self {
            Self::Name | Self::OnlyMaker | Self::OnlyModel | Self::Product | Self::Revision => "model",
            Self::WithMore | Self::UnderInvestigation => "later",
            Self::VersionNotListed | Self::VersionUnclear | Self::VersionUnknown => "version",
        }
    }
}

impl Clear {
    /// The name used on the wire and in the files of words.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::OtherProduct => "other-product",
            Self::OtherRevision => "other-revision",
            Self::OtherVersion => "other-version",
            Self::Fixed { .. } => "fixed",
            Self::SaidNotAffected => "said-not-affected",
        }
    }
}

fn get<'a>(words: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    words.get(name).map_or("", String::as_str)
}

/// Fills in facts. A value that holds braces is not filled in again.
fn fill(text: &str, facts: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(facts.iter().find(|(own, _)| *own == name).map_or("…", |(_, value)| value));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advisory::RemedyKind;

    /// Every text of a file by its place, with the names that it is filled in with.
    fn outline(text: &str) -> BTreeMap<String, Vec<String>> {
        let names = |text: &str| {
            let mut names: Vec<_> =
                text.split('{').skip(1).filter_map(|t| t.split('}').next()).map(str::to_owned).collect();
            names.sort();
            names.dedup();
            names
        };
        let table: toml::Table = text.parse().unwrap();
        let mut outline = BTreeMap::new();
        for (section, words) in &table {
            for (name, word) in words.as_table().unwrap() {
                let texts = word.as_array().cloned().unwrap_or_else(|| vec![word.clone()]);
                for (at, text) in texts.iter().enumerate() {
                    let text = text.as_str().unwrap();
                    assert!(!text.trim().is_empty(), "{section}.{name}");
                    outline.insert(format!("{section}.{name}.{at}"), names(text));
                }
            }
        }
        outline
    }

    #[test]
    fn every_language_is_complete_and_alike() {
        assert_eq!(FILES.iter().map(|(tag, _)| *tag).collect::<Vec<_>>(), LANGUAGES);
        for (tag, text) in FILES {
            assert_eq!(outline(text), outline(FILES[0].1), "{tag}");
            assert!(!text.contains(['!', '！']), "{tag}: no exclamation marks");
            let words: Words = toml::from_str(text).unwrap();
            for why in Unsure::ALL {
                assert!(words.why.contains_key(why.as_str()), "{tag} {why:?}");
                assert!(words.look.contains_key(why.look()), "{tag} {why:?}");
            }
            for kind in RemedyKind::ALL {
                assert!(words.steps.contains_key(kind.as_str()), "{tag} {kind:?}");
            }
            let fixed = Clear::Fixed { fixed_in: Text::default() };
            for why in [
                Clear::OtherProduct,
                Clear::OtherRevision,
                Clear::OtherVersion,
                fixed,
                Clear::SaidNotAffected,
            ] {
                assert!(words.clear.contains_key(why.as_str()), "{tag} {why:?}");
            }
        }
    }

    #[test]
    fn versions_in_words() {
        for (versions, said) in [
            ("<1.6.2", "older than version 1.6.2"),
            (">=1.0 <1.6.2", "version 1.0 and newer and older than version 1.6.2"),
            ("=1.4", "version 1.4"),
            ("*", "every version"),
            ("vers:x/<1|>=2|<=3", "older than version 1; version 2 and newer and version 3 and older"),
            ("vers:x/!=3.1", "every version, but not 3.1"),
            ("sometimes {v}", "“sometimes {v}”"),
        ] {
            assert_eq!(Words::of("en-SG").versions(&Versions::parse(versions)), said, "{versions}");
        }
    }
}
