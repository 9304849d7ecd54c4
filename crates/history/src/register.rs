//! The devices that were met in one home.

use std::collections::{BTreeMap, BTreeSet};

use porchlight_model::{Device, DeviceId, Key};
use time::{Duration, OffsetDateTime};

use crate::compare::changes;
use crate::recognise::{is_mac, is_shadow, owned_macs, shared_in};
use crate::{Change, Happened, Known, Presence};

/// The most devices that are kept; those that were not seen for longest make room.
const MOST_KNOWN: usize = 2_000;
/// The most shared keys that are kept.
const MOST_SHARED: usize = 2_000;
/// For so long a hardware address that two devices showed at once names nobody.
const SHARED_FOR: Duration = Duration::days(30);

/// The devices that were met in one home, with what tells them apart and what they showed last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// INVARIANT: no two have the same id.
    pub(crate) devices: Vec<Known>,
    /// Keys that two devices showed at once, and when they last did.
    pub(crate) shared: BTreeMap<Key, OffsetDateTime>,
}

/// One scan, as the register takes it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// When it ended.
    pub at: OffsetDateTime,
    /// Whether it went to its end. One that was stopped may only add: what it did not see was
    /// perhaps still to come.
    pub whole: bool,
}

impl Register {
    /// Everyone who was met, in the order of meeting.
    pub fn known(&self) -> &[Known] {
        &self.devices
    }

    /// A device by its lasting id.
    pub fn device(&self, id: &DeviceId) -> Option<&Known> {
        self.devices.iter().find(|known| known.id == *id)
    }

    /// Those that the last whole look did not miss.
    pub fn seen(&self) -> impl Iterator<Item = &Known> {
        self.devices.iter().filter(|known| known.misses == 0)
    }

    /// Those that count as being in the home, also when the last look missed them.
    pub fn here(&self, at: OffsetDateTime) -> impl Iterator<Item = &Known> {
        self.devices.iter().filter(move |known| known.presence(at) != Presence::LongGone)
    }

    /// Takes in a scan whose devices were [recognised](crate::recognise), and tells what is different
    /// from the one before: first what is new, then what changed, then what was not seen. The first
    /// look of all has nothing to be compared with and tells nothing.
    ///
    /// What shows nothing but an address and the hardware address of another device is not met: it may
    /// be what is left of an address that this device has left.
    pub fn take(&mut self, devices: &[Device], look: Look) -> Vec<Change> {
        let is_first = self.devices.is_empty();
        self.note_shared(devices, look.at);
        let owned = owned_macs(devices);
        let devices: Vec<&Device> = devices
            .iter()
            .filter(|device| !is_shadow(device, &owned) || self.device(&device.id).is_some())
            .collect();
        let (mut new, mut changed, mut missed) = (Vec::new(), Vec::new(), Vec::new());
        for device in &devices {
            let id = || device.id.clone();
            let Some(known) = self.devices.iter_mut().find(|known| known.id == device.id) else {
                self.devices.push(Known::met(device, look.at));
                new.push(Change { device: id(), happened: Happened::New });
                continue;
            };
            if known.misses > 0 {
                changed.push(Change { device: id(), happened: Happened::Back { since: known.last_seen } });
            }
            let all = changes(known, device).into_iter();
            changed.extend(all.map(|happened| Change { device: id(), happened }));
            known.meet(device, look.at);
        }
        let seen: BTreeSet<&DeviceId> = devices.iter().map(|device| &device.id).collect();
        self.pass_on(&devices, &seen);
        if look.whole {
            for known in self.devices.iter_mut().filter(|known| !seen.contains(&known.id)) {
                known.misses = known.misses.saturating_add(1);
                if known.misses == 1 {
                    let happened = Happened::NotSeen { since: known.last_seen, misses: 1 };
                    missed.push(Change { device: known.id.clone(), happened });
                }
            }
        }
        self.make_room(&seen);
        if is_first { Vec::new() } else { [new, changed, missed].concat() }
    }

    /// Writes down which keys two devices showed at once: from then on they name nobody.
    fn note_shared(&mut self, devices: &[Device], at: OffsetDateTime) {
        self.shared.retain(|_, last| at - *last < SHARED_FOR);
        for key in shared_in(devices) {
            if self.shared.len() < MOST_SHARED && is_mac(&key) {
                self.shared.insert(key, at);
            }
        }
        // A hardware address of one who is known, shown by somebody who was found to be another.
        let owned = owned_macs(devices);
        for device in devices.iter().filter(|device| !is_shadow(device, &owned)) {
            for key in device.keys.iter().filter(|key| is_mac(key)) {
                let others =
                    self.devices.iter().any(|known| known.id != device.id && known.keys.contains(key));
                if others && self.shared.len() < MOST_SHARED {
                    self.shared.insert(key.clone(), at);
                }
            }
        }
    }

    /// A name belongs to whoever carried it last: those who were not seen this time lose a name or
    /// told identity that another shows now.
    fn pass_on(&mut self, devices: &[&Device], seen: &BTreeSet<&DeviceId>) {
        let shown: BTreeSet<&Key> = devices.iter().flat_map(|device| &device.keys).collect();
        let absent = self.devices.iter_mut().filter(|known| !seen.contains(&known.id));
        for known in absent {
            known.keys.retain(|key| is_mac(key) || !shown.contains(key));
        }
        let addresses: BTreeSet<_> = devices.iter().flat_map(|device| &device.addresses).copied().collect();
        for known in self.devices.iter_mut().filter(|known| !seen.contains(&known.id)) {
            known.addresses.retain(|ip| !addresses.contains(ip));
        }
    }

    fn make_room(&mut self, seen: &BTreeSet<&DeviceId>) {
        while self.devices.len() > MOST_KNOWN.max(seen.len()) {
            let oldest = (0..self.devices.len())
                .filter(|i| !seen.contains(&self.devices[*i].id))
                .min_by_key(|i| self.devices[*i].last_seen);
            let Some(oldest) = oldest else { return };
            self.devices.remove(oldest);
        }
    }
}
