//! What is different about a device that was seen again.
//!
//! No scan sees everything: an answer gets lost, a phone sleeps, an announcement comes late. So only
//! what a device shows counts, never what it does not show: a port that keeps silent has not closed,
//! and a name that was not heard is not gone.

use std::collections::BTreeSet;
use std::net::IpAddr;

use porchlight_model::Device;

use crate::known::{BySource, Known, told};
use crate::{Happened, What};

/// Everything that is positively different.
pub(crate) fn changes(known: &Known, device: &Device) -> Vec<Happened> {
    let mut all = Vec::new();
    let mut note = |what, port, before: String, after: String| {
        all.push(Happened::Changed { what, port, before, after });
    };
    let (before, after) = (v4(&known.addresses), v4(&device.addresses));
    if !before.is_empty() && !after.is_empty() && before.is_disjoint(&after) {
        note(What::Address, None, list(&before), list(&after));
    }
    for (what, before, after) in [
        (What::Name, &known.name, told(&device.name)),
        (What::Model, &known.model, told(&device.model)),
        (What::Firmware, &known.firmware, told(&device.firmware)),
    ] {
        if let Some((before, after)) = after.and_then(|after| other(what, before, &after)) {
            note(what, None, before, after);
        }
    }
    let was = |port: &u16, open: bool| known.ports.get(port) == Some(&open);
    let open: BTreeSet<u16> = device.services.iter().map(|service| service.port).collect();
    let opened: BTreeSet<u16> = open.iter().filter(|port| was(port, false)).copied().collect();
    let closed: BTreeSet<u16> =
        device.closed.iter().filter(|port| was(port, true) && !open.contains(port)).copied().collect();
    if !opened.is_empty() {
        note(What::Ports, None, String::new(), list(&opened));
    }
    if !closed.is_empty() {
        note(What::Ports, None, list(&closed), String::new());
    }
    for (port, after) in &device.certificates {
        if let Some(before) = known.certificates.get(port).filter(|before| *before != after) {
            note(What::Certificate, Some(*port), before.clone(), after.clone());
        }
    }
    all
}

/// What the same source said before, when it says something else now. What another source has said
/// already is no news.
fn other(what: What, before: &BySource, (source, after): &(String, String)) -> Option<(String, String)> {
    let same = |a: &str, b: &str| if what == What::Name { plain(a) == plain(b) } else { a == b };
    let was = before.get(source).filter(|was| !same(was, after))?;
    let is_news = !before.values().any(|told| same(told, after));
    is_news.then(|| (was.clone(), after.clone()))
}

/// A name without the number that is put behind it for a while when it seems to be taken
/// (RFC 6762, section 9): `TV (2)`, `tv-2`.
fn plain(name: &str) -> String {
    let number = |text: &str| !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let cut = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .or_else(|| name.rsplit_once('-'))
        .filter(|(_, tail)| number(tail));
    cut.map_or(name, |(head, _)| head).to_lowercase()
}

fn v4(addresses: &[IpAddr]) -> BTreeSet<IpAddr> {
    addresses.iter().filter(|ip| ip.is_ipv4()).copied().collect()
}

fn list<T: ToString>(all: &BTreeSet<T>) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
