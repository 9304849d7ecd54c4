//! Whether a sign of a family was seen.

use porchlight_catalogue::{Sign, Strength};
use porchlight_model::{Evidence, EvidenceKind, HttpWall, PortState, Seen, Text};

/// What was seen of one device, and who made its network chip.
#[derive(Clone, Copy)]
pub(crate) struct Observed<'a> {
    pub(crate) seen: &'a [&'a Seen],
    pub(crate) chip: Option<&'a str>,
}

/// The strongest of the signs that was seen, with what speaks for it.
pub(crate) fn strongest(signs: &[Sign], observed: Observed<'_>) -> Option<(Strength, Evidence)> {
    let hits = signs.iter().filter_map(|sign| evidence(sign, observed).map(|e| (sign.strength, e)));
    hits.max_by_key(|(strength, _)| *strength)
}

/// What speaks for a sign; `None` unless every condition that it names was seen.
pub(crate) fn evidence(sign: &Sign, observed: Observed<'_>) -> Option<Evidence> {
    let mut first = None;
    if let Some(wanted) = &sign.oui {
        let chip = observed.chip.filter(|chip| chip.eq_ignore_ascii_case(wanted))?;
        first = Some(chip_evidence(chip));
    }
    for condition in conditions(sign) {
        let hit = observed.seen.iter().find_map(|s| condition(s))?;
        first.get_or_insert(hit);
    }
    first
}

/// The maker of the network chip, as evidence.
pub(crate) fn chip_evidence(maker: &str) -> Evidence {
    said(EvidenceKind::Mac, &Text::from_lan(&format!("its network chip is by {maker}")))
}

type Condition<'a> = Box<dyn Fn(&Seen) -> Option<Evidence> + 'a>;

/// The conditions of a sign, each to be met by some observation.
fn conditions(sign: &Sign) -> Vec<Condition<'_>> {
    let mut all: Vec<Condition<'_>> = Vec::new();
    if let Some(kind) = &sign.mdns {
        all.push(Box::new(move |seen| mdns(sign, kind, seen)));
    }
    if let Some(prefix) = &sign.hostname {
        all.push(Box::new(move |seen| match seen {
            Seen::Mdns(m) if begins(m.hostname.as_str(), prefix) => {
                Some(said(EvidenceKind::Hostname, &m.hostname))
            }
            _ => None,
        }));
    }
    if let Some(part) = &sign.ssdp_st {
        all.push(Box::new(move |seen| match seen {
            Seen::Ssdp(s) if contains(s.st.as_str(), part) => Some(said(EvidenceKind::Upnp, &s.st)),
            _ => None,
        }));
    }
    if let Some(part) = &sign.ssdp_server {
        all.push(Box::new(move |seen| match seen {
            Seen::Ssdp(s) if contains(s.server.as_str(), part) => Some(said(EvidenceKind::Upnp, &s.server)),
            _ => None,
        }));
    }
    if sign.upnp_maker.is_some() || sign.upnp_type.is_some() || sign.upnp_model.is_some() {
        all.push(Box::new(move |seen| upnp(sign, seen)));
    }
    if sign.path.is_some()
        || sign.body.is_some()
        || sign.title.is_some()
        || sign.realm.is_some()
        || sign.server.is_some()
    {
        all.push(Box::new(move |seen| http(sign, seen)));
    }
    if let Some(part) = &sign.banner {
        all.push(Box::new(move |seen| {
            greeting(seen).filter(|g| contains(g.as_str(), part)).map(|g| said(EvidenceKind::Banner, g))
        }));
    }
    if let Some(part) = &sign.snmp {
        all.push(Box::new(move |seen| match seen {
            Seen::Snmp { description } if contains(description.as_str(), part) => {
                Some(said(EvidenceKind::Snmp, description))
            }
            _ => None,
        }));
    }
    if let Some(protocol) = &sign.told {
        all.push(Box::new(move |seen| told(sign, protocol, seen)));
    }
    if let Some(part) = &sign.certificate {
        all.push(Box::new(move |seen| match seen {
            Seen::Certificate(c) => [&c.subject, &c.issuer]
                .into_iter()
                .find(|name| contains(name.as_str(), part))
                .map(|name| said(EvidenceKind::Certificate, name)),
            _ => None,
        }));
    }
    if let Some(port) = sign.port {
        all.push(Box::new(move |seen| match seen {
            Seen::Port { port: open, state: PortState::Open } if *open == port => {
                Some(said(EvidenceKind::Port, &Text::from_lan(&format!("port {port} is open"))))
            }
            _ => None,
        }));
    }
    all
}

