//! Facts about exact products: rows selected by maker and model, never by likeness.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::{Source, is_below};

/// How a factory login is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginProtocol {
    /// HTTP basic authentication (RFC 7617).
    HttpBasic,
    /// HTTP digest authentication (RFC 7616).
    HttpDigest,
    /// A form on a page.
    HttpForm,
    /// Telnet.
    Telnet,
    /// SSH with a password (RFC 4252).
    Ssh,
    /// FTP (RFC 959).
    Ftp,
    /// SNMP v2c: the password is the community.
    Snmp,
    /// MQTT 3.1.1.
    Mqtt,
    /// RTSP with basic authentication.
    RtspBasic,
    /// RTSP with digest authentication.
    RtspDigest,
    /// ONVIF with a WS-Security digest.
    Onvif,
}

/// The fields of a login form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginForm {
    /// What the field for the name is called; empty where there is none.
    #[serde(default)]
    pub user_field: String,
    /// What the field for the password is called.
    pub password_field: String,
    /// What the answer to a wrong password contains.
    pub refused: String,
    /// A page that is refused without a login; empty when the form itself is looked at.
    #[serde(default)]
    pub guarded: String,
}

/// One documented factory login of one product.
#[derive(Debug, Clone, Deserialize)]
pub struct FactoryLogin {
    /// The name of the row.
    pub id: String,
    /// The maker.
    pub maker: Names,
    /// The model, and other names it goes by.
    pub model: Names,
    /// How it is asked.
    pub protocol: LoginProtocol,
    /// The port.
    pub port: u16,
    /// The page or stream that needs a login.
    #[serde(default)]
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
    /// The form, for [`LoginProtocol::HttpForm`].
    pub form: Option<LoginForm>,
    /// False where the manual is known, but the login was not read in it yet. Such a row is not asked.
    #[serde(default = "yes")]
    pub read: bool,
    /// The first version that no longer has this login.
    pub until_firmware: Option<String>,
    /// The maker's manual that documents the login.
    #[serde(flatten)]
    pub manual: Manual,
}

fn yes() -> bool {
    true
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
    /// The maker.
    pub maker: Names,
    /// The model, and other names it goes by.
    pub model: Names,
    /// The hardware revisions that are meant; all when left out.
    #[serde(default)]
    pub revision: Vec<String>,
    /// The last day of support, `YYYY-MM-DD`, where it is known.
    pub ended: Option<String>,
    /// A hole that was found after it, where the source is the record of one: a CVE id.
    pub hole: Option<String>,
    /// Where that is written.
    #[serde(flatten)]
    pub source: Source,
}

/// The end of the service on the internet that a product was made for.
#[derive(Debug, Clone, Deserialize)]
pub struct ServiceEnd {
    /// The maker.
    pub maker: Names,
    /// The model, and other names it goes by; everything of the maker when left out.
    #[serde(default = "every_model")]
    pub model: Names,
    /// The day the service closed, `YYYY-MM-DD`, where it is known.
    pub ended: Option<String>,
    /// Where that is written.
    #[serde(flatten)]
    pub source: Source,
}

/// No name compares equal to this but itself: it stands for every model of a maker.
fn every_model() -> Names {
    Names::One(String::new())
}

/// A known hole of one product, and the version that closed it.
#[derive(Debug, Clone, Deserialize)]
pub struct FixedIn {
    /// The maker.
    pub maker: Names,
    /// The model, and other names it goes by.
    pub model: Names,
    /// The hardware revisions that are meant; all when left out.
    #[serde(default)]
    pub revision: Vec<String>,
    /// The first version without the hole, where it is known ...
    pub fixed_in: Option<String>,
    /// ... else the newest version that is known to have it, where that is known.
    pub last_affected: Option<String>,
    /// The first version that the row is about, where branches of the product have updates of their own.
    pub since: Option<String>,
    /// The name of the hole: a CVE id.
    pub why_id: String,
    /// True when the hole is known to be used by attackers.
    #[serde(default)]
    pub exploited: bool,
    /// Where that is written.
    #[serde(flatten)]
    pub source: Source,
}

/// A certificate whose secret key is known to be on many units, or in public.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedKey {
    /// SHA-256 of the certificate (DER), in small hexadecimal digits.
    pub sha256: String,
    /// The products that it was found on, in words.
    pub found_on: String,
    /// What the page is called where that is written.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was looked at, `YYYY-MM-DD`.
    pub seen: String,
}

/// A system that a maker puts on a whole range of products.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct System {
    maker: String,
    /// Its name, under which facts about it stand.
    pub(crate) name: String,
    /// The kind of device that it runs on.
    kind: String,
    /// How its versions begin; with a digit when left out.
    #[serde(default)]
    begins: Vec<String>,
}

