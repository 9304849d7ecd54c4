//! What is said of a device, and which of several claims is kept: the surer one, and among equals
//! the one of the more exact family.

use std::collections::BTreeSet;
use std::net::IpAddr;

use porchlight_catalogue::{Catalogue, Family, Strength};
use porchlight_model::{
    Alive, Claim, Confidence, Device, DeviceId, Evidence, EvidenceKind, Key, KeyKind, Kind, Mac, PortState,
    Seen, Service, Text, Transport,
};

use crate::signs::Observed;
use crate::{extract, keys, signs};

/// The claims gathered so far.
#[derive(Default)]
pub(crate) struct Claims {
    kind: Option<Claim<Kind>>,
    maker: Option<Claim<Text>>,
    model: Option<Claim<Text>>,
    firmware: Option<Claim<Text>>,
    name: Option<Claim<Text>>,
}

impl Claims {
    /// Asks every family.
    pub(crate) fn gather(seen: &[&Seen], catalogue: &Catalogue) -> Self {
        let mut claims = Self::default();
        let chip = chip(seen, catalogue);
        let observed = Observed { seen, chip };
        let families = catalogue.families();
        let shared = families.iter().position(|family| family.generic).unwrap_or(families.len());
        let (exact, shared) = families.split_at(shared);
        for family in exact {
            claims.hear(family, observed, catalogue);
        }
        // What one product says of itself is not overruled by a sign that many products share.
        let mut others = Self::default();
        for family in shared {
            others.hear(family, observed, catalogue);
        }
        overlay(&mut claims.kind, others.kind);
        overlay(&mut claims.maker, others.maker);
        overlay(&mut claims.model, others.model);
        overlay(&mut claims.firmware, others.firmware);
        overlay(&mut claims.name, others.name);
        if seen.iter().any(|s| matches!(s, Seen::Gateway)) {
            let evidence = place("it connects this home to the internet");
            keep(&mut claims.kind, Kind::Router, Confidence::LIKELY, &evidence);
        }
        if seen.iter().any(|s| matches!(s, Seen::Alive(Alive::Own))) {
            keep(&mut claims.kind, Kind::Computer, Confidence::CERTAIN, &place("Porchlight runs on it"));
        }
        if let Some(chip) = chip {
            keep(&mut claims.maker, Text::from_lan(chip), Confidence::HINT, &signs::chip_evidence(chip));
        }
        if let Some(name) = hostname(seen) {
            let evidence = Evidence { kind: EvidenceKind::Hostname, detail: name.clone() };
            keep(&mut claims.name, name, Confidence::HINT, &evidence);
        }
        claims
    }

    /// Takes in what one family says, if a sign of it was seen.
    fn hear(&mut self, family: &Family, observed: Observed<'_>, catalogue: &Catalogue) {
        let Some((strength, evidence)) = signs::strongest(&family.sign, observed) else { return };
        let confidence = confidence(strength);
        for sign in &family.kind_when {
            if let (Some(kind), Some(evidence)) = (sign.is, signs::evidence(sign, observed)) {
                keep(&mut self.kind, kind, self::confidence(sign.strength), &evidence);
            }
        }
        if let Some(kind) = family.kind {
            keep(&mut self.kind, kind, confidence, &evidence);
        }
        if let Some(maker) = &family.maker {
            keep(&mut self.maker, Text::from_lan(maker), confidence, &evidence);
        }
        for (claim, places) in [
            (&mut self.maker, &family.maker_from),
            (&mut self.model, &family.model),
            (&mut self.firmware, &family.firmware),
            (&mut self.name, &family.name),
        ] {
            if let Some((text, evidence)) = extract::first(places, observed.seen, catalogue) {
                keep(claim, text, confidence, &evidence);
            }
        }
    }

    /// Puts the claims together with the plain facts. `own` are the keys that no other device shows:
    /// one that is shared, as behind a repeater, names nobody.
    pub(crate) fn into_device(self, seen: &[&Seen], hosts: &[IpAddr], own: &BTreeSet<Key>) -> Device {
        Device {
            id: id(seen, hosts, own),
            keys: keys::of_seen(seen.iter().copied()).into_iter().chain(keys::of_hosts(hosts)).collect(),
            kind: self.kind,
            maker: self.maker,
            model: self.model,
            firmware: self.firmware,
            name: self.name,
            addresses: hosts.to_vec(),
            mac: mac(seen),
            services: services(seen),
            closed: closed(seen),
            certificates: certificates(seen),
            is_gateway: seen.iter().any(|s| matches!(s, Seen::Gateway)),
            is_self: seen.iter().any(|s| matches!(s, Seen::Alive(Alive::Own))),
        }
    }
}

/// Takes over a claim of the families that many products share, unless an exact family said likely or
/// more, or something as sure.
fn overlay<T>(claim: &mut Option<Claim<T>>, other: Option<Claim<T>>) {
    let stays = |old: &Claim<T>| {
        let as_sure = other.as_ref().is_none_or(|other| other.confidence <= old.confidence);
        old.confidence >= Confidence::LIKELY || as_sure
    };
    if !claim.as_ref().is_some_and(stays) {
        *claim = other.or_else(|| claim.take());
    }
}

/// Keeps the surer claim; an earlier one of the same confidence stays.
fn keep<T>(claim: &mut Option<Claim<T>>, value: T, confidence: Confidence, evidence: &Evidence) {
    if claim.as_ref().is_none_or(|old| old.confidence < confidence) {
        *claim = Some(Claim { value, confidence, evidence: evidence.clone() });
    }
}

