//! What is said in a drill, in each language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_notation::Language;
use serde::Deserialize;

/// The words of all drills in a language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    drills: BTreeMap<String, DrillWords>,
    acts: BTreeMap<String, String>,
    goals: BTreeMap<String, String>,
    said: BTreeMap<String, String>,
    fake: BTreeMap<String, String>,
}

/// The words of a drill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillWords {
    /// What it is called.
    pub title: String,
    /// What happened.
    pub scene: String,
    /// What to do.
    pub task: String,
    /// What helps when it is not done yet.
    pub hint: String,
    /// What is said when it is done.
    pub done: String,
}

static TABLES: LazyLock<[Words; 4]> = LazyLock::new(|| {
    [
        include_str!("../words/en.toml"),
        include_str!("../words/zh.toml"),
        include_str!("../words/ms.toml"),
        include_str!("../words/ta.toml"),
    ]
    .map(|text| toml::from_str(text).expect("the words are read by every run of the tests"))
});

/// For a word that a test would have missed.
static NONE: LazyLock<DrillWords> = LazyLock::new(|| DrillWords {
    title: String::new(),
    scene: String::new(),
    task: String::new(),
    hint: String::new(),
    done: String::new(),
});

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        &TABLES[language as usize]
    }

    /// The words of a drill.
    pub fn drill(&self, id: &str) -> &DrillWords {
        self.drills.get(id).unwrap_or_else(|| &NONE)
    }

    /// What a button says: `set-password`, `switch-off`, `require-login`, `update-firmware`, `encrypt`, `replace`,
    /// `close-ways-in`, `put-off`, `move-to-guest` or `bring-back`.
    pub fn act(&self, name: &str) -> &str {
        word(&self.acts, name)
    }

    /// What a goal says.
    pub fn goal(&self, id: &str) -> &str {
        word(&self.goals, id)
    }

    /// What is said of a message once the resident has said what it is: `right-city`, `right-fake`, `wrong-city`
    /// (it is the city's) or `wrong-fake`.
    pub fn said(&self, name: &str) -> &str {
        word(&self.said, name)
    }

    pub(crate) fn fake_headline(&self) -> &str {
        word(&self.fake, "headline")
    }

    pub(crate) fn fake_text(&self) -> &str {
        word(&self.fake, "text")
    }
}

fn word<'a>(table: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    table.get(name).map(String::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Drill;

    #[test]
    fn every_language_has_every_word() {
        let keys = |words: &Words| -> Vec<String> {
            let tables = [&words.acts, &words.goals, &words.said, &words.fake];
            let small = tables.into_iter().flat_map(BTreeMap::keys).cloned();
            words.drills.keys().cloned().chain(small).collect()
        };
        let english = keys(Words::of(Language::En));
        for language in Language::ALL {
            let words = Words::of(language);
            assert_eq!(keys(words), english, "{language:?}");
            for drill in Drill::all() {
                let DrillWords { title, scene, task, hint, done } = words.drill(drill.id());
                for text in [title, scene, task, hint, done] {
                    assert!(
                        !text.is_empty() && !text.contains(['!', '\u{ff01}']),
                        "{} {language:?}",
                        drill.id()
                    );
                }
            }
            for name in ["set-password", "switch-off", "put-off", "move-to-guest", "bring-back", "replace"] {
                assert!(!words.act(name).is_empty(), "{name}");
            }
            for goal in ["mended", "gone", "still-there", "sorted"] {
                assert!(!words.goal(goal).is_empty(), "{goal}");
            }
        }
        assert_eq!(Words::of(Language::En).drills.len(), Drill::all().len());
    }
}
