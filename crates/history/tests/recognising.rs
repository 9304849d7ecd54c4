//! Who is who in the next scan.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod home;

use std::collections::{BTreeMap, BTreeSet};

use home::{Entry, look, scan};
use porchlight_history::{Register, recognise};
use porchlight_model::{Device, DeviceId};
use proptest::prelude::*;

/// Plays scans after each other. A device's name says who it is in truth: whoever has a name again
/// must have its id again, and whoever has a new name an id that nobody had.
#[track_caller]
fn check(scans: &[&[&str]]) {
    for turned in [false, true] {
        let mut register = Register::default();
        let mut ids: BTreeMap<String, DeviceId> = BTreeMap::new();
        for (n, lines) in scans.iter().enumerate() {
            let mut entries = scan(lines);
            if turned {
                entries.reverse();
            }
            look(&mut register, &mut entries, i64::try_from(n).unwrap());
            let of_scan: BTreeSet<&DeviceId> = entries.iter().map(|(_, device)| &device.id).collect();
            assert_eq!(of_scan.len(), entries.len(), "scan {n}: two devices have one id: {lines:?}");
            let before: BTreeSet<DeviceId> = ids.values().cloned().collect();
            for (name, device) in &entries {
                match ids.get(name) {
                    Some(id) => assert_eq!(device.id, *id, "scan {n}: {name} is no longer itself: {lines:?}"),
                    None => assert!(!before.contains(&device.id), "scan {n}: {name} took an id: {lines:?}"),
                }
            }
            ids.extend(entries.into_iter().map(|(name, device)| (name, device.id)));
        }
    }
}

#[test]
fn keeps_its_id_when_its_address_changes() {
    check(&[&["tv .8 mac=1"], &["tv .9 mac=1"]]);
    check(&[&["tv .8 udn=1"], &["tv .9 udn=1"]]);
    check(&[&["tv .8 host=tv"], &["tv .9 host=tv"]]);
    check(&[&["phone .8 local=1"], &["phone .9 local=1"]]);
    // The table of neighbours still has the address that it left.
    check(&[&["tv .8 mac=1 open=80"], &["tv .9 mac=1 open=80", "left .8 mac=1"], &["tv .9 mac=1 open=80"]]);
}

#[test]
fn keeps_its_id_when_a_key_is_missing() {
    let whole = "tv .8 mac=1 udn=1 host=tv";
    for part in
        ["tv .9 mac=1 udn=1", "tv .9 mac=1", "tv .9 udn=1 host=tv", "tv .9 udn=1", "tv .9 host=tv", "tv .8"]
    {
        check(&[&[whole], &[part], &[whole]]);
        check(&[&[part], &[whole], &[part]]);
    }
    // What was learnt later counts as well.
    check(&[&["tv .8 mac=1"], &["tv .8 mac=1 host=tv"], &["tv .8 mac=1 udn=1"], &["tv .9 udn=1"]]);
    check(&[&["tv .8 udn=1"], &["tv .8 udn=1 mac=1"], &["tv .9 mac=1 homekit=5"], &["tv .7 homekit=5"]]);
}

#[test]
fn keeps_its_id_with_two_addresses() {
    check(&[&["tv .8 mac=1"], &["tv .8 .9 :8 mac=1"], &["tv .9 mac=1"], &["tv :8 mac=1"]]);
    // On a cable, on Wi-Fi, on both.
    check(&[&["tv .8 mac=1 udn=1"], &["tv .8 .9 mac=1 mac=2 udn=1"], &["tv .9 mac=2"]]);
}

#[test]
fn keeps_ids_when_two_devices_swap_addresses() {
    for (a, b) in [
        ("mac=1", "mac=2"),
        ("udn=1", "udn=2"),
        ("host=a", "host=b"),
        ("local=1", "local=2"),
        ("mac=1", "host=b"),
    ] {
        let before = [format!("a .8 {a}"), format!("b .9 {b}")];
        let after = [format!("a .9 {a}"), format!("b .8 {b}")];
        check(&[&[&before[0], &before[1]], &[&after[0], &after[1]]]);
    }
}

#[test]
fn knows_a_phone_by_its_name_when_it_made_up_a_new_hardware_address() {
    check(&[&["phone .8 local=1 host=anas-phone"], &["phone .9 local=2 host=anas-phone"]]);
    // Without a name nothing is left to know it by.
    check(&[&["phone .8 local=1"], &["another .8 local=2"]]);
    // Two of one name: nobody can tell which is which, unless the hardware address stayed.
    check(&[
        &["one .8 local=1 host=phone", "two .9 local=2 host=phone"],
        &["one .8 local=1 host=phone", "three .7 local=3 host=phone"],
    ]);
    check(&[&["phone .8 local=1 host=x kind=phone"], &["lamp .9 local=2 host=x kind=bulb"]]);
}

