//! One GET to a device: no redirect is followed, no cookie kept, the body is capped.

use std::net::IpAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, HOST, HeaderMap, LOCATION, SERVER, USER_AGENT, WWW_AUTHENTICATE,
};
use hyper_util::rt::TokioIo;
use porchlight_model::{Certificate, GapReason, HttpReply, HttpWall, Text, Transport};
use rustls::pki_types::ServerName;
use tokio::time::{Instant, timeout_at};

use super::tls;
use crate::gate::Connection;
use crate::{Gate, Packet, Stream};

/// The most of a body that is read.
const MOST_BODY: usize = 256 * 1024;
/// The most of a body that is kept for signatures to look into.
const MOST_KEPT: usize = 64 * 1024;

/// Which page to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HttpQuestion {
    /// The port.
    pub port: u16,
    /// Plain or encrypted.
    pub transport: Transport,
    /// The path, beginning with `/`.
    pub path: String,
}

/// What a call or a login form sends.
pub(crate) struct Body<'a> {
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) bytes: Vec<u8>,
}

/// What came back, before it is cut down to an observation.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The body as it came.
    pub(crate) raw: Vec<u8>,
    /// The certificate that was shown (DER).
    pub(crate) certificate: Option<Vec<u8>>,
}

/// Asks for one page without a login. Over TLS the certificate comes with it.
///
/// # Errors
/// A gap when no HTTP answer came.
pub async fn ask_http(
    gate: &Gate,
    host: IpAddr,
    question: &HttpQuestion,
) -> Result<(HttpReply, Option<Certificate>), GapReason> {
    let reply = get(gate, host, question, None, Packet::HttpGet).await?;
    let header = |name| reply.headers.get(name).map(|v| Text::from_lan_bytes(v.as_bytes()));
    let mut body = reply.body.clone();
    body.truncate(body.floor_char_boundary(MOST_KEPT));
    let certificate = reply.certificate.as_deref().map(|der| tls::certificate(question.port, der));
    let reply = HttpReply {
        port: question.port,
        transport: question.transport,
        path: question.path.clone(),
        status: reply.status,
        server: header(SERVER).unwrap_or_default(),
        title: title(&body),
        wall: wall(&reply),
        location: header(LOCATION).filter(|_| (300..400).contains(&reply.status)),
        body,
    };
    Ok((reply, certificate))
}

/// Sends one GET and reads the answer.
pub(crate) async fn get(
    gate: &Gate,
    host: IpAddr,
    question: &HttpQuestion,
    authorization: Option<&str>,
    packet: Packet,
) -> Result<Reply, GapReason> {
    exchange_with(gate, host, question, authorization, None, packet).await
}

/// Sends one GET, or with a body one POST of a documented call or of a login, and reads the answer.
pub(crate) async fn exchange_with(
    gate: &Gate,
    host: IpAddr,
    question: &HttpQuestion,
    authorization: Option<&str>,
    body: Option<Body<'_>>,
    packet: Packet,
) -> Result<Reply, GapReason> {
    let stream = gate.connect(host, question.port, packet).await?;
    // A page takes longer than a greeting: there may be a handshake before it.
    let end = Instant::now() + gate.read_time(host) * 2;
    let request = request(host, question, authorization, body)?;
    let exchange = async {
        let (stream, certificate) = secure(stream, host, question.transport).await?;
        Ok(Reply { certificate, ..exchange(stream, request).await? })
    };
    timeout_at(end, exchange).await.unwrap_or(Err(GapReason::TimedOut))
}

async fn secure(
    stream: Connection,
    host: IpAddr,
    transport: Transport,
) -> Result<(Box<dyn Stream>, Option<Vec<u8>>), GapReason> {
    match transport {
        Transport::Plain => Ok((Box::new(stream), None)),
        Transport::Tls => {
            let connector = tls::connector().ok_or(GapReason::NotAllowed)?;
            let stream =
                connector.connect(ServerName::from(host), stream).await.map_err(|_| GapReason::Garbage)?;
            let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
            let certificate = shown.map(|der| der.to_vec());
            Ok((Box::new(stream), certificate))
        }
    }
}

fn request(
    host: IpAddr,
    question: &HttpQuestion,
    authorization: Option<&str>,
    body: Option<Body<'_>>,
) -> Result<hyper::Request<Full<Bytes>>, GapReason> {
    let authority = match host {
        IpAddr::V4(ip) => format!("{ip}:{}", question.port),
        IpAddr::V6(ip) => format!("[{ip}]:{}", question.port),
    };
    let mut request = match &body {
        None => hyper::Request::get(&question.path),
        Some(_) => hyper::Request::post(&question.path),
    };
    request = request
        .header(HOST, authority)
        .header(USER_AGENT, "Porchlight")
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close");
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    for (name, value) in body.iter().flat_map(|body| body.headers) {
        request = request.header(*name, *value);
    }
    let bytes = body.map(|body| body.bytes).unwrap_or_default();
    request.body(Full::new(bytes.into())).map_err(|_| GapReason::NotAllowed)
}

