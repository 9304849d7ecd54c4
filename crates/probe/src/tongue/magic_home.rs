//! Magic Home and Zengge lamp controllers, and others with a module by Hi-Flying: UDP 48899 (general
//! knowledge; the hello is that of the module's maker).

use super::{Fields, To, Tongue, fields};

pub(super) const MAGIC_HOME: Tongue = Tongue {
    name: "magic-home",
    what: "HF-A11ASSISTHREAD, the hello of Hi-Flying's Wi-Fi modules, to UDP port 48899",
    to: To::Everyone,
    question: || vec![(48899, b"HF-A11ASSISTHREAD".to_vec())],
    hear: &[],
    read,
};

/// `192.168.1.9,ACCF23123456,HF-LPB100-ZJ200`: address, hardware address, module.
fn read(answer: &[u8]) -> Option<Fields> {
    let text = std::str::from_utf8(answer).ok()?;
    let mut parts = text.trim_end_matches(['\r', '\n', '\0']).split(',');
    let (address, id, model) = (parts.next()?, parts.next()?, parts.next()?);
    address.parse::<std::net::Ipv4Addr>().ok()?;
    let is_id = id.len() == 12 && id.bytes().all(|b| b.is_ascii_hexdigit());
    let mut found = Fields::new();
    fields::put(&mut found, "id", id);
    fields::put(&mut found, "model", model);
    is_id.then_some(found)
}
