//! What can leave this computer towards a home, as patterns of bytes: fixed bytes with named holes. The page
//! `docs/what-porchlight-sends.md` is made of them, and whole scans are held against them by a test.

use std::fmt::Write as _;

use porchlight_model::LoginWay;

use crate::ask::{self, Call};
use crate::discover;
use crate::{Packet, Tongue};

/// Fixed bytes with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Bytes(Vec<u8>),
    /// What differs from one time to the next, by its name.
    Hole(String),
}

/// The heads of the one HTTP client, in their order.
const HEAD: &str =
    "HTTP/1.1\r\nhost: ⟨address⟩\r\nuser-agent: Porchlight\r\naccept: */*\r\nconnection: close\r\n";

impl Pattern {
    /// A pattern written as text, holes as `⟨name⟩`.
    fn text(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('⟨') {
            let (name, after) = after.split_once('⟩').unwrap_or((after, ""));
            pieces.push(Piece::Bytes(before.as_bytes().to_vec()));
            pieces.push(Piece::Hole(name.to_owned()));
            rest = after;
        }
        pieces.push(Piece::Bytes(rest.as_bytes().to_vec()));
        pieces.retain(|piece| *piece != Piece::Bytes(Vec::new()));
        Self(pieces)
    }

    fn bytes(bytes: &[u8]) -> Self {
        Self(vec![Piece::Bytes(bytes.to_vec())])
    }

    /// These bytes, and then what the name says.
    fn then(bytes: &[u8], hole: &str) -> Self {
        Self(vec![Piece::Bytes(bytes.to_vec()), Piece::Hole(hole.to_owned())])
    }

    /// True when some bytes are the pattern with its holes filled, or the beginning of that: a device may hang up
    /// in the middle.
    pub fn fits(&self, sent: &[u8]) -> bool {
        fits(&self.0, sent)
    }

    /// The pattern in one line of ASCII, holes in brackets.
    fn shown(&self) -> String {
        let mut shown = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Bytes(bytes) => shown.push_str(&bytes.escape_ascii().to_string()),
                Piece::Hole(name) => {
                    // Writing to a text cannot fail.
                    let _ = write!(shown, "⟨{name}⟩");
                }
            }
        }
        shown
    }
}

fn fits(pieces: &[Piece], sent: &[u8]) -> bool {
    match pieces {
        [] => sent.is_empty(),
        _ if sent.is_empty() => true,
        [Piece::Bytes(bytes), rest @ ..] => {
            let common = bytes.len().min(sent.len());
            bytes[..common] == sent[..common]
                && (sent.len() <= bytes.len() || fits(rest, &sent[bytes.len()..]))
        }
        [Piece::Hole(_)] => true,
        // A hole in the middle of a text is part of one line; a length may be any byte.
        [Piece::Hole(name), rest @ ..] => {
            let line = sent.iter().position(|byte| *byte == b'\n').unwrap_or(sent.len());
            let most = if name.starts_with("length and") { sent.len() } else { line };
            (0..=most).any(|filled| fits(rest, &sent[filled..]))
        }
    }
}

