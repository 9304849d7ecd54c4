//! The operating system's network.

#[cfg(target_os = "linux")]
mod linux;
mod mdns;
#[cfg(any(test, target_os = "macos", target_os = "windows"))]
mod printed;
mod wifi;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use async_trait::async_trait;
use ipnet::IpNet;
use netdev::interface::types::InterfaceType;
use porchlight_model::{Mac, Wifi};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpSocket, UdpSocket};
use tokio::sync::mpsc;

use crate::{Announcement, Datagrams, Hear, Interface, InterfaceKind, Neighbour, Network, Stream};

/// The network of this computer, used without any special right.
#[derive(Debug, Default)]
pub struct Lan;

#[async_trait]
impl Network for Lan {
    async fn interfaces(&self) -> io::Result<Vec<Interface>> {
        let all = tokio::task::spawn_blocking(netdev::get_interfaces).await.map_err(io::Error::other)?;
        Ok(all.into_iter().filter(|i| i.is_up()).map(interface).collect())
    }

    async fn neighbours(&self, on: &Interface) -> io::Result<Vec<Neighbour>> {
        #[cfg(target_os = "linux")]
        return linux::neighbours(on.index).await;
        #[cfg(any(target_os = "macos", target_os = "windows"))]
        return printed::neighbours(on).await;
        // Phones keep the table to themselves.
        #[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
        {
            let _ = on;
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    async fn connect(&self, on: &Interface, to: SocketAddr) -> io::Result<Box<dyn Stream>> {
        let socket = if to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // A connection from the interface's own address leaves by that interface.
        if let Some(own) = own_address(on, to.ip()) {
            socket.bind(on.socket(own, 0))?;
        }
        Ok(Box::new(socket.connect(to).await?))
    }

    async fn datagrams(&self, on: &Interface, like: IpAddr, hear: Hear) -> io::Result<Box<dyn Datagrams>> {
        let domain = if like.is_ipv4() { Domain::IPV4 } else { Domain::IPV6 };
        let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_nonblocking(true)?;
        match like {
            IpAddr::V4(_) => {
                let own = own_address(on, like).unwrap_or(Ipv4Addr::UNSPECIFIED.into());
                if let IpAddr::V4(own) = own {
                    socket.set_multicast_if_v4(&own)?;
                }
                socket.set_multicast_ttl_v4(2)?;
                socket.set_broadcast(true)?;
                if hear.port == 0 {
                    socket.bind(&SocketAddr::new(own, 0).into())?;
                } else {
                    // Announcements to everyone reach sockets without an address of their own only, and
                    // other programs may listen to them, too.
                    socket.set_reuse_address(true)?;
                    socket.bind(&SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), hear.port).into())?;
                }
                if let (Some(group), IpAddr::V4(own)) = (hear.group, own) {
                    socket.join_multicast_v4(&group, &own)?;
                }
            }
            IpAddr::V6(_) => {
                socket.set_only_v6(true)?;
                socket.set_multicast_if_v6(on.index)?;
                socket.set_multicast_hops_v6(2)?;
                socket.bind(&SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), hear.port).into())?;
            }
        }
        Ok(Box::new(Udp(UdpSocket::from_std(socket.into())?)))
    }

    async fn echoes(&self, on: &Interface, own: IpAddr) -> io::Result<Box<dyn Datagrams>> {
        let socket = Socket::new(Domain::IPV6, Type::DGRAM, Some(Protocol::ICMPV6))?;
        socket.set_nonblocking(true)?;
        socket.set_multicast_if_v6(on.index)?;
        socket.bind(&on.socket(own, 0).into())?;
        Ok(Box::new(Udp(UdpSocket::from_std(socket.into())?)))
    }

    async fn wifi(&self, on: &Interface) -> Option<Wifi> {
        wifi::wifi(on).await
    }

    async fn browse(&self, on: &Interface) -> io::Result<mpsc::Receiver<Announcement>> {
        mdns::browse(on)
    }
}

struct Udp(UdpSocket);

#[async_trait]
impl Datagrams for Udp {
    async fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        self.0.send_to(bytes, to).await.map(drop)
    }

    async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.recv_from(buffer).await
    }
}

/// The interface's own address in the network of `to`, else its first of the same family.
fn own_address(on: &Interface, to: IpAddr) -> Option<IpAddr> {
    let same = |net: &&IpNet| net.addr().is_ipv4() == to.is_ipv4();
    let near = on.addresses.iter().filter(same).find(|net| net.contains(&to));
    near.map(IpNet::addr)
}

fn interface(raw: netdev::Interface) -> Interface {
    let kind = kind(&raw);
    let v4 = raw.ipv4.iter().map(|net| IpNet::V4(*net));
    let v6 = raw.ipv6.iter().map(|net| IpNet::V6(*net));
    let gateways = raw
        .gateway
        .iter()
        .flat_map(|g| g.ipv4.iter().map(|ip| IpAddr::V4(*ip)).chain(g.ipv6.iter().map(|ip| IpAddr::V6(*ip))));
    Interface {
        index: raw.index,
        addresses: v4.chain(v6).collect(),
        gateways: gateways.collect(),
        dns: raw.dns_servers,
        mac: raw.mac_addr.map(|mac| Mac(mac.octets())),
        kind,
        name: raw.name,
    }
}

fn kind(raw: &netdev::Interface) -> InterfaceKind {
    // Names of tunnels and of bridges that container and machine programs make.
    const TUNNELS: [&str; 11] =
        ["tun", "tap", "wg", "ppp", "utun", "ipsec", "docker", "br-", "virbr", "veth", "tailscale"];
    if raw.is_loopback() {
        InterfaceKind::Loopback
    } else if raw.is_point_to_point()
        || matches!(raw.if_type, InterfaceType::Tunnel | InterfaceType::Ppp)
        || TUNNELS.iter().any(|prefix| raw.name.starts_with(prefix))
    {
        InterfaceKind::Tunnel
    } else {
        InterfaceKind::Lan
    }
}
