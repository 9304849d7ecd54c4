//! Whom a city trusts to speak for it, and what follows from that for every file that it publishes.
//!
//! The roles and the order of the checks are those of The Update Framework (TUF 1.0.34,
//! <https://theupdateframework.github.io/specification/latest/>, section 5.3 and following), cut to what
//! a city needs: timestamp and snapshot are one file, `status.json`, and the two kinds of warning are
//! roles of their own. Every signature is a detached Ed25519 signature over the exact bytes of a file,
//! so nothing is put into a canonical form, and `openssl pkeyutl` can check it.
//!
//! What each role can do when its keys are stolen: `status` can hold back or repeat what the others
//! signed, until its root is replaced, and cannot make a warning; `exercise` can make exercises only;
//! `actual` and `pack` need as many keys as the root says; `root` is kept offline.

mod root;
mod signatures;
mod status;

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use time::{Duration, OffsetDateTime};

use porchlight_alerts::{Alert, CapError, Proof, Status as Realness, read_cap};

pub use root::{Role, RoleName, Root};
pub use signatures::{Signatures, sign};
pub(crate) use status::is_path;
pub use status::{Listed, Manifest, Numbered, Status};

/// The largest root, status or list of files that is read, in bytes.
pub const MOST_BYTES: usize = 512 * 1024;
/// How many new roots may follow each other at one visit.
pub const MOST_ROOTS: u64 = 64;

/// One published file with the text of its signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed<'a> {
    /// The bytes that are signed.
    pub bytes: &'a [u8],
    /// The `.sig` file beside it.
    pub signatures: &'a str,
}

/// What is trusted of a city now.
///
/// INVARIANT: the root is the one that was pinned, or follows from it by signatures of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    root: Root,
    newest: Newest,
}

/// The newest of each kind that was seen: nothing older is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Newest {
    /// The status.
    pub status: Option<Mark>,
    /// The pack.
    pub pack: Option<Mark>,
}

/// One version of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its number; a newer one has a higher one.
    pub number: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// Why a published file is not taken. What was here stays.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrustError {
    /// Not the file that belongs here.
    #[error("{file} cannot be read: {why}")]
    Unreadable {
        /// The file.
        file: &'static str,
        /// What is wrong, in English.
        why: String,
    },
    /// Of another city.
    #[error("{file} belongs to another city")]
    OtherCity {
        /// The file.
        file: &'static str,
    },
    /// Signed by too few of those who must.
    #[error("{file} needs {need} signatures of the role \"{role}\" and has {have}")]
    TooFewSignatures {
        /// The file.
        file: &'static str,
        /// The role.
        role: RoleName,
        /// How many of its keys signed.
        have: usize,
        /// How many must.
        need: usize,
    },
    /// Not the next root.
    #[error("the root {number} does not follow the root {known}")]
    NotTheNextRoot {
        /// Its number.
        number: u64,
        /// The number of the root that is trusted.
        known: u64,
    },
    /// Made for a root that is not here yet.
    #[error("the root {0} must be fetched first")]
    NewerRoot(u64),
    /// Older than what was seen: somebody plays back an old file.
    #[error("{file} has the number {number}, and {known} was seen before")]
    Older {
        /// The file.
        file: &'static str,
        /// Its number.
        number: u64,
        /// The newest that was seen.
        known: u64,
    },
    /// Two files with one number.
    #[error("another {file} with the number {number} was seen before")]
    Twin {
        /// The file.
        file: &'static str,
        /// Its number.
        number: u64,
    },
    /// Held back: the time of the newest file that the source gives is over.
    #[error("{file} was good until {until}: the source gives nothing newer, or the clock here is wrong")]
    Expired {
        /// The file.
        file: &'static str,
        /// Until when it held.
        until: OffsetDateTime,
    },
    /// Not what the status lists: files of two versions are mixed, or one was changed.
    #[error("{file} is not what the status lists")]
    NotListed {
        /// The file.
        file: String,
    },
    /// A warning that cannot be read.
    #[error("{file} is no warning that can be read: {error}")]
    Cap {
        /// The file.
        file: String,
        /// Why.
        error: CapError,
    },
    /// Somebody else's warning, signed by this city.
    #[error("{file} names {sender} as its sender")]
    OtherSender {
        /// The file.
        file: String,
        /// Who it says sent it.
        sender: String,
    },
}

