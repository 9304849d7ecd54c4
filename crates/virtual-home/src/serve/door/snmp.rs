//! An SNMP community in the place of a password (v2c), answered over UDP.

use crate::file::{DoorFile, Mood, Speaks};
use crate::home::Played;
use crate::serve::snmp;

/// The answer to a datagram; `None` where agents keep silent.
pub(crate) fn answer(played: &mut Played, datagram: &[u8]) -> Option<Vec<u8>> {
    let door = played.now.door.iter().find(|door| door.speaks == Speaks::Snmp)?.clone();
    let community = snmp::community(datagram)?;
    // The word that every scan asks with is not a login.
    let is_login = !community.is_empty() && community != b"public";
    let is_right = community == door.password.as_bytes();
    let opens = match door.mood {
        Mood::Open => true,
        Mood::Anybody => is_login,
        Mood::Fair => is_right,
        _ => false,
    };
    if is_login && !opens {
        played.failed_logins += 1;
    }
    match door.mood {
        Mood::Babbles if is_login => Some(vec![0x30, 0x03, 0x83, 0x00, 0xfe]),
        Mood::TwoFaced if is_login => snmp::respond(datagram, None),
        _ if opens => snmp::respond(datagram, Some(&told(&door))),
        _ => None,
    }
}

fn told(door: &DoorFile) -> String {
    if door.inside.is_empty() { "Pretend agent".to_owned() } else { door.inside.clone() }
}
