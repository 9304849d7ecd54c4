//! Asking the router by NAT-PMP (RFC 6886, section 3.2) for its outside address: opcode 0, the one question that
//! opens nothing. That it answers is what is kept; the address is not.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{GapReason, Seen};
use tokio::time::timeout;

use crate::{Gate, Hear, Packet};

/// Version 0, opcode 0.
pub(crate) const QUESTION: &[u8] = &[0, 0];
const PORT: u16 = 5351;

/// Asks the router once, and once more when nothing came.
///
/// # Errors
/// A gap when it keeps silent, as routers do that have it switched off, or says something else.
pub async fn ask_nat_pmp(gate: &Gate, router: IpAddr) -> Result<Seen, GapReason> {
    let socket = gate.datagrams(router, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    let mut buffer = [0; 64];
    for wait in [Duration::from_millis(250), Duration::from_millis(500)] {
        let sent = socket.send(QUESTION, gate.interface().socket(router, PORT), Packet::NatPmpAddress).await;
        sent.map_err(|_| GapReason::Reset)?;
        match timeout(wait, socket.receive(&mut buffer)).await {
            Ok(Ok((length, from))) if from == router => {
                let on = is_on(&buffer[..length]).ok_or(GapReason::Garbage)?;
                return Ok(Seen::NatPmp { on });
            }
            Ok(Err(_)) => return Err(GapReason::Reset),
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    Err(GapReason::TimedOut)
}

/// Whether an answer says yes. A router that speaks PCP alone (RFC 6887) says that it does not know the
/// version, and opens ways in all the same; "not authorised" is how a switched-off one says no (section 3.5).
fn is_on(answer: &[u8]) -> Option<bool> {
    match answer {
        [0, 128, 0, 0 | 3 | 4, ..] if answer.len() >= 8 => Some(true),
        [0, 128, 0, 2, ..] if answer.len() >= 8 => Some(false),
        [0 | 2, _, 0, 1, ..] if answer.len() >= 8 => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_bytes_are_sent_and_answers_are_read() {
        assert_eq!(QUESTION, [0, 0]);
        for (answer, on) in [
            (&[0, 128, 0, 0, 0, 0, 0, 9, 203, 0, 113, 1][..], Some(true)),
            (&[0, 128, 0, 2, 0, 0, 0, 9], Some(false)),
            (&[0, 128, 0, 0], None),
            (&[], None),
            (b"HTTP/1.1 200", None),
        ] {
            assert_eq!(is_on(answer), on, "{answer:?}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>()) {
            let _ = is_on(&bytes);
        }
    }
}
