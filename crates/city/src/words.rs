//! One thing's names in the languages of a city.

use std::collections::BTreeMap;

use porchlight_model::Text;

/// One thing's names in all languages of the city.
///
/// INVARIANT: never empty, and no name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    first: Text,
    all: BTreeMap<String, Text>,
}

impl Names {
    /// The name in a language; in the city's first language when there is none.
    pub fn get(&self, language: &str) -> &Text {
        self.all.get(language).unwrap_or(&self.first)
    }

    /// Reads the names in all of these languages; the error is the first language that has none.
    pub(crate) fn read(raw: &BTreeMap<String, String>, languages: &[String]) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for language in languages {
            let name = raw.get(language).map(|name| Text::from_lan(name)).filter(|name| !name.is_empty());
            all.insert(language.clone(), name.ok_or_else(|| language.clone())?);
        }
        let first = languages.first().and_then(|first| all.get(first)).cloned();
        Ok(Self { first: first.ok_or_else(String::new)?, all })
    }
}
