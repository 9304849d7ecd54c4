//! Makers by the first bits of a hardware address.

use std::collections::BTreeMap;

use porchlight_model::Mac;

/// Prefixes of 24, 28 and 36 bits; the longest one wins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    makers: BTreeMap<(u32, u64), String>,
}

impl Table {
    /// Reads lines of `hexadecimal digits, blank, maker`; `#` begins a comment.
    pub(crate) fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let makers = lines.filter_map(|line| {
            let (digits, maker) = line.split_once(' ')?;
            let bits = u32::try_from(digits.len()).ok()? * 4;
            Some(((bits, u64::from_str_radix(digits, 16).ok()?), maker.trim().to_owned()))
        });
        Self { makers: makers.collect() }
    }

    pub(crate) fn maker(&self, mac: Mac) -> Option<&str> {
        if mac.is_local() {
            return None;
        }
        [36, 28, 24]
            .into_iter()
            .find_map(|bits| self.makers.get(&(bits, mac.prefix(bits))))
            .map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_wins() {
        let table = Table::read("# a comment\n001788 Lights\n70b3d5 Registry\n70b3d5123 Small Maker\n");
        for (mac, maker) in [
            ("00:17:88:00:00:01", Some("Lights")),
            ("70:b3:d5:12:34:56", Some("Small Maker")),
            ("70:b3:d5:99:99:99", Some("Registry")),
            ("02:17:88:00:00:01", None),
            ("aa:bb:cc:00:00:01", None),
        ] {
            assert_eq!(table.maker(mac.parse().unwrap()), maker, "{mac}");
        }
    }
}
