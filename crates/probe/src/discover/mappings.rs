//! Reading the ways in that a router keeps open (UPnP IGD, `GetGenericPortMappingEntry`). None is ever
//! added or taken away: there is no such request in this program.

use std::net::IpAddr;

use porchlight_model::{GapReason, PortMapping, Seen, Text, Transport, UpnpControl};

use super::parse_xml;
use crate::ask::{Body, HttpQuestion, exchange_with};
use crate::packet::MAPPINGS;
use crate::{Gate, Packet};

/// The most mappings that are read; homes have a handful.
const MOST: u32 = 32;
/// The control address of the service that keeps mappings; `None` where there is none.
pub(super) fn control(xml: &str, port: u16) -> Option<UpnpControl> {
    let document = parse_xml(xml)?;
    let named =
        |node: &roxmltree::Node<'_, '_>, name: &str| node.is_element() && node.tag_name().name() == name;
    let child = |service: roxmltree::Node<'_, '_>, name: &str| {
        service.children().find(|n| named(n, name)).and_then(|n| n.text()).map(|t| t.trim().to_owned())
    };
    let services = document.descendants().filter(|n| named(n, "service"));
    services.into_iter().find_map(|service| {
        let kind = child(service, "serviceType")?;
        if !kind.contains(":WANIPConnection:") && !kind.contains(":WANPPPConnection:") {
            return None;
        }
        let address = child(service, "controlURL")?;
        // Only the path is taken: the router itself is asked, whatever address it writes here.
        let path = match address.split_once("://") {
            Some((_, rest)) => format!("/{}", rest.split_once('/').map_or("", |(_, path)| path)),
            None => format!("/{}", address.trim_start_matches('/')),
        };
        let plain = |text: &str| {
            text.len() <= 200 && text.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'"')
        };
        (plain(&kind) && plain(&path)).then_some(UpnpControl { service: kind, port, path })
    })
}

/// Reads the mappings one by one until the router says that there is no more.
///
/// # Errors
/// A gap when the router does not answer the first question.
pub async fn read_mappings(gate: &Gate, host: IpAddr, control: &UpnpControl) -> Result<Vec<Seen>, GapReason> {
    let question =
        HttpQuestion { port: control.port, transport: Transport::Plain, path: control.path.clone() };
    let action = format!("\"{}#GetGenericPortMappingEntry\"", control.service);
    let headers = [("content-type", "text/xml; charset=\"utf-8\""), ("soapaction", action.as_str())];
    let mut found = Vec::new();
    for index in 0..MOST {
        let body = Body { headers: &headers, bytes: envelope(&control.service, index).into_bytes() };
        let reply = exchange_with(gate, host, &question, None, Some(body), Packet::Call(MAPPINGS)).await;
        match reply {
            Ok(reply) if reply.status == 200 => match read(&reply.body) {
                Some(mapping) => found.push(Seen::Mapping(mapping)),
                None if index == 0 => return Err(GapReason::Garbage),
                None => break,
            },
            // Error 713: there is no mapping with this number.
            Ok(_) => break,
            Err(reason) if index == 0 => return Err(reason),
            Err(_) => break,
        }
    }
    Ok(found)
}

pub(crate) fn envelope(service: &str, index: u32) -> String {
    format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body>\
         <u:GetGenericPortMappingEntry xmlns:u=\"{service}\"><NewPortMappingIndex>{index}\
         </NewPortMappingIndex></u:GetGenericPortMappingEntry></s:Body></s:Envelope>"
    )
}

fn read(xml: &str) -> Option<PortMapping> {
    let document = parse_xml(xml)?;
    let text = |name: &str| {
        let node = document.descendants().find(|n| n.is_element() && n.tag_name().name() == name);
        node.and_then(|n| n.text()).unwrap_or_default().trim()
    };
    Some(PortMapping {
        external_port: text("NewExternalPort").parse().ok()?,
        protocol: Text::from_lan(text("NewProtocol")),
        client: Text::from_lan(text("NewInternalClient")),
        internal_port: text("NewInternalPort").parse().ok()?,
        description: Text::from_lan(text("NewPortMappingDescription")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_path_of_the_router_itself_is_asked() {
        let description = |kind: &str, address: &str| {
            format!(
                "<root><device><deviceList><device><serviceList><service><serviceType>{kind}</serviceType><controlURL>{address}</controlURL></service></serviceList></device></deviceList></device></root>"
            )
        };
        let wan = "urn:schemas-upnp-org:service:WANIPConnection:1";
        for (kind, address, path) in [
            (wan, "/ctl/IPConn", Some("/ctl/IPConn")),
            (wan, "ctl/IPConn", Some("/ctl/IPConn")),
            (wan, "http://198.51.100.7:80/ctl", Some("/ctl")),
            (wan, "/ctl with blanks", None),
            ("urn:schemas-upnp-org:service:WANPPPConnection:1", "/ppp", Some("/ppp")),
            ("urn:schemas-upnp-org:service:Layer3Forwarding:1", "/l3", None),
        ] {
            let got = control(&description(kind, address), 5000).map(|c| c.path);
            assert_eq!(got.as_deref(), path, "{address}");
        }
    }

    #[test]
    fn a_mapping_is_read() {
        let xml = "<s:Envelope xmlns:s='x'><s:Body><u:R xmlns:u='y'><NewRemoteHost/><NewExternalPort>8443</NewExternalPort>\
            <NewProtocol>TCP</NewProtocol><NewInternalPort>443</NewInternalPort><NewInternalClient>192.168.1.9</NewInternalClient>\
            <NewPortMappingDescription>camera</NewPortMappingDescription></u:R></s:Body></s:Envelope>";
        let mapping = read(xml).unwrap();
        assert_eq!((mapping.external_port, mapping.internal_port), (8443, 443));
        assert_eq!((mapping.client.as_str(), mapping.description.as_str()), ("192.168.1.9", "camera"));
        assert_eq!(read("<a/>"), None);
        assert!(envelope("urn:x", 3).contains("<NewPortMappingIndex>3</NewPortMappingIndex>"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[<>/!a-zA-Z&;\\[\\] \"=]{0,300}") {
            let _ = (read(&text), control(&text, 80));
        }
    }
}
