//! Asking an SSH server what it offers (RFC 4253, sections 4.2 and 7.1). Its list comes before any login, and
//! nothing is agreed on: the connection is closed after it.

use std::net::IpAddr;

use porchlight_model::{GapReason, Seen, SshAnswer, Text};

use crate::exchange::{read_until, send};
use crate::{Gate, Packet};

/// Who we are; the server tells its list to nobody who does not say so.
pub(crate) const HELLO: &[u8] = b"SSH-2.0-Porchlight\r\n";
/// The most that is read of a greeting.
const MOST_GREETING: usize = 1024;
/// The most that is read of a list; those of today's servers are below 2 KiB.
const MOST_LIST: usize = 8 * 1024;
/// SSH_MSG_KEXINIT.
const KEXINIT: u8 = 20;

/// Reads the greeting, says who we are, reads the list and closes.
///
/// # Errors
/// A gap when nothing came.
pub async fn ask_ssh(gate: &Gate, host: IpAddr, port: u16) -> Result<Vec<Seen>, GapReason> {
    let mut stream = gate.connect(host, port, Packet::SshHello).await?;
    let time = gate.read_time(host);
    let mut got = read_until(&mut stream, MOST_GREETING, time, |got| got.contains(&b'\n')).await?;
    let end = got.iter().position(|b| *b == b'\n').map_or(got.len(), |end| end + 1);
    let rest = got.split_off(end);
    let line = got.strip_suffix(b"\n").unwrap_or(&got);
    let mut seen = vec![Seen::Banner { port, text: Text::from_lan_bytes(line) }];
    if line.starts_with(b"SSH-2.0-") || line.starts_with(b"SSH-1.99-") {
        send(&mut stream, HELLO, time).await?;
        let more = read_until(&mut stream, MOST_LIST, time, |got| packet(&[&rest, got].concat()).is_some());
        // A server that keeps its list to itself has greeted all the same.
        let list = [rest.clone(), more.await.unwrap_or_default()].concat();
        seen.extend(packet(&list).and_then(|packet| offer(port, packet)).map(Seen::Ssh));
    } else if line.starts_with(b"SSH-1.") {
        seen.push(Seen::Ssh(SshAnswer { port, only_version_1: true, ..SshAnswer::default() }));
    }
    Ok(seen)
}

/// The payload of the first packet, once it is whole (section 6).
fn packet(got: &[u8]) -> Option<&[u8]> {
    let (length, rest) = got.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (padding, payload) = rest.get(..length)?.split_first()?;
    payload.get(..payload.len().checked_sub(usize::from(*padding))?)
}

/// What a KEXINIT offers.
fn offer(port: u16, payload: &[u8]) -> Option<SshAnswer> {
    let lists = payload.strip_prefix(&[KEXINIT])?.get(16..)?;
    let (key_exchange, rest) = names(lists)?;
    let (host_key, rest) = names(rest)?;
    let (_, rest) = names(rest)?;
    let (cipher, _) = names(rest)?;
    Some(SshAnswer { port, only_version_1: false, key_exchange, host_key, cipher })
}

/// A list of names with commas between them (RFC 4251, section 5), and what follows it.
fn names(bytes: &[u8]) -> Option<(Vec<String>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (list, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let list = std::str::from_utf8(list).ok()?;
    let all = list.split(',').filter(|name| !name.is_empty());
    Some((all.map(|name| Text::from_lan(name).as_str().to_owned()).collect(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A KEXINIT with these lists, as a packet.
    fn kexinit(lists: &[&str]) -> Vec<u8> {
        let mut payload = vec![KEXINIT];
        payload.extend([7; 16]);
        for list in lists {
            payload.extend(u32::try_from(list.len()).unwrap().to_be_bytes());
            payload.extend(list.as_bytes());
        }
        let mut packet = u32::try_from(payload.len() + 5).unwrap().to_be_bytes().to_vec();
        packet.push(4);
        packet.extend(payload);
        packet.extend([0; 4]);
        packet
    }

    #[test]
    fn the_list_is_read_and_one_line_is_sent() {
        assert_eq!(HELLO, b"SSH-2.0-Porchlight\r\n");
        let whole = kexinit(&[
            "curve25519-sha256,ext-info-s",
            "ssh-ed25519",
            "aes128-ctr",
            "aes256-gcm@openssh.com,3des-cbc",
        ]);
        let read = offer(22, packet(&whole).unwrap()).unwrap();
        assert_eq!(read.key_exchange, ["curve25519-sha256", "ext-info-s"]);
        assert_eq!(read.host_key, ["ssh-ed25519"]);
        assert_eq!(read.cipher, ["aes256-gcm@openssh.com", "3des-cbc"]);
        assert_eq!(packet(&whole[..whole.len() - 1]), None);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), at in 0usize..60, by in any::<u8>()) {
            let read = |bytes: &[u8]| packet(bytes).and_then(|packet| offer(22, packet));
            let _ = read(&bytes);
            let mut bent = kexinit(&["a,b", "c", "d", "e"]);
            let at = at % bent.len();
            bent[at] = by;
            let _ = read(&bent);
        }
    }
}
