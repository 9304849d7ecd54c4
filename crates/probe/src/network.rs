//! The border between Porchlight and a network, real or played.
//!
//! A [`Network`] moves bytes and knows no rules: what may be sent to whom is decided by the
//! [`Gate`](crate::Gate), through which every probe goes.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use async_trait::async_trait;
use ipnet::IpNet;
use porchlight_model::{Mac, MdnsService, Wifi};
use time::OffsetDateTime;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;

/// A network that a home's devices are on.
#[async_trait]
pub trait Network: Send + Sync + 'static {
    /// The interfaces that could be looked at, whatever their kind.
    ///
    /// # Errors
    /// The operating system's, when it does not tell.
    async fn interfaces(&self) -> io::Result<Vec<Interface>>;

    /// The addresses whose hardware address is known. Asking sends nothing.
    ///
    /// # Errors
    /// The operating system's; `Unsupported` where it keeps the table to itself.
    async fn neighbours(&self, on: &Interface) -> io::Result<Vec<Neighbour>>;

    /// Opens a TCP connection. The caller bounds the time.
    ///
    /// # Errors
    /// The operating system's; `ConnectionRefused` means that somebody is there.
    async fn connect(&self, on: &Interface, to: SocketAddr) -> io::Result<Box<dyn Stream>>;

    /// Opens a UDP socket for the address family of `like`, able to send to multicast groups and to
    /// everyone, that hears what `hear` says.
    ///
    /// # Errors
    /// The operating system's; `AddrInUse` when another program keeps the port to itself.
    async fn datagrams(&self, on: &Interface, like: IpAddr, hear: Hear) -> io::Result<Box<dyn Datagrams>>;

    /// Opens a socket for ICMPv6 echoes from one of the interface's own addresses. The system adds the
    /// checksum and passes on nothing but answers.
    ///
    /// # Errors
    /// The operating system's; `PermissionDenied` where it lets nobody ping.
    async fn echoes(&self, on: &Interface, own: IpAddr) -> io::Result<Box<dyn Datagrams>> {
        let _ = (on, own);
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Listens to mDNS announcements and asks for them, until the receiver is dropped.
    ///
    /// # Errors
    /// The operating system's, when port 5353 cannot be shared.
    async fn browse(&self, on: &Interface) -> io::Result<mpsc::Receiver<Announcement>>;

    /// The Wi-Fi that the interface is on, where the operating system tells. Asking sends nothing.
    async fn wifi(&self, on: &Interface) -> Option<Wifi> {
        let _ = on;
        None
    }

    /// Waits. The practice home may run on another clock.
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    /// The time of day.
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// True for a played home: nothing leaves the program.
    fn is_pretend(&self) -> bool {
        false
    }
}

/// What a UDP socket hears, besides answers to what was sent from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hear {
    /// The port; 0 takes a free one, and only answers are heard.
    pub port: u16,
    /// A multicast group to join on the interface.
    pub group: Option<Ipv4Addr>,
}

/// A connection's two directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A UDP socket.
#[async_trait]
pub trait Datagrams: Send + Sync {
    /// Sends one datagram.
    ///
    /// # Errors
    /// The operating system's.
    async fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()>;

    /// Receives one datagram; longer ones are cut to the buffer.
    ///
    /// # Errors
    /// The operating system's.
    async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)>;
}

/// A network interface of this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// Its name, such as `wlan0`.
    pub name: String,
    /// Its number; the scope of link-local IPv6 addresses.
    pub index: u32,
    /// Its own addresses with their networks.
    pub addresses: Vec<IpNet>,
    /// Where packets for the internet go.
    pub gateways: Vec<IpAddr>,
    /// Who looks up names for this computer.
    pub dns: Vec<IpAddr>,
    /// Its hardware address.
    pub mac: Option<Mac>,
    /// What kind of interface it is.
    pub kind: InterfaceKind,
}

/// Kinds of interface, as far as they decide whether a home may be behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterfaceKind {
    /// A cable or Wi-Fi.
    Lan,
    /// A VPN, tunnel or container bridge: off unless named.
    Tunnel,
    /// This computer itself.
    Loopback,
}

/// One entry of the neighbour table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    /// The address.
    pub ip: IpAddr,
    /// Its hardware address.
    pub mac: Mac,
}

/// One service announced by mDNS, with the addresses of its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The service.
    pub service: MdnsService,
    /// The addresses that the announcement names; none is trusted to be inside the home.
    pub addresses: Vec<IpAddr>,
}

impl Interface {
    /// The socket address of a host behind this interface; link-local IPv6 gets its scope.
    pub fn socket(&self, ip: IpAddr, port: u16) -> SocketAddr {
        match ip {
            IpAddr::V4(v4) => (v4, port).into(),
            IpAddr::V6(v6) => {
                let scope = if v6.is_unicast_link_local() || v6.is_multicast() { self.index } else { 0 };
                std::net::SocketAddrV6::new(v6, port, 0, scope).into()
            }
        }
    }

    /// True for one of the interface's own addresses.
    pub fn is_own(&self, ip: IpAddr) -> bool {
        self.addresses.iter().any(|net| net.addr() == ip)
    }
}
