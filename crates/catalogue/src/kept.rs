//! The catalogue that was fetched, and what is remembered of it, in a folder of its own.
//!
//! | file | what |
//! | --- | --- |
//! | `current` | the newest catalogue that was taken, as it came |
//! | `state.toml` | its number and digest, where it came from; it outlives `current` |
//! | `keys` | the public keys that the owner of this computer gave, if any |
//!
//! Each is written in one step. `current` is written before `state.toml`: a computer that is switched off in
//! between has a newer catalogue than it remembers, which does no harm.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::OffsetDateTime;

use crate::Catalogue;
use crate::pinned::pinned;
use crate::signed::{Header, MOST_BYTES, Newest, UpdateError, Verified, open, verify};
use porchlight_keys::{KeyError, KeyId, PublicKey, hex, unhex};

/// The folder of the fetched catalogue.
#[derive(Debug, Clone)]
pub struct Kept {
    folder: PathBuf,
}

/// The catalogue that a program uses.
#[derive(Debug, Clone)]
pub struct InUse {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// What the fetched one says of itself; `None` when the built-in one is used.
    pub fetched: Option<Header>,
    /// What the owner should know.
    pub trouble: Option<Trouble>,
}

/// What is wrong with a fetched catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Trouble {
    /// It cannot be trusted or read: the built-in one is used.
    #[error(
        "The catalogue that was fetched is not used, and the one that came with Porchlight is used instead. {0}"
    )]
    NotUsed(UpdateError),
    /// The system does not let it be read, or the owner's keys are broken: the built-in one is used.
    #[error(
        "The catalogue that was fetched cannot be read, and the one that came with Porchlight is used instead. {0}"
    )]
    Unreadable(String),
    /// It was taken once and went away: the built-in one is used.
    #[error(
        "The catalogue that was fetched is no longer there. The one that came with Porchlight is used instead."
    )]
    Gone,
    /// Its time is over: it is used, since old facts are better than older ones, but newer ones are missing.
    #[error("Newer facts may be missing. {0} To get a newer one: porchlight catalogue update")]
    OutOfTime(UpdateError),
}

/// Why nothing was kept.
#[derive(Debug, Error)]
pub enum KeptError {
    /// The catalogue is not taken.
    #[error(transparent)]
    Refused(#[from] UpdateError),
    /// The keys of the folder cannot be read.
    #[error("{file}: {error}")]
    Keys {
        /// The file.
        file: String,
        /// What is wrong with it.
        error: KeyError,
    },
    /// The system did not allow it.
    #[error("{file} could not be {operation}: {error}")]
    Io {
        /// Read or written.
        operation: &'static str,
        /// The file.
        file: String,
        /// What the system says.
        error: io::Error,
    },
}

/// Where a catalogue came from, and what its source said of the version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address.
    pub source: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// What `state.toml` holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    number: u64,
    digest: String,
    key: String,
    origin: Option<Origin>,
}

impl Kept {
    /// The catalogue within the folder of what the program remembers.
    pub fn within(data_folder: &Path) -> Self {
        Self { folder: data_folder.join("catalogue") }
    }

    /// The keys that are trusted: those of the program, and those that the owner gave.
    ///
    /// # Errors
    /// When the file of the owner's keys is broken.
    pub fn keys(&self) -> Result<Vec<PublicKey>, KeptError> {
        let Some(bytes) = self.read("keys")? else { return Ok(pinned()) };
        let own = PublicKey::read(&String::from_utf8_lossy(&bytes));
        let own = own.map_err(|error| KeptError::Keys { file: self.shown("keys"), error })?;
        Ok(pinned().into_iter().chain(own).collect())
    }

