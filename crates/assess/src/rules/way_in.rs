//! B05: the router keeps a way in from the internet open. What it leads to decides how bad that is: the rule
//! `way-in-exposes` speaks of devices and services that strangers look for.

use porchlight_model::{Device, EvidenceKind, Kind, PortMapping, RuleId, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict, WayIn};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("way-in"),
    checks: &["B05"],
    severity: Severity::High,
    minutes: 6,
    maker_rule: "ETSI EN 303 645, 5.6-1",
    source: EN_303_645,
    decide,
};

/// Services that strangers on the internet look for: telnet, shared files, remote control of computers, camera
/// streams, messages between devices, the debugging of Android.
const SOUGHT: [u16; 17] =
    [21, 22, 23, 139, 445, 548, 554, 1883, 2323, 3389, 5555, 5900, 8554, 9100, 34567, 37777, 37778];

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let way = ways_in(subject).find(|way| !is_sought(subject, way))?;
    // Games need it, and a console shows nothing of the home.
    if subject.device.kind() == Kind::Console {
        return None;
    }
    Some(told(way))
}

/// The ways in that lead to the device; for the router also those that lead to nobody who is known.
pub(super) fn ways_in<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a PortMapping> {
    let Subject { device, home, .. } = *subject;
    let leads_to = |device: &Device, way: &PortMapping| {
        way.client.as_str().parse().is_ok_and(|ip| device.addresses.contains(&ip))
    };
    let concern = move |way: &&WayIn<'_>| {
        let leads_nowhere = || !home.devices.iter().any(|other| leads_to(other, way.mapping));
        leads_to(device, way.mapping) || (*way.router == device.id && device.is_gateway && leads_nowhere())
    };
    home.ways_in.iter().filter(concern).map(|way| way.mapping)
}

/// True when strangers look for what a way in leads to.
pub(super) fn is_sought(subject: &Subject<'_>, way: &PortMapping) -> bool {
    let kind = subject.device.kind();
    let shows_the_home =
        matches!(kind, Kind::Camera | Kind::Doorbell | Kind::Nas | Kind::Lock | Kind::Hub | Kind::Printer);
    !subject.device.is_gateway && (shows_the_home || SOUGHT.contains(&way.internal_port))
}

pub(super) fn told(way: &PortMapping) -> Verdict {
    let evidence = format!(
        "the router leads port {} ({}) of the internet to {}, port {}: \"{}\"",
        way.external_port, way.protocol, way.client, way.internal_port, way.description
    );
    Verdict::problem()
        .port(way.internal_port)
        .fact("outside", way.external_port.to_string())
        .because(EvidenceKind::Upnp, evidence)
}
