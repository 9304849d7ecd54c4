//! UPnP device descriptions (UPnP Device Architecture 2.0, section 2.3).

use std::net::IpAddr;

use crate::file::{DeviceFile, UpnpFile};

/// The description that a device serves at a path of a port, if it does.
pub(super) fn description(device: &DeviceFile, port: u16, path: &str) -> Option<String> {
    let upnp = device.upnp.as_ref().filter(|upnp| upnp.port == port && upnp.path == path)?;
    Some(match &upnp.body {
        Some(body) => device.fill(body),
        None => document(device, upnp),
    })
}

/// The service of routers that keeps ways in (UPnP IGD, WANIPConnection:1).
const WAYS_IN: &str = "urn:schemas-upnp-org:service:WANIPConnection:1";
const WAYS_IN_PATH: &str = "/control/ways-in";

/// What a router answers when it is asked for a way in by its number: the status and the document.
pub(super) fn way_in(device: &DeviceFile, port: u16, path: &str, question: &str) -> Option<(u16, String)> {
    let upnp = device.upnp.as_ref().filter(|upnp| upnp.port == port && path == WAYS_IN_PATH)?;
    let number = question.split_once("<NewPortMappingIndex>").and_then(|(_, rest)| rest.split('<').next());
    let place: Option<usize> = number.and_then(|number| number.trim().parse().ok());
    let envelope = |body: &str| {
        format!(
            "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{body}\
             </s:Body></s:Envelope>"
        )
    };
    let Some(way) = place.and_then(|place| upnp.mapping.get(place)) else {
        let fault = "<s:Fault><detail><UPnPError><errorCode>713</errorCode></UPnPError></detail></s:Fault>";
        return Some((500, envelope(fault)));
    };
    Some((
        200,
        envelope(&format!(
            "<u:GetGenericPortMappingEntryResponse xmlns:u=\"{WAYS_IN}\"><NewRemoteHost></NewRemoteHost>\
             <NewExternalPort>{}</NewExternalPort><NewProtocol>{}</NewProtocol><NewInternalPort>{}</NewInternalPort>\
             <NewInternalClient>{}</NewInternalClient><NewEnabled>1</NewEnabled><NewPortMappingDescription>{}\
             </NewPortMappingDescription><NewLeaseDuration>0</NewLeaseDuration>\
             </u:GetGenericPortMappingEntryResponse>",
            way.outside,
            escape(&way.protocol),
            way.inside,
            escape(&way.client),
            escape(&way.description)
        )),
    ))
}

/// Where the description is, seen from one address of the device.
pub(super) fn location(device: &DeviceFile, ip: IpAddr) -> Option<String> {
    let upnp = device.upnp.as_ref()?;
    Some(match ip {
        IpAddr::V4(ip) => format!("http://{ip}:{}{}", upnp.port, upnp.path),
        IpAddr::V6(ip) => format!("http://[{ip}]:{}{}", upnp.port, upnp.path),
    })
}

/// The device's unique name: as the file says, or made of its hardware address or id.
pub(super) fn udn(device: &DeviceFile) -> String {
    if let Some(udn) = device.upnp.as_ref().and_then(|upnp| upnp.udn.as_ref()) {
        return device.fill(udn);
    }
    let tail = match device.mac {
        Some(mac) => mac.to_string().replace(':', ""),
        None => {
            let digest = device.id().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
            format!("{:012x}", digest & 0xffff_ffff_ffff)
        }
    };
    format!("uuid:70726574-656e-1000-8000-{tail}")
}

fn document(device: &DeviceFile, upnp: &UpnpFile) -> String {
    let field = |name: &str, value: &Option<String>, usual: &str| {
        let value = device.fill(value.as_deref().unwrap_or(usual));
        if value.is_empty() { String::new() } else { format!("<{name}>{}</{name}>", escape(&value)) }
    };
    let fields = [
        field("deviceType", &Some(upnp.device_type.clone()), ""),
        field("friendlyName", &upnp.friendly_name, "{name}"),
        field("manufacturer", &upnp.manufacturer, "{maker}"),
        field("modelName", &upnp.model_name, "{model}"),
        field("modelNumber", &upnp.model_number, ""),
        field("softwareVersion", &upnp.software_version, ""),
        field("UDN", &Some(udn(device)), ""),
    ];
    let services = if upnp.mapping.is_empty() {
        String::new()
    } else {
        format!(
            "<serviceList><service><serviceType>{WAYS_IN}</serviceType><controlURL>{WAYS_IN_PATH}</controlURL>\
             </service></serviceList>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?>\n<root xmlns=\"urn:schemas-upnp-org:device-1-0\"><specVersion><major>1</major>\
         <minor>0</minor></specVersion><device>{}{services}</device></root>\n",
        fields.concat()
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