#[test]
fn a_hardware_address_that_two_show_names_nobody() {
    // A repeater and what is behind it.
    check(&[
        &["repeater .2 mac=1 host=repeater open=80", "lamp .8 mac=1 host=lamp open=80"],
        &["repeater .3 mac=1 host=repeater open=80", "lamp .9 mac=1 host=lamp open=80"],
        &["lamp .9 mac=1 host=lamp open=80", "plug .7 mac=1 host=plug open=80"],
        // It was shared a day ago: alone, it names nobody today either.
        &["another .6 mac=1 open=80"],
    ]);
    check(&[
        &["repeater .2 mac=1 host=repeater open=80", "lamp .8 mac=1 host=lamp open=80"],
        &["plug .8 mac=1 host=plug open=80"],
    ]);
    // A television that was on its own moves behind the repeater, and the repeater is not it.
    check(&[
        &["tv .8 mac=1 host=tv open=80", "repeater .2 mac=2 host=repeater open=80"],
        &["tv .8 mac=2 host=tv open=80", "repeater .2 mac=2 host=repeater open=80"],
        &["tv .8 mac=1 host=tv open=80", "repeater .2 mac=2 host=repeater open=80"],
    ]);
    check(&[
        &["tv .8 mac=1 open=80", "repeater .2 mac=2 host=repeater open=80"],
        &["lamp .8 mac=2 open=80 host=lamp", "repeater .2 mac=2 host=repeater open=80"],
    ]);
    // The repeater was missed in this scan: the television is known by its name, and does not become it.
    check(&[
        &["tv .8 mac=1 host=tv open=80", "repeater .2 mac=2 host=repeater open=80"],
        &["tv .8 mac=2 host=tv open=80"],
    ]);
    // A silent device behind it does not take the repeater's own hardware address from it.
    check(&[
        &["repeater .2 mac=1 open=80"],
        &["repeater .3 mac=1 open=80", "phone .8 mac=1"],
        &["repeater .4 mac=1 open=80"],
    ]);
    // Two computers inside one.
    check(&[
        &["one .8 mac=1 udn=1 open=80", "two .9 mac=1 udn=2 open=80"],
        &["two .8 mac=1 udn=2 open=80", "one .9 mac=1 udn=1 open=80"],
        &["three .8 mac=1 udn=3 open=80"],
    ]);
}

#[test]
fn two_of_one_model_stay_apart() {
    let (a, b) = ("a .8 mac=1 host=ESP-device", "b .9 mac=2 host=ESP-device");
    check(&[&[a, b], &["a .9 mac=1 host=ESP-device", "b .8 mac=2 host=ESP-device"], &[b], &[a]]);
    check(&[&[a], &[b], &[a, b]]);
    let (a, b) = ("a .8 udn=1 host=ESP-device", "b .9 udn=2 host=ESP-device");
    check(&[&[a], &[b], &[a, b], &["b .8 udn=2 host=ESP-device"]]);
    // With nothing else they keep to their addresses, as long as they stay there.
    let (a, b) = ("a .8 host=ESP-device", "b .9 host=ESP-device");
    check(&[&[a], &[a, b], &[b, a]]);
    check(&[&[a, b], &["c .7 host=ESP-device", b]]);
}

#[test]
fn a_replaced_device_is_a_new_one() {
    for keys in ["mac=", "udn=", "homekit=", "mac=X host=camera udn="] {
        let old = format!("old .8 {}1", keys.replace('X', "1"));
        let new = format!("new .8 {}2", keys.replace('X', "2"));
        check(&[&[&old], &[&new], &[&new]]);
    }
    check(&[&["old .8 mac=1 host=cam"], &["new .8 mac=2 host=cam"], &["new .8 host=cam"]]);
    check(&[&["old .8 host=one"], &["new .8 host=two"]]);
    check(&[&["old .8 kind=camera"], &["new .8 kind=printer"]]);
    check(&[&["old .8 model=A1"], &["new .8 model=B2"]]);
    // A program that makes its name anew at each start is no new device.
    check(&[&["nas .8 mac=1 udn=1 host=nas"], &["nas .8 mac=1 udn=2 host=nas"]]);
    // Nor is one that got another name, or showed none of its keys but the hardware address.
    check(&[&["tv .8 mac=1 host=tv"], &["tv .8 mac=1 host=new-tv"]]);
}

#[test]
fn the_known_come_back_after_the_register_was_written_down() {
    let mut register = Register::default();
    let mut first =
        scan(&["a .8 mac=1 host=x open=80 fw=1", "b .9 mac=1 host=y open=22 cert=aa", "c :7 udn=4"]);
    look(&mut register, &mut first, 0);
    let text = serde_json::to_string(&porchlight_history::Snapshot::from(&register)).unwrap();
    let snapshot: porchlight_history::Snapshot = serde_json::from_str(&text).unwrap();
    assert_eq!(Register::try_from(snapshot).unwrap(), register);
    let newer = text.replacen("\"version\":1", "\"version\":2", 1);
    let newer: porchlight_history::Snapshot = serde_json::from_str(&newer).unwrap();
    assert!(Register::try_from(newer).is_err());
}

