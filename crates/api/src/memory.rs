//! What is remembered between two openings, as the commands use it.
//!
//! A memory that fails while the program runs (a full disk) never stops a command: what could not
//! be read counts as not there. Only the login checks are strict, since they protect a device from
//! being asked too often: what cannot be written down is not done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use porchlight_engine::LoginLedger;
use porchlight_history::{Register, Snapshot};
use porchlight_model::DeviceId;
use porchlight_store::{KeySource, KeyState, Keychain, Store, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};

use crate::diary::Diary;
use crate::uplinks::Uplinks;
use crate::wire::Memory;

/// Remembers consents, names, login checks and the devices that were met.
pub struct Keeper {
    kept: Memory,
    inner: Mutex<Inner>,
}

struct Inner {
    /// `None` where not even a memory that ends with the program can be had.
    store: Option<Store>,
    /// Devices that asked for calm while it could not be written down.
    calm: BTreeSet<DeviceId>,
}

/// The most login checks of one device in a day.
const MOST_LOGINS: u32 = 2;

impl Keeper {
    /// The memory in a folder; one that ends with the program where there is no folder, no key, or
    /// no file that can be used.
    pub fn open(folder: Option<PathBuf>) -> Self {
        let Some(folder) = folder else { return Self::forgetful(Memory::NoKeychain) };
        Self::with(&folder, &Keychain::beside(&folder))
    }

    fn with(folder: &Path, keys: &dyn KeySource) -> Self {
        match Store::open(folder, keys) {
            Ok(store) => Self::around(Memory::Kept, Some(store)),
            Err(error) => Self::forgetful(why(&error)),
        }
    }

    /// A memory that ends with the program.
    pub fn forgetful(why: Memory) -> Self {
        Self::around(why, Store::in_memory().ok())
    }

    fn around(kept: Memory, store: Option<Store>) -> Self {
        Self { kept, inner: Mutex::new(Inner { store, calm: BTreeSet::new() }) }
    }

    /// Whether what is learnt is kept after closing.
    pub fn kept(&self) -> Memory {
        self.kept
    }

    /// Whether the resident has said that a network is theirs to look at.
    pub fn is_agreed(&self, network: &str) -> bool {
        self.ask(|store| store.is_agreed(network)).unwrap_or(false)
    }

    /// Writes the resident's word down.
    pub fn agree(&self, network: &str, agreed: bool) {
        self.ask(|store| store.agree(network, agreed, OffsetDateTime::now_utc()));
    }

    /// The resident's own names, by device id.
    pub fn labels(&self) -> BTreeMap<String, String> {
        self.ask(Store::labels).unwrap_or_default()
    }

    /// Names a device; an empty name takes the name away.
    pub fn label(&self, device: &str, label: &str) {
        self.ask(|store| store.set_label(device, Some(label).filter(|label| !label.is_empty())));
    }

    /// The register of a network; an empty one where there is none, `None` where it was written by a
    /// newer Porchlight.
    pub(crate) fn register(&self, network: &str) -> Option<Register> {
        let Some(kept) = self.ask(|store| store.register(network)).flatten() else {
            return Some(Register::default());
        };
        serde_json::from_slice::<Snapshot>(&kept.body).ok().and_then(|snapshot| snapshot.try_into().ok())
    }

    /// Keeps the register of a network.
    pub(crate) fn keep_register(&self, network: &str, register: &Register, at: OffsetDateTime) {
        self.seal(network, &Snapshot::from(register), at);
    }

    /// Forgets the register of a network.
    pub(crate) fn forget_register(&self, network: &str) {
        self.ask(|store| store.forget_register(network));
        self.ask(|store| store.forget_register(&diary_key(network)));
    }

    /// A setting.
    pub fn setting(&self, name: &str) -> Option<String> {
        self.ask(|store| store.setting(name)).flatten()
    }

    /// Changes a setting.
    pub fn set(&self, name: &str, value: &str) {
        self.ask(|store| store.set_setting(name, value));
    }

    /// The ways to the internet that were met.
    pub(crate) fn uplinks(&self) -> Uplinks {
        self.sealed(UPLINKS)
    }

