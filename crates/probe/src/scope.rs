//! Which addresses may be touched: those of one home network, and no others.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use porchlight_model::is_home_address;
use thiserror::Error;

use crate::{Interface, InterfaceKind};

/// The addresses of the home network behind one interface.
///
/// INVARIANT: every network in it is private or link-local and no IPv4 network has more than
/// 1,022 hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    v4: Vec<Ipv4Net>,
    v6: Vec<IpNet>,
}

/// Why a network is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScopeError {
    /// It is this computer itself, a VPN or a tunnel.
    #[error("{interface} is a tunnel or this computer itself, not a home network")]
    NotALan {
        /// The interface's name.
        interface: String,
    },
    /// No address of the interface belongs to a home network.
    #[error("{interface} has no address of a home network")]
    NoHomeNetwork {
        /// The interface's name.
        interface: String,
    },
    /// The network is public, or the shared range of a provider (100.64.0.0/10).
    #[error("{network} is not a private network")]
    Public {
        /// The network.
        network: IpNet,
    },
    /// The network is larger than /22.
    #[error("{network} has more than 1,022 addresses")]
    TooLarge {
        /// The network.
        network: IpNet,
    },
}

impl Scope {
    /// The shortest prefix that is looked at.
    pub const SHORTEST_PREFIX: u8 = 22;

    /// The scope of an interface. IPv6 networks are too large to walk through: their addresses are
    /// only visited when a device shows them.
    ///
    /// # Errors
    /// The reason why this network is not looked at.
    pub fn of(interface: &Interface) -> Result<Self, ScopeError> {
        let name = || interface.name.clone();
        if interface.kind != InterfaceKind::Lan {
            return Err(ScopeError::NotALan { interface: name() });
        }
        let (mut v4, mut v6, mut refused) = (Vec::new(), Vec::new(), None);
        for network in &interface.addresses {
            if !is_home_address(network.network()) || !is_home_address(network.broadcast()) {
                // A public IPv6 address beside a private IPv4 one is how homes look today.
                refused.get_or_insert(ScopeError::Public { network: network.trunc() });
                continue;
            }
            match network.trunc() {
                IpNet::V4(net) if net.prefix_len() < Self::SHORTEST_PREFIX => {
                    return Err(ScopeError::TooLarge { network: net.into() });
                }
                IpNet::V4(net) => v4.push(net),
                net @ IpNet::V6(_) => v6.push(net),
            }
        }
        let public_v4 = interface.addresses.iter().any(|n| n.addr().is_ipv4() && !is_home_address(n.addr()));
        match refused {
            Some(why) if public_v4 || (v4.is_empty() && v6.is_empty()) => Err(why),
            _ if v4.is_empty() && v6.is_empty() => Err(ScopeError::NoHomeNetwork { interface: name() }),
            _ => {
                v4.sort_unstable();
                v4.dedup();
                v6.sort_unstable();
                v6.dedup();
                Ok(Self { v4, v6 })
            }
        }
    }

    /// True when the address belongs to a device that may be asked something.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match ip {
            IpAddr::V4(ip) => self.v4.iter().any(|net| {
                let edge = net.prefix_len() < 31 && (ip == net.network() || ip == net.broadcast());
                net.contains(&ip) && !edge
            }),
            IpAddr::V6(v6) => !v6.is_multicast() && self.v6.iter().any(|net| net.contains(&ip)),
        }
    }

    /// Every IPv4 address that a device may have.
    pub fn hosts(&self) -> impl Iterator<Item = Ipv4Addr> + '_ {
        self.v4.iter().flat_map(Ipv4Net::hosts)
    }

    /// The addresses that reach every device of an IPv4 network at once.
    pub fn broadcasts(&self) -> impl Iterator<Item = Ipv4Addr> + '_ {
        self.v4.iter().filter(|net| net.prefix_len() < 31).map(Ipv4Net::broadcast)
    }

    /// True for an address that reaches every device of a network.
    pub(crate) fn is_broadcast(&self, ip: IpAddr) -> bool {
        self.broadcasts().any(|all| all == ip)
    }

    /// The networks, IPv4 first.
    pub fn networks(&self) -> Vec<IpNet> {
        self.v4.iter().map(|net| IpNet::V4(*net)).chain(self.v6.iter().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interface(kind: InterfaceKind, addresses: &[&str]) -> Interface {
        Interface {
            name: "test0".into(),
            index: 7,
            addresses: addresses.iter().map(|a| a.parse().unwrap()).collect(),
            gateways: Vec::new(),
            dns: Vec::new(),
            mac: None,
            kind,
        }
    }

    fn check(addresses: &[&str], expected: &str) {
        let got = match Scope::of(&interface(InterfaceKind::Lan, addresses)) {
            Ok(scope) => format!("{} hosts", scope.hosts().count()),
            Err(ScopeError::NotALan { .. }) => "not a lan".into(),
            Err(ScopeError::NoHomeNetwork { .. }) => "no home".into(),
            Err(ScopeError::Public { .. }) => "public".into(),
            Err(ScopeError::TooLarge { .. }) => "too large".into(),
        };
        assert_eq!(got, expected, "{addresses:?}");
    }

    #[test]
    fn only_home_networks_of_a_home_s_size() {
        check(&["192.168.1.5/24"], "254 hosts");
        check(&["192.168.4.5/22"], "1022 hosts");
        check(&["192.168.1.5/21"], "too large");
        check(&["10.0.0.5/8"], "too large");
        check(&["100.64.1.5/24"], "public");
        check(&["8.8.8.1/24"], "public");
        check(&["192.168.1.5/24", "8.8.8.1/24"], "public");
        check(&["172.31.255.5/11"], "public");
        check(&["192.168.1.5/24", "2001:db8::5/64"], "254 hosts");
        check(&["fe80::5/64", "fd00::5/64"], "0 hosts");
        check(&["2001:db8::5/64"], "public");
        check(&["127.0.0.1/24"], "public");
        check(&["0.0.0.0/0"], "public");
        check(&[], "no home");
        for kind in [InterfaceKind::Tunnel, InterfaceKind::Loopback] {
            let refused = Scope::of(&interface(kind, &["192.168.1.5/24"]));
            assert!(matches!(refused, Err(ScopeError::NotALan { .. })));
        }
    }

    #[test]
    fn edges_and_strangers_are_outside() {
        let scope = Scope::of(&interface(InterfaceKind::Lan, &["192.168.1.5/24", "fd00::5/64"])).unwrap();
        for (ip, inside) in [
            ("192.168.1.1", true),
            ("192.168.1.0", false),
            ("192.168.1.255", false),
            ("192.168.2.1", false),
            ("127.0.0.1", false),
            ("8.8.8.8", false),
            ("224.0.0.251", false),
            ("255.255.255.255", false),
            ("fd00::1", true),
            ("fd01::1", false),
            ("fe80::1", false),
            ("::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(scope.contains(ip.parse().unwrap()), inside, "{ip}");
        }
    }

    proptest! {
        #[test]
        fn nothing_outside_a_home_is_ever_in_scope(own in any::<u32>(), prefix in 0u8..=32, other in any::<u32>()) {
            let net = format!("{}/{prefix}", Ipv4Addr::from(own));
            if let Ok(scope) = Scope::of(&interface(InterfaceKind::Lan, &[&net])) {
                let ip = IpAddr::V4(other.into());
                prop_assert!(!scope.contains(ip) || is_home_address(ip));
                prop_assert!(scope.hosts().count() <= 1022);
                prop_assert!(scope.hosts().all(|ip| is_home_address(ip.into()) && scope.contains(ip.into())));
            }
        }
    }
}
