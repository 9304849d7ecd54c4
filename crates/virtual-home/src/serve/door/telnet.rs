//! A telnet login (RFC 854), with the option negotiation that servers begin with.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Ruling, judge, say};
use crate::file::{DoorFile, Mood};
use crate::serve::Seat;
use crate::wire::Cut;

const IAC: u8 = 255;
/// `DO TERMINAL-TYPE`, `WILL ECHO`, `WILL SUPPRESS-GO-AHEAD`.
const OPTIONS: &[u8] = &[IAC, 253, 24, IAC, 251, 1, IAC, 251, 3];

pub(super) async fn serve(
    seat: &Seat,
    door: &DoorFile,
    mut stream: DuplexStream,
    cut: &Cut,
) -> io::Result<()> {
    seat.think().await;
    stream.write_all(OPTIONS).await?;
    let prompt = if door.inside.is_empty() { "\r\n~ # " } else { door.inside.as_str() };
    if door.mood == Mood::Open {
        stream.write_all(prompt.as_bytes()).await?;
    }
    loop {
        stream.write_all(format!("\r\n{}\r\nlogin: ", door.greeting).as_bytes()).await?;
        let Some(user) = line(&mut stream).await? else { return Ok(()) };
        // An account without a password is asked for none.
        let password = if door.password.is_empty() && user == door.user && door.mood == Mood::Fair {
            String::new()
        } else {
            stream.write_all(format!("{user}\r\nPassword: ").as_bytes()).await?;
            let Some(password) = line(&mut stream).await? else { return Ok(()) };
            password
        };
        seat.think().await;
        let ruling = judge(seat, door, user == door.user && password == door.password);
        let words = |ruling: Ruling| match ruling {
            Ruling::In => format!("\r\n\r\nBusyBox v1.19.4 built-in shell (ash)\r\n{prompt}").into_bytes(),
            Ruling::Locked => b"\r\nToo many tries. This login is locked for 30 minutes.\r\n".to_vec(),
            Ruling::TwoFaced => b"\r\nWelcome. Access denied, read only\r\nmenu> ".to_vec(),
            _ => b"\r\nLogin incorrect\r\n".to_vec(),
        };
        let Some(said) = say(ruling, cut, words).await else { return Ok(()) };
        stream.write_all(&said).await?;
        if ruling != Ruling::Out {
            break;
        }
    }
    while line(&mut stream).await?.is_some() {}
    Ok(())
}

/// One line that was typed, without the options that come between; `None` at the end.
async fn line(stream: &mut DuplexStream) -> io::Result<Option<String>> {
    let mut typed = Vec::new();
    loop {
        match stream.read_u8().await {
            Ok(IAC) => {
                let mut option = [0; 2];
                stream.read_exact(&mut option).await?;
            }
            Ok(b'\n') => return Ok(Some(String::from_utf8_lossy(&typed).trim_end_matches('\r').to_owned())),
            Ok(byte) if typed.len() < 512 => typed.push(byte),
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}
