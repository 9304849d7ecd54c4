//! Takes out of a text what tells whose home it is: names, addresses, hardware addresses, serials.
//!
//! Names and hardware addresses of the home's devices are known and replaced by what the report calls
//! the device. What only looks like an address, a serial or a local host name is replaced as well. Names of
//! products and versions stay: they are what whoever helps needs.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use porchlight_model::{Claim, Confidence, Device, Key, KeyKind, Mac, Text, is_home_address};

/// The longest version or product that is kept as it is, in bytes.
const MOST_KEPT: usize = 40;

/// What stands in the place of what was masked.
pub(crate) const GONE: &str = "…";

/// What is hidden, and what stands in its place.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    /// False when the resident asked for everything.
    hides: bool,
    hidden: String,
    /// Letters of names, in lower case, the longest first.
    names: Vec<(Vec<char>, String)>,
    addresses: BTreeMap<IpAddr, String>,
    macs: BTreeMap<Mac, String>,
    /// Digests of what tells a device from others: a serial or host name is found by its digest.
    keys: BTreeMap<Key, String>,
    /// Names of products and versions, in which a long number is no serial and four numbers no address.
    kept: BTreeSet<String>,
}

impl Mask {
    /// A mask that hides nothing.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// A mask that puts `hidden` where nothing better is known.
    pub(crate) fn new(hidden: &str) -> Self {
        Self { hides: true, hidden: hidden.to_owned(), ..Self::default() }
    }

    /// Hides a device behind what the report calls it. `label` is what the resident calls it.
    pub(crate) fn device(&mut self, device: &Device, label: &str, called: &str) {
        let told = device.name.as_ref().map(|name| name.value.as_str());
        for name in told.into_iter().chain([label]) {
            if !is_product(device, name) {
                self.name(name, called);
            }
        }
        self.addresses.extend(device.addresses.iter().map(|ip| (*ip, called.to_owned())));
        let own = device.mac.into_iter();
        let of_address = device.addresses.iter().filter_map(|ip| match ip {
            IpAddr::V6(ip) => Mac::of_address(*ip),
            IpAddr::V4(_) => None,
        });
        self.macs.extend(own.chain(of_address).map(|mac| (mac, called.to_owned())));
        self.keys.extend(device.keys.iter().map(|key| (key.clone(), called.to_owned())));
        for claim in [&device.firmware, &device.model, &device.maker].into_iter().flatten() {
            self.keep(claim.value.as_str());
        }
    }

    /// Hides a name; a host name also without its domain.
    pub(crate) fn name(&mut self, name: &str, called: &str) {
        let host = name.strip_suffix(".local").or_else(|| name.strip_suffix(".lan"));
        for name in [Some(name), host].into_iter().flatten() {
            let letters: Vec<char> = name.trim().chars().map(lower).collect();
            // One or two letters name nobody, and stand in every other product.
            let names_somebody = letters.len() > 2 || !name.is_ascii() && !letters.is_empty();
            if names_somebody && !self.names.iter().any(|(known, _)| *known == letters) {
                self.names.push((letters, called.to_owned()));
            }
        }
        self.names.sort_by_key(|(letters, _)| std::cmp::Reverse(letters.len()));
    }

    /// Says that a text is a version or a product. A long one is not believed.
    pub(crate) fn keep(&mut self, text: &str) {
        if text.len() <= MOST_KEPT {
            self.kept.insert(text.to_owned());
        }
    }

    fn is_kept(&self, text: &str) -> bool {
        self.kept.iter().any(|kept| kept.contains(text))
    }

    /// A text from the home as it may be shown: one line, without what is hidden.
    pub(crate) fn text(&self, text: &str) -> String {
        let text = Text::from_lan(text);
        if !self.hides {
            return text.as_str().to_owned();
        }
        let letters: Vec<char> = without_quotes(text.as_str()).chars().collect();
        let mut shown = String::new();
        let mut at = 0;
        while at < letters.len() {
            match self.secret(&letters, at) {
                Some((length, instead)) => {
                    shown.push_str(instead);
                    at += length;
                }
                None => {
                    shown.push(letters[at]);
                    at += 1;
                }
            }
        }
        shown
    }

    /// What is to be hidden at a place: how many letters, and what stands instead.
    fn secret(&self, letters: &[char], at: usize) -> Option<(usize, &str)> {
        self.known_name(letters, at)
            .or_else(|| self.address_v4(letters, at))
            .or_else(|| self.token(letters, at))
            .or_else(|| self.glued(letters, at))
    }

