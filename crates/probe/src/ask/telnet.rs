//! Listening to a telnet port (RFC 854). Nothing is typed, no option is answered.

use std::net::IpAddr;

use porchlight_model::{GapReason, TelnetAnswer, Text};

use crate::exchange::read_until;
use crate::{Gate, Packet};

const MOST: usize = 1024;
/// "Interpret as command": the byte that starts every telnet option.
const IAC: u8 = 255;

/// Connects, listens until a prompt or for the read time, and closes.
///
/// # Errors
/// A gap when the port does not open or breaks off. A port that opens and stays silent is an answer.
pub async fn ask_telnet(gate: &Gate, host: IpAddr, port: u16) -> Result<TelnetAnswer, GapReason> {
    let mut stream = gate.connect(host, port, Packet::Listen).await?;
    let got = match read_until(&mut stream, MOST, gate.read_time(host), has_prompt).await {
        Err(GapReason::TimedOut) => Vec::new(),
        other => other?,
    };
    let speaks_telnet = speaks_telnet(&got);
    Ok(TelnetAnswer { port, speaks_telnet, text: Text::from_lan_bytes(&without_options(&got)) })
}

/// Option negotiation at the start, or a prompt: other services do neither.
fn speaks_telnet(got: &[u8]) -> bool {
    matches!(got, [IAC, 250..=254, ..]) || has_prompt(got)
}

fn has_prompt(got: &[u8]) -> bool {
    let text = String::from_utf8_lossy(got).to_lowercase();
    let end = text.trim_end_matches([' ', '\0']);
    ["login:", "username:", "user:", "password:", "# ", "$ "].iter().any(|p| end.ends_with(p.trim_end()))
        && !text.starts_with("http/")
        && !text.starts_with("ssh-")
}

/// The text without option negotiation: `IAC verb option`, `IAC SB ... IAC SE`, `IAC IAC`.
pub(crate) fn without_options(got: &[u8]) -> Vec<u8> {
    let (mut text, mut rest) = (Vec::new(), got);
    while let Some((&byte, after)) = rest.split_first() {
        rest = match (byte, after) {
            (IAC, [251..=254, _, after @ ..]) => after,
            (IAC, [250, sub @ ..]) => match sub.windows(2).position(|pair| pair == [IAC, 240]) {
                Some(end) => &sub[end + 2..],
                None => &[],
            },
            (IAC, [IAC, after @ ..]) => {
                text.push(IAC);
                after
            }
            (IAC, [_, after @ ..]) => after,
            (IAC, []) => &[],
            _ => {
                text.push(byte);
                after
            }
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn telnet_is_told_from_what_only_sits_on_its_port() {
        for (said, is) in [
            (&b"\xff\xfd\x18\xff\xfd\x20"[..], true),
            (b"\xff\xfb\x01\r\nBusyBox v1.19\r\nlogin: ", true),
            (b"Username:", true),
            (b"\r\nPassword: ", true),
            (b"SSH-2.0-dropbear\r\n", false),
            (b"220 ready\r\n", false),
            (b"HTTP/1.1 400 Bad Request\r\n\r\n", false),
            (b"", false),
            (b"\xff", false),
        ] {
            assert_eq!(speaks_telnet(said), is, "{said:?}");
        }
        assert_eq!(without_options(b"\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0hi\xff\xff"), b"hi\xff");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in any::<Vec<u8>>()) {
            prop_assert!(without_options(&bytes).len() <= bytes.len());
            let _ = speaks_telnet(&bytes);
        }
    }
}
