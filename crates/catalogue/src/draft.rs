//! A catalogue that is being made, before somebody signs it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use time::Duration;

use crate::contents::{Contents, number_of};
use crate::signed::{Terms, seal};
use crate::{BUILT_IN_CONTENTS, check, compile};
use porchlight_keys::PrivateKey;

/// The longest time for which a catalogue may be signed: a stolen or forgotten one must end.
pub const LONGEST: Duration = Duration::days(366);

/// Why no catalogue was made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct DraftError(String);

/// Contents that are not signed yet.
#[derive(Debug, Clone)]
pub struct Draft {
    json: Value,
}

impl Draft {
    /// What this program has built in.
    ///
    /// # Errors
    /// When it is broken, which a test rules out.
    pub fn built_in() -> Result<Self, DraftError> {
        serde_json::from_slice(BUILT_IN_CONTENTS)
            .map(|json| Self { json })
            .map_err(|e| DraftError(e.to_string()))
    }

    /// What a folder says that is laid out like `crates/catalogue/data`.
    ///
    /// # Errors
    /// Which file has which fault.
    pub fn of_folder(folder: &Path) -> Result<Self, DraftError> {
        compile::folder(folder).map(|json| Self { json }).map_err(DraftError)
    }

    /// The day of its newest fact as a number: a program with these facts built in takes what is above it.
    pub fn number(&self) -> u64 {
        number_of(self.json["as_of"].as_str().unwrap_or_default())
    }

    /// Marks the holes that are known to be used; how many rows that are, and how many of them were not
    /// marked before.
    pub fn mark_exploited(&mut self, known: &KnownExploited) -> (usize, usize) {
        let rows = self.json.pointer_mut("/facts/fixed_in").and_then(Value::as_array_mut);
        let (mut marked, mut newly) = (0, 0);
        for row in rows.into_iter().flatten() {
            if row["why_id"].as_str().is_some_and(|id| known.ids.contains(&id.to_ascii_uppercase())) {
                marked += 1;
                newly += usize::from(row["exploited"] != Value::Bool(true));
                row["exploited"] = true.into();
            }
        }
        (marked, newly)
    }

    /// Packs and signs it.
    ///
    /// # Errors
    /// When the terms make no sense, or no program would take what came of it.
    pub fn sign(&self, key: &PrivateKey, terms: &Terms) -> Result<Vec<u8>, DraftError> {
        if terms.expires <= terms.made || terms.expires - terms.made > LONGEST {
            return Err(DraftError(format!("a catalogue holds for 1 to {} days", LONGEST.whole_days())));
        }
        let json = self.json.to_string();
        let contents = Contents::read(json.as_bytes()).map_err(DraftError)?;
        check::contents(&contents).map_err(DraftError)?;
        seal(json.as_bytes(), key, terms).map_err(DraftError)
    }
}

/// The holes on a list of known exploited vulnerabilities, read from the JSON that CISA publishes
/// (<https://www.cisa.gov/known-exploited-vulnerabilities-catalog>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownExploited {
    ids: BTreeSet<String>,
}

impl KnownExploited {
    /// Reads the list.
    ///
    /// # Errors
    /// When it is no such list, or an empty one.
    pub fn read(json: &[u8]) -> Result<Self, DraftError> {
        #[derive(Deserialize)]
        struct List {
            vulnerabilities: Vec<Entry>,
        }
        #[derive(Deserialize)]
        struct Entry {
            #[serde(rename = "cveID")]
            id: String,
        }
        let not_one = |why: &str| DraftError(format!("no list of known exploited vulnerabilities: {why}"));
        let list: List = serde_json::from_slice(json).map_err(|e| not_one(&e.to_string()))?;
        let ids: BTreeSet<_> =
            list.vulnerabilities.iter().map(|entry| entry.id.trim().to_ascii_uppercase()).collect();
        match ids.iter().find(|id| !id.starts_with("CVE-")) {
            _ if ids.is_empty() => Err(not_one("it names none")),
            Some(id) => Err(not_one(&format!("{id:?} is no CVE id"))),
            None => Ok(Self { ids }),
        }
    }

    /// How many holes it names.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True for a list that names none; there is no such list.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{Catalogue, Newest, verify};

