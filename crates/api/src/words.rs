//! The few words that the core itself puts together: notices and reports.

use std::collections::BTreeMap;
use std::sync::LazyLock;

type Table = BTreeMap<String, String>;

static TABLES: LazyLock<BTreeMap<&str, Table>> = LazyLock::new(|| {
    let files = [
        ("en", include_str!("../words/en.toml")),
        ("zh", include_str!("../words/zh.toml")),
        ("ms", include_str!("../words/ms.toml")),
        ("ta", include_str!("../words/ta.toml")),
    ];
    let read = |text| toml::from_str(text).expect("the words are read by every run of the tests");
    files.into_iter().map(|(language, text)| (language, read(text))).collect()
});

/// A sentence in a language, in English where it has none, with the facts filled in.
pub(crate) fn say(language: &str, name: &str, facts: &[(&str, &str)]) -> String {
    let table = TABLES.get(language).or_else(|| TABLES.get("en"));
    let mut text = table.and_then(|table| table.get(name)).cloned().unwrap_or_default();
    for (fact, value) in facts {
        text = text.replace(&format!("{{{fact}}}"), value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_sentence_with_the_same_facts() {
        let facts = |text: &str| -> Vec<String> {
            text.split('{')
                .skip(1)
                .map(|part| part.split('}').next().unwrap_or_default().to_owned())
                .collect()
        };
        let english = &TABLES["en"];
        for (language, table) in &*TABLES {
            assert_eq!(table.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{language}");
            for (name, text) in table {
                assert_eq!(facts(text), facts(&english[name]), "{language} {name}");
            }
        }
        assert_eq!(say("fr", "report_device", &[("device", "TV")]), "Device: TV");
    }
}
