//! Fetching and reading a UPnP device description (UPnP Device Architecture 2.0, section 2.3).

use std::net::IpAddr;

use porchlight_model::{GapReason, Text, Transport, UpnpDescription};

use crate::ask::{HttpQuestion, get};
use crate::{Gate, Packet};

/// How deep a description may be nested.
const MOST_DEPTH: usize = 32;
/// How many elements a description may have; real ones have some hundred.
const MOST_NODES: u32 = 20_000;

/// Fetches the description that an SSDP answer points to. Only the device that answered is asked,
/// whatever address the answer names: a device cannot send us to another.
///
/// # Errors
/// A gap; `OutsideHome` when the answer points to somebody else.
pub async fn fetch_description(
    gate: &Gate,
    host: IpAddr,
    location: &str,
) -> Result<UpnpDescription, GapReason> {
    let question = question(host, location)?;
    let reply = get(gate, host, &question, None, Packet::HttpGet).await?;
    if reply.status != 200 {
        return Err(GapReason::Garbage);
    }
    let mut description = read_description(&reply.body).ok_or(GapReason::Garbage)?;
    description.mappings = super::mappings::control(&reply.body, question.port);
    Ok(description)
}

fn question(host: IpAddr, location: &str) -> Result<HttpQuestion, GapReason> {
    let uri: hyper::Uri = location.parse().map_err(|_| GapReason::Garbage)?;
    if uri.scheme_str() != Some("http") {
        return Err(GapReason::Garbage);
    }
    let named = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let named = named.split('%').next().unwrap_or_default();
    if named.parse() != Ok(host) {
        return Err(GapReason::OutsideHome);
    }
    // The parser takes a number that is no port for a missing one.
    let authority = uri.authority().map_or("", |a| a.as_str());
    if uri.port_u16().is_none() && !authority.ends_with(uri.host().unwrap_or_default()) {
        return Err(GapReason::Garbage);
    }
    let path = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    Ok(HttpQuestion { port: uri.port_u16().unwrap_or(80), transport: Transport::Plain, path })
}

/// Reads the first device of a description; `None` when it is not one. Document types are refused,
/// so nothing in it can grow.
pub fn read_description(xml: &str) -> Option<UpnpDescription> {
    let document = parse_xml(xml)?;
    let device = document.descendants().find(|n| n.has_tag_name_ignoring_space("device"))?;
    let field = |names: &[&str]| {
        let node =
            names.iter().find_map(|name| device.children().find(|n| n.has_tag_name_ignoring_space(name)));
        node.and_then(|n| n.text()).map(Text::from_lan).unwrap_or_default()
    };
    Some(UpnpDescription {
        device_type: field(&["deviceType"]),
        friendly_name: field(&["friendlyName"]),
        manufacturer: field(&["manufacturer"]),
        model_name: field(&["modelName"]),
        model_number: field(&["modelNumber"]),
        model_description: field(&["modelDescription"]),
        serial: field(&["serialNumber"]),
        mappings: None,
        firmware: field(&["softwareVersion", "firmwareVersion", "displayVersion"]),
        udn: field(&["UDN"]),
    })
}

/// Parses XML from a stranger: no document types, not too deep, not too many elements.
pub(crate) fn parse_xml(xml: &str) -> Option<roxmltree::Document<'_>> {
    if depth(xml) > MOST_DEPTH {
        return None;
    }
    let options =
        roxmltree::ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..Default::default() };
    let xml = xml.trim_start_matches('\u{feff}').trim_end_matches('\0');
    roxmltree::Document::parse_with_options(xml, options).ok()
}

/// How deep the document is nested, counted before anything recursive reads it.
fn depth(xml: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for tag in xml.split('<').skip(1) {
        let end = tag.split('>').next().unwrap_or_default();
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) if end.ends_with('/') => deepest = deepest.max(depth + 1),
            Some(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
        }
    }
    deepest
}

trait TagName {
    /// Compares the local name only: makers use all sorts of name spaces.
    fn has_tag_name_ignoring_space(&self, name: &str) -> bool;
}

impl TagName for roxmltree::Node<'_, '_> {
    fn has_tag_name_ignoring_space(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_device_that_answered_is_asked() {
        let host: IpAddr = "192.168.1.9".parse().unwrap();
        for (location, expected) in [
            ("http://192.168.1.9:1400/d.xml", Ok((1400, "/d.xml"))),
            ("http://192.168.1.9/", Ok((80, "/"))),
            ("http://192.168.1.1/d.xml", Err(GapReason::OutsideHome)),
            ("http://127.0.0.1/d.xml", Err(GapReason::OutsideHome)),
            ("http://example.org/d.xml", Err(GapReason::OutsideHome)),
            ("http://192.168.1.9@example.org/d.xml", Err(GapReason::OutsideHome)),
            ("https://192.168.1.9/d.xml", Err(GapReason::Garbage)),
            ("file:///etc/passwd", Err(GapReason::Garbage)),
            ("", Err(GapReason::Garbage)),
            ("http://192.168.1.9:99999/", Err(GapReason::Garbage)),
        ] {
            let got = question(host, location);
            let got = got.as_ref().map(|q| (q.port, q.path.as_str())).map_err(|e| *e);
            assert_eq!(got, expected, "{location}");
        }
    }

    #[test]
    fn descriptions() {
        let xml = r#"<root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceType>t</deviceType>
            <friendlyName>Living <![CDATA[room]]></friendlyName><manufacturer>M</manufacturer><modelName>N</modelName>
            <UDN>uuid:1</UDN><deviceList><device><modelName>inner</modelName></device></deviceList></device></root>"#;
        let got = read_description(xml).unwrap();
        assert_eq!((got.model_name.as_str(), got.udn.as_str()), ("N", "uuid:1"));
        let bomb =
            "<!DOCTYPE r [<!ENTITY a \"aaaa\">]><root><device><modelName>&a;</modelName></device></root>";
        assert_eq!(read_description(bomb), None);
        let deep = format!("{}<device/>{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(read_description(&deep), None);
        assert_eq!(read_description("<root></root>"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[<>/!a-z&;\\[\\] \"=]{0,300}") {
            let _ = read_description(&text);
        }
    }
}
