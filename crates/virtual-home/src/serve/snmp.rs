//! An SNMP v2c agent (RFC 1901, RFC 3416) that knows `sysDescr.0` and answers GET only.

use crate::file::DeviceFile;

/// The UDP port of agents.
pub(crate) const PORT: u16 = 161;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const NO_SUCH_OBJECT: u8 = 0x80;
const GET: u8 = 0xa0;
const RESPONSE: u8 = 0xa2;

/// 1.3.6.1.2.1.1.1.0
const SYS_DESCR: &[u8] = &[0x2b, 6, 1, 2, 1, 1, 1, 0];

/// The answer to a datagram; `None` for another version, a wrong community, or anything but a GET.
pub(crate) fn answer(device: &DeviceFile, datagram: &[u8]) -> Option<Vec<u8>> {
    let snmp = device.snmp.as_ref()?;
    if community(datagram)? != snmp.community.as_bytes() {
        return None;
    }
    respond(datagram, Some(&device.fill(&snmp.description)))
}

/// The community of a message of version 2c.
pub(crate) fn community(datagram: &[u8]) -> Option<&[u8]> {
    let message = Tlv::only(datagram, SEQUENCE)?;
    let (version, rest) = Tlv::take(message, INTEGER)?;
    let (community, _) = Tlv::take(rest, OCTET_STRING)?;
    (version == [1]).then_some(community)
}

/// Answers a GET, with a description for `sysDescr.0` or without one.
pub(crate) fn respond(datagram: &[u8], description: Option<&str>) -> Option<Vec<u8>> {
    let message = Tlv::only(datagram, SEQUENCE)?;
    let (_, rest) = Tlv::take(message, INTEGER)?;
    let (community, rest) = Tlv::take(rest, OCTET_STRING)?;
    let request = Tlv::only(rest, GET)?;
    let (id, rest) = Tlv::take(request, INTEGER)?;
    let (_, rest) = Tlv::take(rest, INTEGER)?;
    let (_, rest) = Tlv::take(rest, INTEGER)?;
    let mut wanted = Tlv::only(rest, SEQUENCE)?;
    let mut values = Vec::new();
    while !wanted.is_empty() {
        let (pair, more) = Tlv::take(wanted, SEQUENCE)?;
        let (object, _) = Tlv::take(pair, OBJECT_ID)?;
        let value = match description {
            Some(description) if object == SYS_DESCR => tlv(OCTET_STRING, &[description.as_bytes()]),
            _ => tlv(NO_SUCH_OBJECT, &[]),
        };
        values.push(tlv(SEQUENCE, &[&tlv(OBJECT_ID, &[object]), &value]));
        wanted = more;
    }
    let none = tlv(INTEGER, &[&[0]]);
    let response = tlv(RESPONSE, &[&tlv(INTEGER, &[id]), &none, &none, &tlv(SEQUENCE, &[&values.concat()])]);
    Some(tlv(SEQUENCE, &[&tlv(INTEGER, &[&[1]]), &tlv(OCTET_STRING, &[community]), &response]))
}

/// Type, length, value, as BER writes them (X.690, section 8.1).
struct Tlv;

impl Tlv {
    /// The content of one value of a kind, and what follows it.
    fn take(bytes: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
        let (&first, rest) = bytes.split_first()?;
        let (&length, rest) = rest.split_first()?;
        let (length, rest) = match length {
            0..=0x7f => (usize::from(length), rest),
            0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
            0x82 => {
                let (length, rest) = rest.split_first_chunk::<2>()?;
                (usize::from(u16::from_be_bytes(*length)), rest)
            }
            _ => return None,
        };
        (first == kind).then(|| rest.split_at_checked(length)).flatten()
    }

    /// The content of one value that nothing follows.
    fn only(bytes: &[u8], kind: u8) -> Option<&[u8]> {
        Self::take(bytes, kind).filter(|(_, rest)| rest.is_empty()).map(|(content, _)| content)
    }
}

fn tlv(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    // A description is a line or two; longer ones are cut so that the length fits into 16 bits.
    let content = &content[..content.len().min(60_000)];
    let [high, low] = u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes();
    let head = match content.len() {
        0..=0x7f => vec![kind, low],
        0x80..=0xff => vec![kind, 0x81, low],
        _ => vec![kind, 0x82, high, low],
    };
    [&head, content].concat()
}