impl System {
    /// True for a device of its kind with such a version.
    fn runs_on(&self, kind: &str, version: &str) -> bool {
        let begins = if self.begins.is_empty() {
            version.starts_with(|c: char| c.is_ascii_digit())
        } else {
            self.begins.iter().any(|start| version.to_ascii_lowercase().starts_with(start.as_str()))
        };
        self.kind == kind && begins
    }
}

/// One maker, and the names under which its devices tell it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Maker {
    name: String,
    #[serde(default)]
    also: Vec<String>,
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
    pub(crate) fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    /// The name that is shown.
    pub fn first(&self) -> &str {
        self.all().first().map_or("", String::as_str)
    }
}

/// A name as it is compared: without regard to case, blanks and punctuation.
pub(crate) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A model as a device tells it, and the hardware revision that some write behind it: `TL-WR841N v9`,
/// `DIR-859 (A1)`, `Archer C7 V2.0`.
pub(crate) fn without_revision(model: &str) -> (&str, Option<String>) {
    let trimmed = model.trim().trim_end_matches(')');
    let at = trimmed.rfind([' ', '(', '/']);
    let Some((base, last)) = at.and_then(|at| trimmed.split_at_checked(at)) else { return (model, None) };
    let last = last.trim_start_matches([' ', '(', '/']);
    let lower = last.to_ascii_lowercase();
    let number =
        lower.strip_prefix("ver").or_else(|| lower.strip_prefix("rev")).or_else(|| lower.strip_prefix('v'));
    let is_version = number.is_some_and(|n| {
        let n = n.trim_start_matches('.');
        !n.is_empty() && n.len() <= 4 && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    });
    let is_letter = matches!(lower.as_bytes(), [b'a'..=b'h', b'1'..=b'9']);
    // `rev. A1`, `Ver 9`: the word before it belongs to it.
    let before = base.rsplit([' ', '(']).next().unwrap_or_default();
    let is_word =
        ["rev", "ver", "version", "hw"].contains(&before.to_ascii_lowercase().trim_end_matches('.'));
    let is_number = is_word && last.len() <= 4;
    if !(is_version || is_letter || is_number) {
        return (model, None);
    }
    let base = if is_word { &base[..base.len() - before.len()] } else { base };
    (base.trim_end_matches([' ', '(']), Some(revision_key(last)))
}

/// A revision as it is compared: `v2`, `V2.0`, `Rev. 2` and `2` are one.
fn revision_key(revision: &str) -> String {
    let lower = revision.to_ascii_lowercase();
    let bare = ["version", "ver", "rev", "v"]
        .into_iter()
        .find_map(|word| lower.strip_prefix(word))
        .unwrap_or(&lower);
    bare.trim_matches(['.', ' ']).trim_end_matches(".0").to_owned()
}

/// True when a row of these revisions is about a device whose revision may be unknown.
pub(crate) fn fits(rows: &[String], revision: Option<&str>) -> bool {
    rows.is_empty() || revision.is_some_and(|own| rows.iter().any(|row| revision_key(row) == own))
}

/// Rows by maker and model.
#[derive(Debug, Clone)]
pub(crate) struct Rows<T> {
    pub(crate) rows: Vec<T>,
    by_product: HashMap<(String, String), Vec<usize>>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_product: HashMap::new() }
    }
}

impl<T> Rows<T> {
    fn add(&mut self, row: T, makers: &HashMap<String, String>, names: impl Fn(&T) -> (&Names, &Names)) {
        let (maker, model) = names(&row);
        for maker in maker.all() {
            for model in model.all() {
                let at = self.by_product.entry((maker_key(makers, maker), key(model))).or_default();
                at.push(self.rows.len());
            }
        }
        self.rows.push(row);
    }

    /// The rows of a product of a maker's key, each with the revision that the name carries. A name that
    /// carries one is looked up with and without it.
    pub(crate) fn of(&self, maker: &str, model: &str) -> Vec<(&T, Option<String>)> {
        let (base, revision) = without_revision(model);
        let mut found: Vec<_> = self.at(maker, model).map(|row| (row, None)).collect();
        if revision.is_some() {
            found.extend(self.at(maker, base).map(|row| (row, revision.clone())));
        }
        found
    }

    pub(crate) fn at(&self, maker: &str, model: &str) -> impl Iterator<Item = &T> {
        let rows = self.by_product.get(&(maker.to_owned(), key(model))).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(|at| self.rows.get(*at))
    }
}

/// A maker as it is compared: all its names are one.
pub(crate) fn maker_key(makers: &HashMap<String, String>, name: &str) -> String {
    let key = key(name);
    makers.get(&key).map_or(key.clone(), |name| self::key(name))
}

