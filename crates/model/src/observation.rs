//! What was seen on the network, before anybody drew a conclusion from it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::{Access, Certificate, Mac, PictureAnswer, SshAnswer, StreamAnswer, Text, TlsVersion};

/// One fact about one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The address that the fact is about.
    pub host: IpAddr,
    /// The fact.
    pub seen: Seen,
}

/// The kinds of fact that probes bring home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The address is there; and how it was noticed.
    Alive(Alive),
    /// The neighbour table names its hardware address.
    Neighbour(Mac),
    /// The interface sends everything for the internet to this address.
    Gateway,
    /// It announced a service by mDNS.
    Mdns(MdnsService),
    /// It answered a search by SSDP.
    Ssdp(SsdpReply),
    /// Its UPnP device description.
    Upnp(UpnpDescription),
    /// A TCP port was tried.
    Port {
        /// The port number.
        port: u16,
        /// What the port did.
        state: PortState,
    },
    /// It answered over HTTP.
    Http(HttpReply),
    /// It spoke first on a port that greets (SSH, for one).
    Banner {
        /// The port that greeted.
        port: u16,
        /// The first line.
        text: Text,
    },
    /// A telnet port was listened to.
    Telnet(TelnetAnswer),
    /// An FTP server was asked for an anonymous login.
    Ftp(FtpAnswer),
    /// An MQTT broker was asked for a connection without a name.
    Mqtt(MqttAnswer),
    /// SNMP answered the word "public" with its description.
    Snmp {
        /// `sysDescr.0`.
        description: Text,
    },
    /// SNMP was asked with the word "public" and kept silent, though the device is there.
    SnmpSilent,
    /// It told about itself in a discovery protocol of its maker or of its trade.
    Told(Told),
    /// The certificate that it shows over TLS.
    Certificate(Certificate),
    /// A stream server was asked to describe a stream.
    Stream(StreamAnswer),
    /// A camera was asked for a picture.
    Picture(PictureAnswer),
    /// A service was asked whether it lets in who has no password.
    Access(Access),
    /// What an SSH server offers.
    Ssh(SshAnswer),
    /// The newest version of TLS that it speaks, where a visit of today's kind failed.
    OldTls {
        /// The port.
        port: u16,
        /// The version.
        newest: TlsVersion,
    },
    /// Its file sharing was asked for version 1 alone (SMB 1).
    Smb1 {
        /// The port.
        port: u16,
        /// True when it agreed.
        offered: bool,
    },
    /// It answered a question for its outside address by NAT-PMP (RFC 6886): it opens ways in.
    NatPmp {
        /// True when it is switched on.
        on: bool,
    },
    /// Its UPnP service lets something through from the internet.
    Mapping(PortMapping),
    /// A factory login was tried, with the resident's consent.
    Login(LoginTrial),
    /// How the Wi-Fi is covered that this computer is on.
    Wifi(Wifi),
    /// What the computer knows of the way to the internet; said of the gateway.
    Uplink(Uplink),
    /// The same, as it was at the look before.
    UplinkBefore(Uplink),
    /// The resident answered a question about it.
    Answered {
        /// The question.
        question: Question,
        /// True for a yes, which is always the good answer.
        yes: bool,
    },
}

/// The way to the internet, as far as the computer knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uplink {
    /// The hardware address of the gateway.
    pub router: Option<Mac>,
    /// Who looks up names, in the order of their addresses.
    pub dns: Vec<IpAddr>,
}

/// The Wi-Fi that this computer is on, as far as its operating system tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wifi {
    /// How it is covered.
    pub cover: WifiCover,
    /// The words that the operating system uses for it.
    pub told: Text,
}

/// How a Wi-Fi network is covered, in the best way that it offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WifiCover {
    /// Not at all.
    Open,
    /// WEP, broken since 2001.
    Wep,
    /// WPA of 2003, with TKIP.
    Wpa,
    /// WPA2.
    Wpa2,
    /// WPA3 alone, or beside WPA2.
    Wpa3,
    /// Open to look at, but covered (OWE, "enhanced open").
    Owe,
}

impl WifiCover {
    /// Reads the words of operating systems: `WPA1 WPA2`, `WPA2-Personal`, `WPA3 Personal`, `WEP`, `--`.
    pub fn told(words: &str) -> Option<Self> {
        let upper = words.to_uppercase();
        let says = |any: &[&str]| any.iter().any(|word| upper.contains(word));
        Some(match upper.trim() {
            "" | "--" | "NONE" | "OPEN" => Self::Open,
            _ if says(&["WPA3", "SAE"]) => Self::Wpa3,
            _ if says(&["WPA2", "RSN"]) => Self::Wpa2,
            _ if says(&["OWE", "ENHANCED OPEN"]) => Self::Owe,
            _ if says(&["WPA"]) => Self::Wpa,
            _ if says(&["WEP"]) => Self::Wep,
            _ => return None,
        })
    }
}

