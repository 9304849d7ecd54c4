//! An FTP server that knows how to log in and out (RFC 959). It has no files.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Seat, read_line};

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let Some((greeting, anonymous)) = seat
        .with(|played| played.now.ftp.as_ref().map(|ftp| (played.now.fill(&ftp.greeting), ftp.anonymous)))
    else {
        return Ok(());
    };
    seat.think().await;
    stream.write_all(format!("220 {greeting}\r\n").as_bytes()).await?;
    let mut user = None;
    while let Some(line) = read_line(&mut stream).await? {
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let answer = match (verb.to_ascii_uppercase().as_str(), &user) {
            ("USER", _) => {
                user = Some(rest.to_ascii_lowercase());
                "331 Please tell the password"
            }
            ("PASS", Some(name)) if anonymous && matches!(name.as_str(), "anonymous" | "ftp") => {
                "230 Logged in"
            }
            ("PASS", Some(name)) => {
                // Everybody may knock as anonymous; only a name of somebody is a login that failed.
                if name != "anonymous" && name != "ftp" {
                    seat.with(|played| played.failed_logins += 1);
                }
                "530 Not logged in"
            }
            ("PASS", None) => "503 Name first",
            ("QUIT", _) => {
                stream.write_all(b"221 Goodbye\r\n").await?;
                return stream.shutdown().await;
            }
            _ => "502 Not on this server",
        };
        seat.think().await;
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
