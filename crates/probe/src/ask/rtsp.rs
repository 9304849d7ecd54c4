//! Asking a stream server what it can do (RTSP 1.0, RFC 2326, section 10.1). Nothing is played.

use std::net::IpAddr;

use porchlight_model::{GapReason, Seen, Told};

use crate::exchange::{read_until, send};
use crate::tongue::header_fields;
use crate::{Gate, Packet};

const MOST: usize = 4096;

/// Sends one `OPTIONS` and reads the head of the answer: `server`, `public` and more.
///
/// # Errors
/// A gap when no RTSP answer came.
pub async fn ask_rtsp(gate: &Gate, host: IpAddr, port: u16) -> Result<Seen, GapReason> {
    let mut stream = gate.connect(host, port, Packet::RtspOptions).await?;
    let time = gate.read_time(host);
    let question = question(&gate.interface().socket(host, port).to_string());
    send(&mut stream, question.as_bytes(), time).await?;
    let got = read_until(&mut stream, MOST, time, |got| got.windows(4).any(|w| w == b"\r\n\r\n")).await?;
    read(&got).ok_or(GapReason::Garbage)
}

fn question(authority: &str) -> String {
    format!("OPTIONS rtsp://{authority}/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Porchlight\r\n\r\n")
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
            question("192.168.1.2:554"),
            "OPTIONS rtsp://192.168.1.2:554/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Porchlight\r\n\r\n"
        );
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), text in "RTSP/1.0 [ -~\r\n]{0,200}") {
            let _ = (read(&bytes), read(text.as_bytes()));
        }
    }
}
