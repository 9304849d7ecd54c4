//! What is known of a home.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use porchlight_assess::{Subject, Surroundings, WayIn, judge};
use porchlight_catalogue::Catalogue;
use porchlight_identify::{Identifier, Sightings};
use porchlight_model::{
    Device, DeviceId, Finding, Gap, Observation, Outcome, Question, RuleId, ScanEvent, Seen, Uplink,
};
use porchlight_probe::Audit;
use time::Date;

use crate::Recogniser;

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// Everything was looked at.
    #[default]
    Done,
    /// Somebody stopped it.
    Cancelled,
    /// The computer slept in the middle.
    Suspended,
    /// The network went away.
    NetworkGone,
}

/// What is known of a home: what was seen, and what follows from it.
#[derive(Debug, Clone, Default)]
pub struct Home {
    pub(crate) sightings: Sightings,
    pub(crate) identifier: Identifier,
    pub(crate) devices: Vec<Device>,
    pub(crate) findings: BTreeMap<(DeviceId, RuleId), Finding>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) took_ms: u64,
    pub(crate) end: End,
    pub(crate) audit: Audit,
    pub(crate) recogniser: Option<Recogniser>,
    /// The day of the look, by the network's clock: some rules tell how old a thing is.
    pub(crate) today: Option<Date>,
}

/// The most gaps that are kept.
const MOST_GAPS: usize = 1_000;