fn confidence(strength: Strength) -> Confidence {
    match strength {
        Strength::Hint => Confidence::HINT,
        Strength::Likely => Confidence::LIKELY,
        Strength::Certain => Confidence::CERTAIN,
    }
}

fn place(detail: &str) -> Evidence {
    Evidence { kind: EvidenceKind::Place, detail: Text::from_lan(detail) }
}

/// Who made the network chip of what was seen.
pub(crate) fn chip<'a>(seen: &[&Seen], catalogue: &'a Catalogue) -> Option<&'a str> {
    mac(seen).and_then(|mac| catalogue.maker_of(mac))
}

/// The hardware address of what was seen.
pub(crate) fn mac(seen: &[&Seen]) -> Option<Mac> {
    seen.iter().find_map(|s| match s {
        Seen::Neighbour(mac) => Some(*mac),
        _ => None,
    })
}

fn hostname(seen: &[&Seen]) -> Option<Text> {
    seen.iter().find_map(|s| match s {
        Seen::Mdns(service) if !service.hostname.is_empty() => Some(service.hostname.clone()),
        _ => None,
    })
}

/// The name of a device that was not met before, from the best key there is. A hardware address made
/// up by software comes after names, because it may change; an address comes last.
fn id(seen: &[&Seen], hosts: &[IpAddr], own: &BTreeSet<Key>) -> DeviceId {
    let own_mac = mac(seen).filter(|mac| own.contains(&keys::of_mac(*mac)));
    let udn = seen.iter().find_map(|s| match s {
        Seen::Upnp(d) if !d.udn.is_empty() => Some(d.udn.to_string()),
        _ => None,
    });
    let name = hostname(seen).filter(|name| own.contains(&Key::of(KeyKind::Hostname, name.as_str())));
    let key = None
        .or(own_mac.filter(|m| !m.is_local()).map(|m| format!("mac {m}")))
        .or(udn.map(|udn| format!("udn {udn}")))
        .or(name.map(|name| format!("host {}", name.as_str().to_lowercase())))
        .or(own_mac.map(|m| format!("mac {m}")))
        .or(hosts.first().map(|ip| format!("ip {ip}")));
    DeviceId::from_key(&key.unwrap_or_default())
}

fn certificates(seen: &[&Seen]) -> Vec<(u16, String)> {
    let mut all: Vec<(u16, String)> = seen
        .iter()
        .filter_map(|s| match s {
            Seen::Certificate(certificate) => Some((certificate.port, certificate.sha256.clone())),
            _ => None,
        })
        .collect();
    all.sort();
    all.dedup_by_key(|(port, _)| *port);
    all
}

/// The ports that said no; one that said yes at another address of the device is open.
fn closed(seen: &[&Seen]) -> Vec<u16> {
    let of = |wanted: PortState| {
        seen.iter().filter_map(move |s| match s {
            Seen::Port { port, state } if *state == wanted => Some(*port),
            _ => None,
        })
    };
    let open: BTreeSet<u16> = of(PortState::Open).collect();
    let refused: BTreeSet<u16> = of(PortState::Closed).filter(|port| !open.contains(port)).collect();
    refused.into_iter().collect()
}

fn services(seen: &[&Seen]) -> Vec<Service> {
    let mut all: Vec<Service> = seen
        .iter()
        .filter_map(|s| match s {
            Seen::Port { port, state: PortState::Open } => Some(*port),
            _ => None,
        })
        .map(|port| Service { port, protocol: protocol(port, seen), transport: transport(port, seen) })
        .collect();
    all.sort();
    all.dedup_by_key(|s| s.port);
    all
}

/// What was spoken on the port, else what usually is.
fn protocol(port: u16, seen: &[&Seen]) -> String {
    let spoken = seen.iter().find_map(|s| match s {
        Seen::Http(reply) if reply.port == port && reply.transport == Transport::Tls => Some("https"),
        Seen::Http(reply) if reply.port == port => Some("http"),
        Seen::Telnet(answer) if answer.port == port && answer.speaks_telnet => Some("telnet"),
        Seen::Ftp(answer) if answer.port == port => Some("ftp"),
        Seen::Mqtt(answer) if answer.port == port && answer.return_code.is_some() => Some("mqtt"),
        Seen::Banner { port: p, text } if *p == port && text.as_str().starts_with("SSH-") => Some("ssh"),
        _ => None,
    });
    spoken.or(usual(port)).unwrap_or("tcp").to_owned()
}

fn usual(port: u16) -> Option<&'static str> {
    // A few well-known ports (IANA); the rest is told by what was spoken.
    Some(match port {
        21 => "ftp",
        22 => "ssh",
        23 | 2323 => "telnet",
        53 => "dns",
        80 | 8080 => "http",
        139 => "netbios",
        443 | 8443 => "https",
        445 => "smb",
        548 => "afp",
        554 => "rtsp",
        631 => "ipp",
        1883 => "mqtt",
        3389 => "rdp",
        5900 => "vnc",
        8883 => "mqtts",
        _ => return None,
    })
}

fn transport(port: u16, seen: &[&Seen]) -> Transport {
    let tls =
        seen.iter().any(|s| matches!(s, Seen::Http(r) if r.port == port && r.transport == Transport::Tls));
    if tls || matches!(port, 443 | 5001 | 8443 | 8883) { Transport::Tls } else { Transport::Plain }
}
