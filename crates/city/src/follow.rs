//! Following a city: one visit to one place where its files are, from the root to the last warning.

use time::{Duration, OffsetDateTime};

use porchlight_alerts::Alert;

use crate::folder::{Folder, NoFile, Shelf};
use crate::pack::City;
use crate::trust::{
    Clock, Listed, MOST_BYTES, MOST_ROOTS, Manifest, Mark, Signed, Status, Trust, TrustError,
};

/// A city that is followed: what is trusted of it, and a copy of what it published.
///
/// The copy is all that must be kept: [`Follower::restore`] judges it again from the pinned root on.
#[derive(Debug, Clone)]
pub struct Follower {
    trust: Trust,
    clock: Clock,
    copy: Folder,
    status: Option<Status>,
    city: Option<City>,
}

/// What came of a visit. What was known before stays where nothing better came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visit {
    /// True when the place gave a status that is signed, new enough and in time: contact with the city.
    pub in_touch: bool,
    /// The warnings that were here for the first time.
    pub new: Vec<Alert>,
    /// What was not taken, and why.
    pub faults: Vec<Fault>,
}

/// Something that a place gave, or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It gave no file.
    NoFile(NoFile),
    /// It gave one that is not taken.
    Trust(TrustError),
    /// The pack is signed, and yet its `city.toml` cannot be used.
    City(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoFile(error) => error.fmt(f),
            Self::Trust(error) => error.fmt(f),
            Self::City(error) => write!(f, "pack/city.toml: {error}"),
        }
    }
}

impl From<NoFile> for Fault {
    fn from(error: NoFile) -> Self {
        Self::NoFile(error)
    }
}

impl From<TrustError> for Fault {
    fn from(error: TrustError) -> Self {
        Self::Trust(error)
    }
}

/// The largest signature file and the largest message or file of a pack, in bytes.
const MOST_SIGNATURES: usize = 16 * 1024;
const MOST_FILE: usize = 4 * 1024 * 1024;
/// How long a warning stays in the copy after its end.
const KEPT: Duration = Duration::days(7);

impl Follower {
    /// Begins with the root of a city, from a way that is trusted.
    ///
    /// # Errors
    /// When the root cannot be read or is not signed by its own keys.
    pub fn pin(root: Signed<'_>) -> Result<Self, TrustError> {
        let trust = Trust::pin(root)?;
        Ok(Self { trust, clock: Clock::default(), copy: Folder::new(), status: None, city: None })
    }

    /// Begins with the root and the copy that [`Follower::copy`] gave. The copy is judged anew; that its
    /// time is over by now is no fault of it.
    ///
    /// # Errors
    /// When the root cannot be read or is not signed by its own keys.
    pub async fn restore(root: Signed<'_>, copy: &Folder) -> Result<(Self, Vec<Alert>), TrustError> {
        let mut follower = Self::pin(root)?;
        let issued = Status::read(copy.get("status.json").unwrap_or_default()).map(|status| status.issued);
        let visit = follower.visit(copy, issued.unwrap_or(OffsetDateTime::UNIX_EPOCH)).await;
        let mut alerts = visit.new;
        // Warnings that the last status did not list any more, and that have not ended.
        if let Some(city) = &follower.city {
            for (path, bytes) in copy.files().filter(|(path, _)| is_message(path)) {
                let signed = Signed { bytes, signatures: copy.text(&beside(path)) };
                let known = follower.copy.get(path).is_some();
                if !known && let Ok(alert) = follower.trust.verify_alert(path, signed, &city.sender) {
                    let _ = follower.copy.put(path, bytes);
                    let _ = follower.copy.put(&beside(path), signed.signatures);
                    alerts.push(alert);
                }
            }
        }
        follower.clock = Clock::default();
        Ok((follower, alerts))
    }

    /// Everything that must be kept for the next start: a copy of what the city published.
    pub fn copy(&self) -> &Folder {
        &self.copy
    }

    /// What is trusted.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// What the time is, by what the city signed.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// What the city said last.
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// The city's own facts, once its pack was read.
    pub fn city(&self) -> Option<&City> {
        self.city.as_ref()
    }

    /// Visits a place and takes what can be taken, in the order of TUF: roots, status, pack, warnings.
    pub async fn visit(&mut self, shelf: &dyn Shelf, device: OffsetDateTime) -> Visit {
        let mut visit = Visit::default();
        match self.roots(shelf).await {
            // A place that is down is not asked for more.
            Err(fault @ Fault::NoFile(_)) => {
                visit.faults.push(fault);
                return visit;
            }
            Err(fault) => visit.faults.push(fault),
            Ok(()) => {}
        }
        let status = match self.new_status(shelf, device).await {
            Ok(status) => status,
            Err(fault) => {
                visit.faults.push(fault);
                return visit;
            }
        };
        visit.in_touch = true;
        let now = self.clock.now(device);
        if let Err(fault) = self.pack(shelf, &status, now).await {
            visit.faults.push(fault);
        }
        for listed in &status.alerts {
            match self.alert(shelf, listed).await {
                Ok(alert) => visit.new.extend(alert),
                Err(fault) => visit.faults.push(fault),
            }
        }
        self.forget_old(&status, now);
        self.status = Some(status);
        visit
    }

    async fn roots(&mut self, shelf: &dyn Shelf) -> Result<(), Fault> {
        for _ in 0..MOST_ROOTS {
            let path = format!("{}.root.json", self.trust.root().number.saturating_add(1));
            let (bytes, signatures) = match pair(shelf, &path, MOST_BYTES).await {
                Err(NoFile::Absent(_)) => return Ok(()),
                other => other?,
            };
            self.trust.follow(Signed { bytes: &bytes, signatures: &signatures })?;
            self.keep(&path, bytes, signatures);
        }
        Ok(())
    }

