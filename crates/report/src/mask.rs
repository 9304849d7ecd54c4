//! Takes the traces of people out of texts: names that they gave, addresses, numbers of devices.

use std::net::IpAddr;

use porchlight_model::{Device, Mac};

/// What stands in the place of what was masked.
pub(crate) const GONE: &str = "…";

/// What has to be masked in one home.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    /// Texts in small letters, the longest first.
    secrets: Vec<String>,
}

impl Mask {
    /// The secrets of these devices, and more: names that the resident gave, the name of the network.
    pub(crate) fn of<'a>(devices: &[Device], more: impl IntoIterator<Item = &'a str>) -> Self {
        let mut secrets: Vec<String> = more.into_iter().map(str::to_lowercase).collect();
        for device in devices {
            // What a shop would print on the box says nothing about who lives there.
            let product =
                [&device.maker, &device.model].into_iter().flatten().map(|claim| claim.value.as_str());
            let product = product.collect::<Vec<_>>().join(" ").to_lowercase();
            let names = device.name.iter().map(|name| name.value.as_str().to_lowercase());
            secrets.extend(names.filter(|name| !product.contains(name.as_str())));
            secrets.extend(device.addresses.iter().map(ToString::to_string));
            secrets.extend(device.mac.iter().map(|mac| mac.to_string().to_lowercase()));
        }
        // One letter or two would mask half of every sentence.
        secrets.retain(|secret| secret.chars().count() > 2);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { secrets }
    }

    /// A text without secrets, without addresses of any kind, and without what devices said of themselves in quotes.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut text = without_quotes(text);
        for secret in &self.secrets {
            text = replaced(&text, secret);
        }
        let words: Vec<&str> = text.split(' ').collect();
        words.into_iter().map(|word| if is_address(word) { GONE } else { word }).collect::<Vec<_>>().join(" ")
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

/// Replaces a text wherever it stands, whatever the size of its letters.
fn replaced(text: &str, secret: &str) -> String {
    let (mut masked, mut rest) = (String::new(), text);
    while let Some((at, length)) = find(rest, secret) {
        masked.push_str(&rest[..at]);
        masked.push_str(GONE);
        rest = &rest[at + length..];
    }
    masked + rest
}

/// Where a text in small letters stands, and how long it is there.
fn find(text: &str, secret: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, _)| {
        let mut wanted = secret.chars();
        for (end, letter) in text[at..].char_indices() {
            for small in letter.to_lowercase() {
                match wanted.next() {
                    None => return Some((at, end)),
                    Some(next) if next == small => {}
                    Some(_) => return None,
                }
            }
        }
        wanted.next().is_none().then(|| (at, text.len() - at))
    })
}

fn is_address(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != ':');
    let bare = bare.trim_end_matches(':');
    let host = bare.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map(|(host, _)| host);
    let is_ip = |text: &str| {
        text.parse::<IpAddr>().is_ok() || text.split('/').any(|part| part.parse::<IpAddr>().is_ok())
    };
    is_ip(bare) || host.is_some_and(is_ip) || bare.parse::<Mac>().is_ok() || bare.split("//").any(is_ip)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_addresses_and_what_devices_say_are_gone() {
        let mask = Mask::of(&[], ["Sam's Room", "smith-home"]);
        for (text, masked) in [
            ("port 80 served a page", "port 80 served a page"),
            ("seen in SAM'S ROOM today", "seen in … today"),
            ("it says \"I am Sam\" here", "it says \"…\" here"),
            ("it says \"I am Sam", "it says …"),
            ("from 192.168.1.7, port 80", "from … port 80"),
            ("at http://192.168.1.7/cgi and fe80::1", "at … and …"),
            ("00:11:22:33:44:55 answered", "… answered"),
            ("İstanbul smith-home", "İstanbul …"),
        ] {
            assert_eq!(mask.apply(text), masked);
        }
    }

    proptest! {
        #[test]
        fn a_secret_never_stays(before in "[a-zA-Z \"]{0,20}", secret in "[a-zA-Z]{3,12}", after in "[a-z \"]{0,20}") {
            let mask = Mask::of(&[], [secret.as_str()]);
            let masked = mask.apply(&format!("{before}{secret}{after}")).to_lowercase();
            prop_assert!(!masked.contains(&secret.to_lowercase()), "{}", masked);
        }

        #[test]
        fn any_text_is_masked(text in any::<String>(), secret in any::<String>()) {
            let _ = Mask::of(&[], [secret.as_str()]).apply(&text);
        }
    }
}