    /// Made up, in the form of CISA's list.
    const LIST: &str = r#"{
        "title": "A list of its own making", "catalogVersion": "2026.11.23", "count": 2,
        "vulnerabilities": [
            { "cveID": "CVE-2020-0001", "vendorProject": "Acme", "product": "GW-1", "dateAdded": "2026-11-01" },
            { "cveID": " cve-2020-0003", "vendorProject": "Nobody", "product": "Nothing", "new": [1] }
        ]
    }"#;

    const ROWS: &str = r#"
        [[fixed_in]]
        maker = "Acme"
        model = "GW-1"
        why_id = "CVE-2020-0001"
        title = "t"
        url = "https://example.org/"
        seen = "2026-11-23"

        [[fixed_in]]
        maker = "Acme"
        model = "GW-1"
        why_id = "CVE-2020-0002"
        title = "t"
        url = "https://example.org/"
        seen = "2026-11-22"

        [[fixed_in]]
        maker = "Acme"
        model = "GW-1"
        why_id = "CVE-2020-0003"
        exploited = true
        title = "t"
        url = "https://example.org/"
        seen = "2026-11-22"
    "#;

    const FAMILY: &str = r#"
        id = "lantern"
        source = { title = "t", url = "https://example.org/", seen = "2026-11-21" }
        sign = [{ mdns = "_lantern._tcp" }]
    "#;

    fn folder(files: &[(&str, &str)]) -> Result<Draft, DraftError> {
        let root = tempfile::tempdir().unwrap();
        for folder in ["models", "families"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        for (name, text) in files {
            std::fs::write(root.path().join(name), text).unwrap();
        }
        Draft::of_folder(root.path())
    }

    #[test]
    fn the_folder_of_the_program_is_what_is_built_in() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        assert_eq!(Draft::of_folder(&data).unwrap().json, Draft::built_in().unwrap().json);
    }

    #[test]
    fn holes_on_the_list_are_marked_in_what_is_signed() {
        let mut draft = folder(&[("a.toml", ROWS), ("families/lantern.toml", FAMILY)]).unwrap();
        let list = KnownExploited::read(LIST.as_bytes()).unwrap();
        assert_eq!((list.len(), draft.mark_exploited(&list)), (2, (2, 1)));
        let (key, made) = (PrivateKey::generate().unwrap(), datetime!(2026-11-23 12:00 UTC));
        let file = draft.sign(&key, &Terms { number: 1, made, expires: made + Duration::DAY }).unwrap();
        let catalogue =
            Catalogue::of_signed(verify(&file, &[key.public()], &Newest::default(), made).unwrap());
        let used: Vec<_> = catalogue.fixed_in("Acme", "GW-1").iter().map(|row| row.exploited).collect();
        assert_eq!((used, catalogue.as_of()), (vec![true, false, true], "2026-11-23"));
        assert_eq!(catalogue.families()[0].id, "lantern");
    }

    #[test]
    fn lists_that_are_none() {
        for text in
            ["", "[]", "{}", r#"{ "vulnerabilities": [] }"#, r#"{ "vulnerabilities": [{ "cveID": "x" }] }"#]
        {
            assert!(KnownExploited::read(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn terms_that_make_no_sense_are_not_signed() {
        let (draft, key) = (folder(&[]).unwrap(), PrivateKey::generate().unwrap());
        let made = datetime!(2026-11-23 12:00 UTC);
        for (days, is_signed) in [(-1, false), (0, false), (1, true), (366, true), (367, false)] {
            let terms = Terms { number: 1, made, expires: made + Duration::days(days) };
            assert_eq!(draft.sign(&key, &terms).is_ok(), is_signed, "{days}");
        }
    }

    #[test]
    fn a_file_with_a_fault_is_named() {
        for (name, text, fault) in [
            ("a.toml", "[[support_end]]\nmaker = 1", "a.toml"),
            ("a.toml", "[[suport_end]]", "suport_end"),
            ("a.toml", &ROWS.replace("https://", "http://"), "http://example.org/"),
            ("families/b.toml", FAMILY, "its id is \"lantern\""),
            ("families/lantern.toml", &FAMILY.replace("mdns", "port"), "lantern.toml"),
            ("families/lantern.toml", "id = \"lantern\"", "missing field `source`"),
            ("models/c.toml", "exat = {}", "c.toml"),
        ] {
            let said = folder(&[(name, text)]).unwrap_err().to_string();
            assert!(said.contains(fault), "{name}: {said}");
        }
    }
}
