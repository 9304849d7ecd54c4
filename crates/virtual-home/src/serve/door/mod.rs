//! Services that ask for a login: one file for each protocol, one judge for all.

mod ftp;
pub(super) mod http;
mod mqtt;
mod rtsp;
pub(crate) mod snmp;
#[cfg(feature = "ssh")]
mod ssh;
mod telnet;

use std::io;
use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::time::sleep;

use super::{Seat, listen_to_the_end};
use crate::file::{DoorFile, Mood, Speaks};
use crate::home::Played;
use crate::wire::Cut;

/// Longer than anybody waits for an answer to a login.
pub(super) const LATE: Duration = Duration::from_secs(20);
/// Much longer.
const FOR_EVER: Duration = Duration::from_secs(600);

/// What a door does with a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    In,
    Out,
    Locked,
    Late,
    Cut,
    Babble,
    Hang,
    TwoFaced,
    Stale,
}

/// Rules on a login, and counts one that fails.
pub(super) fn rule(played: &mut Played, door: &DoorFile, is_right: bool) -> Ruling {
    let ruling = match door.mood {
        Mood::Anybody | Mood::Open => Ruling::In,
        Mood::Fair if is_right => Ruling::In,
        Mood::Fair => Ruling::Out,
        Mood::Locks => Ruling::Locked,
        Mood::Slow => Ruling::Late,
        Mood::Drops => Ruling::Cut,
        Mood::Babbles => Ruling::Babble,
        Mood::Hangs => Ruling::Hang,
        Mood::TwoFaced => Ruling::TwoFaced,
        Mood::Stale => Ruling::Stale,
    };
    if ruling != Ruling::In {
        played.failed_logins += 1;
    }
    ruling
}

/// The door behind a port, as it is now.
fn door(seat: &Seat) -> Option<DoorFile> {
    seat.with(|played| played.now.door.iter().find(|door| door.port == seat.port).cloned())
}

fn judge(seat: &Seat, door: &DoorFile, is_right: bool) -> Ruling {
    seat.with(|played| rule(played, door, is_right))
}

/// Speaks on a connection to a door that is not a web server.
pub(super) async fn serve(seat: &Seat, stream: DuplexStream, cut: &Cut) -> io::Result<()> {
    let Some(door) = door(seat) else { return Ok(()) };
    match door.speaks {
        Speaks::Telnet => telnet::serve(seat, &door, stream, cut).await,
        Speaks::Ftp => ftp::serve(seat, &door, stream, cut).await,
        Speaks::Mqtt => mqtt::serve(seat, &door, stream, cut).await,
        Speaks::RtspBasic | Speaks::RtspDigest => rtsp::serve(seat, &door, stream, cut).await,
        #[cfg(feature = "ssh")]
        Speaks::Ssh => ssh::serve(seat, door, stream, cut).await,
        _ => listen_to_the_end(&mut { stream }).await,
    }
}

impl Speaks {
    /// True for what is spoken by a web server.
    pub(crate) fn is_http(self) -> bool {
        matches!(self, Self::HttpBasic | Self::HttpDigest | Self::HttpForm | Self::Onvif | Self::OnvifDigest)
    }
}

/// What a ruling is on a connection that carries text: what is said, or how it ends.
async fn say(ruling: Ruling, cut: &Cut, words: impl Fn(Ruling) -> Vec<u8>) -> Option<Vec<u8>> {
    match ruling {
        Ruling::Cut => {
            cut.reset();
            None
        }
        Ruling::Hang => {
            sleep(FOR_EVER).await;
            None
        }
        Ruling::Late => {
            sleep(LATE).await;
            Some(words(Ruling::Out))
        }
        Ruling::Babble => Some(vec![0x83, 0x00, 0xfe, 0x17, b'\n', 0x80, 0x81, b'\r', b'\n']),
        Ruling::Stale => Some(words(Ruling::Out)),
        other => Some(words(other)),
    }
}
