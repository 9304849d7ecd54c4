//! Govee lamps with the local interface switched on: a scan over multicast, answered on UDP 4002 (facts
//! after govee-local-api, `controller.py` and `message.py`, looked at 2026-11-22).

use std::net::Ipv4Addr;

use super::{Fields, To, Tongue, fields};

pub(super) const GOVEE: Tongue = Tongue {
    name: "govee",
    what: "the scan of Govee lamps, to 239.255.255.250 UDP port 4001",
    to: To::Group(Ipv4Addr::new(239, 255, 255, 250)),
    question: || vec![(4001, br#"{"msg":{"cmd":"scan","data":{"account_topic":"reserve"}}}"#.to_vec())],
    hear: &[4002],
    read,
};

/// `msg.data` with `sku`, `device`, `wifiVersionSoft`, `bleVersionSoft` and more.
fn read(answer: &[u8]) -> Option<Fields> {
    fields::json(answer, "/msg/data").filter(|fields| fields.contains_key("sku"))
}
