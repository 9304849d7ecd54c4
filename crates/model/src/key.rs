//! What tells one device from every other.

use std::fmt;

use sha2::{Digest, Sha256};

/// The kinds of key, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// The unique device name of UPnP.
    Udn,
    /// A serial number that the device tells.
    Serial,
    /// The accessory's id in HomeKit (`id` of `_hap._tcp`).
    HomeKit,
    /// The id of a bridge for lamps (`bridgeid`).
    Bridge,
    /// The id of a receiver of Google Cast (`id` of `_googlecast._tcp`).
    Cast,
    /// The id of a device in AirPlay (`deviceid`).
    AirPlay,
    /// A printer's `UUID`.
    Printer,
    /// A hardware address that the device tells of itself, whatever the network shows.
    ToldMac,
    /// A hardware address given by the maker, as the network shows it.
    Mac,
    /// A host name.
    Hostname,
    /// A hardware address made up by software, as the network shows it.
    LocalMac,
    /// An address of the network layer.
    Address,
}

/// How much a kind of key is worth; a smaller one is stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// An identity that the device tells and that is meant to be its own alone.
    Told,
    /// Given by the maker, but a repeater can stand before it.
    Mac,
    /// Chosen by people or makers: two devices may choose alike.
    Hostname,
    /// Made up, and made up anew at any time.
    LocalMac,
    /// Lent to whoever asks for one.
    Address,
}

impl KeyKind {
    /// Every kind, the strongest first.
    pub const ALL: [Self; 12] = [
        Self::Udn,
        Self::Serial,
        Self::HomeKit,
        Self::Bridge,
        Self::Cast,
        Self::AirPlay,
        Self::Printer,
        Self::ToldMac,
        Self::Mac,
        Self::Hostname,
        Self::LocalMac,
        Self::Address,
    ];

    /// What it is worth.
    pub fn strength(self) -> Strength {
        match self {
            Self::Mac => Strength::Mac,
            Self::Hostname => Strength::Hostname,
            Self::LocalMac => Strength::LocalMac,
            Self::Address => Strength::Address,
            _ => Strength::Told,
        }
    }

    /// The name used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Udn => "udn",
            Self::Serial => "serial",
            Self::HomeKit => "homekit",
            Self::Bridge => "bridge",
            Self::Cast => "cast",
            Self::AirPlay => "airplay",
            Self::Printer => "printer",
            Self::ToldMac => "told-mac",
            Self::Mac => "mac",
            Self::Hostname => "hostname",
            Self::LocalMac => "local-mac",
            Self::Address => "address",
        }
    }
}

/// Something that tells one device from every other. Only a digest of it is kept.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    kind: KeyKind,
    digest: [u8; 16],
}

impl Key {
    /// The key of a kind for what was seen, as it was seen but for upper and lower case.
    pub fn of(kind: KeyKind, seen: &str) -> Self {
        let whole = Sha256::new().chain_update(kind.as_str()).chain_update(" ");
        let whole = whole.chain_update(seen.to_lowercase()).finalize();
        let mut digest = [0; 16];
        digest.copy_from_slice(&whole[..16]);
        Self { kind, digest }
    }

    /// Takes a key as it was written down earlier; `None` when it is no such key.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, digits) = text.split_once(' ')?;
        let kind = KeyKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        let good = digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let whole = u128::from_str_radix(digits, 16).ok().filter(|_| good)?;
        Some(Self { kind, digest: whole.to_be_bytes() })
    }

    /// Its kind.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// What it is worth.
    pub fn strength(&self) -> Strength {
        self.kind.strength()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:032x}", self.kind.as_str(), u128::from_be_bytes(self.digest))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02x}{:02x}…", self.kind.as_str(), self.digest[0], self.digest[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_round_trip_and_tell_nothing() {
        for kind in KeyKind::ALL {
            let key = Key::of(kind, "Lamp-1");
            assert_eq!(Key::parse(&key.to_string()), Some(key.clone()), "{kind:?}");
            assert_eq!(key, Key::of(kind, "lamp-1"));
            assert!(!key.to_string().contains("lamp") && !format!("{key:?}").contains("lamp"));
        }
        for bad in [
            "",
            "mac",
            "mac 00",
            "made-up 00000000000000000000000000000000",
            "mac +0000000000000000000000000000000",
        ] {
            assert_eq!(Key::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn kinds_stand_in_the_order_of_their_strength() {
        let strengths = KeyKind::ALL.map(KeyKind::strength);
        assert!(KeyKind::ALL.is_sorted() && strengths.is_sorted());
    }
}
