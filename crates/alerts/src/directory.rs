//! Public official sources of warnings: who warns where, and in which form.
//!
//! The table is `sources.toml`; its head says what was and was not checked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use crate::feed::FeedKind;

/// The sources that are known beforehand.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// The public lists that addresses were found in, by the short names used in `found_in`.
    lists: BTreeMap<String, String>,
    #[serde(rename = "source")]
    sources: Vec<Source>,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The country, ISO 3166-1 alpha-2, in capitals.
    pub country: String,
    /// Who warns, in English.
    pub publisher: String,
    /// The publisher's own name for itself, when it is another.
    pub own_name: Option<String>,
    /// The address of the feed.
    pub url: String,
    /// How the feed is written.
    #[serde(deserialize_with = "kind")]
    pub kind: FeedKind,
    /// The languages of its warnings, as tags, the publisher's own first.
    pub languages: Vec<String>,
    /// The network that passes the warnings on, when the address is not the publisher's own.
    pub via: Option<String>,
    /// The licence or the terms in a few words; `None` when the lists say nothing about them.
    pub terms: Option<String>,
    /// Where the terms are.
    pub terms_url: Option<String>,
    /// False when only a plain address was found: what comes from it can be changed on the way.
    #[serde(default = "yes")]
    pub https: bool,
    /// The day, as `YYYY-MM-DD`, on which the address was looked up in the list; it was not opened.
    pub looked_at: String,
    /// The short name of the list that it was found in.
    pub found_in: String,
}

fn yes() -> bool {
    true
}

fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<FeedKind, D::Error> {
    let word = String::deserialize(from)?;
    FeedKind::read(&word).ok_or_else(|| serde::de::Error::custom("a kind of feed that is not known"))
}

static BUILT_IN: LazyLock<Directory> =
    LazyLock::new(|| toml::from_str(include_str!("../sources.toml")).unwrap_or_default());

impl Directory {
    /// The sources that come with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// All sources, by country.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The sources of a country, ISO 3166-1 alpha-2 in whatever case: publishers' own addresses
    /// before those of networks.
    pub fn of_country<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Source> {
        self.sources.iter().filter(move |source| source.country.eq_ignore_ascii_case(code))
    }

    /// The countries that have a source, each once, in order.
    pub fn countries(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.sources.iter().map(|source| source.country.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What a short name in `found_in` stands for.
    pub fn list(&self, name: &str) -> Option<&str> {
        self.lists.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use time::Date;
    use time::macros::format_description;
    use url::Url;

    use super::*;
    use crate::prose::Prose;

    #[test]
    fn every_row_is_sound() {
        let read: Directory = toml::from_str(include_str!("../sources.toml")).unwrap();
        assert!(read.sources.len() >= 60 && &read == Directory::built_in());
        let mut seen = BTreeSet::new();
        for source in read.sources() {
            let plain = |text: &str| !text.is_empty() && Prose::line(text).as_str() == text;
            let words = [
                Some(&source.publisher),
                source.own_name.as_ref(),
                source.via.as_ref(),
                source.terms.as_ref(),
            ];
            assert!(words.into_iter().flatten().all(|text| plain(text)), "{source:?}");
            assert!(
                source.country.len() == 2 && source.country.bytes().all(|b| b.is_ascii_uppercase()),
                "{source:?}"
            );
            let url = Url::parse(&source.url).unwrap();
            assert_eq!(
                (url.as_str(), url.scheme() == "https"),
                (source.url.as_str(), source.https),
                "{source:?}"
            );
            assert!(source.terms_url.iter().all(|url| url.starts_with("https://")), "{source:?}");
            assert!(seen.insert(&source.url), "twice: {}", source.url);
            let tag =
                |tag: &String| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase());
            assert!(!source.languages.is_empty() && source.languages.iter().all(tag), "{source:?}");
            Date::parse(&source.looked_at, format_description!("[year]-[month]-[day]")).unwrap();
            assert!(read.list(&source.found_in).is_some(), "{source:?}");
        }
        let in_order = |a: &Source, b: &Source| (&a.country, &a.via) <= (&b.country, &b.via);
        assert!(read.sources.is_sorted_by(in_order));
        let meteoalarm = read.sources.iter().filter(|source| source.via.as_deref() == Some("MeteoAlarm"));
        assert!(meteoalarm.count() * 2 <= read.sources.len());
    }

    #[test]
    fn countries_are_looked_up() {
        let directory = Directory::built_in();
        let here: Vec<_> =
            directory.of_country("sg").map(|source| (source.https, source.via.is_some())).collect();
        assert_eq!(here, [(false, false), (true, true)]);
        assert_eq!(directory.of_country("xx").count(), 0);
        assert!(directory.countries().len() >= 60 && directory.countries().contains(&"US"));
    }
}
