//! What is said around a lesson in the terminal, in the lesson's language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_lessons::{Language, LearningPath};

type Table = BTreeMap<String, String>;

#[expect(clippy::expect_used, reason = "the words are read by every run of the tests")]
static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| {
    [
        include_str!("../../words/en.toml"),
        include_str!("../../words/zh.toml"),
        include_str!("../../words/ms.toml"),
        include_str!("../../words/ta.toml"),
    ]
    .map(|text| toml::from_str(text).expect("the words are read by every run of the tests"))
});

/// A sentence in a language, with its facts filled in.
pub(super) fn say(language: Language, name: &str, facts: &[(&str, &str)]) -> String {
    let mut text = TABLES[language as usize].get(name).cloned().unwrap_or_default();
    for (fact, value) in facts {
        text = text.replace(&format!("{{{fact}}}"), value);
    }
    text
}

/// The name of a path.
pub(super) fn path(language: Language, path: LearningPath) -> String {
    say(language, path.as_str(), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_sentence_with_the_same_facts() {
        let facts = |text: &str| {
            let mut facts: Vec<String> =
                text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
            facts.sort();
            facts
        };
        let english = &TABLES[0];
        for table in &*TABLES {
            assert_eq!(table.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
            for (name, text) in table {
                assert_eq!(facts(text), facts(&english[name]), "{name}");
            }
        }
        for path in LearningPath::ALL {
            assert!(!self::path(Language::Ta, path).is_empty());
        }
    }
}
