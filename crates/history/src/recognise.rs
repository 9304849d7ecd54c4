//! Which device of a new scan is which of those that are known.
//!
//! A device is taken for a known one when something that tells devices apart agrees and nothing that
//! is stronger speaks against it. Where two are as likely, neither is chosen: a lost label is a
//! nuisance, a label on the wrong device a lie.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use porchlight_model::{Device, DeviceId, Key, Kind, Strength};

use crate::Register;
use crate::known::{Known, told};

/// Gives each device the lasting id under which it is known. A device that is not known keeps the id
/// that its own keys make, unless that id is another's: then it gets one of its own. Afterwards no
/// two devices have the same id.
pub fn recognise(devices: &mut [Device], register: &Register) {
    let scan = Scan::of(devices, register);
    let known: Vec<BTreeSet<Key>> = register.devices.iter().map(Known::all_keys).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    for (device, own) in scan.own.iter().enumerate() {
        for (place, keys) in known.iter().enumerate() {
            let score = score(own, keys);
            if score.iter().any(|agrees| *agrees > 0) && !scan.speaks_against(device, place, &known) {
                pairs.push(Pair { score, device, known: place });
            }
        }
    }
    let ids = assign(pairs).into_iter().map(|(device, place)| (device, register.devices[place].id.clone()));
    let ids: BTreeMap<usize, DeviceId> = ids.collect();
    let mut taken: BTreeSet<DeviceId> = register.devices.iter().map(|known| known.id.clone()).collect();
    let mut strangers: Vec<usize> = (0..devices.len()).filter(|i| !ids.contains_key(i)).collect();
    // The order of the list must not decide who gets which id.
    strangers.sort_by(|a, b| (&devices[*a].id, &devices[*a].keys).cmp(&(&devices[*b].id, &devices[*b].keys)));
    for (i, id) in ids {
        devices[i].id = id;
    }
    for i in strangers {
        let id = free_id(&devices[i].id, &taken);
        taken.insert(id.clone());
        devices[i].id = id;
    }
}

/// The keys that name nobody in a scan, because two devices show them. A hardware address alone, of
/// something that answers nothing, may be an old entry of the system's table for an address that a
/// device has left: it does not take the hardware address from a device that answers.
pub(crate) fn shared_in(devices: &[Device]) -> BTreeSet<Key> {
    let mut shown: BTreeMap<&Key, (u32, u32)> = BTreeMap::new();
    for device in devices {
        for key in &device.keys {
            let (all, answering) = shown.entry(key).or_default();
            *all += 1;
            *answering += u32::from(answers(device));
        }
    }
    let shared = shown.into_iter().filter(|(key, (all, answering))| match key.strength() {
        Strength::Mac | Strength::LocalMac => *all > 1 && *answering != 1,
        _ => *all > 1,
    });
    shared.map(|(key, _)| key.clone()).collect()
}

/// True when a device shows more than that something is there.
fn answers(device: &Device) -> bool {
    let named = |key: &Key| matches!(key.strength(), Strength::Told | Strength::Hostname);
    device.is_self
        || device.is_gateway
        || !device.services.is_empty()
        || !device.closed.is_empty()
        || device.keys.iter().any(named)
}

/// The hardware addresses that devices show of which more is known: the owners of entries that show
/// nothing else.
pub(crate) fn owned_macs(devices: &[Device]) -> BTreeSet<&Key> {
    let answering = devices.iter().filter(|device| answers(device));
    answering.flat_map(|device| &device.keys).filter(|key| is_mac(key)).collect()
}

/// True when a device shows nothing but an address and a hardware address that another one owns: a
/// silent device behind a repeater, or what is left of an address that a device has left.
pub(crate) fn is_shadow(device: &Device, owned: &BTreeSet<&Key>) -> bool {
    !answers(device) && device.keys.iter().any(|key| owned.contains(key))
}

pub(crate) fn is_mac(key: &Key) -> bool {
    matches!(key.strength(), Strength::Mac | Strength::LocalMac)
}

/// How much agrees, the strongest kind first: how many keys of each strength.
type Score = [usize; 5];

const STRENGTHS: [Strength; 5] =
    [Strength::Told, Strength::Mac, Strength::Hostname, Strength::LocalMac, Strength::Address];

fn score(own: &BTreeSet<Key>, known: &BTreeSet<Key>) -> Score {
    STRENGTHS.map(|strength| own.intersection(known).filter(|key| key.strength() == strength).count())
}

/// A device and somebody whom it may be.
struct Pair {
    score: Score,
    device: usize,
    known: usize,
}

/// Takes the best pairs first. Where two pairs about the same device or the same known one are
/// equally good, nobody can tell, and the devices stay strangers.
fn assign(mut pairs: Vec<Pair>) -> BTreeMap<usize, usize> {
    pairs.sort_by_key(|pair| Reverse(pair.score));
    let mut done: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut settled, mut used) = (BTreeSet::new(), BTreeSet::new());
    for equals in pairs.chunk_by(|a, b| a.score == b.score) {
        let open: Vec<&Pair> = equals
            .iter()
            .filter(|pair| !settled.contains(&pair.device) && !used.contains(&pair.known))
            .collect();
        for pair in &open {
            let rivals = open.iter().filter(|p| p.device == pair.device || p.known == pair.known).count();
            settled.insert(pair.device);
            if rivals == 1 {
                used.insert(pair.known);
                done.insert(pair.device, pair.known);
            }
        }
    }
    done
}