impl Trust {
    /// Trusts a root that came by a way that is trusted: with the program, or from the city's counter.
    /// It must be signed as it says itself, so that a broken one is found at once.
    ///
    /// # Errors
    /// When it cannot be read or is not signed by its own keys.
    pub fn pin(root: Signed<'_>) -> Result<Self, TrustError> {
        let read = Root::read(root.bytes)?;
        read.check("root.json", RoleName::Root, root)?;
        Ok(Self { root: read, newest: Newest::default() })
    }

    /// The same, with what was seen at earlier visits.
    #[must_use]
    pub fn knowing(self, newest: Newest) -> Self {
        Self { newest, ..self }
    }

    /// The root that is trusted now.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The newest that was seen, to be kept for the next start.
    pub fn newest(&self) -> Newest {
        self.newest
    }

    /// Goes over to the next root. Old and new keys must both have signed it. Where the keys of a role
    /// changed, its numbers begin anew, so that a thief who made a very high number cannot block the city.
    ///
    /// # Errors
    /// When it is not the next root, or one side's signatures are missing. Its expiry is not asked here:
    /// an expired root may be followed by a newer one.
    pub fn follow(&mut self, root: Signed<'_>) -> Result<(), TrustError> {
        let next = Root::read(root.bytes)?;
        if next.city != self.root.city {
            return Err(TrustError::OtherCity { file: "root.json" });
        }
        self.root.check("root.json", RoleName::Root, root)?;
        next.check("root.json", RoleName::Root, root)?;
        if next.number != self.root.number.saturating_add(1) {
            return Err(TrustError::NotTheNextRoot { number: next.number, known: self.root.number });
        }
        for (role, mark) in
            [(RoleName::Status, &mut self.newest.status), (RoleName::Pack, &mut self.newest.pack)]
        {
            if next.role(role) != self.root.role(role) {
                *mark = None;
            }
        }
        self.root = next;
        Ok(())
    }

    /// Takes a status: what the city says now. `now` is the time that [`crate::Clock`] judged.
    ///
    /// # Errors
    /// When it is not signed, older than what was seen, for a root that is not here, or its time or that
    /// of the root is over. A status whose time is over is remembered all the same, so that nothing older
    /// is taken after it.
    pub fn take_status(&mut self, status: Signed<'_>, now: OffsetDateTime) -> Result<Status, TrustError> {
        const FILE: &str = "status.json";
        let read = self.read_status(status)?;
        let mark = Mark { number: read.number, sha256: Sha256::digest(status.bytes).into() };
        admit(FILE, mark, self.newest.status)?;
        if read.root > self.root.number {
            return Err(TrustError::NewerRoot(read.root));
        }
        self.newest.status = Some(mark);
        for (file, until) in [("root.json", self.root.expires), (FILE, read.expires)] {
            if until <= now {
                return Err(TrustError::Expired { file, until });
            }
        }
        Ok(read)
    }

    /// Reads a status that is signed as it should be, whatever its number and time.
    ///
    /// # Errors
    /// When it cannot be read, is of another city, or is not signed.
    pub fn read_status(&self, status: Signed<'_>) -> Result<Status, TrustError> {
        const FILE: &str = "status.json";
        self.root.check(FILE, RoleName::Status, status)?;
        let read = Status::read(status.bytes)?;
        if read.city != self.root.city {
            return Err(TrustError::OtherCity { file: FILE });
        }
        Ok(read)
    }

    /// Takes the list of the pack's files, which must be the one that the status names.
    ///
    /// # Errors
    /// When it is another one, not signed, older than what was seen, or its time is over.
    pub fn take_manifest(
        &mut self,
        status: &Status,
        manifest: Signed<'_>,
        now: OffsetDateTime,
    ) -> Result<Manifest, TrustError> {
        const FILE: &str = "pack.json";
        self.root.check(FILE, RoleName::Pack, manifest)?;
        if !status.pack.file.fits(manifest.bytes) {
            return Err(TrustError::NotListed { file: FILE.into() });
        }
        let read = Manifest::read(manifest.bytes)?;
        if read.city != self.root.city {
            return Err(TrustError::OtherCity { file: FILE });
        }
        if read.number != status.pack.number {
            return Err(TrustError::NotListed { file: FILE.into() });
        }
        let mark = Mark { number: read.number, sha256: Sha256::digest(manifest.bytes).into() };
        admit(FILE, mark, self.newest.pack)?;
        if read.expires <= now {
            return Err(TrustError::Expired { file: FILE, until: read.expires });
        }
        self.newest.pack = Some(mark);
        Ok(read)
    }

