//! Asking an MQTT broker (3.1.1, OASIS, section 3) whether it wants to know who connects.
//! Nothing is subscribed to and nothing is published.

use std::net::IpAddr;

use porchlight_model::{GapReason, MqttAnswer};

use crate::exchange::{read_until, send};
use crate::{Gate, Packet};

/// CONNECT, protocol level 4, clean session, keep-alive 10 s, client id "porchlight", no user name.
pub(crate) const CONNECT: &[u8] = b"\x10\x16\x00\x04MQTT\x04\x02\x00\x0a\x00\x0aporchlight";
/// DISCONNECT.
pub(crate) const DISCONNECT: &[u8] = b"\xe0\x00";

/// Says CONNECT without a name, reads CONNACK, says DISCONNECT.
///
/// # Errors
/// A gap when nothing came back.
pub async fn ask_mqtt(gate: &Gate, host: IpAddr, port: u16) -> Result<MqttAnswer, GapReason> {
    let mut stream = gate.connect(host, port, Packet::MqttConnect).await?;
    let time = gate.read_time(host);
    send(&mut stream, CONNECT, time).await?;
    let got = read_until(&mut stream, 4, time, |_| false).await?;
    let return_code = match got[..] {
        [0x20, 2, 0 | 1, code] => Some(code),
        _ => None,
    };
    if return_code == Some(0) {
        // The broker may have closed already; nothing depends on it.
        let _ = send(&mut stream, DISCONNECT, time).await;
    }
    Ok(MqttAnswer { port, return_code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_standard() {
        assert_eq!(usize::from(CONNECT[1]), CONNECT.len() - 2);
        assert_eq!(CONNECT[9] & 0b1100_0000, 0, "no user name and no password");
        assert_eq!(CONNECT[9] & 0b0000_0100, 0, "no will: nothing is ever published");
    }
}
