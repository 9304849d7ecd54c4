//! Makers by the first bits of a hardware address.
//!
//! The table is made by `./dev oui`. Inflated (RFC 1950) it holds the length of the names, the names with
//! line ends between them, and three blocks for prefixes of 24, 28 and 36 bits: the number of bits, the
//! number of rows, and for each row the distance to the prefix before and the number of the name. Numbers
//! are written seven bits at a time, the low ones first.

use porchlight_model::Mac;

/// Prefixes of 24, 28 and 36 bits; the longest one wins.
///
/// INVARIANT: the rows of a block are in the order of their prefixes, and name indices are in range.
#[derive(Debug, Default)]
pub(crate) struct Table {
    names: String,
    /// Where each name begins, and where the last one ends.
    starts: Vec<u32>,
    blocks: Vec<Block>,
}

/// The prefixes of one length.
#[derive(Debug)]
struct Block {
    bits: u32,
    prefixes: Vec<u64>,
    names: Vec<u16>,
}

/// The most that the table may inflate to.
const MOST: usize = 4 * 1024 * 1024;

impl Table {
    /// Reads the table; `None` when it is broken.
    pub(crate) fn read(deflated: &[u8]) -> Option<Self> {
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(deflated, MOST).ok()?;
        let mut reader = Reader(&bytes);
        let names = reader.take()?;
        let mut rest = Reader(names.1);
        let names = String::from_utf8(names.0.to_vec()).ok()?;
        let ends = names.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).chain([names.len() + 1]);
        let starts: Vec<u32> = starts.map(u32::try_from).collect::<Result<_, _>>().ok()?;
        let mut blocks = Vec::new();
        while !rest.0.is_empty() {
            blocks.push(rest.block(starts.len() - 1)?);
        }
        blocks.sort_by_key(|block| std::cmp::Reverse(block.bits));
        Some(Self { names, starts, blocks })
    }

    pub(crate) fn maker(&self, mac: Mac) -> Option<&str> {
        if mac.is_local() {
            return None;
        }
        self.blocks.iter().find_map(|block| {
            let row = block.prefixes.binary_search(&mac.prefix(block.bits)).ok()?;
            let name = usize::from(*block.names.get(row)?);
            let (start, end) = (*self.starts.get(name)? as usize, *self.starts.get(name + 1)? as usize - 1);
            self.names.get(start..end)
        })
    }
}

