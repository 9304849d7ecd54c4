//! Where the login of a row of the catalogue is asked for on a device, as far as was seen of it. A row whose
//! service did not show itself is not asked.

use porchlight_catalogue::{FactoryLogin, LoginProtocol};
use porchlight_model::{HttpReply, HttpWall, PortState, Seen, Transport};
use porchlight_probe::{Door, Form, Page};

/// MQTT's words for "tell me who you are" (3.1.1, section 3.2.2.3).
const MQTT_REFUSALS: [u8; 2] = [4, 5];

/// The port and the door.
pub(crate) fn door(row: &FactoryLogin, seen: &[&Seen]) -> Option<(u16, Door)> {
    let is_open =
        || seen.iter().any(|s| matches!(s, Seen::Port { port, state: PortState::Open } if *port == row.port));
    let at = |is: bool, door: Door| is.then_some((row.port, door));
    match row.protocol {
        LoginProtocol::HttpBasic => page(row, seen, false),
        LoginProtocol::HttpDigest => page(row, seen, true),
        LoginProtocol::HttpForm => form(row, seen),
        LoginProtocol::Telnet => {
            let speaks =
                seen.iter().any(|s| matches!(s, Seen::Telnet(t) if t.port == row.port && t.speaks_telnet));
            at(speaks, Door::Telnet { inside: row.inside.clone() })
        }
        LoginProtocol::Ssh => {
            let greets = |s: &&Seen| matches!(s, Seen::Banner { port, text } if *port == row.port && text.as_str().starts_with("SSH-2"));
            at(seen.iter().any(greets), Door::Ssh)
        }
        LoginProtocol::Ftp => {
            at(seen.iter().any(|s| matches!(s, Seen::Ftp(ftp) if ftp.port == row.port)), Door::Ftp)
        }
        // Who answers "public" is told of by a rule of its own.
        LoginProtocol::Snmp if row.password == "public" => None,
        LoginProtocol::Snmp => {
            at(seen.iter().any(|s| matches!(s, Seen::SnmpSilent | Seen::Snmp { .. })), Door::Snmp)
        }
        LoginProtocol::Mqtt => {
            let asks = |s: &&Seen| matches!(s, Seen::Mqtt(m) if m.port == row.port && m.return_code.is_some_and(|c| MQTT_REFUSALS.contains(&c)));
            at(seen.iter().any(asks), Door::Mqtt)
        }
        LoginProtocol::RtspBasic | LoginProtocol::RtspDigest => {
            at(is_open(), Door::Rtsp { path: row.path.clone(), realm: row.realm.to_lowercase() })
        }
        LoginProtocol::Onvif => at(is_open(), Door::Onvif { path: row.path.clone() }),
    }
}

fn pages<'a>(seen: &'a [&'a Seen]) -> impl Iterator<Item = &'a HttpReply> {
    seen.iter().filter_map(|s| match s {
        Seen::Http(reply) => Some(reply),
        _ => None,
    })
}

fn page(row: &FactoryLogin, seen: &[&Seen], digest: bool) -> Option<(u16, Door)> {
    let walled = |reply: &HttpReply| match (&reply.wall, digest) {
        (HttpWall::Basic(_), false) | (HttpWall::Digest(_), true) => true,
        // A path of its own is guarded where the front page need not be.
        _ => digest && row.path != "/" && !matches!(reply.wall, HttpWall::Basic(_)),
    };
    let here = |reply: &&HttpReply| reply.port == row.port && (walled(reply) || reply.wall == HttpWall::None);
    // After the device moved its page under cover, the login moved with it.
    let secure = |reply: &&HttpReply| reply.transport == Transport::Tls && walled(reply);
    let found = pages(seen).find(secure).or_else(|| pages(seen).find(here))?;
    let page = Page {
        transport: found.transport,
        path: row.path.clone(),
        digest,
        realm: row.realm.to_lowercase(),
        inside: row.inside.clone(),
    };
    Some((found.port, Door::Page(page)))
}

fn form(row: &FactoryLogin, seen: &[&Seen]) -> Option<(u16, Door)> {
    let form = row.form.as_ref()?;
    let found = pages(seen).find(|reply| reply.port == row.port)?;
    let form = Form {
        transport: found.transport,
        path: row.path.clone(),
        user_field: form.user_field.clone(),
        password_field: form.password_field.clone(),
        refused: form.refused.clone(),
        inside: row.inside.clone(),
        guarded: form.guarded.clone(),
    };
    Some((found.port, Door::Form(form)))
}
