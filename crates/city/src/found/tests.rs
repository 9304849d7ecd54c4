use porchlight_keys::PrivateKey;
use time::macros::{datetime, offset};

use super::*;
use crate::publish::standings;
use crate::trust::{Signed, Trust, sign};

const EXPIRES: OffsetDateTime = datetime!(2027-09-14 0:00 UTC);

fn key(seed: u8) -> PrivateKey {
    PrivateKey::of_seed(&[seed; 32])
}

fn founding() -> Founding {
    let public = |seeds: &[u8]| seeds.iter().map(|seed| key(*seed).public()).collect::<Vec<_>>();
    Founding {
        id: "mill-town".into(),
        names: BTreeMap::from([("en".into(), "Mill \"Town\"".into()), ("pt-BR".into(), "Moinho".into())]),
        languages: vec!["en".into(), "pt-BR".into()],
        sender: String::new(),
        utc_offset: offset!(-3:30),
        mirrors: vec!["https://alerts.mill-town.example/".into()],
        keys: BTreeMap::from([
            (RoleName::Root, public(&[1, 2, 3])),
            (RoleName::Status, public(&[4])),
            (RoleName::Pack, public(&[5])),
            (RoleName::Actual, public(&[6, 7])),
            (RoleName::Exercise, public(&[8])),
        ]),
        thresholds: BTreeMap::new(),
        holders: BTreeMap::from([(key(1).public().id().to_string(), "Mayor".into())]),
        expires: EXPIRES,
    }
}

#[test]
fn a_city_begins_with_a_pack_and_an_unsigned_root() {
    let folder = found(&founding()).unwrap();
    let city = City::of_folder(&folder).unwrap();
    assert_eq!(
        (city.sender.as_str(), city.utc_offset, city.districts.len()),
        ("mill-town", offset!(-3:30), 0)
    );
    assert_eq!(city.names.get("en").as_str(), "Mill \"Town\"");
    assert_eq!(city.names.get("pt-BR").as_str(), "Moinho");
    let needs: Vec<_> =
        standings(&folder).unwrap().into_iter().map(|s| (s.path, s.need, s.missing)).collect();
    assert_eq!(needs, [("1.root.json".to_owned(), 2, 2)]);
    let root = Root::read(folder.get("1.root.json").unwrap()).unwrap();
    let thresholds = RoleName::ALL.map(|name| root.role(name).threshold);
    assert_eq!(thresholds, [2, 1, 1, 2, 1]);
}

#[test]
fn cities_that_cannot_begin() {
    let check = |change: &dyn Fn(&mut Founding), wanted: &str| {
        let mut founding = founding();
        change(&mut founding);
        let said = found(&founding).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said}");
    };
    check(&|f| f.id = "Mill Town".into(), "id");
    check(&|f| f.names.retain(|tag, _| tag == "en"), "no name in pt-BR");
    check(&|f| f.keys.get_mut(&RoleName::Actual).unwrap().truncate(1), "2 of 1 keys");
    check(&|f| f.keys.retain(|role, _| *role != RoleName::Status), "\"status\"");
    check(&|f| f.thresholds = BTreeMap::from([(RoleName::Actual, 1)]), "two people");
    check(&|f| f.holders = BTreeMap::from([("00".into(), "Nobody".into())]), "no key 00");
    check(&|f| f.keys.get_mut(&RoleName::Exercise).unwrap().push(key(6).public()), "also one for");
}

#[test]
fn keys_change_hands() {
    let folder = found(&founding()).unwrap();
    let bytes = folder.get("1.root.json").unwrap();
    let first = Root::read(bytes).unwrap();
    let old = key(1).public().id().to_string();
    let next = next_root(&first, &[Change::Replace(old.clone(), key(9).public())], EXPIRES).unwrap();
    assert_eq!(next.holder(key(9).public().id()), Some("Mayor"));
    let mut office = folder.clone();
    office.put("1.root.json.sig", sign(bytes, &[&key(1), &key(2)])).unwrap();
    let next = next.to_bytes();
    office.put("2.root.json", next.as_slice()).unwrap();
    // The new holder's signature counts for the new root only: the old one asks for two of its own.
    for (keys, missing) in [(vec![9, 2], 1), (vec![1, 2], 1), (vec![2, 3], 0), (vec![1, 2, 9], 0)] {
        let keys: Vec<PrivateKey> = keys.into_iter().map(key).collect();
        let signatures = sign(&next, &keys.iter().collect::<Vec<_>>());
        office.put("2.root.json.sig", signatures.as_str()).unwrap();
        let standing = standings(&office).unwrap().pop().unwrap();
        assert_eq!((standing.path.as_str(), standing.missing), ("2.root.json", missing));
        let mut trust = Trust::pin(Signed { bytes, signatures: office.text("1.root.json.sig") }).unwrap();
        let followed = trust.follow(Signed { bytes: &next, signatures: &signatures });
        assert_eq!(followed.is_ok(), missing == 0);
    }
    for (change, wanted) in [
        (Change::Remove("00".into()), "no key 00"),
        (Change::Remove(key(6).public().id().to_string()), "2 of 1 keys"),
        (Change::Add(RoleName::Root, key(2).public()), "already"),
        (Change::Replace(old, key(2).public()), "already"),
    ] {
        let said = next_root(&first, &[change], EXPIRES).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said}");
    }
}
