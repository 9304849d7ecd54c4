//! One GET that reads a head and little more: for questions whose answer is the status, and whose body is
//! not wanted. Every byte is written here.

use std::net::IpAddr;

use porchlight_model::{Access, GapReason, Guarded, PictureAnswer, Text};

use crate::exchange::{read_until, send};
use crate::tongue::header_fields;
use crate::{Gate, Packet};

/// The most that is read, head and all.
const MOST: usize = 1024;

/// Asks a camera for a picture, without a login, and closes once the head has come.
///
/// # Errors
/// A gap when no HTTP answer came.
pub async fn ask_picture(
    gate: &Gate,
    host: IpAddr,
    port: u16,
    path: &str,
) -> Result<PictureAnswer, GapReason> {
    let head = get(gate, host, port, path, Packet::Picture).await?;
    Ok(PictureAnswer { port, path: path.to_owned(), status: head.status, content_type: head.content_type })
}

/// Asks the control of containers for its version (Docker Engine API, `GET /version`), without a login.
///
/// # Errors
/// A gap when no HTTP answer came.
pub async fn ask_docker(gate: &Gate, host: IpAddr, port: u16) -> Result<Access, GapReason> {
    let head = get(gate, host, port, "/version", Packet::DockerVersion).await?;
    Ok(Access { service: Guarded::Docker, port, open: docker(&head) })
}

fn docker(head: &Head) -> Option<bool> {
    match head.status {
        200 if head.rest.contains("\"ApiVersion\"") => Some(true),
        401 | 403 => Some(false),
        // "Client sent an HTTP request to an HTTPS server": it wants a certificate of ours.
        400 if head.rest.contains("HTTPS server") => Some(false),
        _ => None,
    }
}

/// Asks a database nothing: `GET /query` without a query is refused by InfluxDB 1 for the login first, and
/// for the query only when there is none. No data is read.
///
/// # Errors
/// A gap when no HTTP answer came.
pub async fn ask_influxdb(gate: &Gate, host: IpAddr, port: u16) -> Result<Access, GapReason> {
    let head = get(gate, host, port, "/query", Packet::InfluxDbQuery).await?;
    Ok(Access { service: Guarded::InfluxDb, port, open: influxdb(&head) })
}

fn influxdb(head: &Head) -> Option<bool> {
    match head.status {
        400 if head.rest.contains(r#"missing required parameter \"q\""#) => Some(true),
        401 | 403 => Some(false),
        _ => None,
    }
}

/// What came: the status, the media type, and the beginning of the body.
struct Head {
    status: u16,
    content_type: Text,
    rest: String,
}

async fn get(gate: &Gate, host: IpAddr, port: u16, path: &str, packet: Packet) -> Result<Head, GapReason> {
    let authority = gate.interface().socket(host, port).to_string();
    let mut stream = gate.connect(host, port, packet).await?;
    let time = gate.read_time(host);
    send(&mut stream, question(&authority, path).as_bytes(), time).await?;
    let wants_body = packet != Packet::Picture;
    let enough = |got: &[u8]| !wants_body && got.windows(4).any(|w| w == b"\r\n\r\n");
    read(&read_until(&mut stream, MOST, time, enough).await?).ok_or(GapReason::Garbage)
}

fn question(authority: &str, path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: Porchlight\r\nAccept: */*\r\n\
         Connection: close\r\n\r\n"
    )
}

fn read(answer: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(answer);
    let (head, rest) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let status = lines.next().filter(|first| first.starts_with("HTTP/1."))?;
    let status = status.split_whitespace().nth(1)?.parse().ok()?;
    let content_type = header_fields(lines).remove("content-type").unwrap_or_default();
    Some(Head { status, content_type, rest: rest.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_get_is_sent() {
        assert_eq!(
            question("192.168.1.2:80", "/axis-cgi/jpg/image.cgi"),
            "GET /axis-cgi/jpg/image.cgi HTTP/1.1\r\nHost: 192.168.1.2:80\r\nUser-Agent: Porchlight\r\n\
             Accept: */*\r\nConnection: close\r\n\r\n"
        );
    }

    #[test]
    fn answers_are_read() {
        let picture = read(b"HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff").unwrap();
        assert_eq!((picture.status, picture.content_type.as_str()), (200, "image/jpeg"));
        let answer =
            |status: &str, body: &str| read(format!("HTTP/1.1 {status}\r\n\r\n{body}").as_bytes()).unwrap();
        for (head, docker_is, influxdb_is) in [
            (answer("200 OK", r#"{"Platform":{},"ApiVersion":"1.47"}"#), Some(true), None),
            (answer("200 OK", "<html>"), None, None),
            (answer("400 Bad Request", "Client sent an HTTP request to an HTTPS server."), Some(false), None),
            (answer("400 Bad Request", r#"{"error":"missing required parameter \"q\""}"#), None, Some(true)),
            (answer("401 Unauthorized", ""), Some(false), Some(false)),
            (answer("404 Not Found", ""), None, None),
        ] {
            assert_eq!((docker(&head), influxdb(&head)), (docker_is, influxdb_is), "{}", head.rest);
        }
        assert!(read(b"SSH-2.0-OpenSSH_9.2\r\n").is_none());
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), text in "HTTP/1.1 [ -~\r\n]{0,200}") {
            for answer in [&bytes[..], text.as_bytes()] {
                let _ = read(answer).map(|head| (docker(&head), influxdb(&head)));
            }
        }
    }
}
