//! What can happen between two looks.

use porchlight_model::DeviceId;
use time::OffsetDateTime;

/// Something that is different from the look before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The device's lasting id.
    pub device: DeviceId,
    /// What happened to it.
    pub happened: Happened,
}

/// What happened to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// It was never met before.
    New,
    /// It was not seen this time; told when it is missed first. It may be asleep: it is not "offline".
    NotSeen {
        /// When it was last seen.
        since: OffsetDateTime,
        /// How many looks in a row have missed it.
        misses: u32,
    },
    /// It was missed, and was seen again.
    Back {
        /// When it was last seen before.
        since: OffsetDateTime,
    },
    /// Something about it is different.
    Changed {
        /// What.
        what: What,
        /// The port that it is about, for certificates.
        port: Option<u16>,
        /// How it was; empty for ports that were closed.
        before: String,
        /// How it is; empty for ports that are closed now.
        after: String,
    },
}

/// What can change about a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Its IPv4 address: none of the former is left.
    Address,
    /// The version of its software.
    Firmware,
    /// Ports that were closed are open, or the other way round.
    Ports,
    /// The certificate that it shows on a port.
    Certificate,
    /// The name that it gives itself.
    Name,
    /// The model that it says it is.
    Model,
}

impl What {
    /// Everything that can change.
    pub const ALL: [Self; 6] =
        [Self::Address, Self::Firmware, Self::Ports, Self::Certificate, Self::Name, Self::Model];

    /// The name used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Firmware => "firmware",
            Self::Ports => "ports",
            Self::Certificate => "certificate",
            Self::Name => "name",
            Self::Model => "model",
        }
    }
}

impl Happened {
    /// The name used on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NotSeen { .. } => "not-seen",
            Self::Back { .. } => "back",
            Self::Changed { .. } => "changed",
        }
    }
}
