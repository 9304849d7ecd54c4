//! An MQTT broker (3.1.1) that answers CONNECT and carries no messages.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Seat, listen_to_the_end};

/// CONNACK return codes (section 3.2.2.3).
const ACCEPTED: u8 = 0;
const UNKNOWN_PROTOCOL_LEVEL: u8 = 1;
const NOT_AUTHORISED: u8 = 5;

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let Some(level) = connect(&mut stream).await? else { return Ok(()) };
    let anonymous = seat.with(|played| played.now.mqtt.as_ref().is_some_and(|mqtt| mqtt.anonymous));
    let code = match (level, anonymous) {
        (4, true) => ACCEPTED,
        (4, false) => NOT_AUTHORISED,
        _ => UNKNOWN_PROTOCOL_LEVEL,
    };
    seat.think().await;
    stream.write_all(&[0x20, 2, 0, code]).await?;
    if code == ACCEPTED { listen_to_the_end(&mut stream).await } else { stream.shutdown().await }
}

/// Reads a CONNECT packet (section 3.1); its protocol level, or `None` when it is something else.
async fn connect(stream: &mut DuplexStream) -> io::Result<Option<u8>> {
    if stream.read_u8().await? != 0x10 {
        return Ok(None);
    }
    let (mut length, mut shift) = (0u32, 0);
    loop {
        let byte = stream.read_u8().await?;
        length |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
        if shift > 21 {
            return Ok(None);
        }
    }
    if !(10..=4096).contains(&length) {
        return Ok(None);
    }
    let mut packet = vec![0; length as usize];
    stream.read_exact(&mut packet).await?;
    Ok(packet.strip_prefix(b"\x00\x04MQTT").map(|rest| rest[0]))
}
