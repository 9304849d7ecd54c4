//! Asking a screen that is shared (RFB, RFC 6143, section 7.1) which guards it has. The screen is neither seen
//! nor steered: the connection is closed before a guard is chosen.

use std::net::IpAddr;

use porchlight_model::{Access, GapReason, Guarded};

use crate::exchange::{read_until, send};
use crate::{Gate, Packet};

/// A version is twelve bytes: `RFB 003.008` and a line feed.
const VERSION: usize = 12;
/// The newest version of the standard, for servers that say one of their own.
const NEWEST: &[u8; VERSION] = b"RFB 003.008\n";
/// The guard that is none.
const NO_PASSWORD: u8 = 1;

/// Reads the version, says the same, reads the list of guards and closes.
///
/// # Errors
/// A gap when nothing came, or something that is not RFB.
pub async fn ask_vnc(gate: &Gate, host: IpAddr, port: u16) -> Result<Access, GapReason> {
    let mut stream = gate.connect(host, port, Packet::VncHello).await?;
    let time = gate.read_time(host);
    let told = read_until(&mut stream, VERSION, time, |got| got.len() == VERSION).await?;
    let ours = answer(&told).ok_or(GapReason::Garbage)?;
    send(&mut stream, ours, time).await?;
    let guards = read_until(&mut stream, 256, time, |got| is_open(ours, got).is_some()).await?;
    Ok(Access { service: Guarded::Vnc, port, open: is_open(ours, &guards) })
}

/// The version that we say: the same, where it is one of the standard.
fn answer(told: &[u8]) -> Option<&'static [u8; VERSION]> {
    match told {
        b"RFB 003.003\n" => Some(b"RFB 003.003\n"),
        b"RFB 003.007\n" => Some(b"RFB 003.007\n"),
        [b'R', b'F', b'B', b' ', .., b'\n'] if told.len() == VERSION => Some(NEWEST),
        _ => None,
    }
}

/// Whether a guard that is none is among those that are offered; `None` while the list is not whole, and when
/// the server refuses (section 7.1.2).
fn is_open(version: &[u8; VERSION], got: &[u8]) -> Option<bool> {
    // Before version 3.7 the server chooses, in four bytes.
    if version == b"RFB 003.003\n" {
        return match got.first_chunk::<4>()? {
            [0, 0, 0, 0] => None,
            chosen => Some(*chosen == [0, 0, 0, NO_PASSWORD]),
        };
    }
    let (count, guards) = got.split_first()?;
    let guards = guards.get(..usize::from(*count)).filter(|guards| !guards.is_empty())?;
    Some(guards.contains(&NO_PASSWORD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn guards_are_read_and_one_version_is_sent() {
        assert_eq!(answer(b"RFB 003.003\n").unwrap(), b"RFB 003.003\n");
        assert_eq!(answer(b"RFB 003.007\n").unwrap(), b"RFB 003.007\n");
        assert_eq!(answer(b"RFB 003.008\n").unwrap(), NEWEST);
        assert_eq!(answer(b"RFB 003.889\n").unwrap(), NEWEST);
        assert_eq!(answer(b"SSH-2.0-foo\n"), None);
        for (version, got, open) in [
            (NEWEST, &[1, 1][..], Some(true)),
            (NEWEST, &[2, 2, 1], Some(true)),
            (NEWEST, &[2, 2, 16], Some(false)),
            (NEWEST, &[2, 2], None),
            (NEWEST, &[0, 0, 0, 0, 1, b'x'], None),
            (b"RFB 003.003\n", &[0, 0, 0, 1], Some(true)),
            (b"RFB 003.003\n", &[0, 0, 0, 2], Some(false)),
            (b"RFB 003.003\n", &[0, 0, 0, 0], None),
        ] {
            assert_eq!(is_open(version, got), open, "{got:?}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>()) {
            let _ = (answer(&bytes), is_open(NEWEST, &bytes), is_open(b"RFB 003.003\n", &bytes));
        }
    }
}
