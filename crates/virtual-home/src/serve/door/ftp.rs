//! An FTP login (RFC 959). There are no files behind it.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Ruling, judge, say};
use crate::file::{DoorFile, Mood};
use crate::serve::{Seat, read_line};
use crate::wire::Cut;

pub(super) async fn serve(
    seat: &Seat,
    door: &DoorFile,
    mut stream: DuplexStream,
    cut: &Cut,
) -> io::Result<()> {
    seat.think().await;
    let greeting = if door.greeting.is_empty() { "220 ready" } else { door.greeting.as_str() };
    stream.write_all(format!("{}\r\n", greeting.replace('\n', "\r\n")).as_bytes()).await?;
    let (mut user, mut is_in) = (None, door.mood == Mood::Open);
    while let Some(line) = read_line(&mut stream).await? {
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let is_somebody = |user: &str| user != "anonymous" && user != "ftp";
        let answer = match (verb.to_ascii_uppercase().as_str(), &user) {
            ("PWD", _) if is_in => b"257 \"/\" is where you are\r\n".to_vec(),
            ("PWD", _) => b"530 Please log in\r\n".to_vec(),
            // An account without a password is let in by its name.
            ("USER", _) if door.password.is_empty() && rest == door.user && door.mood == Mood::Fair => {
                is_in = true;
                b"230 Welcome\r\n".to_vec()
            }
            ("USER", _) => {
                user = Some(rest.to_owned());
                b"331 Please tell the password\r\n".to_vec()
            }
            ("PASS", Some(user)) if !is_somebody(user) => b"530 Not for guests\r\n".to_vec(),
            ("PASS", Some(user)) => {
                seat.think().await;
                let ruling = judge(seat, door, *user == door.user && rest == door.password);
                is_in |= ruling == Ruling::In;
                let words = |ruling: Ruling| match ruling {
                    Ruling::In => b"230-Welcome\r\n230 Logged in\r\n".to_vec(),
                    Ruling::Locked => b"421 Too many tries, locked\r\n".to_vec(),
                    Ruling::TwoFaced => b"230-Welcome, or so it seems\r\n530 Login incorrect\r\n".to_vec(),
                    _ => b"530 Login incorrect\r\n".to_vec(),
                };
                let Some(said) = say(ruling, cut, words).await else { return Ok(()) };
                said
            }
            ("QUIT", _) => {
                stream.write_all(b"221 Goodbye\r\n").await?;
                return stream.shutdown().await;
            }
            _ => b"502 Not on this server\r\n".to_vec(),
        };
        stream.write_all(&answer).await?;
    }
    Ok(())
}
