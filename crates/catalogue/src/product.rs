//! What is known of a product that somebody typed: "Is my device still supported?"
//!
//! Case, blanks and punctuation are forgiven, and so is a missing maker where only one has such a model.
//! Anything else is a suggestion and never an answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{
    FactoryLogin, Facts, FixedIn, Names, ServiceEnd, SupportEnd, fits, key, maker_key, without_revision,
};

/// What came of looking a product up.
#[derive(Debug)]
pub enum Lookup<'a> {
    /// There are facts about it.
    Known(Box<Product<'a>>),
    /// There are none; these names of others are near, the nearest first.
    Unknown(Vec<String>),
}

/// All that is known of one product.
#[derive(Debug)]
pub struct Product<'a> {
    /// Maker and model, as people know them.
    pub name: String,
    /// The hardware revision that was typed.
    pub revision: Option<String>,
    /// The ends of support that are about it: about all revisions, or about the one that was typed, or,
    /// where none was typed, about some (the row says which).
    pub support_ends: Vec<&'a SupportEnd>,
    /// Ends of support of other revisions than the one that was typed.
    pub of_other_revisions: Vec<&'a SupportEnd>,
    /// The end of the service on the internet that it was made for.
    pub service_end: Option<&'a ServiceEnd>,
    /// Known holes, with the versions that closed them.
    pub fixed_in: Vec<&'a FixedIn>,
    /// Documented factory logins, also those that are not asked.
    pub factory_logins: Vec<&'a FactoryLogin>,
}

/// The most names that are suggested.
const MOST_NAMES: usize = 5;
/// How alike two names are at least that are suggested, where 1 is equal.
const ALIKE: f64 = 0.7;
/// The longest name that is compared, in bytes.
const LONGEST: usize = 100;

impl Facts {
    /// Looks a product up. Without a maker, the model may begin with it: `D-Link DIR-859`.
    pub(crate) fn look_up(&self, maker: Option<&str>, model: &str) -> Lookup<'_> {
        let products = self.products();
        let readings = self.readings(maker, model);
        let mut found = BTreeMap::new();
        for (maker, model) in &readings {
            let named = maker.as_deref();
            for maker in named.map_or_else(|| products.makers(), |maker| vec![maker]) {
                if let Some(product) = self.product(maker, model, named.is_some()) {
                    found.entry(product.name.clone()).or_insert(product);
                }
            }
        }
        if found.len() == 1
            && let Some((_, product)) = found.pop_first()
        {
            return Lookup::Known(Box::new(product));
        }
        let names = found.into_keys().take(MOST_NAMES).collect::<Vec<_>>();
        Lookup::Unknown(if names.is_empty() { products.near(&readings) } else { names })
    }

    /// What may be meant: the key of a maker, where one is named, and the model.
    fn readings(&self, maker: Option<&str>, model: &str) -> Vec<(Option<String>, String)> {
        if let Some(maker) = maker {
            return vec![(Some(maker_key(&self.makers, maker)), model.to_owned())];
        }
        let words: Vec<&str> = model.split_whitespace().collect();
        let makers = self.products().by_maker;
        let begins_with_maker = (1..words.len()).rev().filter_map(|at| {
            let maker = maker_key(&self.makers, &words[..at].join(" "));
            makers.contains_key(&maker).then(|| (Some(maker), words[at..].join(" ")))
        });
        begins_with_maker.chain([(None, model.to_owned())]).collect()
    }

    /// The facts about a product of a maker's key; `None` when there are none. What is said of everything that a
    /// maker made counts only where the maker was named.
    fn product(&self, maker: &str, model: &str, is_named: bool) -> Option<Product<'_>> {
        if key(model).is_empty() {
            return None;
        }
        let ends = self.support_end.of(maker, model);
        let services = self.service_end.of(maker, model);
        let holes = self.fixed_in.of(maker, model);
        let logins = self.factory_login.of(maker, model);
        let of_all = self.service_end.at(maker, "").next().filter(|_| is_named);
        let named = ends.iter().map(|(row, revision)| (&row.maker, &row.model, revision));
        let named = named.chain(services.iter().map(|(row, revision)| (&row.maker, &row.model, revision)));
        let named = named.chain(holes.iter().map(|(row, revision)| (&row.maker, &row.model, revision)));
        let named = named.chain(logins.iter().map(|(row, revision)| (&row.maker, &row.model, revision)));
        let mut named = named.chain(of_all.iter().map(|row| (&row.maker, &row.model, &None)));
        let (own_maker, own_model, revision) = named.next()?;
        let base = if revision.is_some() { without_revision(model).0 } else { model };
        let product = Product {
            name: format!("{} {}", self.maker(own_maker.first()), written(own_model, base)),
            revision: revision.clone(),
            support_ends: Vec::new(),
            of_other_revisions: Vec::new(),
            service_end: services.first().map(|(row, _)| *row).or(of_all),
            fixed_in: holes
                .iter()
                .filter(|(row, own)| fits(&row.revision, own.as_deref()))
                .map(|(row, _)| *row)
                .collect(),
            factory_logins: logins.iter().map(|(row, _)| *row).collect(),
        };
        Some(ends.into_iter().fold(product, |mut product, (row, own)| {
            let is_meant = own.is_none() || fits(&row.revision, own.as_deref());
            if is_meant { &mut product.support_ends } else { &mut product.of_other_revisions }.push(row);
            product
        }))
    }

    fn products(&self) -> Products {
        let mut products = Products::default();
        let ends = self.support_end.rows.iter().map(|row| (&row.maker, &row.model));
        let services = self.service_end.rows.iter().map(|row| (&row.maker, &row.model));
        let holes = self.fixed_in.rows.iter().map(|row| (&row.maker, &row.model));
        let logins = self.factory_login.rows.iter().map(|row| (&row.maker, &row.model));
        for (maker, model) in ends.chain(services).chain(holes).chain(logins) {
            let name = self.maker(maker.first());
            let models = products.by_maker.entry(key(name)).or_default();
            let known = model.all().iter().filter(|model| !key(model).is_empty());
            models.extend(known.map(|model| (key(model), format!("{name} {model}"))));
        }
        products
    }
}