    /// Trusts these keys from now on, in place of those that were given before.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn trust(&self, keys: &[PublicKey]) -> Result<(), KeptError> {
        let lines: String = keys.iter().map(|key| format!("{key}\n")).collect();
        self.write("keys", lines.as_bytes())
    }

    /// Where the kept catalogue came from; the source may be asked with it whether there is a newer one.
    /// What the source said is left out where the catalogue is not there any more or is broken.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn origin(&self, keys: &[PublicKey]) -> Result<Option<Origin>, KeptError> {
        let Some(origin) = self.state().and_then(|state| state.origin) else { return Ok(None) };
        let is_whole = self.current()?.is_some_and(|file| open(&file, keys).is_ok());
        Ok(Some(if is_whole { origin } else { Origin { source: origin.source, ..Origin::default() } }))
    }

    /// Decides whether a file would be taken.
    ///
    /// # Errors
    /// Why it would not, or that the folder cannot be read.
    pub fn judge(&self, file: &[u8], keys: &[PublicKey], now: OffsetDateTime) -> Result<Verified, KeptError> {
        Ok(verify(file, keys, &self.newest(keys)?, now)?)
    }

    /// Takes a file, if it is to be taken; else everything stays as it was. True when it is another one than
    /// before.
    ///
    /// # Errors
    /// Why it was not taken, or that it could not be written.
    pub fn take(
        &self,
        file: &[u8],
        keys: &[PublicKey],
        origin: Option<Origin>,
        now: OffsetDateTime,
    ) -> Result<(Header, bool), KeptError> {
        let Verified { header, digest, .. } = self.judge(file, keys, now)?;
        let is_new = self.current()?.as_deref() != Some(file);
        if is_new {
            self.write("current", file)?;
        }
        let (number, key) = (header.number, header.key.to_string());
        self.remember(&State { number, digest: hex(&digest), key, origin })?;
        Ok((header, is_new))
    }

    /// Forgets the fetched catalogue, the owner's keys and all that is remembered of them.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn forget(&self) -> Result<(), KeptError> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let file = self.folder.display().to_string();
                Err(KeptError::Io { operation: "removed", file, error })
            }
            _ => Ok(()),
        }
    }

    /// The catalogue to use: the fetched one when it is trusted and newer than the one that is built in.
    pub fn in_use(&self, now: OffsetDateTime) -> InUse {
        self.fetched(now).unwrap_or_else(|trouble| InUse { trouble, ..InUse::built_in() })
    }

    /// The fetched catalogue, or why it is not used.
    fn fetched(&self, now: OffsetDateTime) -> Result<InUse, Option<Trouble>> {
        let unreadable = |error: KeptError| Trouble::Unreadable(error.to_string());
        let keys = self.keys().map_err(unreadable)?;
        let newest = self.newest_taken(&keys);
        let Some(file) = self.current().map_err(unreadable)? else {
            let built_in = Catalogue::built_in().number();
            return Err(newest.filter(|newest| newest.number > built_in).map(|_| Trouble::Gone));
        };
        let verified = open(&file, &keys).map_err(Trouble::NotUsed)?;
        let number = verified.header.number;
        if let Some(newest) = newest.filter(|newest| number < newest.number) {
            return Err(Some(Trouble::NotUsed(UpdateError::Older { number, known: newest.number })));
        }
        if number <= Catalogue::built_in().number() {
            // The program was updated since.
            return Err(None);
        }
        let trouble = verified.header.in_time(now).err().map(Trouble::OutOfTime);
        let header = verified.header.clone();
        Ok(InUse { catalogue: Catalogue::of_signed(verified), fetched: Some(header), trouble })
    }

    /// The newest catalogue that is known, with the built-in one and the file that is there.
    fn newest(&self, keys: &[PublicKey]) -> Result<Newest, KeptError> {
        let file = self.current()?.and_then(|file| open(&file, keys).ok());
        let file = file.map(|kept| Newest { number: kept.header.number, digest: Some(kept.digest) });
        let built_in = Newest { number: Catalogue::built_in().number(), digest: None };
        let all = [self.newest_taken(keys), file].into_iter().flatten();
        Ok(all.fold(built_in, |best, one| if one.number > best.number { one } else { best }))
    }

    /// The newest catalogue that was taken, whether it is still there or not. It counts only while its key is
    /// trusted: with a key that was given up, the highest number there is cannot lock anybody out.
    fn newest_taken(&self, keys: &[PublicKey]) -> Option<Newest> {
        let state = self.state()?;
        let is_trusted = keys.iter().any(|key| key.id().to_string() == state.key);
        is_trusted.then(|| Newest { number: state.number, digest: unhex(&state.digest) })
    }

    /// What is remembered. What cannot be read counts as not there: `current` still says its number.
    fn state(&self) -> Option<State> {
        let bytes = self.read("state.toml").ok().flatten()?;
        toml::from_str(&String::from_utf8_lossy(&bytes)).ok()
    }

    fn remember(&self, state: &State) -> Result<(), KeptError> {
        let text =
            toml::to_string(state).map_err(|e| self.io("written", "state.toml", io::Error::other(e)))?;
        self.write("state.toml", text.as_bytes())
    }

    fn current(&self) -> Result<Option<Vec<u8>>, KeptError> {
        self.read("current")
    }

    /// A file of the folder; `None` when there is none. One byte more than is taken tells that it is too large.
    fn read(&self, name: &'static str) -> Result<Option<Vec<u8>>, KeptError> {
        let mut bytes = Vec::new();
        let file = File::open(self.folder.join(name));
        match file.and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)) {
            Ok(_) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.io("read", name, error)),
        }
    }

    /// Writes a file of the folder in one step: whoever reads it sees the old one or the new one.
    fn write(&self, name: &'static str, bytes: &[u8]) -> Result<(), KeptError> {
        let part = self.folder.join(format!("{name}.{}.part", std::process::id()));
        let written = fs::create_dir_all(&self.folder).and_then(|()| {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, self.folder.join(name))
        });
        written.map_err(|error| {
            // What is left of it is in nobody's way.
            let _ = fs::remove_file(&part);
            self.io("written", name, error)
        })
    }

    fn io(&self, operation: &'static str, name: &str, error: io::Error) -> KeptError {
        KeptError::Io { operation, file: self.shown(name), error }
    }

    fn shown(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

impl InUse {
    /// The catalogue that came with the program.
    pub fn built_in() -> Self {
        Self { catalogue: Catalogue::built_in().clone(), fetched: None, trouble: None }
    }

    /// The catalogue to use in a program that may have a folder of what it remembers.
    pub fn of(data_folder: Option<&Path>, now: OffsetDateTime) -> Self {
        data_folder.map_or_else(Self::built_in, |folder| Kept::within(folder).in_use(now))
    }

    /// The key that it is signed with; `None` for the built-in one.
    pub fn key(&self) -> Option<KeyId> {
        self.fetched.as_ref().map(|header| header.key)
    }
}

#[cfg(test)]
mod tests;
