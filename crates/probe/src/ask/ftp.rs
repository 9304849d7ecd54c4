//! Asking an FTP server (RFC 959) whether it lets anonymous in (RFC 1635). No file is listed.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{FtpAnswer, GapReason, Text};

use crate::exchange::{read_until, send};
use crate::gate::Connection;
use crate::{Gate, Packet};

const MOST: usize = 4096;
/// Servers let whoever is turned away wait for some seconds.
const VERDICT_TIME: Duration = Duration::from_secs(5);
const USER: &[u8] = b"USER anonymous\r\n";
const PASS: &[u8] = b"PASS porchlight@\r\n";
const QUIT: &[u8] = b"QUIT\r\n";

/// Says `USER anonymous`, `PASS` when asked for it, and `QUIT`.
///
/// # Errors
/// A gap when the server does not greet.
pub async fn ask_ftp(gate: &Gate, host: IpAddr, port: u16) -> Result<FtpAnswer, GapReason> {
    let mut stream = gate.connect(host, port, Packet::FtpAnonymous).await?;
    let greeting = reply(&mut stream, gate.read_time(host)).await?;
    let anonymous = match greeting.code {
        Some(220) => anonymous(&mut stream, gate.read_time(host)).await.ok().flatten(),
        _ => None,
    };
    Ok(FtpAnswer { port, greeting: greeting.text, anonymous })
}

async fn anonymous(stream: &mut Connection, time: Duration) -> Result<Option<bool>, GapReason> {
    send(stream, USER, time).await?;
    let mut answer = reply(stream, VERDICT_TIME).await?.code;
    if answer == Some(331) {
        send(stream, PASS, time).await?;
        answer = reply(stream, VERDICT_TIME).await?.code;
    }
    // The server may have closed already; it was told what matters.
    let _ = send(stream, QUIT, time).await;
    Ok(match answer {
        Some(230) => Some(true),
        Some(331 | 332 | 421 | 430 | 500..=599) => Some(false),
        _ => None,
    })
}

/// A reply of one line or many.
pub(crate) struct Reply {
    /// Its three digits.
    pub(crate) code: Option<u16>,
    /// Its first line.
    pub(crate) text: Text,
}

/// Reads one reply, of one line or many (RFC 959, section 4.2).
pub(crate) async fn reply(stream: &mut Connection, time: Duration) -> Result<Reply, GapReason> {
    let got = read_until(stream, MOST, time, |got| last_line(got).is_some()).await?;
    let line = last_line(&got).unwrap_or_default();
    let first = got.split(|b| *b == b'\n').next().unwrap_or_default();
    let code = std::str::from_utf8(line.get(..3).unwrap_or_default()).ok().and_then(|c| c.parse().ok());
    Ok(Reply { code, text: Text::from_lan_bytes(first.get(4..).unwrap_or_default()) })
}

/// The line that ends a reply: three digits and a blank.
fn last_line(got: &[u8]) -> Option<&[u8]> {
    let whole = got.iter().rposition(|b| *b == b'\n').map(|end| &got[..end])?;
    whole.split(|b| *b == b'\n').find(|line| {
        matches!(line, [a, b, c, rest @ ..]
            if [a, b, c].iter().all(|d| d.is_ascii_digit()) && matches!(rest.first(), None | Some(b' ' | b'\r')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn replies_of_one_and_many_lines() {
        for (got, line) in [
            (&b"220 ready\r\n"[..], Some(&b"220 ready\r"[..])),
            (b"220-Hello\r\n220-there\r\n220 end\r\n", Some(b"220 end\r")),
            (b"220-Hello\r\n", None),
            (b"220 no end", None),
            (b"220\r\n", Some(b"220\r")),
            (b"hello\r\n", None),
        ] {
            assert_eq!(last_line(got), line, "{got:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in any::<Vec<u8>>()) {
            let _ = last_line(&bytes);
        }
    }
}