/// A scan beside the register, with what names nobody left out.
struct Scan<'a> {
    devices: &'a [Device],
    register: &'a Register,
    /// The keys of each device that are its own.
    own: Vec<BTreeSet<Key>>,
}

impl<'a> Scan<'a> {
    fn of(devices: &'a [Device], register: &'a Register) -> Self {
        let shared = shared_in(devices);
        let mut shown: BTreeMap<&Key, u32> = BTreeMap::new();
        for key in devices.iter().flat_map(|device| &device.keys) {
            *shown.entry(key).or_default() += 1;
        }
        let is_own = |device: &Device, key: &Key| {
            !shared.contains(key)
                && !register.shared.contains_key(key)
                && (shown.get(key) == Some(&1) || answers(device))
        };
        let own = devices.iter().map(|d| d.keys.iter().filter(|key| is_own(d, key)).cloned().collect());
        let own = own.collect();
        Self { devices, register, own }
    }

    /// True when a device cannot be a known one, whatever agrees.
    fn speaks_against(&self, device: usize, place: usize, all: &[BTreeSet<Key>]) -> bool {
        let (own, keys) = (&self.own[device], &all[place]);
        let known = &self.register.devices[place];
        let agrees = |strength: Strength| own.intersection(keys).any(|key| key.strength() == strength);
        let differs = |strength: Strength| {
            own.iter().any(|key| key.strength() == strength) && known.has(strength) && !agrees(strength)
        };
        // An identity that the device tells, and that was its own, settles it.
        if agrees(Strength::Told) {
            return false;
        }
        let claims_differ = || claims_differ(&self.devices[device], known);
        if agrees(Strength::Mac) || (agrees(Strength::LocalMac) && !agrees(Strength::Hostname)) {
            // A program that makes its identity anew at every start does not make the device another;
            // with another name as well, it is another device behind the same hardware address.
            return tells_another(own, keys) && !agrees(Strength::Hostname)
                || differs(Strength::Hostname)
                    && (self.is_anothers(own, Strength::Hostname, place, all) || claims_differ());
        }
        if tells_another(own, keys) || claims_differ() {
            return true;
        }
        if agrees(Strength::Hostname) {
            // The hardware address of another who is known is that of a repeater in between.
            return differs(Strength::Mac) && !self.is_anothers(own, Strength::Mac, place, all);
        }
        // An address alone: any sign of another device is enough, even one that names nobody.
        let shown = &self.devices[device].keys;
        differ(shown, keys, |s| matches!(s, Strength::Mac | Strength::LocalMac))
            || differ(shown, keys, |s| s == Strength::Hostname)
    }

    /// True when a device shows a key that belongs to another who is known.
    fn is_anothers(&self, own: &BTreeSet<Key>, of: Strength, place: usize, all: &[BTreeSet<Key>]) -> bool {
        let mut keys = own.iter().filter(|key| key.strength() == of);
        keys.any(|key| all.iter().enumerate().any(|(other, theirs)| other != place && theirs.contains(key)))
    }
}

/// True when both show keys of a strength, and none in common.
fn differ(a: &BTreeSet<Key>, b: &BTreeSet<Key>, of: impl Fn(Strength) -> bool) -> bool {
    let has = |keys: &BTreeSet<Key>| keys.iter().any(|key| of(key.strength()));
    has(a) && has(b) && !a.intersection(b).any(|key| of(key.strength()))
}

/// True when both tell identities of one kind, and none in common.
fn tells_another(a: &BTreeSet<Key>, b: &BTreeSet<Key>) -> bool {
    let told = |key: &&Key| key.strength() == Strength::Told;
    let same_kind = a.iter().filter(told).any(|x| b.iter().any(|y| x.kind() == y.kind()));
    same_kind && differ(a, b, |strength| strength == Strength::Told)
}

/// True when both are surely known as different kinds of thing, or one source names two models.
fn claims_differ(device: &Device, known: &Known) -> bool {
    let kind = device.kind.as_ref().filter(|claim| claim.confidence > porchlight_model::Confidence::HINT);
    let kinds = kind.is_some_and(|kind| {
        let both_known = known.kind_is_sure && ![kind.value, known.kind].contains(&Kind::Unknown);
        both_known && kind.value != known.kind
    });
    let models = told(&device.model)
        .is_some_and(|(source, model)| known.model.get(&source).is_some_and(|before| *before != model));
    kinds || models
}

/// The id, or one made of it that is free.
fn free_id(id: &DeviceId, taken: &BTreeSet<DeviceId>) -> DeviceId {
    let again = (2u32..).map(|n| DeviceId::from_key(&format!("{id} {n}")));
    std::iter::once(id.clone()).chain(again).find(|id| !taken.contains(id)).unwrap_or_else(|| id.clone())
}
