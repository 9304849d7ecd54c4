//! What a running scan tells.

use std::net::IpAddr;

use crate::{Device, Finding};

/// One step of a scan, in the order in which things become known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanEvent {
    /// How far it is.
    Progress(Progress),
    /// A device was seen for the first time.
    DeviceSeen(Device),
    /// More is known about a device.
    DeviceUpdated(Device),
    /// Two entries turned out to be one device: the first id is no more.
    DeviceMerged {
        /// The id that is gone.
        gone: crate::DeviceId,
        /// The id that it became part of.
        into: crate::DeviceId,
    },
    /// A rule has judged a device; it replaces what the same rule said before.
    Finding(Finding),
    /// Something could not be looked at.
    Gap(Gap),
    /// The scan is over.
    Finished {
        /// How long it took.
        took_ms: u64,
        /// True when somebody stopped it.
        cancelled: bool,
    },
}

/// How far a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Steps done, at most `total`.
    pub done: u32,
    /// Steps known so far.
    pub total: u32,
}

/// What a scan is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Looking who is there.
    Discover,
    /// Asking each device what it is.
    Ask,
    /// Judging.
    Judge,
}

/// Something that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Gap {
    /// The address that it is about, if it is about one.
    pub host: Option<IpAddr>,
    /// What was tried.
    pub probe: Probe,
    /// Why it did not work.
    pub reason: GapReason,
}

/// What was tried when a gap appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Probe {
    /// Reading the neighbour table.
    Neighbours,
    /// Poking addresses.
    Poke,
    /// Listening to mDNS.
    Mdns,
    /// Searching by SSDP.
    Ssdp,
    /// Fetching a UPnP description.
    Upnp,
    /// Trying TCP ports.
    Ports,
    /// Asking over HTTP or HTTPS.
    Http,
    /// Reading a greeting.
    Banner,
    /// Listening to telnet.
    Telnet,
    /// Asking FTP.
    Ftp,
    /// Asking MQTT.
    Mqtt,
    /// Asking SNMP.
    Snmp,
    /// Searching by the discovery protocols of makers and trades.
    Told,
    /// Greeting every IPv6 host.
    Greet,
    /// Reading the router's port mappings.
    Mappings,
    /// Asking RTSP.
    Rtsp,
    /// Asking SSH.
    Ssh,
    /// Asking file sharing.
    Smb,
    /// Asking whether a service lets in who has no password.
    Access,
    /// Trying a factory login.
    Login,
    /// The whole visit to one device.
    Visit,
}

impl Probe {
    /// The name used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Neighbours => "neighbours",
            Self::Poke => "poke",
            Self::Mdns => "mdns",
            Self::Ssdp => "ssdp",
            Self::Upnp => "upnp",
            Self::Ports => "ports",
            Self::Http => "http",
            Self::Banner => "banner",
            Self::Telnet => "telnet",
            Self::Ftp => "ftp",
            Self::Mqtt => "mqtt",
            Self::Snmp => "snmp",
            Self::Told => "told",
            Self::Greet => "greet",
            Self::Mappings => "mappings",
            Self::Rtsp => "rtsp",
            Self::Ssh => "ssh",
            Self::Smb => "smb",
            Self::Access => "access",
            Self::Login => "login",
            Self::Visit => "visit",
        }
    }
}

/// Why something could not be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GapReason {
    /// No answer in time.
    TimedOut,
    /// The connection broke.
    Reset,
    /// What came was not the protocol.
    Garbage,
    /// More came than is read; the rest was left unread.
    TooMuch,
    /// The address is outside the home, so it was not asked.
    OutsideHome,
    /// The device had been asked enough.
    BudgetSpent,
    /// The device breaks easily, so only the most telling part was asked.
    Delicate,
    /// The operating system said no.
    NotAllowed,
    /// The network went away.
    NetworkGone,
}

impl GapReason {
    /// The name used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimedOut => "timed-out",
            Self::Reset => "reset",
            Self::Garbage => "garbage",
            Self::TooMuch => "too-much",
            Self::OutsideHome => "outside-home",
            Self::BudgetSpent => "budget-spent",
            Self::Delicate => "delicate",
            Self::NotAllowed => "not-allowed",
            Self::NetworkGone => "network-gone",
        }
    }
}