impl Home {
    /// The devices, in the order of their addresses.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// A device by its lasting name.
    pub fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == *id)
    }

    /// The findings: problems first, the worst before the others; notes after what could not be told.
    pub fn findings(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> = self.findings.values().collect();
        let rank = |f: &Finding| match f.outcome {
            Outcome::Problem if f.is_problem() => 0,
            Outcome::CouldNotTell(_) => 1,
            Outcome::Problem => 2,
            Outcome::Fine => 3,
        };
        all.sort_by_key(|f| (rank(f), std::cmp::Reverse(f.severity)));
        all
    }

    /// What could not be looked at.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// How long the scan took, in milliseconds.
    pub fn took_ms(&self) -> u64 {
        self.took_ms
    }

    /// How the scan ended.
    pub fn end(&self) -> End {
        self.end
    }

    /// What was sent to whom.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// From now on, devices get their ids from somebody who remembers them.
    pub fn know(&mut self, recogniser: Recogniser) {
        self.recogniser = Some(recogniser);
    }

    /// What was seen of a device.
    pub fn seen_of(&self, device: &Device) -> Vec<&Seen> {
        self.sightings.of(&device.addresses)
    }

    /// The ways in from the internet that routers keep open.
    pub fn ways_in(&self) -> impl Iterator<Item = WayIn<'_>> {
        self.devices.iter().flat_map(|device| {
            let seen = self.sightings.of(&device.addresses).into_iter();
            seen.filter_map(|seen| match seen {
                Seen::Mapping(mapping) => Some(WayIn { router: &device.id, mapping }),
                _ => None,
            })
        })
    }

    /// Takes in what the resident answered about a device, and judges it anew; `None` takes an answer back.
    pub fn note_answer(
        &mut self,
        device: &DeviceId,
        question: Question,
        yes: Option<bool>,
        catalogue: &Catalogue,
    ) {
        let Some(host) = self.device(device).and_then(|device| device.addresses.first().copied()) else {
            return;
        };
        self.sightings
            .retain(|_, seen| !matches!(seen, Seen::Answered { question: old, .. } if *old == question));
        if let Some(yes) = yes {
            self.note(Observation { host, seen: Seen::Answered { question, yes } });
        }
        self.judge(device, catalogue);
    }

    /// The way to the internet, as it was told in this look; and of which device.
    pub fn uplink(&self) -> Option<(&Device, &Uplink)> {
        let gateway = self.devices.iter().find(|device| device.is_gateway)?;
        let told = self.seen_of(gateway).into_iter().find_map(|seen| match seen {
            Seen::Uplink(uplink) => Some(uplink),
            _ => None,
        });
        Some((gateway, told?))
    }

    /// Takes in how the way to the internet was at the look before, and judges the gateway anew.
    pub fn note_uplink_before(&mut self, before: Uplink, catalogue: &Catalogue) {
        let Some(gateway) = self.devices.iter().find(|device| device.is_gateway) else { return };
        let (id, host) = (gateway.id.clone(), gateway.addresses.first().copied());
        self.sightings.retain(|_, seen| !matches!(seen, Seen::UplinkBefore(_)));
        if let Some(host) = host {
            self.note(Observation { host, seen: Seen::UplinkBefore(before) });
        }
        self.judge(&id, catalogue);
    }

    /// Takes in one observation; false when it tells nothing new.
    pub(crate) fn note(&mut self, observation: Observation) -> bool {
        self.sightings.note(observation)
    }

    /// Takes in one gap; false when it is known.
    pub(crate) fn note_gap(&mut self, gap: Gap) -> bool {
        if self.gaps.len() >= MOST_GAPS || self.gaps.contains(&gap) {
            return false;
        }
        self.gaps.push(gap);
        true
    }

    /// Forgets what an earlier visit saw of some addresses, and keeps how they were found.
    pub(crate) fn forget_visits(&mut self, hosts: &[IpAddr]) {
        self.sightings.retain(|host, seen| {
            let found = matches!(
                seen,
                Seen::Alive(_)
                    | Seen::Neighbour(_)
                    | Seen::Gateway
                    | Seen::Mdns(_)
                    | Seen::Ssdp(_)
                    | Seen::Wifi(_)
                    | Seen::Uplink(_)
                    | Seen::UplinkBefore(_)
                    | Seen::Answered { .. }
            );
            found || !hosts.contains(&host)
        });
        self.gaps.retain(|gap| gap.host.is_none_or(|host| !hosts.contains(&host)));
    }

    /// Draws the conclusions anew: which devices there are. Returns what changed.
    pub(crate) fn identify(&mut self, catalogue: &Catalogue) -> Vec<ScanEvent> {
        let mut new = self.identifier.devices(&self.sightings, catalogue);
        if let Some(recogniser) = &self.recogniser {
            recogniser.recognise(&mut new);
        }
        let mut events = Vec::new();
        let known: BTreeMap<&DeviceId, &Device> = self.devices.iter().map(|d| (&d.id, d)).collect();
        let ids: BTreeSet<&DeviceId> = new.iter().map(|d| &d.id).collect();
        for device in &new {
            match known.get(&device.id) {
                Some(old) if *old == device => {}
                Some(_) => events.push(ScanEvent::DeviceUpdated(device.clone())),
                None => events.push(ScanEvent::DeviceSeen(device.clone())),
            }
        }
        for old in &self.devices {
            if ids.contains(&old.id) {
                continue;
            }
            if let Some(into) = new.iter().find(|d| d.addresses.iter().any(|ip| old.addresses.contains(ip))) {
                self.findings.retain(|(device, _), _| *device != old.id);
                events.push(ScanEvent::DeviceMerged { gone: old.id.clone(), into: into.id.clone() });
            }
        }
        self.devices = new;
        events
    }

    /// Judges one device. Returns what changed. A finding that no rule makes any more is gone.
    pub(crate) fn judge(&mut self, id: &DeviceId, catalogue: &Catalogue) -> Vec<ScanEvent> {
        let Some(device) = self.devices.iter().find(|d| d.id == *id) else { return Vec::new() };
        let seen = self.sightings.of(&device.addresses);
        let ways_in: Vec<WayIn<'_>> = self.ways_in().collect();
        let surroundings = Surroundings { devices: &self.devices, ways_in: &ways_in, today: self.today };
        let new = judge(&Subject { device, seen: &seen, catalogue, home: surroundings });
        self.findings.retain(|(device, rule), _| device != id || new.iter().any(|f| f.rule == *rule));
        let mut events = Vec::new();
        for finding in new {
            let key = (id.clone(), finding.rule);
            if self.findings.get(&key) != Some(&finding) {
                events.push(ScanEvent::Finding(finding.clone()));
                self.findings.insert(key, finding);
            }
        }
        events
    }
}
