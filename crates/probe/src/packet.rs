//! Every kind of thing that can leave this computer towards a device.

use porchlight_model::LoginWay;

use crate::{CALLS, Call, TONGUES, Tongue};

/// A kind of packet or request. The audit log counts these per device; nothing else can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Packet {
    /// An empty UDP datagram to a high port, so that the system asks who has the address.
    UdpPoke,
    /// A ping to every IPv6 device at once.
    Echo,
    /// A TCP connection that is opened and closed.
    TcpConnect,
    /// A question by mDNS to the whole home.
    MdnsQuestion,
    /// A search by SSDP to the whole home.
    SsdpSearch,
    /// A GET over HTTP or HTTPS.
    HttpGet,
    /// A connection that only listens to the greeting.
    Listen,
    /// `USER anonymous`, `PASS`, `QUIT` over FTP.
    FtpAnonymous,
    /// `CONNECT` and `DISCONNECT` over MQTT.
    MqttConnect,
    /// One SNMP GET of `sysDescr.0` with the word "public".
    SnmpGet,
    /// A question in the discovery protocol of that name (see [`TONGUES`](crate::TONGUES)).
    Discovery(&'static str),
    /// A documented call that reads and changes nothing, by its name (see [`CALLS`](crate::CALLS)).
    Call(&'static str),
    /// `OPTIONS` over RTSP.
    RtspOptions,
    /// `DESCRIBE` over RTSP, without a login.
    RtspDescribe,
    /// A GET for a picture of a camera, without a login, cut off after its head.
    Picture,
    /// The version line of VNC.
    VncHello,
    /// The version line of SSH.
    SshHello,
    /// A NEGOTIATE of file sharing that offers version 1 alone.
    Smb1Negotiate,
    /// A ClientHello of old versions of TLS.
    OldTlsHello,
    /// `PING` to the database Redis.
    RedisPing,
    /// `GET /query` without a query to the database InfluxDB.
    InfluxDbQuery,
    /// `GET /version` to the control of containers.
    DockerVersion,
    /// Opcode 0 of NAT-PMP, to the router.
    NatPmpAddress,
    /// A factory login, agreed to by the resident.
    FactoryLogin(LoginWay),
}

/// The one call that is not in the list of calls: what it asks depends on what the router told of itself.
pub(crate) const MAPPINGS: &str = "igd-mappings";

impl Packet {
    /// Every kind, for "what Porchlight may send".
    pub fn all() -> impl Iterator<Item = Self> {
        const PLAIN: [Packet; 21] = [
            Packet::UdpPoke,
            Packet::Echo,
            Packet::TcpConnect,
            Packet::MdnsQuestion,
            Packet::SsdpSearch,
            Packet::HttpGet,
            Packet::Listen,
            Packet::FtpAnonymous,
            Packet::MqttConnect,
            Packet::SnmpGet,
            Packet::RtspOptions,
            Packet::RtspDescribe,
            Packet::Picture,
            Packet::VncHello,
            Packet::SshHello,
            Packet::Smb1Negotiate,
            Packet::OldTlsHello,
            Packet::RedisPing,
            Packet::InfluxDbQuery,
            Packet::DockerVersion,
            Packet::NatPmpAddress,
        ];
        let discovery = TONGUES.into_iter().map(|tongue| Packet::Discovery(tongue.name));
        let calls = CALLS.iter().map(|call| Packet::Call(call.name));
        let calls = calls.chain([Packet::Call(MAPPINGS)]);
        PLAIN.into_iter().chain(discovery).chain(calls).chain(LoginWay::ALL.map(Packet::FactoryLogin))
    }

    /// What is sent, in one line, for "what Porchlight sent".
    pub fn what(self) -> &'static str {
        match self {
            Self::UdpPoke => "an empty UDP datagram to port 33533",
            Self::Echo => "one ping to every IPv6 device of the home, ff02::1",
            Self::TcpConnect => "a TCP connection, opened and closed without a word",
            Self::MdnsQuestion => "mDNS questions for service types, to 224.0.0.251 and ff02::fb port 5353",
            Self::SsdpSearch => "M-SEARCH for ssdp:all, to 239.255.255.250 and ff02::c port 1900",
            Self::HttpGet => "GET of one page over HTTP or HTTPS, without a login",
            Self::Listen => "a TCP connection that listens to the greeting and says nothing",
            Self::FtpAnonymous => "USER anonymous, PASS porchlight@, QUIT",
            Self::MqttConnect => "MQTT CONNECT without a name, DISCONNECT",
            Self::SnmpGet => {
                "one SNMP v2c GET of sysDescr.0 with the community \"public\", twice when unanswered"
            }
            Self::Discovery(name) => Tongue::named(name).map_or("", |tongue| tongue.what),
            Self::Call(name) => Call::named(name)
                .map_or("the question GetGenericPortMappingEntry of routers (UPnP IGD)", |call| call.what),
            Self::RtspOptions => "OPTIONS over RTSP, which asks what a camera's stream can do",
            Self::RtspDescribe => {
                "DESCRIBE over RTSP without a login, which asks what a stream is; none is set up or played"
            }
            Self::Picture => {
                "GET of a camera's picture without a login, closed after the head and at most 1,024 bytes"
            }
            Self::VncHello => "the version line of VNC; closed before a guard is chosen",
            Self::SshHello => "\"SSH-2.0-Porchlight\"; closed after the server's list, before any login",
            Self::Smb1Negotiate => "SMB NEGOTIATE that offers version 1 (NT LM 0.12) alone; nobody logs in",
            Self::OldTlsHello => {
                "a ClientHello of TLS 1.2 and older, where a visit failed, and one of TLS 1.0 when that is refused"
            }
            Self::RedisPing => "PING to the database Redis",
            Self::InfluxDbQuery => "GET /query without a query to the database InfluxDB",
            Self::DockerVersion => "GET /version to the control of containers (Docker)",
            Self::NatPmpAddress => {
                "the question for the outside address by NAT-PMP (opcode 0), to the router alone, twice when \
                 unanswered"
            }
            Self::FactoryLogin(way) => factory_login(way),
        }
    }
}

