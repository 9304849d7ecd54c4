//! A port that speaks old versions of TLS: it answers a ClientHello with a ServerHello, and goes no further.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Seat, listen_to_the_end};

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let Some(old) = seat.with(|played| played.now.old_tls.clone()) else { return Ok(()) };
    let newest = old.newest as u8;
    let mut head = [0; 5];
    stream.read_exact(&mut head).await?;
    let mut hello = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    stream.read_exact(&mut hello).await?;
    seat.think().await;
    let wanted = hello.get(5).copied().unwrap_or_default();
    if head[0] != 0x16 || (old.breaks_off && wanted > newest) {
        // A fatal alert: the version is not known.
        stream.write_all(&[0x15, 3, 1, 0, 2, 2, 70]).await?;
        return stream.shutdown().await;
    }
    let version = wanted.min(newest);
    // 32 bytes, no session, AES-128 with SHA-1 and RSA, no compression.
    let mut body = vec![3, version];
    body.extend([7; 32]);
    body.extend([0, 0x00, 0x2f, 0]);
    let length = u8::try_from(body.len()).unwrap_or(u8::MAX);
    let head = [0x16, 3, version, 0, length + 4, 2, 0, 0, length];
    stream.write_all(&[&head[..], &body].concat()).await?;
    listen_to_the_end(&mut stream).await
}
