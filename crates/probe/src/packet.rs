//! Every kind of thing that can leave this computer towards a device.

/// A kind of packet or request. The audit log counts these per device; nothing else can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Packet {
    /// An empty UDP datagram to a high port, so that the system asks who has the address.
    UdpPoke,
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
    /// A factory login, agreed to by the resident.
    FactoryLogin,
}

impl Packet {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::UdpPoke,
        Self::TcpConnect,
        Self::MdnsQuestion,
        Self::SsdpSearch,
        Self::HttpGet,
        Self::Listen,
        Self::FtpAnonymous,
        Self::MqttConnect,
        Self::SnmpGet,
        Self::FactoryLogin,
    ];

    /// What is sent, in one line, for "what Porchlight sent".
    pub fn what(self) -> &'static str {
        match self {
            Self::UdpPoke => "an empty UDP datagram to port 33533",
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
            Self::FactoryLogin => {
                "GET without a login, GET with one documented factory login, and only when that \
                 is let in a GET with a random password"
            }
        }
    }
}
