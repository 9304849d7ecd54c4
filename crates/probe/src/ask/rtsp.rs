//! Asking a stream server what it can do, and whether it describes a stream to who has no login (RTSP 1.0,
//! RFC 2326, sections 10.1 and 10.2). No stream is set up and nothing is played.

use std::net::IpAddr;

use porchlight_model::{GapReason, HttpWall, Seen, StreamAnswer, Told};

use super::http::wall_of;
use crate::exchange::{read_until, send};
use crate::tongue::header_fields;
use crate::{Gate, Packet};

const MOST: usize = 4096;

/// Sends one `OPTIONS` and reads the head of the answer: `server`, `public` and more.
///
/// # Errors
/// A gap when no RTSP answer came.
pub async fn ask_rtsp(gate: &Gate, host: IpAddr, port: u16) -> Result<Seen, GapReason> {
    let authority = gate.interface().socket(host, port).to_string();
    let got = exchange(gate, host, port, Packet::RtspOptions, &options(&authority)).await?;
    read(&got).ok_or(GapReason::Garbage)
}

/// Sends one `DESCRIBE` for a path and reads the head of the answer. What it describes is not kept.
///
/// # Errors
/// A gap when no RTSP answer came.
pub async fn ask_stream(gate: &Gate, host: IpAddr, port: u16, path: &str) -> Result<StreamAnswer, GapReason> {
    let authority = gate.interface().socket(host, port).to_string();
    let got = exchange(gate, host, port, Packet::RtspDescribe, &describe(&authority, path)).await?;
    described(port, path, &got).ok_or(GapReason::Garbage)
}

async fn exchange(
    gate: &Gate,
    host: IpAddr,
    port: u16,
    packet: Packet,
    question: &str,
) -> Result<Vec<u8>, GapReason> {
    let mut stream = gate.connect(host, port, packet).await?;
    let time = gate.read_time(host);
    send(&mut stream, question.as_bytes(), time).await?;
    read_until(&mut stream, MOST, time, |got| got.windows(4).any(|w| w == b"\r\n\r\n")).await
}

fn options(authority: &str) -> String {
    format!("OPTIONS rtsp://{authority}/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Porchlight\r\n\r\n")
}

fn describe(authority: &str, path: &str) -> String {
    format!(
        "DESCRIBE rtsp://{authority}{path} RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: Porchlight\r\n\
         Accept: application/sdp\r\n\r\n"
    )
}

fn described(port: u16, path: &str, answer: &[u8]) -> Option<StreamAnswer> {
    let Seen::Told(Told { fields, .. }) = read(answer)? else { return None };
    let status = fields.get("status")?.as_str().parse().ok()?;
    let field = |name: &str| fields.get(name).map_or("", |text| text.as_str());
    let wall = match status {
        200 => HttpWall::None,
        401 => wall_of(field("www-authenticate")),
        _ => HttpWall::Refused,
    };
    let is_stream = field("content-type").to_ascii_lowercase().starts_with("application/sdp");
    Some(StreamAnswer { port, path: path.to_owned(), status, wall, is_stream })
}

fn read(answer: &[u8]) -> Option<Seen> {
    let text = String::from_utf8_lossy(answer);
    let mut lines = text.lines();
    let status = lines.next().filter(|first| first.starts_with("RTSP/1."))?;
    let mut fields = header_fields(lines.take_while(|line| !line.is_empty()));
    fields.insert("status".into(), status.split_whitespace().nth(1).unwrap_or_default().into());
    Some(Seen::Told(Told { protocol: "rtsp".into(), fields }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_server_is_read() {
        let answer =
            b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: Acme Rtsp Server\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n";
        let Some(Seen::Told(told)) = read(answer) else { panic!("an answer") };
        assert_eq!(told.fields["server"].as_str(), "Acme Rtsp Server");
        assert_eq!(told.fields["status"].as_str(), "200");
        assert_eq!(read(b"HTTP/1.1 400 Bad Request\r\n\r\n"), None);
        assert_eq!(
            options("192.168.1.2:554"),
            "OPTIONS rtsp://192.168.1.2:554/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Porchlight\r\n\r\n"
        );
    }

    #[test]
    fn one_describe_is_sent_and_its_answer_read() {
        assert_eq!(
            describe("192.168.1.2:554", "/Preview_01_sub"),
            "DESCRIBE rtsp://192.168.1.2:554/Preview_01_sub RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: Porchlight\r\n\
             Accept: application/sdp\r\n\r\n"
        );
        for (answer, status, wall, is_stream) in [
            ("RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0", 200, HttpWall::None, true),
            ("RTSP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", 200, HttpWall::None, false),
            (
                "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"cam\"\r\n\r\n",
                401,
                HttpWall::Digest("cam".into()),
                false,
            ),
            ("RTSP/1.0 404 Not Found\r\n\r\n", 404, HttpWall::Refused, false),
        ] {
            let read = described(554, "/", answer.as_bytes()).unwrap();
            assert_eq!((read.status, read.wall, read.is_stream), (status, wall, is_stream), "{answer}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), text in "RTSP/1.0 [ -~\r\n]{0,200}") {
            let _ = (read(&bytes), read(text.as_bytes()));
            let _ = (described(554, "/", &bytes), described(554, "/", text.as_bytes()));
        }
    }
}
