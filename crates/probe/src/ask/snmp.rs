//! Asking for `sysDescr.0` with the community "public" (SNMP v2c, RFC 1901, RFC 3416). Only GET exists.

use std::net::IpAddr;
use std::time::Duration;

use porchlight_model::{GapReason, Seen, Text};
use snmp2::{Pdu, Value};
use tokio::time::timeout;

use crate::{Gate, Hear, Packet};

/// GetRequest, version 2c, community "public", request id 0x506c, 1.3.6.1.2.1.1.1.0.
pub(crate) const GET_SYS_DESCR: &[u8] = &[
    0x30, 0x27, 0x02, 0x01, 0x01, 0x04, 0x06, b'p', b'u', b'b', b'l', b'i', b'c', 0xa0, 0x1a, 0x02, 0x02,
    0x50, 0x6c, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x0e, 0x30, 0x0c, 0x06, 0x08, 0x2b, 0x06, 0x01,
    0x02, 0x01, 0x01, 0x01, 0x00, 0x05, 0x00,
];
const REQUEST_ID: i32 = 0x506c;
const PORT: u16 = 161;

/// Asks once, and once more when nothing came.
///
/// # Errors
/// A gap when the socket cannot be had, or when what came was not an answer.
pub async fn ask_snmp(gate: &Gate, host: IpAddr) -> Result<Seen, GapReason> {
    let socket = gate.datagrams(host, Hear::default()).await.map_err(|_| GapReason::NotAllowed)?;
    let mut buffer = [0; 2048];
    for wait in [Duration::from_millis(600), Duration::from_millis(900)] {
        // A device without SNMP answers with "port unreachable", which the next send reports.
        if socket.send(GET_SYS_DESCR, gate.interface().socket(host, PORT), Packet::SnmpGet).await.is_err() {
            return Ok(Seen::SnmpSilent);
        }
        match timeout(wait, socket.receive(&mut buffer)).await {
            Ok(Ok((length, from))) if from == host => {
                return description(&buffer[..length])
                    .map(|description| Seen::Snmp { description })
                    .ok_or(GapReason::Garbage);
            }
            Ok(Err(_)) => return Ok(Seen::SnmpSilent),
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    Ok(Seen::SnmpSilent)
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
        let pdu = Pdu::from_bytes(GET_SYS_DESCR).unwrap();
        assert_eq!(pdu.message_type, snmp2::MessageType::GetRequest);
        assert_eq!((pdu.req_id, pdu.community), (REQUEST_ID, &b"public"[..]));
        assert_eq!(pdu.varbinds.clone().count(), 1);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in any::<Vec<u8>>(), at in 0usize..41, by in any::<u8>()) {
            let _ = description(&bytes);
            let mut bent = GET_SYS_DESCR.to_vec();
            bent[at] = by;
            let _ = description(&bent);
        }
    }
}
