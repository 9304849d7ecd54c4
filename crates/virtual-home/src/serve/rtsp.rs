//! A stream server (RTSP, RFC 2326) that says what it can do and describes its one stream. It plays nothing.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Seat, read_line};

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    while let Some(request) = read_line(&mut stream).await? {
        let mut count = String::new();
        while let Some(line) = read_line(&mut stream).await?.filter(|line| !line.is_empty()) {
            if let Some(number) = line.strip_prefix("CSeq:") {
                number.trim().clone_into(&mut count);
            }
        }
        let rtsp = seat.with(|played| {
            played.now.rtsp.clone().map(|rtsp| (played.now.fill(&rtsp.server), played.now.name.clone(), rtsp))
        });
        let Some((server, realm, rtsp)) = rtsp else { return Ok(()) };
        let mut words = request.split_whitespace();
        let (method, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = url.strip_prefix("rtsp://").and_then(|rest| Some(&rest[rest.find('/')?..])).unwrap_or("/");
        let (status, more, body) = match method {
            "OPTIONS" => ("200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n".to_owned(), ""),
            "DESCRIBE" if path != rtsp.path => ("404 Not Found", String::new(), ""),
            "DESCRIBE" if rtsp.open => (
                "200 OK",
                "Content-Type: application/sdp\r\n".to_owned(),
                "v=0\r\ns=Pretend\r\nm=video 0 RTP/AVP 96\r\n",
            ),
            "DESCRIBE" => {
                let challenge =
                    format!("WWW-Authenticate: Digest realm=\"{realm}\", nonce=\"70726574656e64\"\r\n");
                ("401 Unauthorized", challenge, "")
            }
            _ => ("405 Method Not Allowed", String::new(), ""),
        };
        let server = if server.is_empty() { server } else { format!("Server: {server}\r\n") };
        let length = body.len();
        let head =
            format!("RTSP/1.0 {status}\r\nCSeq: {count}\r\n{server}{more}Content-Length: {length}\r\n\r\n");
        seat.think().await;
        stream.write_all(format!("{head}{body}").as_bytes()).await?;
    }
    Ok(())
}
