//! Publishing: from the files of a city's office to the folder that any web server can serve.
//!
//! The office's folder has the same layout as the published one. What is not complete stays in it: a
//! real warning with one signature, a pack that was changed and not signed again.

mod atom;

use std::collections::BTreeMap;

use porchlight_alerts::{Alert, Alerts, End, read_cap};
use porchlight_keys::{KeyId, PrivateKey, PublicKey};
use thiserror::Error;
use time::{Duration, OffsetDateTime};

use crate::folder::{Folder, FolderError};
use crate::follow::{beside, is_message};
use crate::pack::{City, CityError};
use crate::trust::{
    Listed, Manifest, Numbered, RoleName, Root, Signatures, Signed, Status, Trust, TrustError,
};

/// How long what is published holds, and how soon residents ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// From one status to its end: the server makes a new one well before.
    pub status: Duration,
    /// From one list of the pack to its end.
    pub pack: Duration,
    /// How soon to ask again while nothing is going on.
    pub calm_poll: Duration,
    /// How soon to ask again while a real warning is on.
    pub alert_poll: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            status: Duration::hours(1),
            pack: Duration::days(365),
            calm_poll: Duration::minutes(5),
            alert_poll: Duration::seconds(30),
        }
    }
}

/// A file of the office's folder and whose signatures it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its place.
    pub path: String,
    /// Whose word it needs.
    pub role: RoleName,
    /// How many must sign.
    pub need: usize,
    /// Who signed, of those who may.
    pub signed: Vec<KeyId>,
    /// How many signatures are missing at least. A new root needs those of the root before it as well.
    pub missing: usize,
}

impl Standing {
    /// True when enough have signed.
    pub fn is_complete(&self) -> bool {
        self.missing == 0
    }
}