/// Questions that only the resident can answer, by looking at the settings of the router. A yes is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Is the Wi-Fi covered by WPA2 or WPA3?
    WifiCovered,
    /// Is WPS switched off?
    WpsOff,
    /// Has the Wi-Fi got a name and a password of the resident's own?
    WifiOwnName,
    /// Are the settings closed to the internet?
    RemoteOff,
    /// Is the firewall for IPv6 on?
    Ipv6Guarded,
    /// Does it fetch updates by itself?
    UpdatesItself,
    /// Is the new router the resident's own doing?
    RouterIsMine,
    /// Is the new name service the resident's own doing?
    NamesAreMine,
}

impl Question {
    /// Every question.
    pub const ALL: [Self; 8] = [
        Self::WifiCovered,
        Self::WpsOff,
        Self::WifiOwnName,
        Self::RemoteOff,
        Self::Ipv6Guarded,
        Self::UpdatesItself,
        Self::RouterIsMine,
        Self::NamesAreMine,
    ];

    /// The name used on the wire and where answers are kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WifiCovered => "wifi-covered",
            Self::WpsOff => "wps-off",
            Self::WifiOwnName => "wifi-own-name",
            Self::RemoteOff => "remote-off",
            Self::Ipv6Guarded => "ipv6-guarded",
            Self::UpdatesItself => "updates-itself",
            Self::RouterIsMine => "router-is-mine",
            Self::NamesAreMine => "names-are-mine",
        }
    }

    /// The question of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.as_str() == name)
    }
}

/// What a device told of itself in a discovery protocol, as named fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The short name of the protocol, such as `wiz`.
    pub protocol: String,
    /// The fields, under the names that the protocol gives them.
    pub fields: BTreeMap<String, Text>,
}

/// A way in from the internet that the router keeps open (UPnP IGD, `GetGenericPortMappingEntry`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortMapping {
    /// The port on the internet side.
    pub external_port: u16,
    /// `TCP` or `UDP`.
    pub protocol: Text,
    /// The address in the home that it leads to, as it was written.
    pub client: Text,
    /// The port there.
    pub internal_port: u16,
    /// What the program that asked for it called it.
    pub description: Text,
}

/// How an address showed that somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alive {
    /// The neighbour table has an entry that was confirmed.
    Neighbour,
    /// A TCP connect was accepted or refused.
    Tcp,
    /// It spoke on its own or answered a search.
    Spoke,
    /// It is this computer.
    Own,
}

/// What a TCP port did when it was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortState {
    /// The connection was accepted.
    Open,
    /// The connection was refused: the host is there, the service is not.
    Closed,
    /// Nothing came back in time.
    Silent,
}

/// Plain or encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// Readable by everyone on the way.
    Plain,
    /// Inside TLS.
    Tls,
}

/// A service announced by mDNS and DNS-SD (RFC 6762, RFC 6763).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MdnsService {
    /// The service type without the domain: `_hue._tcp`.
    pub kind: String,
    /// The name before the service type: `Office Printer`.
    pub instance: Text,
    /// The host name without `.local`.
    pub hostname: Text,
    /// The port of the service.
    pub port: u16,
    /// The TXT record; keys in lower case.
    pub txt: BTreeMap<String, Text>,
}

/// An answer to an SSDP search (UPnP Device Architecture 2.0, section 1.3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsdpReply {
    /// The search target that it answers for.
    pub st: Text,
    /// Its unique service name.
    pub usn: Text,
    /// What it says of its software.
    pub server: Text,
    /// Where its description is, as it was written; nothing was checked.
    pub location: String,
}

/// The first device of a UPnP description document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpnpDescription {
    /// `deviceType`, such as `urn:schemas-upnp-org:device:InternetGatewayDevice:1`.
    pub device_type: Text,
    /// `friendlyName`.
    pub friendly_name: Text,
    /// `manufacturer`.
    pub manufacturer: Text,
    /// `modelName`.
    pub model_name: Text,
    /// `modelNumber`.
    pub model_number: Text,
    /// `modelDescription`.
    pub model_description: Text,
    /// `softwareVersion` or `firmwareVersion`, which some makers add.
    pub firmware: Text,
    /// `serialNumber`.
    pub serial: Text,
    /// Where its port mappings can be read, when it is a router that keeps some: the path of the
    /// control address of its WANIPConnection or WANPPPConnection service.
    pub mappings: Option<UpnpControl>,
    /// `UDN`.
    pub udn: Text,
}

