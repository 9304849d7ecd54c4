//! The table as it ships, small tables made here, and broken ones.

use std::sync::LazyLock;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

const FILE: &[u8] = include_bytes!("../../data/oui.bin");
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(FILE).unwrap());

/// Asserts who made the chip with an address; digits that are left out are zeros, the last is a one.
fn check(table: &Table, address: &str, maker: Option<&str>) {
    let mac = format!("{address}{}", &"00:00:00:00:00:01"[address.len()..]).parse().unwrap();
    assert_eq!(table.maker(mac), maker, "{address}");
}

/// The file of a table, as `tools/oui` writes it. Prefixes are in order.
fn written(names: &[String], blocks: &[(u32, Vec<(u64, usize)>)]) -> Vec<u8> {
    fn number(mut value: u64, bytes: &mut Vec<u8>) {
        while value > 127 {
            bytes.push((value as u8 & 127) | 128);
            value >>= 7;
        }
        bytes.push(value as u8);
    }
    let (mut bytes, text) = (Vec::new(), names.join("\n"));
    number(text.len() as u64, &mut bytes);
    bytes.extend(text.bytes());
    for (bits, rows) in blocks {
        number(u64::from(*bits), &mut bytes);
        number(rows.len() as u64, &mut bytes);
        let mut before = 0;
        for (prefix, name) in rows {
            number(prefix - before, &mut bytes);
            number(*name as u64, &mut bytes);
            before = *prefix;
        }
    }
    miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 6)
}

/// The same search, by walking through every row.
fn walked(table: &Table, mac: Mac) -> Option<&str> {
    let rows = table.blocks.iter().flat_map(|block| {
        block.prefixes.iter().zip(&block.names).map(|(prefix, name)| (block.bits, *prefix, *name))
    });
    let hits = rows.filter(|(bits, prefix, _)| mac.prefix(*bits) == *prefix && !mac.is_local());
    let name = hits.max_by_key(|(bits, ..)| *bits)?.2;
    table.names.split('\n').nth(usize::from(name))
}

fn mac(prefix: u64, bits: u32) -> Mac {
    let [_, _, a, b, c, d, e, f] = (prefix << (48 - bits)).to_be_bytes();
    Mac([a, b, c, d, e, f])
}

#[test]
fn the_whole_registry_is_there_and_small() {
    let rows: usize = TABLE.blocks.iter().map(|block| block.prefixes.len()).sum();
    assert!(rows > 53_000, "{rows}");
    assert!(FILE.len() < 600_000, "{}", FILE.len());
    assert_eq!(TABLE.blocks.iter().map(|block| block.bits).collect::<Vec<_>>(), [36, 28, 24]);
    for block in &TABLE.blocks {
        assert!(block.prefixes.is_sorted_by(|a, b| a < b), "{} bits", block.bits);
    }
    let in_blocks = |block: &Block| block.prefixes.capacity() * 8 + block.names.capacity() * 2;
    let heap = TABLE.names.capacity()
        + TABLE.starts.capacity() * 4
        + TABLE.blocks.iter().map(in_blocks).sum::<usize>();
    assert!(heap < 1_300_000, "{heap}");
}

#[test]
fn every_name_can_be_shown() {
    for name in TABLE.names.split('\n') {
        assert!(!name.trim().is_empty() && name.chars().count() <= 60, "{name:?}");
        assert!(!name.chars().any(char::is_control), "{name:?}");
        assert!(!name.eq_ignore_ascii_case("private"), "{name:?}");
    }
}

#[test]
fn the_longest_prefix_wins() {
    let names = ["Whole", "Part", "Piece"].map(str::to_owned);
    let rows = [(24, vec![(0x001788, 0)]), (28, vec![(0x0017883, 1)]), (36, vec![(0x001788345, 2)])];
    let table = Table::read(&written(&names, &rows)).unwrap();
    for (address, maker) in [
        ("00:17:88:00", Some("Whole")),
        ("00:17:88:2f", Some("Whole")),
        ("00:17:88:30", Some("Part")),
        ("00:17:88:34:4f", Some("Part")),
        ("00:17:88:34:50", Some("Piece")),
        ("00:17:88:34:5f:ff", Some("Piece")),
        ("00:17:88:34:60", Some("Part")),
        ("00:17:89", None),
    ] {
        check(&table, address, maker);
    }
}