/// What a file of rows holds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    maker: Vec<Maker>,
    factory_login: Vec<FactoryLogin>,
    support_end: Vec<SupportEnd>,
    service_end: Vec<ServiceEnd>,
    fixed_in: Vec<FixedIn>,
    shared_key: Vec<SharedKey>,
    system: Vec<System>,
}

impl File {
    /// Title, address and day of each row's source.
    pub(crate) fn sources(&self) -> impl Iterator<Item = [&str; 3]> {
        let manuals = self.factory_login.iter().map(|row| &row.manual);
        let manuals = manuals.map(|manual| [&manual.title, &manual.url, &manual.seen]);
        let ends = self.support_end.iter().map(|row| &row.source);
        let services = self.service_end.iter().map(|row| &row.source);
        let sources = ends.chain(services).chain(self.fixed_in.iter().map(|row| &row.source));
        let keys = self.shared_key.iter().map(|row| [&row.title, &row.url, &row.seen]);
        let all = manuals.chain(sources.map(|source| [&source.title, &source.url, &source.seen])).chain(keys);
        all.map(|texts| texts.map(String::as_str))
    }
}

/// The facts about products, to be looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// The name of each maker, by all the names that it goes by.
    pub(crate) makers: HashMap<String, String>,
    pub(crate) factory_login: Rows<FactoryLogin>,
    pub(crate) support_end: Rows<SupportEnd>,
    pub(crate) service_end: Rows<ServiceEnd>,
    pub(crate) fixed_in: Rows<FixedIn>,
    pub(crate) shared_key: HashMap<String, SharedKey>,
    systems: Vec<System>,
}

impl Facts {
    /// Adds the rows of a file. Makers come first: rows are found by all names of theirs.
    pub(crate) fn add(&mut self, file: File) {
        for Maker { name, also } in file.maker {
            for one in also.iter().chain([&name]) {
                self.makers.insert(key(one), name.clone());
            }
        }
        for row in file.factory_login {
            self.factory_login.add(row, &self.makers, |row| (&row.maker, &row.model));
        }
        for row in file.support_end {
            self.support_end.add(row, &self.makers, |row| (&row.maker, &row.model));
        }
        for row in file.service_end {
            self.service_end.add(row, &self.makers, |row| (&row.maker, &row.model));
        }
        for row in file.fixed_in {
            self.fixed_in.add(row, &self.makers, |row| (&row.maker, &row.model));
        }
        self.shared_key.extend(file.shared_key.into_iter().map(|row| (row.sha256.clone(), row)));
        self.systems.extend(file.system);
    }

    pub(crate) fn maker_count(&self) -> usize {
        self.makers.values().collect::<HashSet<_>>().len()
    }

