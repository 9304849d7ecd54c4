//! A telnet port (RFC 854) that negotiates, greets, asks for a name and lets nobody in.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Seat, read_line};

/// `IAC DO TERMINAL-TYPE`, `IAC WILL ECHO`, `IAC WILL SUPPRESS-GO-AHEAD`.
const OPTIONS: &[u8] = &[255, 253, 24, 255, 251, 1, 255, 251, 3];

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let Some(text) =
        seat.with(|played| played.now.telnet.as_ref().map(|telnet| played.now.fill(&telnet.text)))
    else {
        return Ok(());
    };
    seat.think().await;
    stream.write_all(OPTIONS).await?;
    stream.write_all(text.as_bytes()).await?;
    while read_line(&mut stream).await?.is_some() {
        stream.write_all(b"Password: ").await?;
        if read_line(&mut stream).await?.is_none() {
            break;
        }
        seat.with(|played| played.failed_logins += 1);
        seat.think().await;
        stream.write_all(format!("\r\nLogin incorrect\r\n{text}").as_bytes()).await?;
    }
    Ok(())
}
