//! What a device announces and serves.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Deserialize;

/// A service announced by mDNS.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MdnsFile {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) instance: Option<String>,
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) txt: BTreeMap<String, String>,
    /// Other addresses than the device's own: a lie, for tests.
    pub(crate) addresses: Option<Vec<IpAddr>>,
}

/// An answer to searches by SSDP.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SsdpFile {
    pub(crate) st: String,
    pub(crate) usn: Option<String>,
    pub(crate) server: Option<String>,
    /// Another place than the device's own description: a lie, for tests.
    pub(crate) location: Option<String>,
}

/// A UPnP description, served over HTTP.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpnpFile {
    pub(crate) port: u16,
    #[serde(default = "description_path")]
    pub(crate) path: String,
    pub(crate) device_type: String,
    pub(crate) friendly_name: Option<String>,
    pub(crate) manufacturer: Option<String>,
    pub(crate) model_name: Option<String>,
    pub(crate) model_number: Option<String>,
    pub(crate) software_version: Option<String>,
    pub(crate) udn: Option<String>,
    /// The whole document, in place of one made of the other fields.
    pub(crate) body: Option<String>,
    /// The ways in from the internet that a router keeps open for others.
    #[serde(default)]
    pub(crate) mapping: Vec<MappingFile>,
}

/// A way in from the internet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappingFile {
    /// The port on the internet side.
    pub(crate) outside: u16,
    /// The address in the home that it leads to.
    pub(crate) client: String,
    /// The port there.
    pub(crate) inside: u16,
    #[serde(default = "tcp")]
    pub(crate) protocol: String,
    /// What the program that asked for it called it.
    #[serde(default)]
    pub(crate) description: String,
}

fn tcp() -> String {
    "TCP".into()
}

/// A web server.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpFile {
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) tls: bool,
    /// The certificate that it shows over TLS.
    #[serde(default)]
    pub(crate) certificate: Shown,
    pub(crate) server: Option<String>,
    pub(crate) guard: Option<Guard>,
    /// Every path leads to HTTPS on this port.
    pub(crate) redirect_tls: Option<u16>,
    #[serde(default, rename = "page")]
    pub(crate) pages: Vec<Page>,
}

/// The certificate that a device shows over TLS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shown {
    /// Its own, signed by itself.
    #[default]
    Own,
    /// Its own, signed by an authority.
    Signed,
    /// Good until the end of 2019.
    Expired,
    /// Good from 2090 on.
    Early,
    /// For an RSA key of 1024 bits.
    Weak,
    /// The same on every device that shows it.
    Shared,
}

/// The name and password of a guarded page.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guard {
    pub(crate) user: String,
    pub(crate) password: String,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guard(…)")
    }
}

/// One page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    pub(crate) path: String,
    #[serde(default = "ok")]
    pub(crate) status: u16,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) body: String,
    /// The body as bytes, in hexadecimal digits, in place of the text.
    #[serde(default, deserialize_with = "super::values::hex")]
    pub(crate) body_hex: Vec<u8>,
    /// The page answers a POST whose body contains this text, in place of a GET.
    pub(crate) post: Option<String>,
    #[serde(default)]
    pub(crate) auth: Auth,
    #[serde(default)]
    pub(crate) realm: String,
    /// A page of settings, which a fix puts behind a password or into TLS.
    #[serde(default)]
    pub(crate) admin: bool,
}

/// How a page is guarded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Auth {
    #[default]
    None,
    Basic,
    Digest,
}

/// A telnet port.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TelnetFile {
    #[serde(default = "telnet_port")]
    pub(crate) port: u16,
    #[serde(default = "telnet_text")]
    pub(crate) text: String,
}

/// An FTP server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FtpFile {
    #[serde(default = "ftp_port")]
    pub(crate) port: u16,
    #[serde(default = "ftp_greeting")]
    pub(crate) greeting: String,
    #[serde(default)]
    pub(crate) anonymous: bool,
}

/// An MQTT broker.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MqttFile {
    #[serde(default = "mqtt_port")]
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) anonymous: bool,
}

/// An SNMP agent on UDP port 161.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnmpFile {
    #[serde(default = "community")]
    pub(crate) community: String,
    pub(crate) description: String,
}

/// An answer in a discovery protocol over UDP, or something that is said unasked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatagramFile {
    pub(crate) port: u16,
    /// Contained in the question; any question when left out.
    #[serde(default)]
    pub(crate) when: String,
    /// The same, in hexadecimal digits.
    #[serde(default, deserialize_with = "super::values::hex")]
    pub(crate) when_hex: Vec<u8>,
    /// What is said, as text ...
    #[serde(default)]
    pub(crate) text: String,
    /// ... before it, in hexadecimal digits with blanks between them ...
    #[serde(default, deserialize_with = "super::values::hex")]
    pub(crate) hex: Vec<u8>,
    /// ... and how the text is covered.
    pub(crate) cover: Option<Cover>,
    /// The port of the listener, when that is not where the question came from.
    pub(crate) to: Option<u16>,
    /// Said without a question, to whoever listens on the port.
    #[serde(default)]
    pub(crate) unasked: bool,
}

/// How the text of a datagram is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cover {
    /// Each byte with the one before, as older Kasa devices do.
    Kasa,
}

/// A port that greets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BannerFile {
    pub(crate) port: u16,
    pub(crate) text: String,
}

/// A port that misbehaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OddFile {
    pub(crate) port: u16,
    pub(crate) behaviour: Behaviour,
    #[serde(default)]
    pub(crate) realm: String,
    #[serde(default)]
    pub(crate) text: String,
}

/// The ways to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Behaviour {
    Garbage,
    Silent,
    Endless,
    Reset,
    ResetAfterRequest,
    ResetAfterLogin,
    HalfOpen,
    HalfAnswer,
    Drip,
    HugeHeaders,
    EndlessBody,
    #[serde(rename = "always-200")]
    Always200,
    RedirectEverywhere,
    RedirectOut,
    CaptivePortal,
    #[serde(rename = "not-found-as-200")]
    NotFoundAs200,
    AnyPassword,
    NoPassword,
    Lockout,
    CalmDown,
    ForbiddenAfterLogin,
    SlowAfterLogin,
    CookieOnFailure,
    FormPage,
    StaleDigest,
    ClosedToAll,
}

fn ok() -> u16 {
    200
}

fn description_path() -> String {
    "/description.xml".into()
}

fn telnet_port() -> u16 {
    23
}

fn telnet_text() -> String {
    "{hostname} login: ".into()
}

fn ftp_port() -> u16 {
    21
}

fn ftp_greeting() -> String {
    "FTP server ready".into()
}

fn mqtt_port() -> u16 {
    1883
}

fn community() -> String {
    "public".into()
}