#[test]
fn parts_of_the_registry_s_blocks_have_their_own_makers() {
    for (address, maker) in [
        ("74:19:f8:00", Some("Marmitek")),
        ("74:19:f8:1f", Some("Trend-tech Technology")),
        ("70:b3:d5:00:10", Some("Soredi touch systems")),
        ("70:b3:d5:00:4f", Some("Leidos")),
        ("8c:1f:64:00:60", Some("Dunasys Ingenierie")),
        // Private; a part that nobody has; made up by software; for documentation; not given away.
        ("d0:76:50:40", None),
        ("70:b3:d5:ff:f0", None),
        ("02:17:88", None),
        ("00:00:5e:00:53", None),
        ("aa:bb:cc", None),
    ] {
        check(&TABLE, address, maker);
    }
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
        ("00:17:88", "Philips Hue"),
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
        ("9c:76:13", "Ring"),
        ("b0:a7:37", "Roku"),
        ("c0:56:27", "Belkin"),
        ("ec:71:db", "Reolink"),
        ("a8:bb:50", "WiZ"),
        ("f4:f5:d8", "Google"),
        ("4c:5e:0c", "MikroTik"),
        ("d4:3d:7e", "MSI"),
        ("28:6c:07", "Xiaomi"),
        ("10:9c:70", "Prusa"),
        ("94:83:c4", "GL.iNet"),
        ("68:a4:0e", "BSH"),
        ("18:80:25", "Hikvision"),
        ("34:23:87", "Foxconn"),
        ("10:96:93", "Amazon"),
        ("24:65:11", "AVM"),
        ("70:89:76", "Tuya"),
        ("10:00:20", "Apple"),
        ("10:30:47", "Samsung"),
        ("10:51:07", "Intel"),
        ("38:70:35", "Nintendo"),
        ("90:47:48", "Sony PlayStation"),
        ("00:1b:a9", "Brother"),
        ("00:00:48", "Epson"),
        ("20:16:42", "Microsoft"),
        ("84:00:ec", "Shelly"),
        ("5c:e7:53", "Govee"),
        ("00:7f:1d", "Anker"),
        ("30:50:75", "Jabra"),
        ("b0:e9:fe", "SwitchBot"),
        ("24:27:30", "Midea"),
        ("88:29:85", "DJI"),
        ("18:c2:3c", "Aqara"),
        ("68:ec:8a", "IKEA"),
        ("44:61:32", "ecobee"),
        ("18:90:88", "eero"),
    ] {
        check(&TABLE, prefix, Some(maker));
    }
}

#[test]
fn a_stranger_is_not_taken_for_a_brand() {
    for (prefix, maker) in [
        ("00:40:40", "Ring Access"),
        ("70:b3:d5:98:70", "Axis Corporation"),
        ("0c:05:35", "Juniper Systems"),
        ("00:27:1c", "Mercury Corporation"),
        ("f4:f3:aa", "JBL GmbH & Co. KG"),
        ("00:04:3c", "SONOS Co., Ltd."),
        ("08:00:0a", "Nestar Systems"),
    ] {
        check(&TABLE, prefix, Some(maker));
    }
}

/// A table of any prefixes, some of which lie within others.
fn tables() -> impl Strategy<Value = Vec<u8>> {
    let rows = |bits: u32| btree_map(0..1_u64 << bits.min(9), 0..4_usize, 0..30);
    (vec("[A-Za-z é]{0,8}", 4), rows(24), rows(28), rows(36)).prop_map(|(names, a, b, c)| {
        let block = |bits, rows: std::collections::BTreeMap<u64, usize>| {
            // Few bits are drawn, and moved to the front, so that the blocks meet.
            (bits, rows.into_iter().map(|(prefix, name)| (prefix << (bits - 9), name)).collect())
        };
        written(&names, &[block(24, a), block(28, b), block(36, c)])
    })
}

proptest! {
    #[test]
    fn the_search_finds_what_walking_through_finds(
        bytes in any::<[u8; 6]>(), row in any::<Index>(), block in 0_usize..3,
    ) {
        // Half of the addresses are of the table, the others are not.
        let block = &TABLE.blocks[block];
        for mac in [Mac(bytes), mac(*row.get(&block.prefixes), block.bits)] {
            prop_assert_eq!(TABLE.maker(mac), walked(&TABLE, mac));
        }
    }

    #[test]
    fn so_it_does_where_blocks_lie_within_others(file in tables(), front in 0..512_u64, rest in any::<u64>()) {
        let table = Table::read(&file).unwrap();
        // Half of the addresses have nothing but zeros behind the front, as the prefixes do.
        let rest = if rest % 2 == 0 { 0 } else { rest >> 25 };
        let mac = mac((front << 39) | rest, 48);
        prop_assert_eq!(table.maker(mac), walked(&table, mac));
    }

    #[test]
    fn a_broken_table_never_panics(at in 0..FILE.len(), by in any::<u8>(), cut in 0..FILE.len()) {
        let mut bent = FILE.to_vec();
        bent[at] = by;
        prop_assert!(Table::read(&FILE[..cut]).is_none());
        if let Some(table) = Table::read(&bent) {
            table.maker(Mac([0, 0x17, 0x88, 1, 2, 3]));
        }
    }

    #[test]
    fn nor_does_anything_inflated(bytes in vec(any::<u8>(), 0..200), mac in any::<[u8; 6]>()) {
        if let Some(table) = Table::read(&miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 1)) {
            table.maker(Mac(mac));
        }
    }
}
