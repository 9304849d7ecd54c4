//! A login for a camera's stream (RTSP 1.0, RFC 2326, section 10.2; authentication as in HTTP). The stream is
//! described and never set up or played; the description is not kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use porchlight_model::GapReason;

use super::answer::{Answer, asks_for_calm, digest, is_challenge};
use super::{At, Pair};
use crate::exchange::{read_until, send};
use crate::gate::Connection;

const MOST: usize = 16 * 1024;

/// `DESCRIBE` without a login; with one it is sent again, with the answer to the challenge, on the same
/// connection, because some cameras bind their challenge to it.
pub(super) async fn knock(
    at: At<'_>,
    path: &str,
    realm: &str,
    pair: Option<Pair<'_>>,
) -> Result<Answer, GapReason> {
    let mut stream = at.gate.connect(at.host, at.port, at.packet).await?;
    let uri = format!("rtsp://{}{path}", at.gate.interface().socket(at.host, at.port));
    let baseline = describe(at, &mut stream, &uri, 1, None).await?;
    let Some(pair) = pair else { return Ok(baseline.answer(realm)) };
    match baseline.answer(realm) {
        Answer::Outside => {}
        Answer::Inside => return Ok(Answer::Strange),
        other => return Ok(other),
    }
    let Some(authorization) = baseline.authorization(&uri, realm, pair) else { return Ok(Answer::Strange) };
    let reply = describe(at, &mut stream, &uri, 2, Some(&authorization)).await?;
    let is_stale = reply.challenges.iter().any(|told| told.to_ascii_lowercase().contains("stale=true"));
    Ok(if is_stale { Answer::Strange } else { reply.answer(realm) })
}

async fn describe(
    at: At<'_>,
    stream: &mut Connection,
    uri: &str,
    number: u8,
    authorization: Option<&str>,
) -> Result<Reply, GapReason> {
    let time = at.gate.read_time(at.host);
    send(stream, question(uri, number, authorization).as_bytes(), time).await?;
    let got = read_until(stream, MOST, time * 2, is_whole).await?;
    Reply::read(&got).ok_or(GapReason::Garbage)
}

fn question(uri: &str, number: u8, authorization: Option<&str>) -> String {
    let authorization = authorization.map(|a| format!("Authorization: {a}\r\n")).unwrap_or_default();
    format!(
        "DESCRIBE {uri} RTSP/1.0\r\nCSeq: {number}\r\nAccept: application/sdp\r\n{authorization}User-Agent: Porchlight\r\n\r\n"
    )
}

/// The head came, and as much of the body as it announces.
fn is_whole(got: &[u8]) -> bool {
    let Some(end) = got.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&got[..end]).to_ascii_lowercase();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    got.len() >= end + 4 + length.unwrap_or(0).min(MOST)
}

#[derive(Debug)]
struct Reply {
    status: u16,
    challenges: Vec<String>,
    retry: bool,
    body: String,
}

impl Reply {
    fn read(got: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(got);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines
            .next()
            .filter(|first| first.starts_with("RTSP/1."))?
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()?;
        let headers: Vec<_> = lines.filter_map(|line| line.split_once(':')).collect();
        let named = |wanted: &'static str| {
            headers
                .iter()
                .filter(move |(name, _)| name.trim().eq_ignore_ascii_case(wanted))
                .map(|(_, v)| v.trim().to_owned())
        };
        Some(Self {
            status,
            challenges: named("www-authenticate").collect(),
            retry: named("retry-after").next().is_some(),
            body: body.to_owned(),
        })
    }

    fn answer(&self, realm: &str) -> Answer {
        let ours = |told: &String| is_challenge(told, "digest", realm) || is_challenge(told, "basic", realm);
        match self.status {
            403 | 423 | 429 | 453 | 503 => Answer::Calm,
            _ if self.retry => Answer::Calm,
            401 if asks_for_calm(&self.body) => Answer::Calm,
            401 if self.challenges.iter().any(ours) => Answer::Outside,
            // A description of a session (RFC 8866) begins with its version.
            200 if self.body.trim_start().starts_with("v=0") => Answer::Inside,
            _ => Answer::Strange,
        }
    }

    /// The answer to the surer of its challenges.
    fn authorization(&self, uri: &str, realm: &str, pair: Pair<'_>) -> Option<String> {
        let told = |scheme| self.challenges.iter().find(|told| is_challenge(told, scheme, realm));
        if let Some(challenge) = told("digest") {
            return digest(challenge, "DESCRIBE", uri, None, pair);
        }
        told("basic")?;
        Some(format!("Basic {}", BASE64.encode(format!("{}:{}", pair.user, pair.password))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_an_answer_means() {
        let refused = "RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm=\"Cam\", nonce=\"1\"\r\n\r\n";
        for (said, expected) in [
            (
                "RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n",
                Answer::Inside,
            ),
            ("RTSP/1.0 200 OK\r\n\r\n", Answer::Strange),
            (refused, Answer::Outside),
            ("RTSP/1.0 401 Unauthorized\r\n\r\n", Answer::Strange),
            ("RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"Other\"\r\n\r\n", Answer::Strange),
            ("RTSP/1.0 403 Forbidden\r\n\r\n", Answer::Calm),
            ("RTSP/1.0 404 Not Found\r\n\r\n", Answer::Strange),
            ("RTSP/1.0 453 Not Enough Bandwidth\r\n\r\n", Answer::Calm),
        ] {
            assert_eq!(Reply::read(said.as_bytes()).unwrap().answer("cam"), expected, "{said}");
        }
        assert!(Reply::read(b"HTTP/1.1 200 OK\r\n\r\n").is_none());
        let pair = Pair { user: "a", password: "b" };
        let told = Reply::read(refused.as_bytes()).unwrap().authorization("rtsp://1/2", "cam", pair).unwrap();
        assert!(told.starts_with("Digest ") && told.contains("uri=\"rtsp://1/2\""), "{told}");
        assert_eq!(
            question("rtsp://192.168.1.2:554/s", 1, None),
            "DESCRIBE rtsp://192.168.1.2:554/s RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\nUser-Agent: Porchlight\r\n\r\n"
        );
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), text in "RTSP/1.0 401 x\r\n[ -~\r\n]{0,200}\r\n\r\n") {
            let pair = Pair { user: "a", password: "b" };
            for got in [&bytes[..], text.as_bytes()] {
                let _ = is_whole(got);
                let _ = Reply::read(got).map(|reply| (reply.answer(""), reply.authorization("u", "", pair)));
            }
        }
    }
}