    /// Takes one of the warnings that the status lists: as real only what enough officials signed, as an
    /// exercise only what was signed for exercises. Either is [`Proof::Verified`] afterwards.
    ///
    /// # Errors
    /// When it is not the listed one, not signed by enough, not readable, or of another sender.
    pub fn take_alert(
        &self,
        listed: &Listed,
        message: Signed<'_>,
        sender: &str,
    ) -> Result<Alert, TrustError> {
        if !listed.fits(message.bytes) {
            return Err(TrustError::NotListed { file: listed.path.clone() });
        }
        self.verify_alert(&listed.path, message, sender)
    }

    /// The same for a warning that is not listed: one that a publisher is about to list.
    ///
    /// # Errors
    /// When it is not signed by enough, not readable, or of another sender.
    pub fn verify_alert(&self, path: &str, message: Signed<'_>, sender: &str) -> Result<Alert, TrustError> {
        let read =
            read_cap(message.bytes).map_err(|error| TrustError::Cap { file: path.to_owned(), error })?;
        let role = RoleName::of(read.value.status);
        self.root.check("a warning", role, message)?;
        if read.value.id.sender() != sender {
            let sender = read.value.id.sender().to_owned();
            return Err(TrustError::OtherSender { file: path.to_owned(), sender });
        }
        Ok(Alert { proof: Proof::Verified, ..read.value })
    }
}

impl RoleName {
    /// The role that speaks for messages of this kind. Everything that is not real is an exercise's.
    pub fn of(status: Realness) -> Self {
        match status {
            Realness::Actual => Self::Actual,
            Realness::Exercise | Realness::System | Realness::Test | Realness::Draft => Self::Exercise,
        }
    }
}

/// Nothing older than what was seen, and one file to a number.
fn admit(file: &'static str, mark: Mark, newest: Option<Mark>) -> Result<(), TrustError> {
    match newest {
        Some(known) if mark.number < known.number => {
            Err(TrustError::Older { file, number: mark.number, known: known.number })
        }
        Some(known) if mark.number == known.number && mark.sha256 != known.sha256 => {
            Err(TrustError::Twin { file, number: mark.number })
        }
        _ => Ok(()),
    }
}

/// What the time is, when the clock of this device may be wrong and the city signs its own.
///
/// A status that was just fetched says when it was issued. A device whose clock is before that is
/// behind. A device whose clock is after the status's end is ahead, or the status is held back: it is
/// ahead when the status before was issued as much earlier as the device's clock says it was fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    correction: Duration,
    last: Option<(u64, OffsetDateTime, OffsetDateTime)>,
}

/// How much a clock may differ before it is said.
const TOLERANCE: Duration = Duration::minutes(10);

impl Clock {
    /// The time, by what the city last signed.
    pub fn now(&self, device: OffsetDateTime) -> OffsetDateTime {
        device.saturating_add(self.correction)
    }

    /// How far the device's clock is off, where that is known: positive when it is behind.
    pub fn correction(&self) -> Duration {
        self.correction
    }

    /// Learns from a status whose signature fits, fetched at a time of the device's clock.
    pub fn learn(&mut self, status: &Status, device: OffsetDateTime) {
        let behind = status.issued - device;
        if behind > TOLERANCE {
            self.correction = behind;
        } else if device < status.expires {
            self.correction = Duration::ZERO;
        } else if let Some((number, issued, fetched)) = self.last
            && status.number > number
            && ((status.issued - issued) - (device - fetched)).abs() <= TOLERANCE
        {
            self.correction = behind;
        }
        if self.last.is_none_or(|(number, ..)| status.number > number) {
            self.last = Some((status.number, status.issued, device));
        }
    }
}

#[cfg(test)]
mod tests;