/// The name of a row that was meant, as the row writes it; as it was typed where the row is about everything of
/// a maker.
fn written<'a>(names: &'a Names, typed: &'a str) -> &'a str {
    let all = names.all().iter();
    all.map(String::as_str).find(|name| key(name) == key(typed)).unwrap_or(typed)
}

/// The names of all products that there are facts about.
#[derive(Default)]
struct Products {
    /// By the key of the maker: the key of the model, and maker and model as they are shown.
    by_maker: BTreeMap<String, BTreeSet<(String, String)>>,
}

impl Products {
    fn makers(&self) -> Vec<&str> {
        self.by_maker.keys().map(String::as_str).collect()
    }

    /// The names that are most like what was typed; of the maker that was named, where there is such a maker.
    fn near(&self, readings: &[(Option<String>, String)]) -> Vec<String> {
        let mut scored: Vec<(f64, &str)> = Vec::new();
        for (maker, typed) in readings {
            let typed = key(typed.get(..LONGEST).unwrap_or(typed));
            let of_maker = maker.as_ref().and_then(|maker| self.by_maker.get(maker));
            let models: Vec<_> = match of_maker {
                Some(models) => models.iter().collect(),
                None => self.by_maker.values().flatten().collect(),
            };
            let scores = models.into_iter().map(|(key, name)| (likeness(&typed, key), name.as_str()));
            scored.extend(scores.filter(|(score, _)| *score >= ALIKE));
        }
        scored.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
        let mut names: Vec<String> = Vec::new();
        for (_, name) in scored {
            if names.len() < MOST_NAMES && names.iter().all(|known| known != name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}

/// How alike two keys are, from 0 to 1. A name within the other is near, so that `C7` finds `Archer C7`, and so
/// is one with a single slip.
fn likeness(typed: &str, name: &str) -> f64 {
    if typed.len() > LONGEST {
        return 0.0;
    }
    let is_part = typed.len() >= 2 && name.len() >= 3 && (name.contains(typed) || typed.contains(name));
    let is_slip = typed.len() >= 3 && strsim::damerau_levenshtein(typed, name) == 1;
    let likeness = strsim::normalized_damerau_levenshtein(typed, name);
    if is_part || is_slip { likeness.max(ALIKE) } else { likeness }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROWS: &str = r#"
[[maker]]
name = "Acme"
also = ["Acme, Inc."]

[[support_end]]
maker = "Acme"
model = ["GW-1", "GW-1L"]
ended = "2024-05-01"
title = "t"
url = "https://example.org/1"
seen = "2026-11-23"

[[support_end]]
maker = "Acme"
model = "Gate Way 2"
revision = ["A1"]
title = "t"
url = "https://example.org/2"
seen = "2026-11-23"

[[fixed_in]]
maker = ["Acme, Inc.", "Other"]
model = "GW-1"
fixed_in = "1.2"
why_id = "CVE-2020-1"
title = "t"
url = "https://example.org/3"
seen = "2026-11-23"

[[support_end]]
maker = "Blue Sky"
model = "GW-3"
title = "t"
url = "https://example.org/4"
seen = "2026-11-23"

[[service_end]]
maker = "Gone"
title = "t"
url = "https://example.org/6"
seen = "2026-11-23"

[[support_end]]
maker = "Acme"
model = "GW-3"
title = "t"
url = "https://example.org/5"
seen = "2026-11-23"
"#;

    fn facts() -> Facts {
        let mut facts = Facts::default();
        facts.add(toml::from_str(ROWS).unwrap());
        facts
    }

    /// What is found, as a line: name, revision, and how many rows of each sort.
    fn shown(lookup: &Lookup<'_>) -> String {
        match lookup {
            Lookup::Known(p) => {
                let counts = [p.support_ends.len(), p.of_other_revisions.len(), p.fixed_in.len()];
                let closed = if p.service_end.is_some() { " closed" } else { "" };
                format!("{} {} {counts:?}{closed}", p.name, p.revision.as_deref().unwrap_or("-"))
            }
            Lookup::Unknown(names) => format!("? {}", names.join(", ")),
        }
    }

    #[test]
    fn what_people_type() {
        for (maker, model, wanted) in [
            (Some("Acme"), "GW-1", "Acme GW-1 - [1, 0, 1]"),
            (Some("acme inc"), "gw 1 l", "Acme GW-1L - [1, 0, 0]"),
            (None, "Acme GW-1", "Acme GW-1 - [1, 0, 1]"),
            (None, "acme, inc. gw1", "Acme GW-1 - [1, 0, 1]"),
            (None, "gw1", "Acme GW-1 - [1, 0, 1]"),
            (None, "Acme GW-1 v3", "Acme GW-1 3 [1, 0, 1]"),
            (None, "acme gateway2", "Acme Gate Way 2 - [1, 0, 0]"),
            (None, "acme gateway2 A1", "Acme Gate Way 2 a1 [1, 0, 0]"),
            (None, "acme gateway2 rev. B1", "Acme Gate Way 2 b1 [0, 1, 0]"),
            (None, "gone anything", "Gone anything - [0, 0, 0] closed"),
            (Some("Gone"), "!", "? "),
            (Some("Blue Sky"), "GW-3", "Blue Sky GW-3 - [1, 0, 0]"),
            (None, "blue sky gw3", "Blue Sky GW-3 - [1, 0, 0]"),
            // Two makers have one: it must be said whose.
            (None, "GW-3", "? Acme GW-3, Blue Sky GW-3"),
            // What is near is suggested, and never an answer.
            (Some("Acme"), "GW-10", "? Acme GW-1, Acme GW-1L"),
            (None, "Acme Gateway", "? Acme Gate Way 2"),
            (Some("Blue Sky"), "GW-1", "? Blue Sky GW-3"),
            (Some("Nobody"), "Gate Way 2", "? Acme Gate Way 2"),
            (None, "Toaster 9000", "? "),
            (None, "", "? "),
            (Some(""), "", "? "),
        ] {
            assert_eq!(shown(&facts().look_up(maker, model)), wanted, "{maker:?} {model}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_up(maker in proptest::option::of(any::<String>()), model in any::<String>()) {
            let _ = facts().look_up(maker.as_deref(), &model);
        }
    }
}