async fn exchange(stream: Box<dyn Stream>, request: hyper::Request<Full<Bytes>>) -> Result<Reply, GapReason> {
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(64 * 1024)
        .max_headers(100)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|e| reason(&e))?;
    // The connection must be driven while the body is read; it ends when both are dropped.
    let driver = AbortOnDrop(tokio::spawn(connection));
    let response = sender.send_request(request).await.map_err(|e| reason(&e))?;
    let (head, mut body) = response.into_parts();
    let mut raw = Vec::new();
    while raw.len() < MOST_BODY {
        match body.frame().await {
            Some(Ok(frame)) => {
                let data = frame.into_data().unwrap_or_default();
                raw.extend_from_slice(&data[..data.len().min(MOST_BODY - raw.len())]);
            }
            // A body that breaks off is used as far as it came.
            Some(Err(_)) | None => break,
        }
    }
    drop(driver);
    Ok(Reply {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8_lossy(&raw).into_owned(),
        raw,
        certificate: None,
    })
}

struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn reason(error: &hyper::Error) -> GapReason {
    if error.is_parse_too_large() {
        GapReason::TooMuch
    } else if error.is_parse() {
        GapReason::Garbage
    } else {
        GapReason::Reset
    }
}

/// How the page is guarded.
fn wall(reply: &Reply) -> HttpWall {
    match reply.status {
        401 => {
            let challenge =
                reply.headers.get(WWW_AUTHENTICATE).map(|v| String::from_utf8_lossy(v.as_bytes()));
            let challenge = challenge.unwrap_or_default();
            let scheme = challenge.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
            match scheme.as_str() {
                "basic" => HttpWall::Basic(realm(&challenge)),
                "digest" => HttpWall::Digest(realm(&challenge)),
                _ => HttpWall::Other,
            }
        }
        402.. => HttpWall::Refused,
        _ if has_password_field(&reply.body) => HttpWall::Form,
        _ => HttpWall::None,
    }
}

/// The realm of a challenge (RFC 9110, section 11.5): a token or a quoted string.
fn realm(challenge: &str) -> Text {
    let lower = challenge.to_ascii_lowercase();
    let Some(at) = lower.find("realm=") else { return Text::default() };
    let value = &challenge[at + "realm=".len()..];
    match value.strip_prefix('"') {
        Some(quoted) => Text::from_lan(quoted.split('"').next().unwrap_or_default()),
        None => Text::from_lan(value.split([',', ' ']).next().unwrap_or_default()),
    }
}

fn title(body: &str) -> Text {
    between(body, "<title", "</title")
        .and_then(|t| t.split_once('>'))
        .map(|(_, t)| Text::from_lan(t))
        .unwrap_or_default()
}

/// True when a page asks for a password.
pub(crate) fn has_password_field(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    lower.split("<input").skip(1).any(|input| {
        let tag = input.split('>').next().unwrap_or_default();
        let tag: String = tag.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
        tag.contains("type=password")
    })
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    // Lower case of ASCII keeps every byte where it was.
    let lower = text.to_ascii_lowercase();
    let start = lower.find(from)? + from.len();
    let end = start + lower[start..].find(to)?;
    text.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reply(status: u16, challenge: Option<&'static str>, body: &str) -> Reply {
        let mut headers = HeaderMap::new();
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, challenge.parse().unwrap());
        }
        Reply { status, headers, body: body.into(), raw: Vec::new(), certificate: None }
    }

    #[test]
    fn walls() {
        let basic = |realm: &str| HttpWall::Basic(realm.into());
        for (status, challenge, body, expected) in [
            (200, None, "<h1>Settings</h1>", HttpWall::None),
            (200, None, "<INPUT id=p TYPE = 'Password'>", HttpWall::Form),
            (200, None, "<p>type=password</p>", HttpWall::None),
            (401, Some("Basic realm=\"TP-LINK Router\""), "", basic("TP-LINK Router")),
            (401, Some("BASIC Realm=cam, charset=\"UTF-8\""), "", basic("cam")),
            (401, Some("Basic"), "", basic("")),
            (
                401,
                Some("Digest qop=\"auth\", realm=\"x y\", nonce=\"1\""),
                "",
                HttpWall::Digest("x y".into()),
            ),
            (401, Some("Bearer"), "", HttpWall::Other),
            (401, None, "", HttpWall::Other),
            (403, None, "", HttpWall::Refused),
            (503, None, "", HttpWall::Refused),
            (302, None, "", HttpWall::None),
        ] {
            assert_eq!(wall(&reply(status, challenge, body)), expected, "{status} {challenge:?} {body}");
        }
    }

    #[test]
    fn titles() {
        assert_eq!(title("<html><TITLE lang=en>\n A  camera </Title>").as_str(), "A camera");
        assert_eq!(title("<title>never closed").as_str(), "");
        assert_eq!(title("İ<title>x</title>").as_str(), "x");
    }

    proptest! {
        #[test]
        fn any_page_is_read(body in ".{0,300}", challenge in "[ -~]{0,80}") {
            let _ = (title(&body), has_password_field(&body), realm(&challenge));
            let _ = title(&format!("<title>{body}</title>"));
        }
    }
}
