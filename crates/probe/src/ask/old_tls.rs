//! Asking which old version of TLS a port speaks (RFC 2246, 4346 and 5246, section 7.4.1). Only asked where a
//! visit of today's kind failed: one ClientHello that takes any version up to 1.2 is answered with the newest
//! that the server speaks, and the connection is closed.

use std::net::IpAddr;

use porchlight_model::{GapReason, Seen, TlsVersion};

use crate::exchange::{read_until, send};
use crate::{Gate, Packet};

/// Up to TLS 1.2, with ciphers old and new.
#[rustfmt::skip]
pub(crate) const UP_TO_12: &[u8] = &[
    // A record of 113 bytes, in it a ClientHello of 109, which takes versions up to 1.2.
    0x16, 0x03, 0x01, 0x00, 0x71, 0x01, 0x00, 0x00, 0x6d, 0x03, 0x03,
    // 32 bytes that would be random if a session came of them, and no session to go on with.
    b'P', b'o', b'r', b'c', b'h', b'l', b'i', b'g', b'h', b't', b' ', b'a', b's', b'k', b's', b' ',
    b'f', b'o', b'r', b' ', b't', b'h', b'e', b' ', b'v', b'e', b'r', b's', b'i', b'o', b'n', b'.',
    0x00,
    // 15 ciphers, and no compression.
    0x00, 0x1e, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x09, 0xc0, 0x13, 0xc0, 0x0a, 0xc0, 0x14, 0x00, 0x9c, 0x00, 0x33,
    0x00, 0x39, 0x00, 0x2f, 0x00, 0x35, 0x00, 0x0a, 0x00, 0x16, 0x00, 0x05, 0x00, 0x04, 0x01, 0x00,
    // 38 bytes of extensions: curves, the form of points, signatures.
    0x00, 0x26, 0x00, 0x0a, 0x00, 0x08, 0x00, 0x06, 0x00, 0x17, 0x00, 0x18, 0x00, 0x19,
    0x00, 0x0b, 0x00, 0x02, 0x01, 0x00,
    0x00, 0x0d, 0x00, 0x10, 0x00, 0x0e, 0x04, 0x01, 0x04, 0x03, 0x05, 0x01, 0x05, 0x03, 0x02, 0x01, 0x02, 0x03,
    0x06, 0x01,
];
/// TLS 1.0 alone and without extensions, for servers that break off at what they do not know.
#[rustfmt::skip]
pub(crate) const ONLY_10: &[u8] = &[
    0x16, 0x03, 0x01, 0x00, 0x37, 0x01, 0x00, 0x00, 0x33, 0x03, 0x01,
    b'P', b'o', b'r', b'c', b'h', b'l', b'i', b'g', b'h', b't', b' ', b'a', b's', b'k', b's', b' ',
    b'f', b'o', b'r', b' ', b't', b'h', b'e', b' ', b'v', b'e', b'r', b's', b'i', b'o', b'n', b'.',
    0x00,
    0x00, 0x0c, 0x00, 0x2f, 0x00, 0x35, 0x00, 0x0a, 0x00, 0x33, 0x00, 0x05, 0x00, 0x04, 0x01, 0x00,
];
/// A record's head, a message's head and the version.
const MOST: usize = 5 + 4 + 2;

/// Says a ClientHello, and a plainer one when the first is refused.
///
/// # Errors
/// A gap when no ServerHello came.
pub async fn ask_old_tls(gate: &Gate, host: IpAddr, port: u16) -> Result<Seen, GapReason> {
    let mut newest = hello(gate, host, port, UP_TO_12).await?;
    if newest.is_none() {
        newest = hello(gate, host, port, ONLY_10).await?;
    }
    newest.map(|newest| Seen::OldTls { port, newest }).ok_or(GapReason::Garbage)
}

async fn hello(gate: &Gate, host: IpAddr, port: u16, hello: &[u8]) -> Result<Option<TlsVersion>, GapReason> {
    let mut stream = gate.connect(host, port, Packet::OldTlsHello).await?;
    let time = gate.read_time(host);
    send(&mut stream, hello, time).await?;
    match read_until(&mut stream, MOST, time, |_| false).await {
        Ok(got) => Ok(version(&got)),
        Err(GapReason::Reset) => Ok(None),
        Err(reason) => Err(reason),
    }
}

/// The version of a ServerHello.
fn version(got: &[u8]) -> Option<TlsVersion> {
    match got {
        [0x16, 0x03, _, _, _, 0x02, _, _, _, 0x03, minor] => match minor {
            0 => Some(TlsVersion::Ssl3),
            1 => Some(TlsVersion::Tls10),
            2 => Some(TlsVersion::Tls11),
            3 => Some(TlsVersion::Tls12),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is left of a hello after each of its lengths was followed: nothing.
    fn left(hello: &[u8]) -> usize {
        let record = usize::from(u16::from_be_bytes([hello[3], hello[4]]));
        let message = usize::from(u16::from_be_bytes([hello[7], hello[8]]));
        assert_eq!((record, message), (hello.len() - 5, hello.len() - 9));
        let ciphers = 5 + 4 + 2 + 32 + 1;
        let after = ciphers + 2 + usize::from(u16::from_be_bytes([hello[ciphers], hello[ciphers + 1]]));
        assert_eq!(&hello[after..after + 2], [1, 0], "no compression");
        let rest = &hello[after + 2..];
        let Some((length, mut extensions)) = rest.split_first_chunk::<2>() else { return rest.len() };
        assert_eq!(usize::from(u16::from_be_bytes(*length)), extensions.len());
        while let [_, _, high, low, more @ ..] = extensions {
            extensions = &more[usize::from(u16::from_be_bytes([*high, *low]))..];
        }
        extensions.len()
    }

    #[test]
    fn both_hellos_are_whole() {
        assert_eq!((left(UP_TO_12), left(ONLY_10)), (0, 0));
        assert_eq!((UP_TO_12.len(), ONLY_10.len()), (118, 60));
        assert_eq!((UP_TO_12[10], ONLY_10[10]), (3, 1));
    }

    #[test]
    fn the_version_is_read() {
        let server_hello = |minor| [0x16, 3, 1, 0, 80, 2, 0, 0, 76, 3, minor];
        for (minor, newest) in [
            (0, Some(TlsVersion::Ssl3)),
            (1, Some(TlsVersion::Tls10)),
            (2, Some(TlsVersion::Tls11)),
            (3, Some(TlsVersion::Tls12)),
            (4, None),
        ] {
            assert_eq!(version(&server_hello(minor)), newest, "{minor}");
        }
        assert_eq!(version(&[0x15, 3, 1, 0, 2, 2, 70]), None);
        assert_eq!(version(b"HTTP/1.1 40"), None);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>()) {
            let _ = version(&bytes);
        }
    }
}
