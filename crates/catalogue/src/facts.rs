//! Facts about exact products: rows selected by maker and model, never by likeness.

use serde::Deserialize;

use crate::Source;

/// How a factory login is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginProtocol {
    /// HTTP basic authentication (RFC 7617).
    HttpBasic,
}

/// One documented factory login of one product.
#[derive(Debug, Clone, Deserialize)]
pub struct FactoryLogin {
    /// The name of the row.
    pub id: String,
    /// The maker, and other names it goes by.
    pub maker: Names,
    /// The model, and other names it goes by.
    pub model: Names,
    /// How it is asked.
    pub protocol: LoginProtocol,
    /// The port.
    pub port: u16,
    /// The page that needs a login.
    pub path: String,
    /// The documented name.
    pub user: String,
    /// The documented password.
    pub password: String,
    /// What the realm contains on this product; empty for any.
    #[serde(default)]
    pub realm: String,
    /// What the page behind the login contains; empty for any.
    #[serde(default)]
    pub inside: String,
    /// The maker's manual that documents the login.
    #[serde(flatten)]
    pub manual: Manual,
}

/// The manual of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manual {
    /// What it is called.
    #[serde(rename = "manual_title")]
    pub title: String,
    /// Its address.
    #[serde(rename = "manual_url")]
    pub url: String,
    /// The day it was looked at.
    pub seen: String,
}

/// The end of a maker's support for one product (after OASIS OpenEoX).
#[derive(Debug, Clone, Deserialize)]
pub struct SupportEnd {
    /// The maker, and other names it goes by.
    pub maker: Names,
    /// The model, and other names it goes by.
    pub model: Names,
    /// The last day of support, `YYYY-MM-DD`, where it is known.
    pub ended: Option<String>,
    /// Where that is written.
    #[serde(flatten)]
    pub source: Source,
}

/// A version that fixed a known hole of one product.
#[derive(Debug, Clone, Deserialize)]
pub struct FixedIn {
    /// The maker, and other names it goes by.
    pub maker: Names,
    /// The model, and other names it goes by.
    pub model: Names,
    /// The first version without the hole.
    pub fixed_in: String,
    /// The name of the hole: a CVE id.
    pub why_id: String,
    /// True when the hole is known to be used by attackers.
    #[serde(default)]
    pub exploited: bool,
    /// Where that is written.
    #[serde(flatten)]
    pub source: Source,
}

/// A name, or several that mean the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One name.
    One(String),
    /// Several names.
    Many(Vec<String>),
}

impl Names {
    /// True when one of the names is this one, ignoring case, blanks and punctuation.
    pub fn contain(&self, name: &str) -> bool {
        let wanted = key(name);
        match self {
            Self::One(one) => key(one) == wanted,
            Self::Many(many) => many.iter().any(|one| key(one) == wanted),
        }
    }

    /// The name that is shown.
    pub fn first(&self) -> &str {
        match self {
            Self::One(one) => one,
            Self::Many(many) => many.first().map_or("", String::as_str),
        }
    }
}

fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Facts {
    factory_login: Vec<FactoryLogin>,
    support_end: Vec<SupportEnd>,
    fixed_in: Vec<FixedIn>,
}

impl Facts {
    pub(crate) fn add(&mut self, text: &str) -> Result<(), toml::de::Error> {
        let more: Self = toml::from_str(text)?;
        self.factory_login.extend(more.factory_login);
        self.support_end.extend(more.support_end);
        self.fixed_in.extend(more.fixed_in);
        Ok(())
    }

    pub(crate) fn factory_logins(&self, maker: &str, model: &str) -> Vec<&FactoryLogin> {
        self.factory_login.iter().filter(|row| row.maker.contain(maker) && row.model.contain(model)).collect()
    }

    pub(crate) fn factory_login(&self, id: &str) -> Option<&FactoryLogin> {
        self.factory_login.iter().find(|row| row.id == id)
    }

    pub(crate) fn support_end(&self, maker: &str, model: &str) -> Option<&SupportEnd> {
        self.support_end.iter().find(|row| row.maker.contain(maker) && row.model.contain(model))
    }

    pub(crate) fn fixed_in(&self, maker: &str, model: &str) -> Vec<&FixedIn> {
        self.fixed_in.iter().filter(|row| row.maker.contain(maker) && row.model.contain(model)).collect()
    }

    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        let manuals = self.factory_login.iter().map(|row| row.manual.url.as_str());
        let ends = self.support_end.iter().map(|row| row.source.url.as_str());
        manuals.chain(ends).chain(self.fixed_in.iter().map(|row| row.source.url.as_str()))
    }

    #[cfg(test)]
    pub(crate) fn sources(&self) -> Vec<Source> {
        let manual = |m: &Manual| Source { title: m.title.clone(), url: m.url.clone(), seen: m.seen.clone() };
        let mut all: Vec<_> = self.factory_login.iter().map(|row| manual(&row.manual)).collect();
        all.extend(self.support_end.iter().map(|row| row.source.clone()));
        all.extend(self.fixed_in.iter().map(|row| row.source.clone()));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_exactly_but_for_case_and_punctuation() {
        let names = Names::Many(vec!["DIR-859".into(), "DIR859".into()]);
        for (name, is) in
            [("dir-859", true), ("DIR 859", true), ("DIR-859L", false), ("DIR-85", false), ("", false)]
        {
            assert_eq!(names.contain(name), is, "{name}");
        }
    }
}
