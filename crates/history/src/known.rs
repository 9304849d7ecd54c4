//! A device that was met.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use porchlight_model::{Claim, Confidence, Device, DeviceId, Key, KeyKind, Kind, Strength, Text};
use time::{Duration, OffsetDateTime};

/// The most keys that are kept of one device: one that makes up names cannot fill the memory.
const MOST_KEYS: usize = 64;
/// After so many looks in a row that missed it, and so long, a device is no longer counted as here.
const MANY_MISSES: u32 = 20;
const LONG: Duration = Duration::days(30);

/// A text by the kind of source that told it: two sources may write one version in two ways.
pub(crate) type BySource = BTreeMap<String, String>;

/// A device that was met in this home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub(crate) id: DeviceId,
    /// INVARIANT: at most [`MOST_KEYS`], and no addresses among them.
    pub(crate) keys: BTreeSet<Key>,
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) first_seen: OffsetDateTime,
    pub(crate) last_seen: OffsetDateTime,
    pub(crate) misses: u32,
    pub(crate) kind: Kind,
    pub(crate) kind_is_sure: bool,
    pub(crate) maker: Option<String>,
    pub(crate) own_name: Option<String>,
    pub(crate) host_name: Option<String>,
    pub(crate) name: BySource,
    pub(crate) model: BySource,
    pub(crate) firmware: BySource,
    /// Whether a port was open when it last answered.
    pub(crate) ports: BTreeMap<u16, bool>,
    pub(crate) certificates: BTreeMap<u16, String>,
}

/// Whether a device counts as being in the home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It was seen in the last look.
    Seen,
    /// It was missed, not for long: it may be asleep or out of the house.
    Missed,
    /// It was missed many times over many days. It is still known, and keeps its label.
    LongGone,
}

impl Known {
    pub(crate) fn met(device: &Device, at: OffsetDateTime) -> Self {
        let mut known = Self {
            id: device.id.clone(),
            keys: BTreeSet::new(),
            addresses: Vec::new(),
            first_seen: at,
            last_seen: at,
            misses: 0,
            kind: Kind::Unknown,
            kind_is_sure: false,
            maker: None,
            own_name: None,
            host_name: None,
            name: BySource::new(),
            model: BySource::new(),
            firmware: BySource::new(),
            ports: BTreeMap::new(),
            certificates: BTreeMap::new(),
        };
        known.meet(device, at);
        known
    }

    /// Writes down that it was seen. What it did not show this time stays as it was.
    pub(crate) fn meet(&mut self, device: &Device, at: OffsetDateTime) {
        self.last_seen = self.last_seen.max(at);
        self.misses = 0;
        self.take_keys(device);
        for is_v4 in [true, false] {
            if device.addresses.iter().any(|ip| ip.is_ipv4() == is_v4) {
                self.addresses.retain(|ip| ip.is_ipv4() != is_v4);
                self.addresses.extend(device.addresses.iter().filter(|ip| ip.is_ipv4() == is_v4));
            }
        }
        if let Some(kind) = device.kind.as_ref().filter(|kind| is_sure(kind) || !self.kind_is_sure) {
            self.kind = kind.value;
            self.kind_is_sure = is_sure(kind);
        }
        if let Some(maker) = &device.maker {
            self.maker = Some(maker.value.to_string());
        }
        if let Some(name) = &device.name {
            let kept = if is_sure(name) { &mut self.own_name } else { &mut self.host_name };
            *kept = Some(name.value.to_string());
        }
        for (kept, claim) in [
            (&mut self.name, &device.name),
            (&mut self.model, &device.model),
            (&mut self.firmware, &device.firmware),
        ] {
            kept.extend(told(claim));
        }
        self.ports.extend(device.closed.iter().map(|port| (*port, false)));
        self.ports.extend(device.services.iter().map(|service| (service.port, true)));
        self.certificates.extend(device.certificates.iter().cloned());
    }

    fn take_keys(&mut self, device: &Device) {
        let shown: BTreeSet<Key> = device
            .keys
            .iter()
            .filter(|key| key.kind() != KeyKind::Address)
            .take(MOST_KEYS)
            .cloned()
            .collect();
        // A made-up hardware address is used up once there is another.
        if shown.iter().any(|key| key.kind() == KeyKind::LocalMac) {
            self.keys.retain(|key| key.kind() != KeyKind::LocalMac);
        }
        let room = MOST_KEYS - shown.len();
        let kept = self.keys.difference(&shown).take(room).cloned().collect::<Vec<_>>();
        self.keys = shown.into_iter().chain(kept).collect();
    }

    /// Its lasting id.
    pub fn id(&self) -> &DeviceId {
        &self.id
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Who made it.
    pub fn maker(&self) -> Option<&str> {
        self.maker.as_deref()
    }

    /// The name that it gives itself, where that is more than a host name.
    pub fn own_name(&self) -> Option<&str> {
        self.own_name.as_deref()
    }

    /// Its host name, or another weak sign of its name.
    pub fn host_name(&self) -> Option<&str> {
        self.host_name.as_deref()
    }

    /// The addresses that it showed last.
    pub fn addresses(&self) -> &[IpAddr] {
        &self.addresses
    }

    /// When it was met first.
    pub fn first_seen(&self) -> OffsetDateTime {
        self.first_seen
    }

    /// When it was seen last.
    pub fn last_seen(&self) -> OffsetDateTime {
        self.last_seen
    }

    /// Whether it counts as being in the home.
    pub fn presence(&self, at: OffsetDateTime) -> Presence {
        if self.misses == 0 {
            Presence::Seen
        } else if self.misses >= MANY_MISSES && at - self.last_seen >= LONG {
            Presence::LongGone
        } else {
            Presence::Missed
        }
    }

    /// Its keys, with those of the addresses that it showed last.
    pub(crate) fn all_keys(&self) -> BTreeSet<Key> {
        let addresses = self.addresses.iter().map(|ip| Key::of(KeyKind::Address, &ip.to_string()));
        self.keys.iter().cloned().chain(addresses).collect()
    }

    pub(crate) fn has(&self, strength: Strength) -> bool {
        self.keys.iter().any(|key| key.strength() == strength)
    }
}

/// What was told, under its kind of source; only what is more than a weak sign.
pub(crate) fn told(claim: &Option<Claim<Text>>) -> Option<(String, String)> {
    let claim = claim.as_ref().filter(|claim| is_sure(claim))?;
    Some((format!("{:?}", claim.evidence.kind).to_lowercase(), claim.value.to_string()))
}

fn is_sure<T>(claim: &Claim<T>) -> bool {
    claim.confidence > Confidence::HINT
}
