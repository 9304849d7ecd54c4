//! Questions that are worth asking only once it is known what a device is: whether a camera shows its picture
//! to everyone, whether a router opens ways in, whether a database lets everyone in. Each is asked once, of
//! devices that fit and on ports that are open.

use std::net::IpAddr;

use porchlight_catalogue::{Ask, Catalogue};
use porchlight_identify::{Sightings, views};
use porchlight_model::{Device, Kind, PortState, Probe, Seen};
use porchlight_probe::{Gate, ask_docker, ask_influxdb, ask_nat_pmp, ask_picture, ask_redis, ask_stream};

use crate::visit::{Desk, follow_up};

/// One of these questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deeper {
    /// Does the router open ways in by NAT-PMP?
    NatPmp,
    /// Does the router tell model and version to everyone by HNAP?
    Hnap,
    /// Is the stream with this path guarded?
    Stream(String),
    /// Is the picture with this path guarded?
    Picture(String),
    /// Does the database Redis ask for a password?
    Redis,
    /// Does the database InfluxDB?
    InfluxDb,
    /// Does the control of containers?
    Docker,
}

const HTTP: u16 = 80;
const RTSP: u16 = 554;
const DOCKER: u16 = 2375;
const REDIS: u16 = 6379;
const INFLUXDB: u16 = 8086;

/// What is worth asking at one address of a device.
pub(crate) fn deeper(
    device: &Device,
    host: IpAddr,
    sightings: &Sightings,
    catalogue: &Catalogue,
) -> Vec<Deeper> {
    let here = sightings.at(host);
    let open = |port: u16| {
        here.iter().any(|s| matches!(s, Seen::Port { port: p, state: PortState::Open } if *p == port))
    };
    let told =
        |protocol: &str| here.iter().any(|s| matches!(s, Seen::Told(told) if told.protocol == protocol));
    let mut all = Vec::new();
    match device.kind() {
        Kind::Router => {
            all.extend(here.contains(&Seen::Gateway).then_some(Deeper::NatPmp));
            all.extend(open(HTTP).then_some(Deeper::Hnap));
        }
        Kind::Camera | Kind::Doorbell => {
            let seen = sightings.of(&device.addresses);
            let views = views(&seen, catalogue);
            if told("rtsp") {
                let known = views.iter().find_map(|view| view.stream.clone());
                all.push(Deeper::Stream(known.unwrap_or_else(|| "/".to_owned())));
            }
            let picture = views.iter().find_map(|view| view.picture.clone());
            all.extend(picture.filter(|_| open(HTTP)).map(Deeper::Picture));
        }
        Kind::Nas | Kind::Computer | Kind::Unknown => {
            // What streams and is nothing else that is known may be a camera.
            all.extend(
                (device.kind() == Kind::Unknown && told("rtsp")).then(|| Deeper::Stream("/".to_owned())),
            );
            all.extend(open(REDIS).then_some(Deeper::Redis));
            all.extend(open(INFLUXDB).then_some(Deeper::InfluxDb));
            all.extend(open(DOCKER).then_some(Deeper::Docker));
        }
        _ => {}
    }
    all
}

/// Asks these questions, one after the other.
pub(crate) async fn ask_deeper(gate: Gate, host: IpAddr, all: Vec<Deeper>, desk: Desk) {
    for one in all {
        let (probe, result) = match one {
            Deeper::NatPmp => {
                // Silence is how a router says that it opens nothing: that is no gap.
                if let Ok(seen) = ask_nat_pmp(&gate, host).await {
                    desk.seen(host, seen).await;
                }
                continue;
            }
            Deeper::Hnap => {
                let page = Ask { port: HTTP, path: "/HNAP1/".into(), ..Ask::default() };
                follow_up(gate.clone(), host, vec![page], desk.clone()).await;
                continue;
            }
            Deeper::Stream(path) => {
                (Probe::Rtsp, ask_stream(&gate, host, RTSP, &path).await.map(Seen::Stream))
            }
            Deeper::Picture(path) => {
                (Probe::Http, ask_picture(&gate, host, HTTP, &path).await.map(Seen::Picture))
            }
            Deeper::Redis => (Probe::Access, ask_redis(&gate, host, REDIS).await.map(Seen::Access)),
            Deeper::InfluxDb => (Probe::Access, ask_influxdb(&gate, host, INFLUXDB).await.map(Seen::Access)),
            Deeper::Docker => (Probe::Access, ask_docker(&gate, host, DOCKER).await.map(Seen::Access)),
        };
        match result {
            Ok(seen) => desk.seen(host, seen).await,
            Err(reason) => desk.gap(Some(host), probe, reason).await,
        }
    }
}
