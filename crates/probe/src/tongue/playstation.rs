//! PlayStation 4 and 5: the device discovery protocol on UDP 987 and 9302 (facts after pyps4-2ndscreen,
//! `ddp.py`, looked at 2026-11-22; 9302 rests on general knowledge).

use super::{Fields, To, Tongue, fields};

pub(super) const PLAYSTATION: Tongue = Tongue {
    name: "playstation",
    what: "SRCH, the search for PlayStation consoles, to UDP ports 987 and 9302",
    to: To::Everyone,
    question: || {
        let search = |version| format!("SRCH * HTTP/1.1\ndevice-discovery-protocol-version:{version}\n");
        vec![(987, search("00020020").into_bytes()), (9302, search("00030010").into_bytes())]
    },
    hear: &[],
    read,
};

/// Headers with `host-type`, `host-name`, `system-version` and more; awake (200) or asleep (620).
fn read(answer: &[u8]) -> Option<Fields> {
    let text = String::from_utf8_lossy(answer);
    let mut lines = text.lines();
    let status = lines.next()?;
    let known = ["HTTP/1.1 200", "HTTP/1.1 620"].iter().any(|s| status.starts_with(s));
    Some(fields::headers(lines)).filter(|fields| known && fields.contains_key("host-type"))
}
