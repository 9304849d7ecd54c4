//! What rules look for in what was seen: answers in a protocol, fields of a page, announcements, open ports.

use porchlight_model::{Confidence, Device, EvidenceKind, Kind, MdnsService, PortState, Seen, Told};
use serde_json::Value;

use crate::{Subject, Verdict};

/// The kinds of device that do one thing of a home: nobody works on them or keeps files there.
const GADGETS: [Kind; 12] = [
    Kind::Camera,
    Kind::Doorbell,
    Kind::Tv,
    Kind::Speaker,
    Kind::Bulb,
    Kind::Plug,
    Kind::Printer,
    Kind::Thermostat,
    Kind::Vacuum,
    Kind::Appliance,
    Kind::Lock,
    Kind::Energy,
];

/// True for a device that is known well enough to be a gadget.
pub(crate) fn is_gadget(device: &Device) -> bool {
    device
        .kind
        .as_ref()
        .is_some_and(|kind| kind.confidence >= Confidence::LIKELY && GADGETS.contains(&kind.value))
}

impl Subject<'_> {
    /// Its answers in a discovery protocol.
    pub(crate) fn told(&self, protocol: &str) -> impl Iterator<Item = &Told> {
        self.seen.iter().filter_map(move |seen| match seen {
            Seen::Told(told) if told.protocol == protocol => Some(told),
            _ => None,
        })
    }

    /// The services of a type that it announces.
    pub(crate) fn announced(&self, kind: &str) -> impl Iterator<Item = &MdnsService> {
        self.seen.iter().filter_map(move |seen| match seen {
            Seen::Mdns(service) if service.kind.eq_ignore_ascii_case(kind) => Some(service),
            _ => None,
        })
    }

    /// A place in the JSON of a page that was served at a path, whatever its query; the newest answer counts.
    pub(crate) fn json(&self, path: &str, place: &str) -> Option<Value> {
        let here = |asked: &str| asked.split('?').next() == Some(path);
        let pages = self.pages().filter(|page| page.status == 200 && here(&page.path));
        let document: Value = serde_json::from_str(&pages.last()?.body).ok()?;
        document.pointer(place).cloned()
    }

    /// The first of some ports that is open.
    pub(crate) fn open_of(&self, ports: &[u16]) -> Option<u16> {
        ports.iter().copied().find(|port| self.port(*port) == Some(PortState::Open))
    }
}

/// A problem with a port that is open: what was seen is only that it takes connections.
pub(crate) fn open_port(port: u16) -> Verdict {
    Verdict::problem().port(port).because(EvidenceKind::Port, format!("port {port} takes connections"))
}
