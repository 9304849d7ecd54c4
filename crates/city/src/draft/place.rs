//! Where a warning holds, and the names of districts as people type them.

use crate::pack::{City, District};

/// Where a warning holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// In every district.
    WholeCity,
    /// In these districts, by their ids.
    Districts(Vec<String>),
    /// Nobody has said so far.
    #[default]
    Unsaid,
}

impl Place {
    /// The districts of it that the city has.
    pub(super) fn districts<'a>(&self, city: &'a City) -> Vec<&'a District> {
        match self {
            Self::WholeCity => city.districts.iter().collect(),
            Self::Districts(ids) => {
                city.districts.iter().filter(|district| ids.contains(&district.id)).collect()
            }
            Self::Unsaid => Vec::new(),
        }
    }

    /// It in the words of a language.
    pub(super) fn words(&self, city: &City, language: &str) -> String {
        let comma = if primary(language) == "zh" { "、" } else { ", " };
        if *self == Self::WholeCity {
            let name = city.names.get(language);
            return match primary(language) {
                "en" => format!("All of {name}"),
                "zh" => format!("{name}全城"),
                "ms" => format!("Seluruh {name}"),
                "ta" => format!("{name} முழுவதும்"),
                _ => name.to_string(),
            };
        }
        let names = self.districts(city).into_iter().map(|district| district.names.get(language).as_str());
        names.collect::<Vec<_>>().join(comma)
    }
}

/// A language without region and script.
pub(super) fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// The ids that a mistyped one may have meant, nearest first, at most three. The names of the things count
/// as well as their ids.
pub(super) fn nearest<'a>(typed: &str, all: impl Iterator<Item = (&'a str, Vec<&'a str>)>) -> Vec<String> {
    let typed = typed.to_lowercase();
    let mut near: Vec<(usize, &str)> = all
        .filter_map(|(id, names)| {
            let far = |name: &str| strsim::damerau_levenshtein(&typed, &name.to_lowercase());
            let distance = names.into_iter().chain([id]).map(far).min()?;
            (distance <= 2.max(typed.chars().count() / 2)).then_some((distance, id))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, id)| id.to_owned()).collect()
}
