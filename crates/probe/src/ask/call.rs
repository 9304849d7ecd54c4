//! Calls: documented POST requests that read and change nothing. Each one is listed here with every
//! byte of it, and no other POST exists.

use std::net::IpAddr;

use porchlight_model::{GapReason, Seen, Told, Transport};

use super::http::{Body, HttpQuestion, exchange_with};
use super::ipp;
use crate::tongue::{Fields, json_fields, xml_fields};
use crate::{Gate, Packet};

/// A documented call.
#[derive(Debug)]
pub struct Call {
    /// Its short name, which family files use.
    pub name: &'static str,
    /// What is sent, in one line, for "what Porchlight sent".
    pub what: &'static str,
    /// The port where it usually lives.
    pub(crate) port: u16,
    pub(crate) path: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: fn() -> Vec<u8>,
    /// Reads the answer; `None` when it is something else.
    pub(crate) read: fn(&[u8]) -> Option<Fields>,
}

/// Every call.
pub const CALLS: [Call; 5] = [
    Call {
        name: "jnap-device-info",
        what: "the call GetDeviceInfo of Linksys routers (JNAP), which needs no login",
        port: 80,
        path: "/JNAP/",
        headers: &[
            ("content-type", "application/json"),
            ("x-jnap-action", "http://linksys.com/jnap/core/GetDeviceInfo"),
        ],
        body: || b"{}".to_vec(),
        read: |answer| json_fields(answer, "/output").filter(|fields| fields.contains_key("modelNumber")),
    },
    Call {
        name: "ipp-attributes",
        what: "the question Get-Printer-Attributes over IPP, for make, model and firmware",
        port: 631,
        path: "/ipp/print",
        headers: &[("content-type", "application/ipp")],
        body: ipp::question,
        read: ipp::read,
    },
    Call {
        name: "sony-interface",
        what: "the question getInterfaceInformation of Sony devices, which needs no login",
        port: 80,
        path: "/sony/system",
        headers: &[("content-type", "application/json")],
        body: || br#"{"method":"getInterfaceInformation","id":1,"params":[],"version":"1.0"}"#.to_vec(),
        read: |answer| json_fields(answer, "/result/0").filter(|fields| fields.contains_key("modelName")),
    },
    Call {
        name: "axis-device-info",
        what: "the question getAllUnrestrictedProperties of Axis devices, which needs no login",
        port: 80,
        path: "/axis-cgi/basicdeviceinfo.cgi",
        headers: &[("content-type", "application/json")],
        body: || br#"{"apiVersion":"1.0","method":"getAllUnrestrictedProperties"}"#.to_vec(),
        read: |answer| {
            json_fields(answer, "/data/propertyList").filter(|fields| fields.contains_key("ProdNbr"))
        },
    },
    Call {
        name: "onvif-date",
        what: "the question GetSystemDateAndTime of ONVIF cameras, which needs no login",
        port: 80,
        path: "/onvif/device_service",
        headers: &[("content-type", "application/soap+xml; charset=utf-8")],
        body: || {
            concat!(
                r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>"#,
                r#"<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/>"#,
                "</s:Body></s:Envelope>"
            )
            .into()
        },
        read: |answer| {
            xml_fields(std::str::from_utf8(answer).ok()?).filter(|fields| fields.contains_key("DateTimeType"))
        },
    },
];

impl Call {
    /// A call by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        const ALL: &[Call] = &CALLS;
        ALL.iter().find(|call| call.name == name)
    }

    /// The port where it usually lives.
    pub fn port(&self) -> u16 {
        self.port
    }
}

/// Makes a call; `port` 0 is where it usually lives.
///
/// # Errors
/// A gap when no answer came, or one that is not an answer to this call.
pub async fn ask_call(gate: &Gate, host: IpAddr, port: u16, call: &'static Call) -> Result<Seen, GapReason> {
    let question = HttpQuestion {
        port: if port == 0 { call.port } else { port },
        transport: Transport::Plain,
        path: call.path.into(),
    };
    let body = Body { headers: call.headers, bytes: (call.body)() };
    let reply = exchange_with(gate, host, &question, None, Some(body), Packet::Call(call.name)).await?;
    let fields = (call.read)(&reply.raw).filter(|_| reply.status == 200).ok_or(GapReason::Garbage)?;
    Ok(Seen::Told(Told { protocol: call.name.to_owned(), fields }))
}