/// What a check of a factory login sends: without a login, with the one documented login, and only when that is
/// let in once more with a random password.
fn factory_login(way: LoginWay) -> &'static str {
    match way {
        LoginWay::HttpBasic => {
            "GET without a login, GET with one documented factory login, and only when that is let in a GET with a \
             random password (HTTP basic)"
        }
        LoginWay::HttpDigest => {
            "GET without a login, GET with one documented factory login, and only when that is let in a GET with a \
             random password (HTTP digest)"
        }
        LoginWay::HttpForm => {
            "GET without a login, POST of a login form with one documented factory login, and only when that is let \
             in a POST with a random password"
        }
        LoginWay::Telnet => {
            "telnet: listening for the prompt, one documented factory login, and only when that is let in a random one"
        }
        LoginWay::Ssh => {
            "SSH: the method none, one documented factory login, and only when that is let in a random password; no \
             command"
        }
        LoginWay::Ftp => {
            "FTP: PWD, USER and PASS of one documented factory login, and only when that is let in a random password; \
             QUIT"
        }
        LoginWay::Snmp => {
            "SNMP v2c GET of sysDescr.0 with an empty community, one documented community, and only when that is let \
             in a random one"
        }
        LoginWay::Mqtt => {
            "MQTT CONNECT without a name, with one documented factory login, and only when that is let in with a \
             random password; DISCONNECT"
        }
        LoginWay::Rtsp => {
            "DESCRIBE over RTSP without a login, with one documented factory login, and only when that is let in with \
             a random password"
        }
        LoginWay::Onvif => {
            "GetDeviceInformation over ONVIF without a login, with one documented factory login, and only when that \
             is let in with a random password; GetSystemDateAndTime before each"
        }
    }
}