    /// Keeps the ways to the internet that were met.
    pub(crate) fn keep_uplinks(&self, uplinks: &Uplinks, at: OffsetDateTime) {
        self.seal(UPLINKS, uplinks, at);
    }

    /// The diary of a network.
    pub(crate) fn diary(&self, network: &str) -> Diary {
        self.sealed(&diary_key(network))
    }

    /// Keeps the diary of a network.
    pub(crate) fn keep_diary(&self, network: &str, diary: &Diary, at: OffsetDateTime) {
        self.seal(&diary_key(network), diary, at);
    }

    /// What is kept sealed under a name; nothing where there is none or where it cannot be read.
    pub(crate) fn sealed<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        let kept = self.ask(|store| store.register(name)).flatten();
        kept.and_then(|kept| serde_json::from_slice(&kept.body).ok()).unwrap_or_default()
    }

    /// Forgets what is kept sealed under a name.
    pub(crate) fn forget_sealed(&self, name: &str) {
        self.ask(|store| store.forget_register(name));
    }

    /// Keeps something sealed under a name.
    pub(crate) fn seal(&self, name: &str, what: &impl Serialize, at: OffsetDateTime) {
        if let Ok(body) = serde_json::to_vec(what) {
            self.ask(|store| store.save_register(name, &body, at));
        }
    }

    fn admit_at(&self, device: &DeviceId, now: OffsetDateTime) -> bool {
        if self.inner().calm.contains(device) {
            return false;
        }
        // A check exactly a day ago no longer counts.
        let since = now - Duration::days(1) + Duration::SECOND;
        let admit = |store: &Store| store.admit_login_attempt(device.as_str(), since, MOST_LOGINS, now);
        self.ask(admit).unwrap_or(false)
    }

    fn calm_at(&self, device: &DeviceId, now: OffsetDateTime) {
        let note =
            |store: &Store| (0..MOST_LOGINS).try_for_each(|_| store.note_login_attempt(device.as_str(), now));
        if self.ask(note).is_none() {
            self.inner().calm.insert(device.clone());
        }
    }

    /// What the memory answers; `None` where it fails.
    fn ask<T>(&self, question: impl FnOnce(&Store) -> Result<T, StoreError>) -> Option<T> {
        self.inner().store.as_ref().and_then(|store| question(store).ok())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the ways to the internet are kept under.
const UPLINKS: &str = "uplinks";

/// What the diary of a network is kept under, beside its register.
fn diary_key(network: &str) -> String {
    format!("diary of {network}")
}

fn why(error: &StoreError) -> Memory {
    match error {
        StoreError::Key(KeyState::Absent) => Memory::NoKeychain,
        StoreError::Key(KeyState::Locked | KeyState::Denied) => Memory::KeychainRefused,
        // A lost key leaves a file that nobody can read any more.
        _ => Memory::FileUnusable,
    }
}

impl LoginLedger for Keeper {
    fn admit(&self, device: &DeviceId) -> bool {
        self.admit_at(device, OffsetDateTime::now_utc())
    }

    fn calm(&self, device: &DeviceId) {
        self.calm_at(device, OffsetDateTime::now_utc());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use porchlight_catalogue::Catalogue;
    use porchlight_history::Look;
    use porchlight_model::{Device, MdnsService, Observation, Seen};
    use porchlight_store::{FixedKey, Key};
    use tempfile::tempdir;

    use super::*;

    /// A keychain that gives its one answer.
    struct Gives(KeyState);

    impl KeySource for Gives {
        fn key(&self) -> Result<Key, KeyState> {
            Err(self.0)
        }
    }

    fn key() -> FixedKey {
        FixedKey(Key::new([3; 32]))
    }

    fn at(hours: i64) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH + Duration::hours(hours)
    }

    fn check(keeper: &Keeper, kept: Memory) {
        assert_eq!(keeper.kept(), kept);
        keeper.agree("home", true);
        keeper.label("camera", "Front door");
        keeper.set("language", "ms");
        assert!(keeper.is_agreed("home") && !keeper.is_agreed("elsewhere"));
        assert_eq!(keeper.labels()["camera"], "Front door");
        assert_eq!(keeper.setting("language").as_deref(), Some("ms"));
    }

    #[test]
    fn says_why_nothing_is_kept_and_works_all_the_same() {
        let cases = [
            (KeyState::Absent, Memory::NoKeychain),
            (KeyState::Locked, Memory::KeychainRefused),
            (KeyState::Denied, Memory::KeychainRefused),
            (KeyState::Lost, Memory::FileUnusable),
        ];
        let folder = tempdir().unwrap();
        for (state, kept) in cases {
            check(&Keeper::with(folder.path(), &Gives(state)), kept);
        }
        check(&Keeper::open(None), Memory::NoKeychain);

        let no_folder = folder.path().join("a file");
        fs::write(&no_folder, "").unwrap();
        check(&Keeper::with(&no_folder, &key()), Memory::FileUnusable);
    }

    #[test]
    fn remembers_after_closing() {
        let folder = tempdir().unwrap();
        let camera = DeviceId::from_key("camera");
        let open = || Keeper::with(folder.path(), &key());
        check(&open(), Memory::Kept);
        assert_eq!(open().labels()["camera"], "Front door");
        assert!(open().is_agreed("home"));
        open().label("camera", "");
        assert!(open().labels().is_empty());

        let admitted = [0, 1, 2, 23, 24, 24, 25].map(|hours| open().admit_at(&camera, at(hours)));
        assert_eq!(admitted, [true, true, false, false, true, false, true]);
    }

    #[test]
    fn remembers_the_devices_of_each_network_until_told_to_forget() {
        let folder = tempdir().unwrap();
        let open = || Keeper::with(folder.path(), &key());
        let mut register = Register::default();
        for (place, at) in [("home", 0), ("home", 1), ("cabin", 2)] {
            let change = open().register(place).unwrap();
            assert_eq!(change.known().len(), usize::from(at == 1), "{place}");
            register.take(&[device("tv")], Look { at: self::at(at), whole: true });
            open().keep_register(place, &register, self::at(at));
        }
        open().forget_register("home");
        assert!(open().register("home").unwrap().known().is_empty());
        assert_eq!(open().register("cabin").unwrap(), register);

        // What a newer Porchlight wrote is not taken for an empty register.
        let newer = br#"{"version":2,"devices":[],"shared":{}}"#;
        open().ask(|store| store.save_register("cabin", newer, at(3)));
        assert_eq!(open().register("cabin"), None);
    }

    fn device(name: &str) -> Device {
        let seen = MdnsService {
            kind: "_http._tcp".into(),
            instance: name.into(),
            hostname: name.into(),
            port: 80,
            txt: BTreeMap::new(),
        };
        let seen = Observation { host: "192.168.1.8".parse().unwrap(), seen: Seen::Mdns(seen) };
        porchlight_identify::devices(&[seen].into_iter().collect(), Catalogue::built_in()).remove(0)
    }

    #[test]
    fn leaves_a_device_in_peace_for_a_day() {
        let camera = DeviceId::from_key("camera");
        let keeper = Keeper::forgetful(Memory::NoKeychain);
        keeper.calm_at(&camera, at(0));
        assert_eq!([0, 23, 24].map(|hours| keeper.admit_at(&camera, at(hours))), [false, false, true]);
    }

    #[test]
    fn asks_no_device_when_nothing_can_be_written_down() {
        let camera = DeviceId::from_key("camera");
        let mut keeper = Keeper::around(Memory::Kept, None);
        assert!(!keeper.admit_at(&camera, at(0)));
        assert!(!keeper.is_agreed("home") && keeper.labels().is_empty());
        keeper.label("camera", "Front door");

        // Calm that could not be noted holds even once the memory works again.
        keeper.calm_at(&camera, at(0));
        keeper.inner.get_mut().unwrap().store = Store::in_memory().ok();
        assert!(!keeper.admit_at(&camera, at(48)));
        assert!(keeper.admit_at(&DeviceId::from_key("lock"), at(48)));
    }
}
