//! What is known beforehand: makers of network chips, signatures of device families, factory
//! logins, ends of support and versions that fixed a hole.
//!
//! ```
//! use porchlight_catalogue::Catalogue;
//! let catalogue = Catalogue::built_in();
//! let ended = catalogue.support_end("D-Link", "DIR-859").expect("its maker no longer looks after it");
//! assert!(ended.source.url.starts_with("https://"));
//! ```

mod check;
mod compile;
mod contents;
mod draft;
mod facts;
mod family;
mod kept;
mod oui;
mod pinned;
mod product;
mod same;
mod signed;
mod source;
mod version;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use porchlight_model::Mac;
use thiserror::Error;

pub use draft::{Draft, DraftError, KnownExploited, LONGEST};
pub use facts::{FactoryLogin, FixedIn, LoginForm, LoginProtocol, ServiceEnd, SharedKey, SupportEnd};
pub use family::{Ask, Extract, Family, ModelNames, Sign, Strength, View};
pub use kept::{InUse, Kept, KeptError, Origin, Trouble};
pub use pinned::pinned;
pub use porchlight_keys::{KeyError, KeyId, PrivateKey, PublicKey};
pub use product::{Lookup, Product};
pub use same::{Same, bare_version, name_key, same_model};
pub use signed::{FORMAT, Header, MOST_BYTES, Newest, Terms, UpdateError, Verified, verify};
pub use source::Source;
pub use version::is_below;

use contents::Contents;

/// Everything that is known beforehand.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    number: u64,
    as_of: Arc<str>,
    known: Arc<Known>,
    ouis: Arc<oui::Table>,
    facts: Arc<facts::Facts>,
}

/// Families, and the names of models.
#[derive(Debug, Default)]
struct Known {
    families: Vec<Family>,
    models: BTreeMap<String, ModelNames>,
}

/// How much a catalogue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Families of devices.
    pub families: usize,
    /// Makers that go by several names.
    pub makers: usize,
    /// Rows about factory logins.
    pub factory_logins: usize,
    /// Rows about ends of support.
    pub support_ends: usize,
    /// Rows about services that closed.
    pub service_ends: usize,
    /// Rows about known holes.
    pub fixed_in: usize,
}

/// A catalogue file that could not be read.
#[derive(Debug, Error)]
#[error("{file}: {message}")]
pub struct CatalogueError {
    file: String,
    message: String,
}

/// What the files of `data` say, in the form that the build script makes.
const BUILT_IN_CONTENTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/contents.json"));
/// Makers by hardware address, made by `./dev oui`.
const OUIS: &[u8] = include_bytes!("../data/oui.bin");

static BUILT_IN: LazyLock<Catalogue> = LazyLock::new(|| {
    // A test reads the same bytes, so a fault here is found before it ships.
    Catalogue::read_built_in().unwrap_or_default()
});

impl Catalogue {
    /// The catalogue that ships with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads the built-in catalogue anew; [`Catalogue::built_in`] does it once.
    ///
    /// # Errors
    /// When it is broken, which a test rules out.
    pub fn read_built_in() -> Result<Self, CatalogueError> {
        let error = |file: &str, message: String| CatalogueError { file: file.to_owned(), message };
        let contents = Contents::read(BUILT_IN_CONTENTS).map_err(|e| error("contents.json", e))?;
        let ouis = oui::Table::read(OUIS).ok_or_else(|| error("oui.bin", "it is broken".into()))?;
        Ok(Self::of(contents.number(), contents, Arc::new(ouis)))
    }

    /// A published catalogue. The table of makers by hardware address is always the program's own.
    pub fn of_signed(signed: Verified) -> Self {
        Self::of(signed.header.number, signed.contents, Self::built_in().ouis.clone())
    }

    fn of(number: u64, contents: Contents, ouis: Arc<oui::Table>) -> Self {
        let Contents { as_of, families, models, facts: rows } = contents;
        let mut facts = facts::Facts::default();
        facts.add(rows);
        let (as_of, facts) = (as_of.into(), Arc::new(facts));
        Self { number, as_of, known: Arc::new(Known { families, models }), ouis, facts }
    }

    /// Its number; a newer one has a higher one. That of the built-in catalogue is the day of its newest fact:
    /// 20261123.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The day of its newest fact, `YYYY-MM-DD`.
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// How much it holds.
    pub fn counts(&self) -> Counts {
        Counts {
            families: self.known.families.len(),
            makers: self.facts.maker_count(),
            factory_logins: self.facts.factory_login.rows.len(),
            support_ends: self.facts.support_end.rows.len(),
            service_ends: self.facts.service_end.rows.len(),
            fixed_in: self.facts.fixed_in.rows.len(),
        }
    }

