//! A login at an MQTT broker (3.1.1). Nothing is subscribed to and nothing is published.

use porchlight_model::GapReason;

use super::answer::Answer;
use super::{At, Pair};
use crate::ask::{MQTT_CONNECT, MQTT_DISCONNECT};
use crate::exchange::{read_until, send};

/// CONNECT, with a name and password or without, and DISCONNECT.
pub(super) async fn knock(at: At<'_>, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let mut stream = at.gate.connect(at.host, at.port, at.packet).await?;
    let time = at.gate.read_time(at.host);
    let question = pair.map_or_else(|| MQTT_CONNECT.to_vec(), connect);
    send(&mut stream, &question, time).await?;
    let got = read_until(&mut stream, 4, time * 2, |_| false).await?;
    let answer = match got[..] {
        [0x20, 2, 0 | 1, 0] => Answer::Inside,
        // Bad name or password, not authorised; brokers use either.
        [0x20, 2, 0, 4 | 5] => Answer::Outside,
        // The server is not available.
        [0x20, 2, 0, 3] => Answer::Calm,
        // Some brokers hang up on a wrong password in place of an answer: that could be a lock as well.
        [] => return Err(GapReason::Reset),
        _ => Answer::Strange,
    };
    if answer == Answer::Inside {
        // The broker may have closed already; nothing depends on it.
        let _ = send(&mut stream, MQTT_DISCONNECT, time).await;
    }
    Ok(answer)
}

/// CONNECT with a name and a password (section 3.1), clean session, no will, client id "porchlight".
fn connect(Pair { user, password }: Pair<'_>) -> Vec<u8> {
    let mut body = b"\x00\x04MQTT\x04\xc2\x00\x0a\x00\x0aporchlight".to_vec();
    for text in [user, password] {
        let bytes = text.as_bytes();
        let bytes = &bytes[..bytes.len().min(200)];
        body.extend([0, u8::try_from(bytes.len()).unwrap_or(u8::MAX)]);
        body.extend(bytes);
    }
    let mut packet = vec![0x10];
    let mut length = body.len();
    loop {
        let low = u8::try_from(length % 128).unwrap_or(0);
        length /= 128;
        packet.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    packet.extend(body);
    packet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_standard() {
        let packet = connect(Pair { user: "ab", password: "c" });
        assert_eq!(packet, b"\x10\x1d\x00\x04MQTT\x04\xc2\x00\x0a\x00\x0aporchlight\x00\x02ab\x00\x01c");
        let long = connect(Pair { user: &"u".repeat(150), password: "p" });
        assert_eq!((long[1], long[2]), (0x80 | (177 % 128) as u8, 1));
        assert_eq!(long.len(), 3 + 177);
    }
}
