//! Asking the database Redis whether it is there for everyone: one `PING`, which reads and changes nothing.

use std::net::IpAddr;

use porchlight_model::{Access, GapReason, Guarded};

use crate::exchange::{read_until, send};
use crate::{Gate, Packet};

pub(crate) const PING: &[u8] = b"PING\r\n";
const MOST: usize = 256;

/// Says `PING` and reads one line.
///
/// # Errors
/// A gap when nothing came.
pub async fn ask_redis(gate: &Gate, host: IpAddr, port: u16) -> Result<Access, GapReason> {
    let mut stream = gate.connect(host, port, Packet::RedisPing).await?;
    let time = gate.read_time(host);
    send(&mut stream, PING, time).await?;
    let got = read_until(&mut stream, MOST, time, |got| got.contains(&b'\n')).await?;
    Ok(Access { service: Guarded::Redis, port, open: is_open(&got) })
}

/// `NOAUTH` asks for a password; `DENIED` speaks to nobody but its own computer.
fn is_open(got: &[u8]) -> Option<bool> {
    match got {
        [b'+', b'P', b'O', b'N', b'G', ..] => Some(true),
        [b'-', rest @ ..] if rest.starts_with(b"NOAUTH") || rest.starts_with(b"DENIED") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_ping_is_sent_and_its_answer_read() {
        assert_eq!(PING, b"PING\r\n");
        for (got, open) in [
            (&b"+PONG\r\n"[..], Some(true)),
            (b"-NOAUTH Authentication required.\r\n", Some(false)),
            (b"-DENIED Redis is running in protected mode", Some(false)),
            (b"-ERR unknown command\r\n", None),
            (b"HTTP/1.1 400 Bad Request\r\n", None),
            (b"", None),
        ] {
            assert_eq!(is_open(got), open, "{got:?}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>()) {
            let _ = is_open(&bytes);
        }
    }
}