    /// Looks a product up that somebody typed. Without a maker, the model may begin with it.
    pub fn look_up(&self, maker: Option<&str>, model: &str) -> Lookup<'_> {
        self.facts.look_up(maker, model)
    }

    /// The same catalogue with the rows of a pretend home added (TOML with `[[factory_login]]`,
    /// `[[support_end]]`, `[[service_end]]`, `[[fixed_in]]` and `[[shared_key]]`).
    ///
    /// # Errors
    /// When the text is not of that form.
    pub fn with_rows(&self, toml: &str) -> Result<Self, CatalogueError> {
        let rows = toml::from_str(toml)
            .map_err(|e| CatalogueError { file: "catalogue of the home".into(), message: e.to_string() })?;
        let mut more = self.clone();
        Arc::make_mut(&mut more.facts).add(rows);
        Ok(more)
    }

    /// The families, those of one product first.
    pub fn families(&self) -> &[Family] {
        &self.known.families
    }

    /// The names that people know for one maker's model codes: a file of `data/models`.
    pub fn model_names(&self, file: &str) -> Option<&ModelNames> {
        self.known.models.get(file)
    }

    /// Who made the network chip with this address; `None` for addresses made up by software.
    pub fn maker_of(&self, mac: Mac) -> Option<&str> {
        self.ouis.maker(mac)
    }

    /// The name by which people know a maker, or the one that was told.
    pub fn maker<'a>(&'a self, told: &'a str) -> &'a str {
        self.facts.maker(told)
    }

    /// The documented factory logins of a product that can be asked. A version that is known to have none
    /// any more leaves its rows out.
    pub fn factory_logins(&self, maker: &str, model: &str, version: Option<&str>) -> Vec<&FactoryLogin> {
        self.facts.factory_logins(maker, model, version)
    }

    /// A factory login by the name of its row.
    pub fn factory_login(&self, id: &str) -> Option<&FactoryLogin> {
        self.facts.factory_login(id)
    }

    /// When the maker stopped looking after a product, if that is known.
    pub fn support_end(&self, maker: &str, model: &str) -> Option<&SupportEnd> {
        self.facts.support_end(maker, model)
    }

    /// An end of support of some hardware revisions of a product that does not tell its own.
    pub fn support_end_of_some(&self, maker: &str, model: &str) -> Option<&SupportEnd> {
        self.facts.support_end_of_some(maker, model)
    }

    /// When the service on the internet that a product was made for closed, if that is known.
    pub fn service_end(&self, maker: &str, model: &str) -> Option<&ServiceEnd> {
        self.facts.service_end(maker, model)
    }

    /// The versions that fixed known holes of a product, newest fact last.
    pub fn fixed_in(&self, maker: &str, model: &str) -> Vec<&FixedIn> {
        self.facts.fixed_in(maker, model)
    }

    /// What is known of a certificate whose key many units share, by its SHA-256 in hexadecimal digits.
    pub fn shared_key(&self, sha256: &str) -> Option<&SharedKey> {
        self.facts.shared_key(sha256)
    }

    /// The names of systems that a device runs: of this maker, of this kind (`nas`), with this version.
    pub fn systems<'a>(
        &'a self,
        maker: &str,
        kind: &'a str,
        version: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        self.facts.systems(maker, kind, version).map(|system| system.name.as_str())
    }

    /// Every address of a page that the catalogue refers to.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.facts.pages()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_compact_form_is_read_and_no_family_is_twice() {
        let catalogue = Catalogue::read_built_in().unwrap();
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data/families")).unwrap();
        let ids: BTreeSet<_> = catalogue.families().iter().map(|f| f.id.as_str()).collect();
        assert_eq!((ids.len(), catalogue.families().len()), (files.count(), ids.len()));
    }

    #[test]
    fn codes_become_names_by_the_longest_beginning() {
        let names = |pairs: [(&str, &str); 3]| pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let names = ModelNames {
            source: None,
            exact: [("AB1".to_owned(), "Exact".to_owned())].into(),
            begins: names([("A", "Short"), ("AB", "Long"), ("ABC", "Longest")]),
        };
        for (code, name) in [
            ("AB1", Some("Exact")),
            ("AB2", Some("Long")),
            ("ABCD", Some("Longest")),
            ("ABC", Some("Longest")),
            ("AZ", Some("Short")),
            ("B", None),
            ("", None),
        ] {
            assert_eq!(names.of(code), name, "{code}");
        }
    }

    #[test]
    fn products_are_found_under_the_names_that_they_tell() {
        let catalogue = Catalogue::built_in();
        for (maker, model) in
            [("D-Link Corporation", "dir-859"), ("D-Link", "DIR 859 A1"), ("TP-LINK", "TL-WR841N v8")]
        {
            let facts = (catalogue.support_end(maker, model), catalogue.support_end_of_some(maker, model));
            let logins = catalogue.factory_logins(maker, model, None);
            assert!(facts.0.is_some() || !logins.is_empty(), "{maker} {model}");
        }
        assert_eq!(catalogue.maker("Google Inc."), "Google");
        for (maker, model, closed) in [
            ("Logitech", "Harmony Link", true),
            ("Logitech", "Harmony Hub", false),
            ("Neato Robotics", "Botvac D7", true),
            ("Neato Robotics", "", true),
            ("Logitech", "", false),
            ("", "", false),
        ] {
            assert_eq!(catalogue.service_end(maker, model).is_some(), closed, "{maker} {model}");
        }
        assert!(catalogue.support_end("D-Link", "DIR-513").is_some_and(|row| row.hole.is_some()));
    }

    #[test]
    fn the_number_is_the_day_of_the_newest_fact() {
        let catalogue = Catalogue::built_in();
        assert_eq!(catalogue.number().to_string(), catalogue.as_of().replace('-', ""));
        assert!(catalogue.as_of() >= "2026-11-23");
    }
}