impl Packet {
    /// What is sent over plain TCP or UDP. Empty where only a connection is opened. Over TLS the same stands behind
    /// a ClientHello.
    pub fn patterns(self) -> Vec<Pattern> {
        let get = |more: &str| Pattern::text(&format!("GET ⟨path⟩ {HEAD}{more}\r\n"));
        let post = |path: &str, heads: &str, body: &str| {
            Pattern::text(&format!("POST {path} {HEAD}{heads}content-length: ⟨length⟩\r\n\r\n{body}"))
        };
        let describe = "DESCRIBE rtsp://⟨address⟩⟨path⟩ RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\nUser-Agent: Porchlight\r\n\r\n";
        match self {
            Self::TcpConnect | Self::Listen | Self::UdpPoke => Vec::new(),
            Self::Echo => vec![Pattern::bytes(&discover::ECHO_REQUEST)],
            Self::MdnsQuestion => vec![Pattern::text("⟨a question of the library mdns-sd, RFC 6762⟩")],
            Self::SsdpSearch => vec![Pattern::text(
                "M-SEARCH * HTTP/1.1\r\nHOST: ⟨group⟩:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n",
            )],
            Self::HttpGet => vec![get("")],
            Self::FtpAnonymous => vec![
                Pattern::text("USER anonymous\r\nPASS porchlight@\r\nQUIT\r\n"),
                Pattern::text("USER anonymous\r\nQUIT\r\n"),
            ],
            Self::MqttConnect => {
                vec![Pattern::bytes(&[ask::MQTT_CONNECT, ask::MQTT_DISCONNECT].concat())]
            }
            Self::SnmpGet => vec![Pattern::bytes(&ask::snmp_question("public").unwrap_or_default())],
            Self::Discovery(name) => Tongue::named(name)
                .map(|tongue| {
                    (tongue.question)().iter().map(|(_, bytes)| tongue_pattern(name, bytes)).collect()
                })
                .unwrap_or_default(),
            Self::Call(name) => vec![Call::named(name).map_or_else(mapping, call)],
            Self::RtspOptions => vec![Pattern::text(
                "OPTIONS rtsp://⟨address⟩/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Porchlight\r\n\r\n",
            )],
            Self::RtspDescribe => vec![Pattern::text(
                "DESCRIBE rtsp://⟨address⟩⟨path⟩ RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: Porchlight\r\nAccept: application/sdp\r\n\r\n",
            )],
            Self::Picture => vec![head("⟨path⟩")],
            Self::InfluxDbQuery => vec![head("/query")],
            Self::DockerVersion => vec![head("/version")],
            Self::VncHello => vec![Pattern::text("RFB 003.00⟨3, 7 or 8⟩\n")],
            Self::SshHello => vec![Pattern::bytes(ask::SSH_HELLO)],
            Self::Smb1Negotiate => vec![Pattern::bytes(ask::SMB1_NEGOTIATE)],
            Self::OldTlsHello => vec![Pattern::bytes(ask::TLS_UP_TO_12), Pattern::bytes(ask::TLS_ONLY_10)],
            Self::RedisPing => vec![Pattern::bytes(ask::REDIS_PING)],
            Self::NatPmpAddress => vec![Pattern::bytes(ask::NAT_PMP_QUESTION)],
            Self::FactoryLogin(LoginWay::HttpBasic) => {
                vec![get(""), get("authorization: Basic ⟨name and password⟩\r\n")]
            }
            Self::FactoryLogin(LoginWay::HttpDigest) => {
                vec![get(""), get("authorization: Digest ⟨name, and a sum over the password⟩\r\n")]
            }
            Self::FactoryLogin(LoginWay::HttpForm) => {
                let heads = "content-type: application/x-www-form-urlencoded\r\n";
                vec![get(""), post("⟨path⟩", heads, "⟨name and password⟩")]
            }
            Self::FactoryLogin(LoginWay::Telnet) => vec![
                Pattern::text("⟨a no to each telnet option but echo and go-ahead⟩"),
                Pattern::text("⟨a no to each telnet option but echo and go-ahead⟩⟨name⟩\r\n⟨password⟩\r\n"),
            ],
            Self::FactoryLogin(LoginWay::Ssh) => {
                vec![Pattern::then(
                    ask::SSH_HELLO,
                    "key exchange, then under cover: none, or name and password",
                )]
            }
            Self::FactoryLogin(LoginWay::Ftp) => {
                vec![
                    Pattern::text("PWD\r\nQUIT\r\n"),
                    Pattern::text("USER ⟨name⟩\r\nPASS ⟨password⟩\r\nQUIT\r\n"),
                    Pattern::text("USER ⟨name⟩\r\nQUIT\r\n"),
                ]
            }
            Self::FactoryLogin(LoginWay::Snmp) => vec![
                Pattern::bytes(&ask::snmp_question("").unwrap_or_default()),
                Pattern(vec![
                    Piece::Bytes(vec![0x30]),
                    Piece::Hole("length".into()),
                    Piece::Bytes(vec![0x02, 0x01, 0x01, 0x04]),
                    Piece::Hole("length and community".into()),
                    Piece::Bytes(ask::SNMP_GET.to_vec()),
                ]),
            ],
            Self::FactoryLogin(LoginWay::Mqtt) => vec![
                Pattern::bytes(&[ask::MQTT_CONNECT, ask::MQTT_DISCONNECT].concat()),
                Pattern(vec![
                    Piece::Bytes(vec![0x10]),
                    Piece::Hole("length".into()),
                    Piece::Bytes(b"\x00\x04MQTT\x04\xc2\x00\x0a\x00\x0aporchlight".to_vec()),
                    Piece::Hole("name and password".into()),
                ]),
            ],
            Self::FactoryLogin(LoginWay::Rtsp) => vec![
                Pattern::text(describe),
                Pattern::text(&format!(
                    "{describe}DESCRIBE rtsp://⟨address⟩⟨path⟩ RTSP/1.0\r\nCSeq: 2\r\nAccept: application/sdp\r\nAuthorization: ⟨name, and the password or a sum over it⟩\r\nUser-Agent: Porchlight\r\n\r\n"
                )),
            ],
            Self::FactoryLogin(LoginWay::Onvif) => {
                let (heads, question) = crate::login::onvif_pattern();
                vec![
                    post("⟨path⟩", &heads, &question.replace("⟨header⟩", "")),
                    post(
                        "⟨path⟩",
                        &heads,
                        &question
                            .replace("⟨header⟩", "<s:Header>⟨name, and a sum over the password⟩</s:Header>"),
                    ),
                    post(
                        "⟨path⟩",
                        &format!("authorization: Digest ⟨name, and a sum over the password⟩\r\n{heads}"),
                        &question.replace("⟨header⟩", ""),
                    ),
                ]
            }
        }
    }
}