/// A UPnP service that can be asked something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpnpControl {
    /// The service type, such as `urn:schemas-upnp-org:service:WANIPConnection:1`.
    pub service: String,
    /// The port that the description came from.
    pub port: u16,
    /// The path of the control address.
    pub path: String,
}

/// What an HTTP server answered to one GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpReply {
    /// The port.
    pub port: u16,
    /// Plain or encrypted.
    pub transport: Transport,
    /// The path that was asked for.
    pub path: String,
    /// The status code.
    pub status: u16,
    /// The `Server` header.
    pub server: Text,
    /// The title of the page.
    pub title: Text,
    /// How the server guards the page.
    pub wall: HttpWall,
    /// Where a redirect points, as it was written; it was not followed.
    pub location: Option<Text>,
    /// The beginning of the body, at most 64 KiB, for signatures to look into. Never shown.
    pub body: String,
}

/// How a page is guarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpWall {
    /// The page was served without a question.
    None,
    /// 401 with the Basic scheme (RFC 7617); the realm.
    Basic(Text),
    /// 401 with the Digest scheme (RFC 7616); the realm.
    Digest(Text),
    /// 401 with another scheme.
    Other,
    /// The page holds a form with a password field.
    Form,
    /// 403, or another refusal that does not say how to get in.
    Refused,
}

/// What a telnet port said before anything was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelnetAnswer {
    /// The port.
    pub port: u16,
    /// True when it speaks telnet (option negotiation, or a prompt for a name or password).
    pub speaks_telnet: bool,
    /// What it said.
    pub text: Text,
}

/// What an FTP server did with an anonymous login (RFC 959, RFC 1635).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FtpAnswer {
    /// The port.
    pub port: u16,
    /// Its greeting.
    pub greeting: Text,
    /// Whether anonymous was let in; `None` when the server broke off or answered strangely.
    pub anonymous: Option<bool>,
}

/// What an MQTT broker did with a connection without a name (MQTT 3.1.1, section 3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MqttAnswer {
    /// The port.
    pub port: u16,
    /// The CONNACK return code; `None` when what came was not a CONNACK.
    pub return_code: Option<u8>,
}

/// What came of asking a factory login once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginTrial {
    /// The row of the catalogue whose pair was tried.
    pub row: String,
    /// The port.
    pub port: u16,
    /// How it was asked.
    pub way: LoginWay,
    /// What was learnt.
    pub verdict: LoginVerdict,
}

/// The ways in which a device can be asked for a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LoginWay {
    /// A page behind HTTP basic authentication.
    HttpBasic,
    /// A page behind HTTP digest authentication.
    HttpDigest,
    /// A form on a page.
    HttpForm,
    /// Telnet.
    Telnet,
    /// SSH with a password.
    Ssh,
    /// FTP.
    Ftp,
    /// SNMP v2c, where the community is the password.
    Snmp,
    /// MQTT 3.1.1.
    Mqtt,
    /// A stream over RTSP.
    Rtsp,
    /// ONVIF.
    Onvif,
}

impl LoginWay {
    /// Every way.
    pub const ALL: [Self; 10] = [
        Self::HttpBasic,
        Self::HttpDigest,
        Self::HttpForm,
        Self::Telnet,
        Self::Ssh,
        Self::Ftp,
        Self::Snmp,
        Self::Mqtt,
        Self::Rtsp,
        Self::Onvif,
    ];

    /// The name that people who know networks use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HttpBasic => "HTTP basic",
            Self::HttpDigest => "HTTP digest",
            Self::HttpForm => "HTTP form",
            Self::Telnet => "telnet",
            Self::Ssh => "SSH",
            Self::Ftp => "FTP",
            Self::Snmp => "SNMP",
            Self::Mqtt => "MQTT",
            Self::Rtsp => "RTSP",
            Self::Onvif => "ONVIF",
        }
    }
}

/// The result of "ask once, prove twice". The password itself is nowhere in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginVerdict {
    /// The page needed a login, the factory pair was let in, and a random password was not.
    FactoryPairWorks,
    /// The factory pair was refused.
    Refused,
    /// The page was served without any login.
    NoLoginNeeded,
    /// The factory pair and a random password were both let in: this proves nothing.
    AnythingIsLetIn,
    /// The device asked for calm (locked, too many tries, reset): stopped at once.
    StoppedBySign,
    /// The device was tried less than a day ago.
    CoolingDown,
    /// The answer was not one that the signature knows.
    Unclear,
}
