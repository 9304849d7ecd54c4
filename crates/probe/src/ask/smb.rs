//! Asking file sharing whether it still speaks version 1 (SMB, [MS-CIFS] section 2.2.4.52). One NEGOTIATE that
//! offers that version alone; nobody logs in and no folder is listed.

use std::net::IpAddr;

use porchlight_model::{GapReason, Seen};

use crate::exchange::{read_until, send};
use crate::{Gate, Packet};

/// SMB_COM_NEGOTIATE with the dialect "NT LM 0.12" alone.
#[rustfmt::skip]
pub(crate) const NEGOTIATE: &[u8] = &[
    // The length of what follows (RFC 1002, section 4.3.1).
    0x00, 0x00, 0x00, 0x2f,
    // The head: protocol, command, status, flags, flags (long names, NT errors), and no session.
    0xff, b'S', b'M', b'B', 0x72, 0, 0, 0, 0, 0x18, 0x01, 0x40,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    // No words, twelve bytes: the dialect.
    0x00, 0x0c, 0x00, 0x02, b'N', b'T', b' ', b'L', b'M', b' ', b'0', b'.', b'1', b'2', 0x00,
];
/// Where the dialect that was chosen stands: behind four bytes of length, the head and the count of words.
const CHOSEN: usize = 4 + 32 + 1;
const MOST: usize = CHOSEN + 2;

/// Offers version 1 and reads whether it is taken. Most servers of today break off instead.
///
/// # Errors
/// A gap when nothing came in time, or something else.
pub async fn ask_smb1(gate: &Gate, host: IpAddr, port: u16) -> Result<Seen, GapReason> {
    let mut stream = gate.connect(host, port, Packet::Smb1Negotiate).await?;
    let time = gate.read_time(host);
    send(&mut stream, NEGOTIATE, time).await?;
    let offered = match read_until(&mut stream, MOST, time, |_| false).await {
        Ok(got) => chosen(&got).ok_or(GapReason::Garbage)?,
        Err(GapReason::Reset) => false,
        Err(reason) => return Err(reason),
    };
    Ok(Seen::Smb1 { port, offered })
}

/// Whether an answer takes the dialect; nothing at all, or an answer of version 2, does not.
fn chosen(got: &[u8]) -> Option<bool> {
    match got.get(4..8) {
        None if got.is_empty() => Some(false),
        Some([0xfe, b'S', b'M', b'B']) => Some(false),
        Some([0xff, b'S', b'M', b'B']) if got.get(8) == Some(&0x72) => {
            let ok = got.get(9..13) == Some(&[0; 4][..]);
            Some(ok && got.get(CHOSEN..CHOSEN + 2) == Some(&[0, 0][..]) && got.get(CHOSEN - 1) >= Some(&1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reply(protocol: u8, status: u8, words: u8, dialect: [u8; 2]) -> Vec<u8> {
        let mut reply = NEGOTIATE[..36].to_vec();
        reply[4] = protocol;
        reply[9] = status;
        reply.push(words);
        reply.extend(dialect);
        reply
    }

    #[test]
    fn the_question_is_51_bytes_and_answers_are_read() {
        assert_eq!(NEGOTIATE.len(), 51);
        assert_eq!(usize::from(NEGOTIATE[3]), NEGOTIATE.len() - 4);
        assert_eq!(usize::from(NEGOTIATE[37]), NEGOTIATE.len() - 39);
        assert!(NEGOTIATE.ends_with(b"\x02NT LM 0.12\0"));
        for (got, is) in [
            (reply(0xff, 0, 17, [0, 0]), Some(true)),
            (reply(0xff, 0, 1, [0xff, 0xff]), Some(false)),
            (reply(0xff, 0x0d, 0, [0, 0]), Some(false)),
            (reply(0xfe, 0, 0, [0, 0]), Some(false)),
            (Vec::new(), Some(false)),
            (b"HTTP/1.1 400 Bad Request".to_vec(), None),
            (vec![0x83, 0, 0, 1, 0x8f], None),
        ] {
            assert_eq!(chosen(&got), is, "{got:?}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), at in 0usize..39, by in any::<u8>()) {
            let _ = chosen(&bytes);
            let mut bent = reply(0xff, 0, 17, [0, 0]);
            bent[at] = by;
            let _ = chosen(&bent);
        }
    }
}