    /// The systems that a device of this maker and kind runs, by its version.
    pub(crate) fn systems<'a>(
        &'a self,
        maker: &str,
        kind: &'a str,
        version: &'a str,
    ) -> impl Iterator<Item = &'a System> {
        let key = maker_key(&self.makers, maker);
        let of_maker = move |system: &&System| maker_key(&self.makers, &system.maker) == key;
        self.systems.iter().filter(of_maker).filter(move |system| system.runs_on(kind, version))
    }

    /// The name by which people know a maker, or the one that was told.
    pub(crate) fn maker<'a>(&'a self, told: &'a str) -> &'a str {
        self.makers.get(&key(told)).map_or(told, String::as_str)
    }

    pub(crate) fn factory_logins(
        &self,
        maker: &str,
        model: &str,
        version: Option<&str>,
    ) -> Vec<&FactoryLogin> {
        let is_gone = |row: &FactoryLogin| {
            let until = row.until_firmware.as_ref().zip(version);
            until.is_some_and(|(until, version)| is_below(maker, version, until) == Some(false))
        };
        let rows = self.factory_login.of(&maker_key(&self.makers, maker), model).into_iter();
        rows.map(|(row, _)| row).filter(|row| row.read && !is_gone(row)).collect()
    }

    pub(crate) fn factory_login(&self, id: &str) -> Option<&FactoryLogin> {
        self.factory_login.rows.iter().find(|row| row.id == id)
    }

    pub(crate) fn support_end(&self, maker: &str, model: &str) -> Option<&SupportEnd> {
        let mut rows = self.support_end.of(&maker_key(&self.makers, maker), model).into_iter();
        rows.find(|(row, revision)| fits(&row.revision, revision.as_deref())).map(|(row, _)| row)
    }

    /// An end of support of some hardware revisions, for a device that does not tell its own.
    pub(crate) fn support_end_of_some(&self, maker: &str, model: &str) -> Option<&SupportEnd> {
        let mut rows = self.support_end.of(&maker_key(&self.makers, maker), model).into_iter();
        rows.find(|(row, revision)| !row.revision.is_empty() && revision.is_none()).map(|(row, _)| row)
    }

    /// The end of a service. A maker whose every product it is about is found without a model.
    pub(crate) fn service_end(&self, maker: &str, model: &str) -> Option<&ServiceEnd> {
        let maker = maker_key(&self.makers, maker);
        self.service_end
            .of(&maker, model)
            .first()
            .map(|(row, _)| *row)
            .or_else(|| self.service_end.at(&maker, "").next())
    }

    pub(crate) fn fixed_in(&self, maker: &str, model: &str) -> Vec<&FixedIn> {
        let rows = self.fixed_in.of(&maker_key(&self.makers, maker), model).into_iter();
        rows.filter(|(row, revision)| fits(&row.revision, revision.as_deref())).map(|(row, _)| row).collect()
    }

    pub(crate) fn shared_key(&self, sha256: &str) -> Option<&SharedKey> {
        self.shared_key.get(sha256)
    }

    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        let manuals = self.factory_login.rows.iter().map(|row| row.manual.url.as_str());
        let ends = self.support_end.rows.iter().map(|row| row.source.url.as_str());
        let services = self.service_end.rows.iter().map(|row| row.source.url.as_str());
        let keys = self.shared_key.values().map(|row| row.url.as_str());
        manuals
            .chain(ends)
            .chain(services)
            .chain(self.fixed_in.rows.iter().map(|row| row.source.url.as_str()))
            .chain(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = r#"
[[maker]]
name = "Acme"
also = ["Acme, Inc.", "acme corporation"]

[[support_end]]
maker = "Acme"
model = ["GW-1", "GW-1L"]
title = "t"
url = "https://example.org/1"
seen = "2026-11-23"

[[support_end]]
maker = "Acme"
model = "GW-2"
revision = ["A1", "v2"]
title = "t"
url = "https://example.org/2"
seen = "2026-11-23"
"#;

    #[test]
    fn products_match_exactly_but_for_case_punctuation_and_names_of_the_maker() {
        let mut facts = Facts::default();
        facts.add(toml::from_str(HOME).unwrap());
        for (maker, model, is) in [
            ("Acme", "GW-1", true),
            ("ACME CORPORATION", "gw 1", true),
            ("Acme, Inc.", "GW1L", true),
            ("Acme", "GW-1 v3", true),
            ("Acme", "GW-10", false),
            ("Acme", "GW", false),
            ("Acme", "", false),
            ("", "GW-1", false),
            ("Acme Watches", "GW-1", false),
            // Rows about some revisions say nothing of the others, nor of one that is not told.
            ("Acme", "GW-2 (A1)", true),
            ("Acme", "GW-2 rev. A1", true),
            ("Acme", "GW-2 V2.0", true),
            ("Acme", "GW-2 B1", false),
            ("Acme", "GW-2", false),
        ] {
            assert_eq!(facts.support_end(maker, model).is_some(), is, "{maker} {model}");
        }
        assert!(facts.support_end_of_some("Acme", "GW-2").is_some());
        assert!(facts.support_end_of_some("Acme", "GW-2 B1").is_none());
        assert!(facts.support_end_of_some("Acme", "GW-1").is_none());
        assert_eq!(facts.maker("acme corporation"), "Acme");
        assert_eq!(facts.maker("Somebody"), "Somebody");
    }

    #[test]
    fn shared_keys_are_found_by_their_digest_alone() {
        let mut facts = Facts::default();
        let row = "[[shared_key]]\nsha256 = \"00ff\"\nfound_on = \"Acme routers\"\ntitle = \"t\"\n\
                   url = \"https://example.org/3\"\nseen = \"2026-11-23\"\n";
        facts.add(toml::from_str(row).unwrap());
        assert_eq!(facts.shared_key("00ff").map(|row| row.found_on.as_str()), Some("Acme routers"));
        assert!(facts.shared_key("00fe").is_none());
        assert!(facts.pages().any(|page| page == "https://example.org/3"));
    }

    #[test]
    fn revisions_are_read_from_models() {
        for (model, base, revision) in [
            ("TL-WR841N v9", "TL-WR841N", Some("9")),
            ("TL-WR841N Ver 9.0", "TL-WR841N", Some("9")),
            ("DIR-859 (A1)", "DIR-859", Some("a1")),
            ("Archer C7 V2.0", "Archer C7", Some("2")),
            ("R7000", "R7000", None),
            ("Hue Bridge", "Hue Bridge", None),
            ("Express 4K", "Express 4K", None),
            ("One SL", "One SL", None),
            ("", "", None),
        ] {
            let (found, own) = without_revision(model);
            if revision.is_some() {
                assert_eq!((found, own.as_deref()), (base, revision), "{model}");
            } else {
                assert_eq!((found, own), (model, None), "{model}");
            }
        }
    }
}
