//! Addresses of a home network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A hardware (MAC, EUI-48) address. It names a person's device: `Debug` shows its maker half only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mac(pub [u8; 6]);

/// The text was not six hexadecimal pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MacError;

impl Mac {
    /// True for an address that was made up by software (the "locally administered" bit, IEEE 802):
    /// a phone's private address, a virtual machine. It may change at any time and names no maker.
    pub fn is_local(self) -> bool {
        self.0[0] & 0b10 != 0
    }

    /// True for an address that can belong to one device: not multicast, broadcast or all zero.
    pub fn is_device(self) -> bool {
        self.0[0] & 1 == 0 && self.0 != [0; 6]
    }

    /// The hardware address that an IPv6 address is made of, where it is (modified EUI-64, RFC 4291,
    /// appendix A).
    pub fn of_address(ip: Ipv6Addr) -> Option<Self> {
        let [.., a, b, c, 0xff, 0xfe, d, e, f] = ip.octets() else { return None };
        Some(Self([a ^ 0b10, b, c, d, e, f])).filter(|mac| mac.is_device())
    }

    /// The first `bits` bits as a number, for the search in a table of prefixes.
    pub fn prefix(self, bits: u32) -> u64 {
        let all = self.0.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        all >> (48 - bits.min(48))
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, ..] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:…")
    }
}

impl FromStr for Mac {
    type Err = MacError;

    /// Reads six hexadecimal pairs with `:` or `-` between them.
    fn from_str(text: &str) -> Result<Self, MacError> {
        let mut mac = [0; 6];
        let mut parts = text.split([':', '-']);
        for byte in &mut mac {
            let pair = |p: &&str| p.len() == 2 && p.bytes().all(|b| b.is_ascii_hexdigit());
            let part = parts.next().filter(pair).ok_or(MacError)?;
            *byte = u8::from_str_radix(part, 16).map_err(|_| MacError)?;
        }
        if parts.next().is_some() { Err(MacError) } else { Ok(Self(mac)) }
    }
}

impl fmt::Display for MacError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a MAC address has six hexadecimal pairs, such as 00:17:88:01:02:03")
    }
}

impl std::error::Error for MacError {}

/// True for addresses that only a home or an office uses: RFC 1918, RFC 4193 and link-local.
/// The shared range of providers (100.64.0.0/10) and every public address are refused.
pub fn is_home_address(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_home_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_home_v4(v4),
            None => is_home_v6(v6),
        },
    }
}

fn is_home_v4(ip: Ipv4Addr) -> bool {
    ip.is_private() || ip.is_link_local()
}

fn is_home_v6(ip: Ipv6Addr) -> bool {
    ip.is_unique_local() || ip.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_addresses() {
        for (ip, home) in [
            ("192.168.1.1", true),
            ("10.0.0.1", true),
            ("172.16.0.1", true),
            ("172.31.255.254", true),
            ("172.32.0.1", false),
            ("169.254.3.4", true),
            ("100.64.0.1", false),
            ("8.8.8.8", false),
            ("127.0.0.1", false),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("224.0.0.1", false),
            ("fe80::1", true),
            ("fd00::1", true),
            ("2001:db8::1", false),
            ("::1", false),
            ("::ffff:8.8.8.8", false),
            ("::ffff:192.168.1.1", true),
            ("ff02::1", false),
        ] {
            assert_eq!(is_home_address(ip.parse().unwrap()), home, "{ip}");
        }
    }

    #[test]
    fn mac_addresses() {
        let mac: Mac = "00:17:88:AB-cd:03".parse().unwrap();
        assert_eq!(mac.to_string(), "00:17:88:ab:cd:03");
        assert_eq!(format!("{mac:?}"), "00:17:88:…");
        assert_eq!(mac.prefix(24), 0x00_17_88);
        assert!(!mac.is_local() && mac.is_device());
        assert!("da:17:88:ab:cd:03".parse::<Mac>().unwrap().is_local());
        for bad in ["", "00:17:88:ab:cd", "00:17:88:ab:cd:03:04", "0:17:88:ab:cd:03", "+1:17:88:ab:cd:03"] {
            assert!(bad.parse::<Mac>().is_err(), "{bad}");
        }
    }
}