    async fn new_status(&mut self, shelf: &dyn Shelf, device: OffsetDateTime) -> Result<Status, Fault> {
        const PATH: &str = "status.json";
        let (bytes, signatures) = pair(shelf, PATH, MOST_BYTES).await?;
        let signed = Signed { bytes: &bytes, signatures: &signatures };
        self.clock.learn(&self.trust.read_status(signed)?, device);
        let status = self.trust.take_status(signed, self.clock.now(device))?;
        self.keep(PATH, bytes, signatures);
        Ok(status)
    }

    async fn pack(&mut self, shelf: &dyn Shelf, status: &Status, now: OffsetDateTime) -> Result<(), Fault> {
        const PATH: &str = "pack.json";
        let listed = Mark { number: status.pack.number, sha256: status.pack.file.sha256 };
        if self.city.is_some() && self.trust.newest().pack == Some(listed) {
            return Ok(());
        }
        let (bytes, signatures) = pair(shelf, PATH, MOST_BYTES).await?;
        // Nothing of a new pack counts before all of it is here.
        let mut trust = self.trust.clone();
        let manifest = trust.take_manifest(status, Signed { bytes: &bytes, signatures: &signatures }, now)?;
        let mut files = Folder::new();
        for file in &manifest.files {
            let bytes = self.pack_file(shelf, file).await?;
            files.put(&file.path, bytes).map_err(|error| Fault::City(error.to_string()))?;
        }
        let city = City::of_folder(&files).map_err(|error| Fault::City(error.to_string()))?;
        if city.id != self.trust.root().city {
            return Err(TrustError::OtherCity { file: "pack/city.toml" }.into());
        }
        self.forget_pack(&manifest);
        for (path, bytes) in files.files() {
            // The manifest's places were judged when it was read.
            let _ = self.copy.put(path, bytes);
        }
        self.trust = trust;
        self.keep(PATH, bytes, signatures);
        self.city = Some(city);
        Ok(())
    }

    async fn pack_file(&self, shelf: &dyn Shelf, file: &Listed) -> Result<Vec<u8>, Fault> {
        if let Some(known) = self.copy.get(&file.path).filter(|bytes| file.fits(bytes)) {
            return Ok(known.to_vec());
        }
        let bytes = shelf.file(&file.path, MOST_FILE).await?;
        if file.fits(&bytes) {
            Ok(bytes)
        } else {
            Err(TrustError::NotListed { file: file.path.clone() }.into())
        }
    }

    /// One listed warning; `None` when it is here already.
    async fn alert(&mut self, shelf: &dyn Shelf, listed: &Listed) -> Result<Option<Alert>, Fault> {
        if self.copy.get(&listed.path).is_some_and(|bytes| listed.fits(bytes)) {
            return Ok(None);
        }
        let Some(city) = &self.city else { return Err(Fault::City("it is not here yet".into())) };
        let (bytes, signatures) = pair(shelf, &listed.path, MOST_FILE).await?;
        let signed = Signed { bytes: &bytes, signatures: &signatures };
        let alert = self.trust.take_alert(listed, signed, &city.sender)?;
        self.keep(&listed.path, bytes, signatures);
        Ok(Some(alert))
    }

    fn keep(&mut self, path: &str, bytes: Vec<u8>, signatures: String) {
        // The places of the program itself and of the status's list are sound.
        let _ = self.copy.put(path, bytes);
        let _ = self.copy.put(&beside(path), signatures);
    }

    fn forget_pack(&mut self, manifest: &Manifest) {
        let old: Vec<String> = self.copy.below("pack/").map(|(path, _)| format!("pack/{path}")).collect();
        for path in old.iter().filter(|path| manifest.files.iter().all(|file| file.path != **path)) {
            self.copy.remove(path);
        }
    }

    /// Takes warnings out of the copy that ended long ago and are not listed any more.
    fn forget_old(&mut self, status: &Status, now: OffsetDateTime) {
        let over = |bytes: &[u8]| {
            porchlight_alerts::read_cap(bytes).map_or(true, |read| read.value.ends().at + KEPT < now)
        };
        let old: Vec<String> = self
            .copy
            .files()
            .filter(|(path, _)| is_message(path) && status.alerts.iter().all(|file| file.path != *path))
            .filter(|(_, bytes)| over(bytes))
            .map(|(path, _)| path.to_owned())
            .collect();
        for path in old {
            self.copy.remove(&path);
            self.copy.remove(&beside(&path));
        }
    }
}

pub(crate) fn is_message(path: &str) -> bool {
    path.starts_with("alerts/") && !path.ends_with(".sig")
}

/// Where the signatures of a file stand.
pub(crate) fn beside(path: &str) -> String {
    format!("{path}.sig")
}

/// A file with its signatures. One without them is taken to be unsigned.
async fn pair(shelf: &dyn Shelf, path: &str, most: usize) -> Result<(Vec<u8>, String), NoFile> {
    let bytes = shelf.file(path, most).await?;
    let signatures = match shelf.file(&beside(path), MOST_SIGNATURES).await {
        Ok(text) => String::from_utf8_lossy(&text).into_owned(),
        Err(NoFile::Absent(_)) => String::new(),
        Err(error) => return Err(error),
    };
    Ok((bytes, signatures))
}

#[cfg(test)]
mod tests;
