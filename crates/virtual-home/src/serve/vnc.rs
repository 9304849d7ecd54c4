//! A shared screen (RFB, RFC 6143) that says which guards it has. It has no picture.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Seat, listen_to_the_end};

/// The guards: none, and a password.
const NONE: u8 = 1;
const PASSWORD: u8 = 2;

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let Some(vnc) = seat.with(|played| played.now.vnc.clone()) else { return Ok(()) };
    seat.think().await;
    stream.write_all(format!("RFB {}\n", vnc.version).as_bytes()).await?;
    let mut version = [0; 12];
    stream.read_exact(&mut version).await?;
    let guard = if vnc.open { NONE } else { PASSWORD };
    seat.think().await;
    match &version {
        b"RFB 003.003\n" => stream.write_all(&[0, 0, 0, guard]).await?,
        b"RFB 003.007\n" | b"RFB 003.008\n" => stream.write_all(&[1, guard]).await?,
        _ => return Ok(()),
    }
    listen_to_the_end(&mut stream).await
}