/// Reads numbers off a slice.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// As many bytes as a number says, and what follows them.
    fn take(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let length = usize::try_from(self.number()?).ok()?;
        self.0.split_at_checked(length)
    }

    fn block(&mut self, names: usize) -> Option<Block> {
        let bits = u32::try_from(self.number()?).ok().filter(|bits| (1..=48).contains(bits))?;
        let rows = self.number()?;
        let mut block = Block { bits, prefixes: Vec::new(), names: Vec::new() };
        let mut prefix = 0_u64;
        for _ in 0..rows {
            prefix = prefix.checked_add(self.number()?)?;
            block.prefixes.push(prefix);
            let name = self.number()?;
            block.names.push(u16::try_from(name).ok().filter(|name| usize::from(*name) < names)?);
        }
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    const FILE: &[u8] = include_bytes!("../data/oui.bin");
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(FILE).unwrap());

    #[test]
    fn the_whole_registry_is_there_and_small() {
        let rows: usize = TABLE.blocks.iter().map(|block| block.prefixes.len()).sum();
        assert!(rows > 53_000, "{rows}");
        assert!(FILE.len() < 600_000, "{}", FILE.len());
        for block in &TABLE.blocks {
            assert!(block.prefixes.is_sorted_by(|a, b| a < b), "{} bits", block.bits);
        }
    }

    #[test]
    fn the_longest_prefix_wins() {
        // 70:b3:d5 belongs to the registry, which gives it away in parts of 36 bits.
        for (mac, maker) in [
            ("00:17:88:00:00:01", Some("Philips Hue")),
            ("70:b3:d5:ff:f0:00", None),
            ("02:17:88:00:00:01", None),
            ("aa:bb:cc:00:00:01", None),
            ("00:00:5e:00:53:01", None),
        ] {
            assert_eq!(TABLE.maker(mac.parse().unwrap()), maker, "{mac}");
        }
        let parts = |bits: u32| TABLE.blocks.iter().find(|block| block.bits == bits).unwrap();
        let small =
            parts(36).prefixes.iter().find(|p| parts(24).prefixes.binary_search(&(*p >> 12)).is_err());
        assert!(small.is_some(), "a part whose whole names nobody");
    }

    #[test]
    fn well_known_makers_have_the_names_that_people_know() {
        for (prefix, maker) in [
            ("24:0a:c4", "Espressif"),
            ("50:c7:bf", "TP-Link"),
            ("dc:a6:32", "Raspberry Pi"),
            ("b8:27:eb", "Raspberry Pi"),
            ("00:0e:58", "Sonos"),
            ("00:11:32", "Synology"),
            ("24:5e:be", "QNAP"),
            ("00:1a:11", "Google"),
            ("18:b4:30", "Nest"),
            ("00:40:8c", "Axis"),
            ("44:d9:e7", "Ubiquiti"),
            ("28:10:7b", "D-Link"),
            ("00:26:f2", "NETGEAR"),
            ("5c:4c:a9", "Huawei"),
            ("3c:e3:6b", "Dahua"),
            ("00:d0:2d", "Resideo"),
            ("d0:73:d5", "LIFX"),
            ("ac:89:95", "AzureWave"),
            ("b0:09:da", "Ring"),
            ("00:50:f2", "Microsoft"),
            ("00:09:bf", "Nintendo"),
            ("00:1b:a9", "Brother"),
            ("00:26:ab", "Epson"),
            ("ec:71:db", "Reolink"),
            ("00:15:6d", "Ubiquiti"),
            ("4c:5e:0c", "MikroTik"),
            ("00:1f:a7", "Sony PlayStation"),
            ("d4:3d:7e", "MSI"),
            ("28:6c:07", "Xiaomi"),
            ("c4:41:1e", "Belkin"),
            ("94:83:c4", "GL.iNet"),
            ("10:9c:70", "Prusa"),
        ] {
            let mac = format!("{prefix}:00:00:01").parse().unwrap();
            assert_eq!(TABLE.maker(mac), Some(maker), "{prefix}");
        }
    }

    proptest! {
        #[test]
        fn the_search_finds_what_walking_through_finds(bytes in any::<[u8; 6]>(), row in any::<prop::sample::Index>(), block in 0usize..3) {
            // Half of the addresses are of the table, the others are not.
            let block = &TABLE.blocks[block];
            let prefix = block.prefixes[row.index(block.prefixes.len())] << (48 - block.bits);
            for mac in [Mac(bytes), Mac(prefix.to_be_bytes()[2..].try_into().unwrap())] {
                let walked = TABLE.blocks.iter().find_map(|block| {
                    let at = block.prefixes.iter().position(|p| *p == mac.prefix(block.bits))?;
                    TABLE.names.lines().nth(usize::from(block.names[at]))
                });
                prop_assert_eq!(TABLE.maker(mac), walked.filter(|_| !mac.is_local()));
            }
        }

        #[test]
        fn a_broken_table_is_no_table(at in 0..FILE.len(), by in any::<u8>(), cut in 0..FILE.len()) {
            let mut bent = FILE.to_vec();
            bent[at] = by;
            for table in [Table::read(&bent), Table::read(&FILE[..cut])].into_iter().flatten() {
                let _ = table.maker(Mac([0, 0x17, 0x88, 1, 2, 3]));
            }
            let _ = Reader(&bent[..at.min(64)]).block(10);
        }
    }
}
