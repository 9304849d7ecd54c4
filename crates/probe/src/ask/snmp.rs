//! Asking for `sysDescr.0` with the community "public" (SNMP v2c, RFC 1901, RFC 3416). Only GET exists.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{GapReason, Seen, Text};
use snmp2::{Pdu, Value};
use tokio::time::timeout;

use crate::{Gate, Hear, Packet};

/// GetRequest of 1.3.6.1.2.1.1.1.0 with the request id 0x506c, from behind the community on.
pub(crate) const GET: &[u8] = &[
    0xa0, 0x1a, 0x02, 0x02, 0x50, 0x6c, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x0e, 0x30, 0x0c, 0x06,
    0x08, 0x2b, 0x06, 0x01, 0x02, 0x01, 0x01, 0x01, 0x00, 0x05, 0x00,
];
const REQUEST_ID: i32 = 0x506c;
const PORT: u16 = 161;
/// The longest community: the whole question has to fit into 127 bytes.
const LONGEST: usize = 90;

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SnmpAnswer {
    /// `sysDescr.0`.
    Description(Text),
    /// Nothing: the community is not the right one, or there is no agent.
    Silence,
    /// The port is closed.
    Nobody,
    /// Something else.
    Garbage,
}

/// Asks once with the word "public", and once more when nothing came.
///
/// # Errors
/// A gap when the socket cannot be had, or when what came was not an answer.
pub async fn ask_snmp(gate: &Gate, host: IpAddr) -> Result<Seen, GapReason> {
    let waits = [Duration::from_millis(600), Duration::from_millis(900)];
    match get_sys_descr(gate, host, PORT, "public", &waits, Packet::SnmpGet).await? {
        SnmpAnswer::Description(description) => Ok(Seen::Snmp { description }),
        SnmpAnswer::Silence | SnmpAnswer::Nobody => Ok(Seen::SnmpSilent),
        SnmpAnswer::Garbage => Err(GapReason::Garbage),
    }
}

/// Asks for `sysDescr.0` until something comes, as often as there are times to wait.
///
/// # Errors
/// A gap when the socket cannot be had.
pub(crate) async fn get_sys_descr(
    gate: &Gate,
    host: IpAddr,
    port: u16,
    community: &str,
    waits: &[Duration],
    packet: Packet,
) -> Result<SnmpAnswer, GapReason> {
    let socket = gate.datagrams(host, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    let question = question(community).ok_or(GapReason::NotAllowed)?;
    let mut buffer = [0; 2048];
    for wait in waits {
        // A device without SNMP answers with "port unreachable", which the next send reports.
        if socket.send(&question, gate.interface().socket(host, port), packet).await.is_err() {
            return Ok(SnmpAnswer::Nobody);
        }
        match timeout(*wait, socket.receive(&mut buffer)).await {
            Ok(Ok((length, from))) if from == host => {
                return Ok(
                    description(&buffer[..length]).map_or(SnmpAnswer::Garbage, SnmpAnswer::Description)
                );
            }
            Ok(Err(_)) => return Ok(SnmpAnswer::Nobody),
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    Ok(SnmpAnswer::Silence)
}

/// The question with a community: version 2c, then the community, then the GET.
pub(crate) fn question(community: &str) -> Option<Vec<u8>> {
    let community = community.as_bytes();
    if community.len() > LONGEST {
        return None;
    }
    let length = |n: usize| u8::try_from(n).ok();
    let mut bytes = vec![
        0x30,
        length(5 + community.len() + GET.len())?,
        0x02,
        0x01,
        0x01,
        0x04,
        length(community.len())?,
    ];
    bytes.extend(community);
    bytes.extend(GET);
    Some(bytes)
}

/// The description in an answer to our question.
fn description(answer: &[u8]) -> Option<Text> {
    let pdu = Pdu::from_bytes(answer).ok()?;
    let mut varbinds = pdu.varbinds.clone();
    match varbinds.next()? {
        (_, Value::OctetString(bytes)) if pdu.req_id == REQUEST_ID && pdu.error_status == 0 => {
            Some(Text::from_lan_bytes(bytes))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_question_is_one_get() {
        let bytes = question("public").unwrap();
        assert_eq!(bytes[..13], *b"\x30\x27\x02\x01\x01\x04\x06public");
        let pdu = Pdu::from_bytes(&bytes).unwrap();
        assert_eq!(pdu.message_type, snmp2::MessageType::GetRequest);
        assert_eq!((pdu.req_id, pdu.community), (REQUEST_ID, &b"public"[..]));
        assert_eq!(pdu.varbinds.clone().count(), 1);
        assert!(question(&"x".repeat(91)).is_none() && question("").is_some());
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), at in 0usize..41, by in any::<u8>()) {
            let _ = description(&bytes);
            let mut bent = question("public").unwrap();
            bent[at] = by;
            let _ = description(&bent);
        }
    }
}
