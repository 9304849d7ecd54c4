//! A login at an MQTT broker (3.1.1, section 3.1) that carries no messages.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Ruling, judge, say};
use crate::file::{DoorFile, Mood};
use crate::serve::{Seat, listen_to_the_end};
use crate::wire::Cut;

pub(super) async fn serve(
    seat: &Seat,
    door: &DoorFile,
    mut stream: DuplexStream,
    cut: &Cut,
) -> io::Result<()> {
    let Some(pair) = connect(&mut stream).await? else { return Ok(()) };
    seat.think().await;
    let ruling = match &pair {
        None if door.mood == Mood::Open => Ruling::In,
        // Nobody tried a login.
        None => Ruling::Out,
        Some((user, password)) => judge(seat, door, *user == door.user && *password == door.password),
    };
    let words = |ruling: Ruling| match ruling {
        Ruling::In => vec![0x20, 2, 0, 0],
        Ruling::Locked => vec![0x20, 2, 0, 3],
        Ruling::TwoFaced => vec![0x20, 2, 0x80, 0],
        // Bad name or password, for a login; not authorised, without one.
        _ => vec![0x20, 2, 0, if pair.is_some() { 4 } else { 5 }],
    };
    let Some(said) = say(ruling, cut, words).await else { return Ok(()) };
    stream.write_all(&said).await?;
    listen_to_the_end(&mut stream).await
}

/// What a CONNECT tells of who connects.
type Who = Option<(String, String)>;

/// Reads a CONNECT: the name and password in it, if any; `None` when it is something else.
async fn connect(stream: &mut DuplexStream) -> io::Result<Option<Who>> {
    if stream.read_u8().await? != 0x10 {
        return Ok(None);
    }
    let (mut length, mut shift) = (0usize, 0);
    loop {
        let byte = stream.read_u8().await?;
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 21 {
            break;
        }
    }
    let mut packet = vec![0; length.min(4096)];
    stream.read_exact(&mut packet).await?;
    Ok(who(&packet))
}

fn who(packet: &[u8]) -> Option<Who> {
    let rest = packet.strip_prefix(b"\x00\x04MQTT\x04")?;
    let (&flags, rest) = rest.split_first()?;
    let (_, rest) = text(rest.get(2..)?)?;
    if flags & 0xc0 == 0 {
        return Some(None);
    }
    let (user, rest) = text(rest)?;
    let (password, _) = text(rest)?;
    Some(Some((user, password)))
}

fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let (text, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((String::from_utf8_lossy(text).into_owned(), rest))
}