/// A device with some of few keys, so that scans collide often.
fn any_device() -> impl Strategy<Value = String> {
    let field = |name: &'static str, most: u8| prop_oneof![2 => Just(String::new()), 1 => (1..=most).prop_map(move |n| format!(" {name}={n}"))];
    (field("mac", 3), field("local", 3), field("udn", 3), field("host", 3), field("open", 2))
        .prop_map(|(mac, local, udn, host, open)| format!("{mac}{local}{udn}{host}{open}"))
}

fn any_scan() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::btree_map(2u8..7, any_device(), 0..5).prop_map(|devices| {
        let lines: Vec<String> = devices.iter().map(|(ip, keys)| format!("d{ip} .{ip}{keys}")).collect();
        scan(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

fn devices(entries: &[Entry]) -> Vec<Device> {
    entries.iter().map(|(_, device)| device.clone()).collect()
}

proptest! {
    #[test]
    fn no_two_devices_of_a_scan_have_one_id(mut scans in prop::collection::vec(any_scan(), 1..6)) {
        let mut register = Register::default();
        for (n, entries) in scans.iter_mut().enumerate() {
            look(&mut register, entries, i64::try_from(n).unwrap());
            let ids: BTreeSet<&DeviceId> = entries.iter().map(|(_, device)| &device.id).collect();
            prop_assert_eq!(ids.len(), entries.len());
        }
        let ids: BTreeSet<&DeviceId> = register.known().iter().map(|known| known.id()).collect();
        prop_assert_eq!(ids.len(), register.known().len());
    }

    #[test]
    fn the_order_of_the_list_does_not_matter(
        mut before in prop::collection::vec(any_scan(), 0..4), after in any_scan(), turn in 0usize..5,
    ) {
        let mut register = Register::default();
        for (n, entries) in before.iter_mut().enumerate() {
            look(&mut register, entries, i64::try_from(n).unwrap());
        }
        let (mut straight, mut turned) = (devices(&after), devices(&after));
        if !turned.is_empty() {
            let turn = turn % turned.len();
            turned.rotate_left(turn);
        }
        recognise(&mut straight, &register);
        recognise(&mut turned, &register);
        straight.sort_by(|a, b| a.addresses.cmp(&b.addresses));
        turned.sort_by(|a, b| a.addresses.cmp(&b.addresses));
        prop_assert_eq!(straight, turned);
    }

    #[test]
    fn the_same_scan_again_changes_nothing(mut entries in any_scan()) {
        let mut register = Register::default();
        let mut again = entries.clone();
        look(&mut register, &mut entries, 0);
        let changes = look(&mut register, &mut again, 1);
        prop_assert_eq!(devices(&entries), devices(&again));
        prop_assert_eq!(changes, vec![]);
    }

    #[test]
    fn keys_of_its_own_carry_a_device_to_any_address(
        order in Just(vec![2u8, 3, 4, 5, 6]).prop_shuffle(),
        shown in prop::collection::vec(1u8..8, 5),
    ) {
        let mut register = Register::default();
        let whole = |n: usize, ip: u8, bits: u8| {
            let mut line = format!("d{n} .{ip}");
            for (bit, field) in ["mac", "udn", "host"].iter().enumerate() {
                if bits >> bit & 1 == 1 {
                    line += &format!(" {field}={n}");
                }
            }
            line
        };
        let lines: Vec<String> = (0..5u8).map(|n| whole(n.into(), n + 2, 7)).collect();
        let mut before = scan(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        look(&mut register, &mut before, 0);
        let lines: Vec<String> = (0..5).map(|n| whole(n, order[n], shown[n])).collect();
        let mut after = scan(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        look(&mut register, &mut after, 1);
        for ((name, old), (_, new)) in before.iter().zip(&after) {
            prop_assert_eq!(&old.id, &new.id, "{}", name);
        }
    }

    #[test]
    fn a_stranger_never_takes_a_known_id(ip in 2u8..20, keys in "(mac|udn)=9( host=z)?( open=80)?") {
        let mut register = Register::default();
        let mut before = scan(&["a .2 mac=1 host=x open=80", "b .3 mac=2 udn=2 host=y", "c .4 mac=3 udn=3"]);
        look(&mut register, &mut before, 0);
        let mut after = scan(&[format!("s .{ip} mac=8 udn=8 {}", keys.replace("mac=9", "").replace("udn=9", "")).as_str()]);
        look(&mut register, &mut after, 1);
        prop_assert!(before.iter().all(|(_, known)| known.id != after[0].1.id));
    }
}
