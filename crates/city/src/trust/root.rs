//! `N.root.json`: the keys of a city and what each may do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use porchlight_keys::{KeyId, PublicKey};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::signatures::Signatures;
use super::status::{moment, read_json};
use super::{Signed, TrustError};

/// What a key may speak for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleName {
    /// The next root: kept offline.
    Root,
    /// `status.json`: kept on the server that publishes.
    Status,
    /// The city's own facts, protocols and lessons.
    Pack,
    /// Real warnings.
    Actual,
    /// Exercises and tests.
    Exercise,
}

impl RoleName {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Root, Self::Status, Self::Pack, Self::Actual, Self::Exercise];
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Root => "root",
            Self::Status => "status",
            Self::Pack => "pack",
            Self::Actual => "actual",
            Self::Exercise => "exercise",
        })
    }
}

/// Who may speak for a role, and how many must agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// How many of the keys must sign; at least one.
    pub threshold: usize,
    /// The keys, each once.
    pub keys: Vec<PublicKey>,
}

/// The keys of a city and what each may do.
///
/// INVARIANT: every role has at least as many keys as must agree; real warnings need two, and no key of
/// theirs is also a key for exercises or for the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The city's id.
    pub city: String,
    /// The first root is 1, and each later one is one more.
    pub number: u64,
    /// Until when it holds.
    pub expires: OffsetDateTime,
    pub(super) roles: BTreeMap<RoleName, Role>,
    holders: BTreeMap<String, String>,
}

const FORM: &str = "porchlight-city-root-1";

#[derive(Serialize, Deserialize)]
struct File {
    form: String,
    city: String,
    number: u64,
    expires: String,
    keys: BTreeMap<String, KeyPart>,
    roles: BTreeMap<RoleName, RolePart>,
}

#[derive(Serialize, Deserialize)]
struct KeyPart {
    public: String,
    holder: String,
}

#[derive(Serialize, Deserialize)]
struct RolePart {
    threshold: usize,
    keys: Vec<String>,
}

impl Root {
    /// A root of these roles. `holders` says who holds each key, by the key's id.
    ///
    /// # Errors
    /// When a role is missing or impossible, or real warnings are not kept apart.
    pub fn new(
        city: &str,
        number: u64,
        expires: OffsetDateTime,
        roles: BTreeMap<RoleName, Role>,
        holders: BTreeMap<String, String>,
    ) -> Result<Self, TrustError> {
        let root = Self { city: city.to_owned(), number, expires, roles, holders };
        root.sound().map_err(|why| TrustError::Unreadable { file: "root.json", why })?;
        Ok(root)
    }

    /// Reads a root. Nothing of it is trusted yet.
    ///
    /// # Errors
    /// When it is none, or one that no city should have.
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        let unreadable = |why: String| TrustError::Unreadable { file: "root.json", why };
        let file: File = read_json("root.json", bytes, FORM)?;
        let mut roles = BTreeMap::new();
        for (name, part) in &file.roles {
            let keys = part.keys.iter().map(|id| {
                let part = file.keys.get(id).ok_or_else(|| format!("the key {id} is not listed"))?;
                let line = format!("porchlight-public-key {}", part.public);
                let mut keys = PublicKey::read(&line).map_err(|error| error.to_string())?;
                let key = keys.pop().filter(|key| key.id().to_string() == *id);
                key.ok_or_else(|| format!("the key {id} has another id"))
            });
            let keys = keys.collect::<Result<Vec<_>, String>>().map_err(unreadable)?;
            roles.insert(*name, Role { threshold: part.threshold, keys });
        }
        let holders = file.keys.into_iter().map(|(id, part)| (id, part.holder)).collect();
        Self::new(&file.city, file.number, moment("root.json", &file.expires)?, roles, holders)
    }

    /// The bytes to be signed and published.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut keys = BTreeMap::new();
        for key in self.roles.values().flat_map(|role| &role.keys) {
            let id = key.id().to_string();
            let line = key.to_string();
            let public = line.rsplit(' ').next().unwrap_or_default().to_owned();
            let holder = self.holders.get(&id).cloned().unwrap_or_default();
            keys.insert(id, KeyPart { public, holder });
        }
        let role = |role: &Role| RolePart {
            threshold: role.threshold,
            keys: role.keys.iter().map(|key| key.id().to_string()).collect(),
        };
        let file = File {
            form: FORM.into(),
            city: self.city.clone(),
            number: self.number,
            expires: super::status::written(self.expires),
            keys,
            roles: self.roles.iter().map(|(name, part)| (*name, role(part))).collect(),
        };
        super::status::to_json(&file)
    }

    /// Who may speak for a role.
    pub fn role(&self, name: RoleName) -> &Role {
        // INVARIANT: every role is there.
        &self.roles[&name]
    }

    /// Who holds a key, as the city says.
    pub fn holder(&self, key: KeyId) -> Option<&str> {
        self.holders.get(&key.to_string()).map(String::as_str).filter(|holder| !holder.is_empty())
    }

    /// The roles that a key may speak for.
    pub fn roles_of(&self, key: &PublicKey) -> Vec<RoleName> {
        RoleName::ALL.into_iter().filter(|name| self.role(*name).keys.contains(key)).collect()
    }

    /// The keys of a role that signed these bytes.
    pub fn signers(&self, name: RoleName, signed: Signed<'_>) -> Vec<&PublicKey> {
        let signatures = Signatures::read(signed.signatures);
        self.role(name).keys.iter().filter(|key| signatures.hold(key, signed.bytes)).collect()
    }

    /// That enough keys of a role signed.
    pub(crate) fn check(
        &self,
        file: &'static str,
        role: RoleName,
        signed: Signed<'_>,
    ) -> Result<(), TrustError> {
        let (have, need) = (self.signers(role, signed).len(), self.role(role).threshold);
        if have >= need { Ok(()) } else { Err(TrustError::TooFewSignatures { file, role, have, need }) }
    }

    fn sound(&self) -> Result<(), String> {
        if self.number == 0 {
            return Err("a root's number begins at 1".into());
        }
        for name in RoleName::ALL {
            let role = self.roles.get(&name).ok_or_else(|| format!("the role \"{name}\" is missing"))?;
            let distinct: BTreeSet<String> = role.keys.iter().map(ToString::to_string).collect();
            if distinct.len() != role.keys.len() {
                return Err(format!("the role \"{name}\" names a key twice"));
            }
            if role.threshold == 0 || role.threshold > role.keys.len() || role.keys.len() > 32 {
                return Err(format!(
                    "the role \"{name}\" cannot have {} of {} keys",
                    role.threshold,
                    role.keys.len()
                ));
            }
        }
        let actual = &self.roles[&RoleName::Actual];
        if actual.threshold < 2 {
            return Err("a real warning needs the signatures of at least two people".into());
        }
        for other in [RoleName::Exercise, RoleName::Status] {
            if self.roles[&other].keys.iter().any(|key| actual.keys.contains(key)) {
                return Err(format!("a key for real warnings is also one for the role \"{other}\""));
            }
        }
        Ok(())
    }
}
