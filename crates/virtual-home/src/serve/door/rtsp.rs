//! A camera's stream behind a login (RFC 2326). It is described, and there is nothing to play.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Ruling, http, judge, say};
use crate::file::{DoorFile, Mood, Speaks};
use crate::serve::{Seat, read_line};
use crate::wire::Cut;

const SDP: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=Stream\r\nm=video 0 RTP/AVP 96\r\n";

pub(super) async fn serve(
    seat: &Seat,
    door: &DoorFile,
    mut stream: DuplexStream,
    cut: &Cut,
) -> io::Result<()> {
    while let Some(asked) = Asked::read(&mut stream).await? {
        seat.think().await;
        let number = &asked.number;
        let refusal = || {
            let challenge = http::challenge(door, door.speaks == Speaks::RtspDigest, false);
            format!("RTSP/1.0 401 Unauthorized\r\nCSeq: {number}\r\nWWW-Authenticate: {challenge}\r\n\r\n")
                .into_bytes()
        };
        let described = || {
            let length = SDP.len();
            format!(
                "RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Type: application/sdp\r\nContent-Length: {length}\r\n\r\n{SDP}"
            )
            .into_bytes()
        };
        let said = match (asked.method.as_str(), &asked.authorization) {
            ("OPTIONS", _) => {
                format!("RTSP/1.0 200 OK\r\nCSeq: {number}\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n").into_bytes()
            }
            ("DESCRIBE", None) if door.mood == Mood::Open => described(),
            ("DESCRIBE", None) => refusal(),
            ("DESCRIBE", Some(authorization)) => {
                let is_right = http::is_right(door, "DESCRIBE", &asked.uri, None, authorization);
                let ruling = judge(seat, door, is_right);
                let words = |ruling: Ruling| match ruling {
                    Ruling::In => described(),
                    Ruling::Locked => {
                        format!("RTSP/1.0 403 Forbidden\r\nCSeq: {number}\r\n\r\n").into_bytes()
                    }
                    Ruling::TwoFaced => format!("RTSP/1.0 200 OK\r\nCSeq: {number}\r\n\r\n").into_bytes(),
                    _ => refusal(),
                };
                let said = if ruling == Ruling::Stale {
                    let challenge = http::challenge(door, true, true);
                    Some(
                        format!("RTSP/1.0 401 Unauthorized\r\nCSeq: {number}\r\nWWW-Authenticate: {challenge}\r\n\r\n")
                            .into_bytes(),
                    )
                } else {
                    say(ruling, cut, words).await
                };
                let Some(said) = said else { return Ok(()) };
                said
            }
            _ => format!("RTSP/1.0 405 Method Not Allowed\r\nCSeq: {number}\r\n\r\n").into_bytes(),
        };
        stream.write_all(&said).await?;
    }
    Ok(())
}

struct Asked {
    method: String,
    uri: String,
    number: String,
    authorization: Option<String>,
}

impl Asked {
    /// Reads the head of one request; `None` at the end.
    async fn read(stream: &mut DuplexStream) -> io::Result<Option<Self>> {
        let Some(first) = read_line(stream).await? else { return Ok(None) };
        let mut words = first.split_whitespace().map(str::to_owned);
        let (method, uri) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut asked = Self { method, uri, number: String::new(), authorization: None };
        while let Some(line) = read_line(stream).await?.filter(|line| !line.is_empty()) {
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("cseq") => {
                    value.trim().clone_into(&mut asked.number)
                }
                Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                    asked.authorization = Some(value.trim().to_owned());
                }
                _ => {}
            }
        }
        Ok(Some(asked))
    }
}
