//! WS-Discovery (OASIS, version 1.1 and the drafts that devices speak): ONVIF cameras, printers, Windows.

use std::net::Ipv4Addr;

use super::{Fields, To, Tongue, fields};

const PORT: u16 = 3702;
const PROBE: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" "#,
    r#"xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" "#,
    r#"xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header>"#,
    r#"<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>"#,
    r#"<a:MessageID>urn:uuid:706f7263-686c-4967-8854-000000000002</a:MessageID>"#,
    r#"<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>"#,
    r#"<s:Body><d:Probe/></s:Body></s:Envelope>"#
);

pub(super) const WSD: Tongue = Tongue {
    name: "wsd",
    what: "a WS-Discovery probe for every type, to 239.255.255.250 UDP port 3702",
    to: To::Group(Ipv4Addr::new(239, 255, 255, 250)),
    question: || vec![(PORT, PROBE.as_bytes().to_vec())],
    hear: &[],
    read,
};

/// `types`, `address` and `xaddrs` of the first match, and what the scopes of ONVIF tell: `hardware`,
/// `name`, `location`, `mac`.
fn read(answer: &[u8]) -> Option<Fields> {
    let document = crate::discover::parse_xml(std::str::from_utf8(answer).ok()?)?;
    let found = document.descendants().find(|node| node.tag_name().name() == "ProbeMatch")?;
    let text = |name: &str| {
        found.descendants().find(|node| node.tag_name().name() == name).and_then(|node| node.text())
    };
    let mut told = Fields::new();
    fields::put(&mut told, "types", text("Types").unwrap_or_default());
    fields::put(&mut told, "address", text("Address").unwrap_or_default().trim());
    fields::put(&mut told, "xaddrs", text("XAddrs").unwrap_or_default());
    for scope in text("Scopes").unwrap_or_default().split_whitespace().take(64) {
        let Some(path) = scope.strip_prefix("onvif://www.onvif.org/") else { continue };
        let Some((kind, value)) = path.split_once('/') else { continue };
        let kind = kind.to_ascii_lowercase();
        if matches!(kind.as_str(), "hardware" | "name" | "location" | "mac") {
            fields::put(&mut told, &kind, &unescaped(value));
        }
    }
    (!told.is_empty()).then_some(told)
}

/// Undoes percent signs (RFC 3986, section 2.1).
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let pair = text.get(at + 1..at + 3).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (bytes[at], pair) {
            (b'%', Some(byte)) => {
                plain.push(byte);
                at += 3;
            }
            (byte, _) => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