/// Why nothing is published, or a file is not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PublishError {
    /// There is no root.
    #[error("There is no 1.root.json: the city has not been founded in this folder.")]
    NoRoot,
    /// A file breaks the rules.
    #[error("{0}.")]
    Trust(#[from] TrustError),
    /// The pack cannot be used.
    #[error("pack/city.toml: {0}.")]
    City(#[from] CityError),
    /// A place that is none.
    #[error("{0}.")]
    Place(#[from] FolderError),
    /// The list of the pack's files is not there, or was made before the pack was changed.
    #[error("The pack was changed after its list was made. Make a new list, and let it be signed.")]
    StaleList,
    /// The key may not do this.
    #[error("The key {0} is not one for the role \"{1}\".")]
    WrongKey(KeyId, RoleName),
    /// A warning cannot be read.
    #[error("{path}: {why}.")]
    Message {
        /// Where.
        path: String,
        /// Why.
        why: String,
    },
}

/// The newest root of a folder whose chain of signatures holds, and the trust that follows from it.
///
/// # Errors
/// When there is none, or the chain is broken. A newest root that lacks signatures is not counted.
pub fn newest_root(folder: &Folder) -> Result<Trust, PublishError> {
    let signed = |path: &str| {
        let bytes = folder.get(path)?;
        Some(Signed { bytes, signatures: folder.text(&beside(path)) })
    };
    let mut trust = Trust::pin(signed("1.root.json").ok_or(PublishError::NoRoot)?)?;
    while let Some(next) = signed(&format!("{}.root.json", trust.root().number + 1)) {
        match trust.follow(next) {
            Ok(()) => {}
            Err(TrustError::TooFewSignatures { .. }) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(trust)
}

/// Makes the list of the pack's files, when the one that is there does not fit them any more.
/// True when a new one was made: it has no signature yet.
///
/// # Errors
/// When the pack cannot be used.
pub fn list_pack(folder: &mut Folder, now: OffsetDateTime, terms: &Terms) -> Result<bool, PublishError> {
    let city = City::of_folder(folder)?;
    let files = pack_files(folder);
    let before = folder.get("pack.json").and_then(|bytes| Manifest::read(bytes).ok());
    if before.as_ref().is_some_and(|list| {
        list.city == city.id && list.files == files && list.expires - now > terms.pack / 4
    }) {
        return Ok(false);
    }
    let number = next_number(before.map(|list| list.number), now);
    let list = Manifest { city: city.id, number, expires: now + terms.pack, files };
    folder.put("pack.json", list.to_bytes())?;
    folder.remove("pack.json.sig");
    Ok(true)
}

/// Every file that needs signatures, the status left out: it is made and signed when publishing.
///
/// # Errors
/// When the root is missing or broken.
pub fn standings(folder: &Folder) -> Result<Vec<Standing>, PublishError> {
    let root = match newest_root(folder) {
        Ok(trust) => trust.root().clone(),
        // A first root without its signatures is read as it is, so that it can be signed.
        Err(PublishError::Trust(TrustError::TooFewSignatures { .. })) => {
            Root::read(folder.get("1.root.json").unwrap_or_default())?
        }
        Err(error) => return Err(error),
    };
    let mut all = Vec::new();
    for (path, bytes) in folder.files() {
        let role = match path {
            _ if path.ends_with(".root.json") => RoleName::Root,
            "pack.json" => RoleName::Pack,
            _ if is_message(path) => match read_cap(bytes) {
                Ok(read) => RoleName::of(read.value.status),
                Err(_) => continue,
            },
            _ => continue,
        };
        // A new root is judged by its own keys, which may be others, and by those of the root before it.
        let mut judges = vec![root.clone()];
        if role == RoleName::Root {
            let own = Root::read(bytes)?;
            let before = folder.get(&format!("{}.root.json", own.number.saturating_sub(1)));
            judges = before.map(Root::read).transpose()?.into_iter().collect();
            judges.insert(0, own);
        }
        let signed = Signed { bytes, signatures: folder.text(&beside(path)) };
        let mut standing = Standing { path: path.to_owned(), role, need: 0, signed: Vec::new(), missing: 0 };
        for judge in &judges {
            let signers: Vec<KeyId> = judge.signers(role, signed).into_iter().map(|key| key.id()).collect();
            let need = judge.role(role).threshold;
            standing.need = standing.need.max(need);
            standing.missing = standing.missing.max(need.saturating_sub(signers.len()));
            standing.signed.extend(signers);
        }
        standing.signed.sort_by_key(|id| id.0);
        standing.signed.dedup();
        all.push(standing);
    }
    Ok(all)
}

/// Signs a file with a key that may, and says how it stands then.
///
/// # Errors
/// When there is no such file, or the key has no say in it.
pub fn sign_file(folder: &mut Folder, path: &str, key: &PrivateKey) -> Result<Standing, PublishError> {
    let standing = standings(folder)?.into_iter().find(|standing| standing.path == path);
    let missing =
        || PublishError::Message { path: path.to_owned(), why: "there is no such file to sign".into() };
    let standing = standing.ok_or_else(missing)?;
    let bytes = folder.get(path).ok_or_else(missing)?.to_vec();
    if !may_sign(folder, &standing, &key.public()) {
        return Err(PublishError::WrongKey(key.public().id(), standing.role));
    }
    let signatures = Signatures::read(folder.text(&beside(path))).with(key, &bytes);
    folder.put(&beside(path), signatures.to_string())?;
    let after = standings(folder)?.into_iter().find(|standing| standing.path == path);
    after.ok_or_else(missing)
}

/// True when a key has a say in a file: by the newest root, or by the new root that it would sign.
pub fn may_sign(folder: &Folder, standing: &Standing, key: &PublicKey) -> bool {
    let by_newest =
        newest_root(folder).is_ok_and(|trust| trust.root().role(standing.role).keys.contains(key));
    let by_own = standing.role == RoleName::Root
        && Root::read(folder.get(&standing.path).unwrap_or_default())
            .is_ok_and(|root| root.role(RoleName::Root).keys.contains(key));
    by_newest || by_own
}

/// What was published, and what was held back for now.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// The files for the web server.
    pub folder: Folder,
    /// The status that was made.
    pub status: Status,
    /// The warnings that are listed.
    pub alerts: Vec<Alert>,
    /// What waits for signatures.
    pub waiting: Vec<Standing>,
    /// Messages that are never published as they are, by their places, and why. They stop nothing else.
    pub refused: Vec<(String, TrustError)>,
}

/// The messages of an office that hold at a moment: those with all their signatures.
///
/// # Errors
/// When there is no signed root, or the pack cannot be used.
pub fn active(office: &Folder, now: OffsetDateTime) -> Result<Vec<Alert>, PublishError> {
    let (trust, city) = (newest_root(office)?, City::of_folder(office)?);
    let mut complete = Vec::new();
    for (path, bytes) in office.files().filter(|(path, _)| is_message(path)) {
        let signed = Signed { bytes, signatures: office.text(&beside(path)) };
        complete.extend(trust.verify_alert(path, signed, &city.sender));
    }
    Ok(in_force(complete.iter(), now))
}

/// Those of some messages that hold at a moment, as an app would judge that has all of them.
fn in_force<'a>(messages: impl Iterator<Item = &'a Alert>, now: OffsetDateTime) -> Vec<Alert> {
    let mut alerts = Alerts::new();
    for alert in messages {
        alerts.insert(alert.clone());
    }
    alerts.active(now).into_iter().cloned().collect()
}

/// Makes what residents fetch: everything that is complete, and a new status that lists it.
///
/// # Errors
/// When there is no root or no signed pack, or the key is not one for the status. A warning that is not
/// complete is no error, it waits; nor is one that cannot be read or names another sender, it is refused.
pub fn publish(
    office: &Folder,
    key: &PrivateKey,
    now: OffsetDateTime,
    terms: &Terms,
) -> Result<Published, PublishError> {
    let trust = newest_root(office)?;
    let root = trust.root();
    if !root.role(RoleName::Status).keys.contains(&key.public()) {
        return Err(PublishError::WrongKey(key.public().id(), RoleName::Status));
    }
    let city = City::of_folder(office)?;
    let pack = office.get("pack.json").ok_or(PublishError::StaleList)?;
    let manifest = Manifest::read(pack)?;
    if manifest.files != pack_files(office) {
        return Err(PublishError::StaleList);
    }
    root.check(
        "pack.json",
        RoleName::Pack,
        Signed { bytes: pack, signatures: office.text("pack.json.sig") },
    )?;

    let mut folder = Folder::new();
    for number in 1..=root.number {
        copy(office, &mut folder, &format!("{number}.root.json"))?;
    }
    copy(office, &mut folder, "pack.json")?;
    for file in &manifest.files {
        folder.put(&file.path, office.get(&file.path).unwrap_or_default())?;
    }
    let (mut complete, mut refused) = (Vec::new(), Vec::new());
    for (path, bytes) in office.files().filter(|(path, _)| is_message(path)) {
        let signed = Signed { bytes, signatures: office.text(&beside(path)) };
        match trust.verify_alert(path, signed, &city.sender) {
            Ok(alert) => complete.push((path.to_owned(), alert)),
            Err(TrustError::TooFewSignatures { .. }) => {}
            Err(error) => refused.push((path.to_owned(), error)),
        }
    }
    let listed = relevant(complete, now);
    for (path, _) in &listed {
        copy(office, &mut folder, path)?;
    }
    folder.put("feed.atom", atom::feed(&city, &listed, now))?;
    let is_on = in_force(listed.iter().map(|(_, alert)| alert), now)
        .iter()
        .any(|alert| alert.status == porchlight_alerts::Status::Actual);
    let before = office.get("status.json").and_then(|bytes| Status::read(bytes).ok());
    let status = Status {
        city: city.id,
        number: next_number(before.map(|status| status.number), now),
        issued: now,
        expires: now + terms.status,
        next_poll: if is_on { terms.alert_poll } else { terms.calm_poll },
        root: root.number,
        pack: Numbered { number: manifest.number, file: Listed::of("pack.json", pack) },
        alerts: listed
            .iter()
            .map(|(path, _)| Listed::of(path, folder.get(path).unwrap_or_default()))
            .collect(),
    };
    let bytes = status.to_bytes();
    folder.put("status.json.sig", crate::trust::sign(&bytes, &[key]))?;
    folder.put("status.json", bytes)?;
    let waiting = standings(office)?.into_iter().filter(|standing| !standing.is_complete()).collect();
    let alerts = listed.into_iter().map(|(_, alert)| alert).collect();
    Ok(Published { folder, status, alerts, waiting, refused })
}

/// The messages that still matter: those that have not ended, and what ended them, for as long as the
/// ended one would have held.
fn relevant(all: Vec<(String, Alert)>, now: OffsetDateTime) -> Vec<(String, Alert)> {
    let ends: BTreeMap<_, End> = all.iter().map(|(_, alert)| (alert.id.clone(), alert.ends())).collect();
    let matters = |alert: &Alert| {
        let named = alert.references.iter().filter_map(|id| ends.get(id));
        named.chain([&alert.ends()]).any(|end| now < end.at)
    };
    all.into_iter().filter(|(_, alert)| matters(alert)).collect()
}

/// One more than the last, and at least the seconds since 1970: an office that lost its last file still
/// makes a higher number.
fn next_number(before: Option<u64>, now: OffsetDateTime) -> u64 {
    let seconds = u64::try_from(now.unix_timestamp()).unwrap_or_default();
    before.map_or(1, |number| number.saturating_add(1)).max(seconds)
}

fn pack_files(folder: &Folder) -> Vec<Listed> {
    let files = folder.files().filter(|(path, _)| path.starts_with("pack/"));
    files.map(|(path, bytes)| Listed::of(path, bytes)).collect()
}

fn copy(from: &Folder, to: &mut Folder, path: &str) -> Result<(), PublishError> {
    for path in [path.to_owned(), beside(path)] {
        if let Some(bytes) = from.get(&path) {
            to.put(&path, bytes)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
