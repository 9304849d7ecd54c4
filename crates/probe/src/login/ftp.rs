//! A login over FTP (RFC 959). No file is listed, nothing is changed.

use porchlight_model::GapReason;

use super::answer::{Answer, asks_for_calm};
use super::{At, Pair, VERDICT_TIME};
use crate::ask::{FtpReply, ftp_reply};
use crate::exchange::send;

/// `PWD` without a login, which is refused where one is needed; with a login `USER`, `PASS`. `QUIT` ends both.
pub(super) async fn knock(at: At<'_>, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let mut stream = at.gate.connect(at.host, at.port, at.packet).await?;
    let time = at.gate.read_time(at.host);
    let greeting = ftp_reply(&mut stream, time).await?;
    if greeting.code != Some(220) {
        return Ok(refusal(&greeting));
    }
    let answer = match pair {
        None => {
            send(&mut stream, b"PWD\r\n", time).await?;
            match ftp_reply(&mut stream, VERDICT_TIME).await? {
                reply if reply.code == Some(257) => Answer::Inside,
                reply => refusal(&reply),
            }
        }
        Some(Pair { user, password }) => {
            send(&mut stream, format!("USER {}\r\n", line(user)).as_bytes(), time).await?;
            let mut reply = ftp_reply(&mut stream, VERDICT_TIME).await?;
            if reply.code == Some(331) {
                send(&mut stream, format!("PASS {}\r\n", line(password)).as_bytes(), time).await?;
                reply = ftp_reply(&mut stream, VERDICT_TIME).await?;
            }
            match reply.code {
                Some(230) => Answer::Inside,
                _ => refusal(&reply),
            }
        }
    };
    // The server may have closed already; it was told what matters.
    let _ = send(&mut stream, b"QUIT\r\n", time).await;
    Ok(answer)
}

fn refusal(reply: &FtpReply) -> Answer {
    match reply.code {
        Some(421) => Answer::Calm,
        _ if asks_for_calm(reply.text.as_str()) => Answer::Calm,
        Some(430 | 530 | 332 | 532) => Answer::Outside,
        _ => Answer::Strange,
    }
}

/// A name or password is one line, whatever is in it.
fn line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
