//! Founding a city's office, and the next root when keys change.

use std::collections::BTreeMap;

use porchlight_keys::{KeyId, PublicKey};
use thiserror::Error;
use time::{OffsetDateTime, UtcOffset};

use crate::folder::{Folder, FolderError};
use crate::pack::{City, CityError};
use crate::trust::{Role, RoleName, Root, TrustError};

/// What a city must say to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Founding {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// Its names, by language.
    pub names: BTreeMap<String, String>,
    /// The languages that it speaks, its first one first.
    pub languages: Vec<String>,
    /// The `sender` of its messages; its id when it is empty.
    pub sender: String,
    /// How far its clocks are from UTC.
    pub utc_offset: UtcOffset,
    /// Where its files will be published, each address ending with `/`.
    pub mirrors: Vec<String>,
    /// The keys of each role.
    pub keys: BTreeMap<RoleName, Vec<PublicKey>>,
    /// How many must sign, where it is not what is usual.
    pub thresholds: BTreeMap<RoleName, usize>,
    /// Who holds each key, by the key's id.
    pub holders: BTreeMap<String, String>,
    /// Until when the first root holds.
    pub expires: OffsetDateTime,
}

/// Why a city cannot begin so, or its root cannot change so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FoundError {
    /// A role without keys, or with an impossible threshold.
    #[error("{0}.")]
    Root(#[from] TrustError),
    /// An id, a name or a language that cannot be used.
    #[error("{0}.")]
    City(#[from] CityError),
    /// A place that is none.
    #[error("{0}.")]
    Place(#[from] FolderError),
    /// A holder of a key that is not there.
    #[error("There is no key {0}. A key's id is printed when it is made.")]
    NoKey(String),
    /// A key that is already there.
    #[error("The key {0} is already one of the role \"{1}\".")]
    Twice(KeyId, RoleName),
}

/// How many of a role's keys must sign, unless the city says otherwise: two of them for the root, for real
/// warnings and, where there are two, for the pack.
fn usual(role: RoleName, keys: usize) -> usize {
    match role {
        RoleName::Actual => 2,
        RoleName::Root | RoleName::Pack => keys.clamp(1, 2),
        RoleName::Exercise | RoleName::Status => 1,
    }
}

/// The files that a city begins with: a `city.toml`, no districts, and a root that waits for signatures.
///
/// # Errors
/// When a role has too few keys, or the city cannot be read back.
pub fn found(founding: &Founding) -> Result<Folder, FoundError> {
    let mut roles = BTreeMap::new();
    for role in RoleName::ALL {
        let mut keys: Vec<PublicKey> = Vec::new();
        for key in founding.keys.get(&role).into_iter().flatten() {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        let threshold = founding.thresholds.get(&role).copied().unwrap_or(usual(role, keys.len()));
        roles.insert(role, Role { threshold, keys });
    }
    known(founding.holders.keys(), &roles)?;
    let root = Root::new(&founding.id, 1, founding.expires, roles, founding.holders.clone())?;
    let toml = city_toml(founding);
    City::read(&toml, "")?;
    let mut folder = Folder::new();
    folder.put("pack/city.toml", toml)?;
    folder.put("pack/districts.geojson", DISTRICTS)?;
    folder.put("1.root.json", root.to_bytes())?;
    Ok(folder)
}

fn known<'a>(
    holders: impl Iterator<Item = &'a String>,
    roles: &BTreeMap<RoleName, Role>,
) -> Result<(), FoundError> {
    let is = |id: &str| roles.values().flat_map(|role| &role.keys).any(|key| key.id().to_string() == id);
    holders.into_iter().find(|id| !is(id)).map_or(Ok(()), |id| Err(FoundError::NoKey(id.clone())))
}

/// One change of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another key takes the place of this one in every role.
    Replace(String, PublicKey),
    /// One more key for a role.
    Add(RoleName, PublicKey),
    /// A key has no say any more.
    Remove(String),
    /// Who holds a key.
    Holder(String, String),
}

/// The root after this one. Keys of both must sign it.
///
/// # Errors
/// When a key that is named is not there, or a role would be left with too few.
pub fn next_root(root: &Root, changes: &[Change], expires: OffsetDateTime) -> Result<Root, FoundError> {
    let mut roles: BTreeMap<_, _> =
        RoleName::ALL.into_iter().map(|name| (name, root.role(name).clone())).collect();
    let keys = roles.values().flat_map(|role| role.keys.clone()).collect::<Vec<_>>();
    let mut holders: BTreeMap<String, String> = keys
        .iter()
        .filter_map(|key| Some((key.id().to_string(), root.holder(key.id())?.to_owned())))
        .collect();
    for change in changes {
        match change {
            Change::Replace(old, new) => {
                known([old].into_iter(), &roles)?;
                for (name, role) in &mut roles {
                    let at = role.keys.iter().position(|key| key.id().to_string() == *old);
                    let Some(at) = at else { continue };
                    if role.keys.contains(new) {
                        return Err(FoundError::Twice(new.id(), *name));
                    }
                    role.keys[at] = new.clone();
                }
                if let Some(holder) = holders.remove(old) {
                    holders.entry(new.id().to_string()).or_insert(holder);
                }
            }
            Change::Add(name, new) => {
                let Some(role) = roles.get_mut(name) else { continue };
                if role.keys.contains(new) {
                    return Err(FoundError::Twice(new.id(), *name));
                }
                role.keys.push(new.clone());
            }
            Change::Remove(old) => {
                known([old].into_iter(), &roles)?;
                roles.values_mut().for_each(|role| role.keys.retain(|key| key.id().to_string() != *old));
                holders.remove(old);
            }
            Change::Holder(id, name) => {
                known([id].into_iter(), &roles)?;
                holders.insert(id.clone(), name.clone());
            }
        }
    }
    Ok(Root::new(&root.city, root.number + 1, expires, roles, holders)?)
}

/// GeoJSON leaves other members of a collection to whoever writes it (RFC 7946, section 6.1).
const DISTRICTS: &str = r#"{
  "type": "FeatureCollection",
  "how to fill this": [
    "One feature for each district: a Polygon or MultiPolygon of longitude and latitude, in WGS 84.",
    "Its properties hold an id of small letters and hyphens, and names in all languages of the city:",
    "{\"type\": \"Feature\", \"properties\": {\"id\": \"old-port\", \"names\": {\"en\": \"Old Port\"}},",
    " \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[1.0, 2.0], [1.1, 2.0], [1.1, 2.1], [1.0, 2.0]]]}}",
    "Programs for maps, such as QGIS, export such a file."
  ],
  "features": []
}
"#;