    fn known_name(&self, letters: &[char], at: usize) -> Option<(usize, &str)> {
        let found = self.names.iter().find(|(name, _)| {
            let end = at + name.len();
            let here = letters
                .get(at..end)
                .is_some_and(|here| here.iter().copied().map(lower).eq(name.iter().copied()));
            // A short name is one only where it stands alone: "TV", not the end of "MTV".
            let alone = name.len() > 3
                || !name.iter().all(char::is_ascii)
                || (starts(letters, at) && ends(letters, end));
            here && alone
        });
        found.map(|(name, called)| (name.len(), called.as_str()))
    }

    fn address_v4(&self, letters: &[char], at: usize) -> Option<(usize, &str)> {
        let run: String =
            letters[at..].iter().take(15).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
        let shorter = (7..=run.len()).rev().filter_map(|length| Some((length, run[..length].parse().ok()?)));
        let (length, ip): (usize, Ipv4Addr) = shorter.into_iter().next()?;
        match self.addresses.get(&IpAddr::V4(ip)) {
            Some(called) => Some((length, called)),
            None if self.is_kept(&run) && !is_home_address(ip.into()) => None,
            None => Some((length, &self.hidden)),
        }
    }

    /// A word between two signs that no address holds.
    fn token(&self, letters: &[char], at: usize) -> Option<(usize, &str)> {
        let part = |c: &char| c.is_alphanumeric() || ":-._@".contains(*c);
        if at > 0 && part(&letters[at - 1]) {
            return None;
        }
        let word: String = letters[at..].iter().take_while(|c| part(c)).collect();
        let word = word.trim_end_matches([':', '-', '.', '_', '@']);
        let length = word.chars().count();
        let known = |mac: Mac| self.macs.get(&mac).map_or(self.hidden.as_str(), String::as_str);
        if let Some(mac) = mac(word) {
            return Some((length, known(mac)));
        }
        if let Ok(ip) = word.parse::<Ipv6Addr>() {
            return Some((length, self.addresses.get(&IpAddr::V6(ip)).unwrap_or(&self.hidden)));
        }
        let told = self.macs.iter().filter(|(mac, _)| holds(word, **mac)).map(|(_, called)| called);
        if let Some(called) = told.chain(self.key(word)).next() {
            return Some((length, called));
        }
        let hides = is_private(word) || (is_serial(word) && !self.is_kept(word));
        hides.then_some((length, self.hidden.as_str()))
    }

    /// A known address in the middle of other letters.
    fn glued(&self, letters: &[char], at: usize) -> Option<(usize, &str)> {
        let here = |text: &str| {
            let end = at + text.len();
            letters.get(at..end).is_some_and(|here| here.iter().copied().map(lower).eq(text.chars()))
        };
        let six = self.addresses.iter().filter(|(ip, _)| ip.is_ipv6());
        let all = six.map(|(ip, called)| (ip.to_string(), called));
        let mut all = all.chain(self.macs.iter().map(|(mac, called)| (mac.to_string(), called)));
        all.find(|(text, _)| here(text)).map(|(text, called)| (text.len(), called.as_str()))
    }

    /// What a word is a key of.
    fn key(&self, word: &str) -> Option<&String> {
        let host = word.split('.').next().unwrap_or_default();
        let mut tries = KeyKind::ALL.into_iter().flat_map(|kind| [(kind, word), (kind, host)]);
        tries.find_map(|(kind, word)| self.keys.get(&Key::of(kind, word)))
    }
}

/// What stands between straight quotes was said by devices.
fn without_quotes(text: &str) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    let whole = parts.len() % 2 == 1;
    let one = |(place, part): (usize, &str)| {
        if place % 2 == 1 && (whole || place + 1 < parts.len()) {
            format!("\"{GONE}\"")
        } else {
            part.to_owned()
        }
    };
    // An opening quote without an end hides all that follows.
    let kept = if whole { parts.len() } else { parts.len() - 1 };
    let mut masked: String = parts[..kept].iter().copied().enumerate().map(one).collect();
    if !whole {
        masked.push_str(GONE);
    }
    masked
}

/// True when a device's name only tells which product it is.
fn is_product(device: &Device, name: &str) -> bool {
    let sure = |claim: &Option<Claim<Text>>| {
        let claim = claim.as_ref().filter(|c| c.confidence >= Confidence::LIKELY);
        claim.map_or(String::new(), |claim| claim.value.as_str().to_lowercase())
    };
    let (maker, model, name) = (sure(&device.maker), sure(&device.model), name.to_lowercase());
    !model.is_empty() && (name == model || name == format!("{maker} {model}"))
}

