//! Ports that speak no protocol at all, or break off in the middle of one.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::sleep;

use super::{Seat, listen_to_the_end};
use crate::file::Behaviour;
use crate::wire::Cut;

/// How long a port that does nothing does it, before it closes.
const PATIENCE: Duration = Duration::from_secs(600);
/// A pause in endless answers, so that the clock of a test moves, too.
const BREATH: Duration = Duration::from_millis(1);

pub(super) async fn serve(
    seat: &Seat,
    behaviour: Behaviour,
    mut stream: DuplexStream,
    cut: &Cut,
) -> io::Result<()> {
    match behaviour {
        Behaviour::Garbage => {
            seat.think().await;
            stream.write_all(&garbage(4096)).await?;
            stream.shutdown().await
        }
        Behaviour::Endless => endless(stream, &garbage(1024)).await,
        Behaviour::Reset => {
            cut.reset();
            Ok(())
        }
        Behaviour::ResetAfterRequest => {
            let mut ignored = [0; 1024];
            let read = stream.read(&mut ignored).await;
            cut.reset();
            read.map(drop)
        }
        Behaviour::HalfOpen => {
            sleep(PATIENCE).await;
            Ok(())
        }
        Behaviour::HalfAnswer => {
            hear(seat, &mut stream).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html><head><ti").await?;
            listen_to_the_end(&mut stream).await
        }
        Behaviour::Drip => {
            hear(seat, &mut stream).await?;
            let page =
                b"HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n<html><head><title>Slow</title></head>";
            for byte in page.iter().chain(std::iter::repeat_n(&b' ', 39_962)) {
                stream.write_all(&[*byte]).await?;
                sleep(Duration::from_millis(250)).await;
            }
            Ok(())
        }
        Behaviour::HugeHeaders => {
            hear(seat, &mut stream).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\nX-Long: ").await?;
            endless(stream, &[b'x'; 1024]).await
        }
        Behaviour::EndlessBody => {
            hear(seat, &mut stream).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>").await?;
            endless(stream, &[b'e'; 1024]).await
        }
        // Silent, and those that speak HTTP, which never get here.
        _ => listen_to_the_end(&mut stream).await,
    }
}

/// Waits for the first bytes of a question.
async fn hear(seat: &Seat, stream: &mut DuplexStream) -> io::Result<()> {
    let mut ignored = [0; 1024];
    if stream.read(&mut ignored).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    seat.think().await;
    Ok(())
}

async fn endless(mut stream: DuplexStream, chunk: &[u8]) -> io::Result<()> {
    loop {
        stream.write_all(chunk).await?;
        sleep(BREATH).await;
    }
}

/// Bytes without sense, the same every time (xorshift32).
fn garbage(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    // The first byte is part of no protocol that is asked for.
    std::iter::once(0x83).chain(std::iter::repeat_with(&mut next)).take(length).collect()
}