/// A call of the list, with every byte of its body.
fn call(call: &Call) -> Pattern {
    let heads: String = call.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut pattern =
        Pattern::text(&format!("POST {} {HEAD}{heads}content-length: ⟨length⟩\r\n\r\n", call.path));
    pattern.0.push(Piece::Bytes((call.body)()));
    pattern
}

/// The question for one mapping of a router.
fn mapping() -> Pattern {
    let body = discover::mapping_envelope("⟨service⟩", 0)
        .replace("<NewPortMappingIndex>0", "<NewPortMappingIndex>⟨number⟩");
    Pattern::text(&format!(
        "POST ⟨path⟩ {HEAD}content-type: text/xml; charset=\"utf-8\"\r\nsoapaction: \"⟨service⟩#GetGenericPortMappingEntry\"\r\ncontent-length: ⟨length⟩\r\n\r\n{body}"
    ))
}

/// Questions that begin with a number of their own have a hole there.
fn tongue_pattern(name: &str, bytes: &[u8]) -> Pattern {
    if name == "wsd" {
        let text = String::from_utf8_lossy(bytes);
        if let Some((before, after)) = text.split_once("urn:uuid:") {
            let after = after.get(36..).unwrap_or_default();
            return Pattern::text(&format!("{before}urn:uuid:⟨number⟩{after}"));
        }
    }
    Pattern::bytes(bytes)
}

fn head(path: &str) -> Pattern {
    Pattern::text(&format!(
        "GET {path} HTTP/1.1\r\nHost: ⟨address⟩\r\nUser-Agent: Porchlight\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    ))
}

/// Everything that can be sent, as a page.
pub fn sends_page() -> String {
    let mut page = String::from(
        "# What Porchlight sends\n\nEverything that Porchlight can send to the devices of a home, byte for byte. It sends \
         nothing of a home to anybody else. Holes, in angle brackets, stand for what differs; over TLS the same stands \
         behind a ClientHello. A test holds whole scans against this list. How often each was sent to which device is \
         in the report of every scan (`sent`).\n\nMade of `crates/probe/src/sends.rs`; do not edit.\n",
    );
    for packet in Packet::all() {
        // Writing to a text cannot fail.
        let _ = write!(page, "\n## {}\n\n{}.\n", name(packet), capital(packet.what()));
        let patterns = packet.patterns();
        if patterns.is_empty() {
            page.push_str("\nNo byte is written.\n");
        }
        for pattern in patterns {
            let _ = write!(page, "\n```text\n{}\n```\n", pattern.shown());
        }
    }
    page
}

fn name(packet: Packet) -> String {
    match packet {
        Packet::Discovery(name) => format!("Discovery protocol: {name}"),
        Packet::Call(name) => format!("Call: {name}"),
        Packet::FactoryLogin(way) => format!("Factory login, with consent: {}", way.as_str()),
        other => format!("{other:?}"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    // A name such as `mDNS` stays as it is.
    match letters.next() {
        Some(first) if !text.chars().nth(1).is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// True when some packet can be these bytes, on a TCP connection or in a datagram to a port.
pub fn may_send(sent: &[u8], port: u16) -> bool {
    const TELNET: [u16; 2] = [23, 2323];
    const MDNS: u16 = 5353;
    let is_tls = matches!(sent, [0x16, 0x03, ..]);
    let may = |packet: Packet| match packet {
        // What is typed into telnet fits everything, and so do questions by mDNS: each on its port alone.
        Packet::FactoryLogin(LoginWay::Telnet) => TELNET.contains(&port),
        Packet::MdnsQuestion => port == MDNS,
        other => other.patterns().iter().any(|pattern| pattern.fits(sent)),
    };
    sent.is_empty() || is_tls || Packet::all().any(may)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_fit_themselves_and_their_beginnings_alone() {
        let pattern = Pattern::text("GET ⟨path⟩ X\r\n");
        for (sent, is) in [
            ("GET /a X\r\n", true),
            ("GET /a b X\r\n", true),
            ("GE", true),
            ("GET /a", true),
            ("GET /a X\r\nmore", false),
            ("PUT /a X\r\n", false),
        ] {
            assert_eq!(pattern.fits(sent.as_bytes()), is, "{sent}");
        }
        assert!(!may_send(b"DELETE / HTTP/1.1\r\n", 80));
        assert!(!may_send(b"PROPFIND / HTTP/1.1\r\n", 5000));
        assert!(may_send(b"PING\r\n", 6379));
    }

    #[test]
    fn the_page_is_current() {
        let file =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/what-porchlight-sends.md");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, sends_page()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(file).unwrap(), sends_page(), "run it with UPDATE=1");
    }

    proptest! {
        #[test]
        fn any_bytes_are_compared(sent in prop::collection::vec(any::<u8>(), 0..60), port in any::<u16>()) {
            let _ = may_send(&sent, port);
        }
    }
}
