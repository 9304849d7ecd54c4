//! The ways to the internet that were met, so that another router or another name service is noticed.

use std::collections::BTreeMap;
use std::net::IpAddr;

use porchlight_model::{Mac, Uplink};
use serde::{Deserialize, Serialize};

/// The newest way to the internet for each set of addresses: many homes use the same ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Uplinks(BTreeMap<String, Kept>);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    router: Option<String>,
    dns: Vec<IpAddr>,
}

impl Uplinks {
    /// How it was at the look before, as far as that may be compared with now: another router is news only where the
    /// network was not met before, and another name service only behind the same router.
    pub(crate) fn before(&self, subnets: &str, now: &Uplink, is_known: bool) -> Option<Uplink> {
        let kept = self.0.get(subnets)?;
        let router: Option<Mac> = kept.router.as_ref().and_then(|mac| mac.parse().ok());
        let same = router == now.router;
        match (same, is_known) {
            (true, _) => Some(Uplink { router, dns: kept.dns.clone() }),
            (false, false) => Some(Uplink { router, dns: Vec::new() }),
            (false, true) => None,
        }
    }

    /// Forgets the way of some addresses.
    pub(crate) fn forget(&mut self, subnets: &str) {
        self.0.remove(subnets);
    }

    /// Keeps how it is now.
    pub(crate) fn keep(&mut self, subnets: &str, now: &Uplink) {
        let kept = Kept { router: now.router.map(|mac| mac.to_string()), dns: now.dns.clone() };
        self.0.insert(subnets.to_owned(), kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uplink(mac: &str, dns: &str) -> Uplink {
        Uplink { router: mac.parse().ok(), dns: vec![dns.parse().unwrap()] }
    }

    #[test]
    fn only_what_can_be_compared_is() {
        let (home, other) =
            (uplink("00:11:22:33:44:55", "192.168.1.1"), uplink("00:11:22:33:44:66", "192.168.1.1"));
        let mut uplinks = Uplinks::default();
        assert_eq!(uplinks.before("a", &home, false), None, "nothing is known yet");
        uplinks.keep("a", &home);
        assert_eq!(uplinks.before("a", &home, true), Some(home.clone()));
        let changed = uplink("00:11:22:33:44:55", "192.168.1.66");
        assert_eq!(uplinks.before("a", &changed, true).map(|before| before.dns), Some(home.dns.clone()));
        assert_eq!(uplinks.before("a", &other, false).map(|before| before.router), Some(home.router));
        assert_eq!(uplinks.before("a", &other, true), None, "another home with the same addresses");
        assert_eq!(uplinks.before("b", &home, false), None);
        let kept: Uplinks = serde_json::from_slice(&serde_json::to_vec(&uplinks).unwrap()).unwrap();
        assert_eq!(kept.before("a", &home, true), Some(home.clone()));
        uplinks.forget("a");
        assert_eq!(uplinks.before("a", &home, true), None, "what is forgotten is gone");
    }
}
