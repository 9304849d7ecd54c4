//! The key in the system's keychain.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use crate::file::database;
use crate::{Key, KeySource, KeyState};

/// The system's keychain: Keychain Services, the Credential Manager or the Secret Service.
#[derive(Debug, Clone)]
pub struct Keychain {
    folder: PathBuf,
}

const SERVICE: &str = "porchlight";
const USER: &str = "store key 1";
/// How long the keychain may take; a missing service must not hold the program up.
const PATIENCE: Duration = Duration::from_secs(2);

impl Keychain {
    /// The keychain, for the memory in a folder. A key is made only where that folder has none yet.
    pub fn beside(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }
}

impl KeySource for Keychain {
    fn key(&self) -> Result<Key, KeyState> {
        let reached = Arc::new(AtomicBool::new(false));
        let (answer, answered) = mpsc::sync_channel(1);
        let (folder, there) = (self.folder.clone(), reached.clone());
        let ask = move || {
            // The first call installs the system's keychain; its failure shows in the next line.
            let _ = keyring::Entry::store_status();
            let key = Entry::new(SERVICE, USER).map_err(|e| state(&e)).and_then(|entry| {
                there.store(true, Ordering::Release);
                read_or_make(&entry, &folder)
            });
            // Nobody listens any more once the patience has run out.
            let _ = answer.send(key);
        };
        // A thread of its own, because the keychain's client may not run inside an async runtime.
        thread::Builder::new().name("keychain".into()).spawn(ask).map_err(|_| KeyState::Absent)?;
        answered.recv_timeout(PATIENCE).unwrap_or_else(|error| match error {
            // A keychain that was reached and does not answer waits for its owner.
            RecvTimeoutError::Timeout if reached.load(Ordering::Acquire) => Err(KeyState::Locked),
            _ => Err(KeyState::Absent),
        })
    }
}

fn read_or_make(entry: &Entry, folder: &Path) -> Result<Key, KeyState> {
    // Two programs must not both make a key: the later would replace the one already sealed with.
    let lock = fs::create_dir_all(folder).and_then(|()| File::create(folder.join("porchlight.lock")));
    let lock = lock.map_err(|_| KeyState::Denied)?;
    lock.lock().map_err(|_| KeyState::Denied)?;
    match read(entry) {
        Err(Error::NoEntry) if is_begun(folder) => Err(KeyState::Lost),
        Err(Error::NoEntry) => {
            let key = Key::random().map_err(|_| KeyState::Denied)?;
            entry.set_secret(key.bytes()).and_then(|()| read(entry)).map_err(|e| state(&e))
        }
        other => other.map_err(|e| state(&e)),
    }
}

fn read(entry: &Entry) -> Result<Key, Error> {
    let secret = Zeroizing::new(entry.get_secret()?);
    let bytes = secret.as_slice().try_into().map_err(|_| Error::BadStoreFormat("length".into()))?;
    Ok(Key::new(bytes))
}

fn is_begun(folder: &Path) -> bool {
    // A file that cannot be looked at may well be one.
    !matches!(fs::metadata(database(folder)), Ok(file) if file.len() == 0)
        && database(folder).try_exists().unwrap_or(true)
}

fn state(error: &Error) -> KeyState {
    match error {
        Error::NoDefaultStore => KeyState::Absent,
        Error::NoStorageAccess(_) => KeyState::Locked,
        Error::NoEntry
        | Error::BadEncoding(_)
        | Error::BadDataFormat(..)
        | Error::BadStoreFormat(_)
        | Error::Ambiguous(_) => KeyState::Lost,
        _ => KeyState::Denied,
    }
}

#[cfg(test)]
mod tests {
    use keyring_core::mock;

    use super::*;

    /// One test, because the keychain is the process's own: it is replaced before it is asked.
    #[test]
    fn tells_its_states_apart() {
        let _ = keyring::Entry::store_status();
        let folder = tempfile::tempdir().unwrap();
        let keychain = Keychain::beside(folder.path());

        keyring_core::unset_default_store();
        assert_eq!(keychain.key().unwrap_err(), KeyState::Absent);

        keyring_core::set_default_store(mock::Store::new().unwrap());
        let made = keychain.key().unwrap();
        assert_eq!(keychain.key().unwrap().bytes(), made.bytes());

        let check = |error: Error, expected| {
            let entry = Entry::new(SERVICE, USER).unwrap();
            entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
            assert_eq!(keychain.key().unwrap_err(), expected);
        };
        check(Error::NoStorageAccess("locked".into()), KeyState::Locked);
        check(Error::PlatformFailure("no".into()), KeyState::Denied);
        check(Error::BadStoreFormat("odd".into()), KeyState::Lost);

        Entry::new(SERVICE, USER).unwrap().set_secret(b"short").unwrap();
        assert_eq!(keychain.key().unwrap_err(), KeyState::Lost);

        Entry::new(SERVICE, USER).unwrap().delete_credential().unwrap();
        fs::write(database(folder.path()), "sealed").unwrap();
        assert_eq!(keychain.key().unwrap_err(), KeyState::Lost);
        fs::write(database(folder.path()), "").unwrap();
        assert!(keychain.key().is_ok());
    }
}
