//! mDNS on the operating system's network, through mdns-sd.

use std::collections::{BTreeMap, HashSet};
use std::io;

use mdns_sd::{IfKind, ResolvedService, ServiceDaemon, ServiceEvent};
use porchlight_model::{MdnsService, Text};
use tokio::sync::mpsc;

use crate::{Announcement, Interface};

/// The question for every service type (RFC 6763, section 9).
const TYPES: &str = "_services._dns-sd._udp.local.";
/// Service types that are asked for at once; others follow when a device names them.
const KNOWN: [&str; 37] = [
    "_airplay._tcp",
    "_amzn-wplay._tcp",
    "_androidtvremote2._tcp",
    "_axis-video._tcp",
    "_companion-link._tcp",
    "_device-info._tcp",
    "_ecobee._tcp",
    "_elg._tcp",
    "_esphomelib._tcp",
    "_googlecast._tcp",
    "_hap._tcp",
    "_hap._udp",
    "_home-assistant._tcp",
    "_homeconnect._tcp",
    "_http._tcp",
    "_https._tcp",
    "_hue._tcp",
    "_hwenergy._tcp",
    "_ipp._tcp",
    "_ipps._tcp",
    "_lifx._udp",
    "_lutron._tcp",
    "_matter._tcp",
    "_matterc._udp",
    "_meshcop._udp",
    "_miio._udp",
    "_nanoleafapi._tcp",
    "_printer._tcp",
    "_raop._tcp",
    "_shelly._tcp",
    "_smb._tcp",
    "_sonos._tcp",
    "_soundtouch._tcp",
    "_spotify-connect._tcp",
    "_ssh._tcp",
    "_wled._tcp",
    "_workstation._tcp",
];
/// The most service types that are browsed for.
const MOST_TYPES: usize = 200;

/// Browses one interface until the receiver is dropped.
pub(super) fn browse(on: &Interface) -> io::Result<mpsc::Receiver<Announcement>> {
    let daemon = ServiceDaemon::new().map_err(io::Error::other)?;
    daemon.disable_interface(IfKind::All).map_err(io::Error::other)?;
    daemon.enable_interface(IfKind::Name(on.name.clone())).map_err(io::Error::other)?;
    let (found, receiver) = mpsc::channel(256);
    let types = daemon.browse(TYPES).map_err(io::Error::other)?;
    let known: Vec<_> =
        KNOWN.iter().filter_map(|kind| daemon.browse(&format!("{kind}.local.")).ok()).collect();
    tokio::spawn(async move {
        let mut browsed: HashSet<String> = KNOWN.iter().map(|kind| format!("{kind}.local.")).collect();
        for services in known {
            tokio::spawn(pass_on(services, found.clone()));
        }
        loop {
            let event = tokio::select! {
                event = types.recv_async() => event,
                () = found.closed() => break,
            };
            let Ok(event) = event else { break };
            let ServiceEvent::ServiceFound(_, kind) = event else { continue };
            if browsed.len() < MOST_TYPES
                && browsed.insert(kind.clone())
                && let Ok(services) = daemon.browse(&kind)
            {
                tokio::spawn(pass_on(services, found.clone()));
            }
        }
        // The daemon's thread ends with this; its answer is of no interest.
        let _ = daemon.shutdown();
    });
    Ok(receiver)
}

async fn pass_on(services: mdns_sd::Receiver<ServiceEvent>, found: mpsc::Sender<Announcement>) {
    while let Ok(event) = services.recv_async().await {
        if let ServiceEvent::ServiceResolved(service) = event
            && found.send(announcement(&service)).await.is_err()
        {
            return;
        }
    }
}

fn announcement(service: &ResolvedService) -> Announcement {
    let kind = service.ty_domain.trim_end_matches('.').trim_end_matches(".local").to_owned();
    let instance =
        service.fullname.strip_suffix(&format!(".{}", service.ty_domain)).unwrap_or(&service.fullname);
    let txt: BTreeMap<String, Text> = service
        .txt_properties
        .iter()
        .take(64)
        .map(|p| (p.key().to_ascii_lowercase(), Text::from_lan_bytes(p.val().unwrap_or_default())))
        .collect();
    Announcement {
        service: MdnsService {
            kind,
            instance: Text::from_lan(&instance.replace('\\', "")),
            hostname: Text::from_lan(service.host.trim_end_matches('.').trim_end_matches(".local")),
            port: service.port,
            txt,
        },
        addresses: service.addresses.iter().map(mdns_sd::ScopedIp::to_ip_addr).collect(),
    }
}