fn city_toml(founding: &Founding) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let list = |all: &[String]| all.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", ");
    let (hours, minutes, _) = founding.utc_offset.as_hms();
    let sign = if founding.utc_offset.is_negative() { '-' } else { '+' };
    let sender = if founding.sender.is_empty() { &founding.id } else { &founding.sender };
    let names = founding.names.iter().map(|(tag, name)| format!("{} = {}\n", quoted(tag), quoted(name)));
    format!(
        r#"# Who the city is. After every change here the keys of the pack sign again.
schema = 1
id = {id}
# The sender of its warnings. A mail address of the city is usual; nobody has to read it.
sender = {sender}
languages = [{languages}]
# What its clocks show, as an offset from UTC. Change it when they go over to summer time and back.
utc_offset = "{sign}{hours:02}:{minutes:02}"
# Where these files are published: https, and each address ends with a slash.
mirrors = [{mirrors}]

[names]
{names}
# Numbers to call, one block each. The kinds that warnings and protocols use: emergency, police,
# fire-ambulance, health, power, water, gas, telecom, transport, bank, portal, scam, cyber, city-help.
# [[hotline]]
# id = "power-faults"
# kind = "power"
# number = "555-0102"
# names = {{ en = "Power faults" }}

# Where residents' reports go: a page with a form, a mail address, or both.
# [report]
# form = "https://..."
# mail = "..."
"#,
        id = quoted(&founding.id),
        sender = quoted(sender),
        languages = list(&founding.languages),
        mirrors = list(&founding.mirrors),
        hours = hours.unsigned_abs(),
        minutes = minutes.unsigned_abs(),
        names = names.collect::<String>(),
    )
}

#[cfg(test)]
mod tests;
