//! The discovery protocols of makers and trades: one question, sent to the whole home or to one device,
//! and answers with named fields.
//!
//! Each protocol is one file with one [`Tongue`]: where its question goes, the bytes of it, and how an
//! answer is read. Nothing here changes a device; the bytes are fixed and a test lists them.

mod broadlink;
mod dahua;
mod fields;
mod govee;
mod kasa;
mod lifx;
mod lumi;
mod magic_home;
mod miio;
mod mikrotik;
mod netbios;
mod playstation;
mod roomba;
mod sadp;
mod search;
#[cfg(test)]
mod tests;
mod tuya;
mod twinkly;
mod ubiquiti;
mod wiz;
mod wsd;
mod yeelight;

use std::net::{IpAddr, Ipv4Addr};

pub(crate) use fields::{
    Fields, headers as header_fields, json as json_fields, put as put_field, xml as xml_fields,
};
pub use search::{ask_alone, search_tongues};

/// A discovery protocol.
#[derive(Debug)]
pub struct Tongue {
    /// Its short name, which family files use.
    pub name: &'static str,
    /// What is sent, in one line, for "what Porchlight sent".
    pub what: &'static str,
    /// Who is asked.
    pub(crate) to: To,
    /// The datagrams of one question, each with the port that it goes to.
    pub(crate) question: fn() -> Vec<(u16, Vec<u8>)>,
    /// Where answers arrive, when that is not where the question was sent from.
    pub(crate) hear: &'static [u16],
    /// Reads one answer; `None` when it is something else.
    pub(crate) read: fn(&[u8]) -> Option<Fields>,
}

/// Who is asked in a discovery protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// Every device of the network, by its broadcast address.
    Everyone,
    /// The members of a multicast group.
    Group(Ipv4Addr),
    /// One device at a time, and only when something speaks for it.
    OneDevice,
    /// Nobody: these devices speak on their own.
    Nobody,
}

/// Every discovery protocol.
pub const TONGUES: [&Tongue; 20] = [
    &wsd::WSD,
    &netbios::NETBIOS,
    &ubiquiti::UBIQUITI,
    &mikrotik::MIKROTIK,
    &kasa::KASA,
    &kasa::TAPO,
    &tuya::TUYA,
    &wiz::WIZ,
    &lifx::LIFX,
    &yeelight::YEELIGHT,
    &roomba::ROOMBA,
    &govee::GOVEE,
    &playstation::PLAYSTATION,
    &broadlink::BROADLINK,
    &sadp::SADP,
    &dahua::DAHUA,
    &magic_home::MAGIC_HOME,
    &miio::MIIO,
    &twinkly::TWINKLY,
    &lumi::LUMI,
];

impl Tongue {
    /// A protocol by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TONGUES.into_iter().find(|tongue| tongue.name == name)
    }

    /// True for a group and port that the question may go to.
    pub(crate) fn may_reach_group(to: IpAddr, port: u16) -> bool {
        TONGUES.into_iter().any(|tongue| match (tongue.to, to) {
            (To::Group(group), IpAddr::V4(to)) => group == to && tongue.asks_port(port),
            _ => false,
        })
    }

    /// True for a port that the whole network may be asked on.
    pub(crate) fn may_reach_everyone(port: u16) -> bool {
        TONGUES.into_iter().any(|tongue| tongue.to == To::Everyone && tongue.asks_port(port))
    }

    fn asks_port(&self, port: u16) -> bool {
        (self.question)().iter().any(|(asked, _)| *asked == port)
    }
}