fn mdns(sign: &Sign, kind: &str, seen: &Seen) -> Option<Evidence> {
    let Seen::Mdns(service) = seen else { return None };
    let instance = sign.instance.as_ref().is_none_or(|prefix| begins(service.instance.as_str(), prefix));
    let txt = sign
        .txt
        .iter()
        .all(|(key, value)| service.txt.get(key).is_some_and(|got| txt_matches(got.as_str(), value)));
    (service.kind.eq_ignore_ascii_case(kind) && instance && txt).then(|| {
        said(EvidenceKind::Mdns, &Text::from_lan(&format!("{} \"{}\"", service.kind, service.instance)))
    })
}

fn told(sign: &Sign, protocol: &str, seen: &Seen) -> Option<Evidence> {
    let Seen::Told(told) = seen else { return None };
    let fields = sign
        .fields
        .iter()
        .all(|(name, value)| told.fields.get(name).is_some_and(|got| txt_matches(got.as_str(), value)));
    (told.protocol == *protocol && fields)
        .then(|| said(EvidenceKind::Told, &Text::from_lan(&format!("it answered in \"{protocol}\""))))
}

/// A number must be equal, a text may go on.
fn txt_matches(got: &str, wanted: &str) -> bool {
    if wanted.bytes().all(|b| b.is_ascii_digit()) { got == wanted } else { begins(got, wanted) }
}

fn upnp(sign: &Sign, seen: &Seen) -> Option<Evidence> {
    let Seen::Upnp(d) = seen else { return None };
    let maker = sign.upnp_maker.as_ref().is_none_or(|m| begins(d.manufacturer.as_str(), m));
    let kind = sign.upnp_type.as_ref().is_none_or(|t| contains(d.device_type.as_str(), t));
    let model = sign.upnp_model.as_ref().is_none_or(|m| contains(d.model_name.as_str(), m));
    let detail = Text::from_lan(&format!("{} {} ({})", d.manufacturer, d.model_name, d.device_type));
    (maker && kind && model).then(|| said(EvidenceKind::Upnp, &detail))
}

fn http(sign: &Sign, seen: &Seen) -> Option<Evidence> {
    let Seen::Http(reply) = seen else { return None };
    let path = sign.path.as_ref().is_none_or(|path| same_path(&reply.path, path) && reply.status == 200);
    let body = sign.body.as_ref().is_none_or(|part| contains(&reply.body, part));
    let title = sign.title.as_ref().is_none_or(|part| contains(reply.title.as_str(), part));
    let server = sign.server.as_ref().is_none_or(|prefix| begins(reply.server.as_str(), prefix));
    let asked_realm =
        sign.realm.as_ref().is_none_or(|part| realm(&reply.wall).is_some_and(|r| contains(r.as_str(), part)));
    (path && body && title && server && asked_realm).then(|| {
        let detail = match (&sign.realm, realm(&reply.wall)) {
            (Some(_), Some(realm)) => format!("port {} asks for a login for \"{realm}\"", reply.port),
            _ if !reply.title.is_empty() => {
                format!("port {}, {}: \"{}\"", reply.port, reply.path, reply.title)
            }
            _ => format!("port {}, {}", reply.port, reply.path),
        };
        said(EvidenceKind::Http, &Text::from_lan(&detail))
    })
}

/// Paths are equal when all before the question mark is.
pub(crate) fn same_path(got: &str, wanted: &str) -> bool {
    got.split('?').next() == wanted.split('?').next()
}

/// The realm of a login.
pub(crate) fn realm(wall: &HttpWall) -> Option<&Text> {
    match wall {
        HttpWall::Basic(realm) | HttpWall::Digest(realm) => Some(realm),
        _ => None,
    }
}

/// What a service said first.
pub(crate) fn greeting(seen: &Seen) -> Option<&Text> {
    match seen {
        Seen::Banner { text, .. } => Some(text),
        Seen::Ftp(answer) => Some(&answer.greeting),
        Seen::Telnet(answer) => Some(&answer.text),
        _ => None,
    }
}

fn said(kind: EvidenceKind, detail: &Text) -> Evidence {
    Evidence { kind, detail: detail.clone() }
}

/// Whether a text begins so, whatever the case of its ASCII letters.
fn begins(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// Whether a text contains a part, whatever the case of its ASCII letters.
fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    part.is_empty() || text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}