/// A hardware address in one of the ways in which it is written.
fn mac(word: &str) -> Option<Mac> {
    let digits: String = word.chars().filter(|c| !":-.".contains(*c)).collect();
    let groups: Vec<usize> = word.split([':', '-', '.']).map(str::len).collect();
    let shape = matches!(groups.as_slice(), [2, 2, 2, 2, 2, 2] | [4, 4, 4] | [12]);
    let mixed = digits.contains(|c: char| c.is_ascii_digit()) || groups.len() > 1;
    if !shape || !mixed || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let number = u64::from_str_radix(&digits, 16).ok()?;
    let [_, _, bytes @ ..] = number.to_be_bytes();
    Some(Mac(bytes))
}

/// True when a word holds a hardware address, or the half of it that is a device's own.
fn holds(word: &str, mac: Mac) -> bool {
    let digits: String = word.chars().filter(|c| !":-._".contains(*c)).map(lower).collect();
    let whole: String = mac.0.iter().map(|b| format!("{b:02x}")).collect();
    digits.contains(&whole) || word.split([':', '-', '_', '.']).any(|part| part.to_lowercase() == whole[6..])
}

/// True for what is a unique id, a mail address or a host of the home.
fn is_private(word: &str) -> bool {
    const HOSTS: [&str; 6] = [".local", ".lan", ".home", ".internal", ".home.arpa", ".fritz.box"];
    let parts: Vec<&str> = word.split('-').collect();
    let is_id =
        parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|part| is_hex(part));
    let mail = word.split_once('@').is_some_and(|(user, at)| !user.is_empty() && at.contains('.'));
    let lower = word.to_lowercase();
    is_id || mail || HOSTS.iter().any(|end| lower.ends_with(end))
}

/// True for what looks like a serial: a long number, or letters and numbers that are no word.
fn is_serial(word: &str) -> bool {
    word.split([':', '-', '.', '_']).any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let plain = part.bytes().all(|b| b.is_ascii_alphanumeric());
        (part.len() >= 8 && digits > 0 && is_hex(part)) || (part.len() >= 10 && digits >= 4 && plain)
    })
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// One letter in lower case; a letter whose lower case is longer stays comparable by its first.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn starts(letters: &[char], at: usize) -> bool {
    at == 0 || !letters[at - 1].is_alphanumeric()
}

fn ends(letters: &[char], end: usize) -> bool {
    letters.get(end).is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mask(names: &[&str]) -> Mask {
        let mut mask = Mask::new(GONE);
        names.iter().for_each(|name| mask.name(name, GONE));
        mask
    }

    #[test]
    fn names_addresses_serials_and_what_devices_say_are_gone() {
        let mask = mask(&["Sam's Room", "smith-home"]);
        for (text, masked) in [
            ("port 80 served a page", "port 80 served a page"),
            ("seen in SAM'S ROOM today", "seen in … today"),
            ("it says \"I am Sam\" here", "it says \"…\" here"),
            ("it says \"I am Sam", "it says …"),
            ("from 192.168.1.7, port 80", "from …, port 80"),
            ("at http://192.168.1.7:80/cgi and fe80::1", "at http://…:80/cgi and …"),
            ("00:11:22:33:44:55 answered", "… answered"),
            ("cam-001122334455.local and sam@example.org", "… and …"),
            ("serial ABC1234567890 of smith-home", "serial … of …"),
        ] {
            assert_eq!(mask.text(text), masked);
        }
        assert_eq!(Mask::none().text("at 192.168.1.7"), "at 192.168.1.7");
    }

    proptest! {
        #[test]
        fn a_name_never_stays(before in "[a-zA-Z \"]{0,20}", name in "[a-zA-Z]{4,12}", after in "[a-z \"]{0,20}") {
            let masked = mask(&[&name]).text(&format!("{before}{name}{after}")).to_lowercase();
            prop_assert!(!masked.contains(&name.to_lowercase()), "{}", masked);
        }

        #[test]
        fn no_address_stays(before in "[a-z (/]{0,9}", ip in any::<[u8; 4]>(), after in "[a-z:/,)]{0,9}") {
            let ip = std::net::Ipv4Addr::from(ip).to_string();
            let masked = mask(&[]).text(&format!("{before}{ip}{after}"));
            prop_assert!(!masked.contains(&ip), "{}", masked);
        }

        #[test]
        fn any_text_is_masked(text in any::<String>(), name in any::<String>()) {
            let _ = mask(&[&name]).text(&text);
        }
    }
}
