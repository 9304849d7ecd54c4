//! Aqara and Xiaomi gateways: "whois" over multicast 224.0.0.50, UDP 4321 (general knowledge of the
//! gateway's local protocol).

use std::net::Ipv4Addr;

use super::{Fields, To, Tongue, fields};

pub(super) const LUMI: Tongue = Tongue {
    name: "lumi",
    what: "the question whois of Aqara and Xiaomi gateways, to 224.0.0.50 UDP port 4321",
    to: To::Group(Ipv4Addr::new(224, 0, 0, 50)),
    question: || vec![(4321, br#"{"cmd":"whois"}"#.to_vec())],
    hear: &[],
    read,
};

/// An object with `cmd` "iam", `model` and `sid`.
fn read(answer: &[u8]) -> Option<Fields> {
    fields::json(answer, "").filter(|fields| fields.get("cmd").is_some_and(|cmd| cmd.as_str() == "iam"))
}
