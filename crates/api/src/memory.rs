//! What is remembered between two openings, as the commands use it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use porchlight_engine::LoginLedger;
use porchlight_model::DeviceId;
use time::{Duration, OffsetDateTime};

use crate::wire::Memory;

/// Remembers consents, names and login checks.
pub struct Keeper {
    kept: Memory,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    agreed: BTreeMap<String, bool>,
    labels: BTreeMap<String, String>,
    logins: BTreeMap<DeviceId, Vec<OffsetDateTime>>,
    settings: BTreeMap<String, String>,
}

/// The most login checks of one device in a day.
const MOST_LOGINS: usize = 2;

impl Keeper {
    /// The memory in a folder; one that ends with the program where there is no folder.
    pub fn open(folder: Option<std::path::PathBuf>) -> Self {
        let _ = folder;
        Self::forgetful(Memory::NoKeychain)
    }

    /// A memory that ends with the program.
    pub fn forgetful(why: Memory) -> Self {
        Self { kept: why, inner: Mutex::default() }
    }

    /// Whether what is learnt is kept after closing.
    pub fn kept(&self) -> Memory {
        self.kept
    }

    /// Whether the resident has said that a network is theirs to look at.
    pub fn is_agreed(&self, network: &str) -> bool {
        self.inner().agreed.get(network).copied().unwrap_or(false)
    }

    /// Writes the resident's word down.
    pub fn agree(&self, network: &str, agreed: bool) {
        self.inner().agreed.insert(network.to_owned(), agreed);
    }

    /// The resident's own names, by device id.
    pub fn labels(&self) -> BTreeMap<String, String> {
        self.inner().labels.clone()
    }

    /// Names a device; an empty name takes the name away.
    pub fn label(&self, device: &str, label: &str) {
        let mut inner = self.inner();
        if label.is_empty() {
            inner.labels.remove(device);
        } else {
            inner.labels.insert(device.to_owned(), label.to_owned());
        }
    }

    /// A setting.
    pub fn setting(&self, name: &str) -> Option<String> {
        self.inner().settings.get(name).cloned()
    }

    /// Changes a setting.
    pub fn set(&self, name: &str, value: &str) {
        self.inner().settings.insert(name.to_owned(), value.to_owned());
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LoginLedger for Keeper {
    fn admit(&self, device: &DeviceId) -> bool {
        let now = OffsetDateTime::now_utc();
        let mut inner = self.inner();
        let times = inner.logins.entry(device.clone()).or_default();
        times.retain(|at| now - *at < Duration::days(1));
        let free = times.len() < MOST_LOGINS;
        if free {
            times.push(now);
        }
        free
    }

    fn calm(&self, device: &DeviceId) {
        let now = OffsetDateTime::now_utc();
        self.inner().logins.entry(device.clone()).or_default().extend([now; MOST_LOGINS]);
    }
}
