use std::collections::BTreeMap;

use porchlight_keys::PrivateKey;
use proptest::prelude::*;
use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-09-14 12:00 UTC);

fn key(name: &str) -> PrivateKey {
    PrivateKey::of_seed(&Sha256::digest(name).into())
}

/// A root with one key for each word of a role's entry.
fn root(number: u64, roles: &[(RoleName, usize, &str)]) -> Root {
    let plan = [
        (RoleName::Root, 2, "r1 r2 r3"),
        (RoleName::Status, 1, "s1"),
        (RoleName::Pack, 1, "p1 p2"),
        (RoleName::Actual, 2, "a1 a2 a3"),
        (RoleName::Exercise, 1, "e1"),
    ];
    let mut all = BTreeMap::new();
    for (name, threshold, words) in plan.iter().chain(roles) {
        let keys = words.split(' ').map(|word| key(word).public()).collect();
        all.insert(*name, Role { threshold: *threshold, keys });
    }
    Root::new("x", number, NOW + Duration::days(30), all, BTreeMap::new()).unwrap()
}

/// Bytes with the signatures of these keys.
fn by(bytes: Vec<u8>, keys: &str) -> (Vec<u8>, String) {
    let keys: Vec<PrivateKey> = keys.split_whitespace().map(key).collect();
    let text = sign(&bytes, &keys.iter().collect::<Vec<_>>());
    (bytes, text)
}

fn signed((bytes, signatures): &(Vec<u8>, String)) -> Signed<'_> {
    Signed { bytes, signatures }
}

fn pinned() -> Trust {
    Trust::pin(signed(&by(root(1, &[]).to_bytes(), "r1 r2"))).unwrap()
}

fn manifest(number: u64, file: &[u8]) -> Manifest {
    let files = vec![Listed::of("pack/city.toml", file)];
    Manifest { city: "x".into(), number, expires: NOW + Duration::days(9), files }
}

fn status(number: u64, pack: &Manifest) -> Status {
    Status {
        city: "x".into(),
        number,
        issued: NOW,
        expires: NOW + Duration::hours(1),
        next_poll: Duration::minutes(5),
        root: 1,
        pack: Numbered { number: pack.number, file: Listed::of("pack.json", &pack.to_bytes()) },
        alerts: Vec::new(),
    }
}

fn take(trust: &mut Trust, status: &Status, keys: &str) -> Result<Status, TrustError> {
    trust.take_status(signed(&by(status.to_bytes(), keys)), NOW)
}

#[test]
fn roots_that_no_city_should_have() {
    for (role, threshold, keys, wanted) in [
        (RoleName::Actual, 1, "a1 a2", "at least two people"),
        (RoleName::Actual, 2, "a1 a1", "names a key twice"),
        (RoleName::Actual, 2, "a1 e1", "also one for the role \"exercise\""),
        (RoleName::Status, 1, "a3", "also one for the role \"status\""),
        (RoleName::Root, 4, "r1 r2 r3", "cannot have 4 of 3"),
        (RoleName::Pack, 0, "p1", "cannot have 0 of 1"),
    ] {
        let mut sound = root(1, &[]);
        let keys = keys.split(' ').map(|word| key(word).public()).collect();
        sound.roles.insert(role, Role { threshold, keys });
        let error = Root::read(&sound.to_bytes()).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
    let whole = root(1, &[]);
    assert_eq!(Root::read(&whole.to_bytes()).unwrap().to_bytes(), whole.to_bytes());
}

#[test]
fn a_root_follows_only_by_both_sides() {
    let new_keys = [(RoleName::Root, 2, "n1 n2 n3")];
    for (number, keys, wanted) in [
        (2, "r1 r2 n1 n2", None),
        (2, "r1 r2 r3", Some(("root.json needs 2 signatures of the role \"root\" and has 0", 1))),
        (2, "n1 n2 n3", Some(("root.json needs 2 signatures of the role \"root\" and has 0", 1))),
        (2, "r1 n1 n2", Some(("root.json needs 2 signatures of the role \"root\" and has 1", 1))),
        (3, "r1 r2 n1 n2", Some(("the root 3 does not follow the root 1", 1))),
        (1, "r1 r2 n1 n2", Some(("the root 1 does not follow the root 1", 1))),
    ] {
        let mut trust = pinned();
        let error = trust.follow(signed(&by(root(number, &new_keys).to_bytes(), keys))).err();
        let after = trust.root().number;
        assert_eq!(
            (error.map(|e| e.to_string()), after),
            wanted.map_or((None, number), |(e, n)| (Some(e.to_owned()), n)),
            "{number} {keys}"
        );
    }
}

#[test]
fn a_revoked_key_says_nothing_any_more_and_its_numbers_are_forgotten() {
    let mut trust = pinned();
    let pack = manifest(1, b"");
    // The thief of the status key makes a very high number.
    take(&mut trust, &status(u64::MAX, &pack), "s1").unwrap();
    assert!(matches!(take(&mut trust, &status(8, &pack), "s1"), Err(TrustError::Older { .. })));
    trust.follow(signed(&by(root(2, &[(RoleName::Status, 1, "s2")]).to_bytes(), "r1 r3"))).unwrap();
    assert!(matches!(take(&mut trust, &status(9, &pack), "s1"), Err(TrustError::TooFewSignatures { .. })));
    take(&mut trust, &status(9, &pack), "s2").unwrap();
    // A root that leaves the status's keys alone leaves its numbers alone.
    let third = root(3, &[(RoleName::Status, 1, "s2"), (RoleName::Exercise, 1, "e2")]);
    trust.follow(signed(&by(third.to_bytes(), "r1 r2"))).unwrap();
    assert!(matches!(take(&mut trust, &status(8, &pack), "s2"), Err(TrustError::Older { .. })));
}

#[test]
fn statuses_that_are_old_held_back_or_of_somebody_else() {
    let pack = manifest(1, b"");
    let mut trust = pinned();
    take(&mut trust, &status(5, &pack), "s1").unwrap();
    take(&mut trust, &status(5, &pack), "s1").unwrap();
    let mut twin = status(5, &pack);
    twin.next_poll = Duration::minutes(6);
    for (status, keys, wanted) in [
        (status(4, &pack), "s1", TrustError::Older { file: "status.json", number: 4, known: 5 }),
        (twin, "s1", TrustError::Twin { file: "status.json", number: 5 }),
        (
            Status { city: "y".into(), ..status(6, &pack) },
            "s1",
            TrustError::OtherCity { file: "status.json" },
        ),
        (Status { root: 2, ..status(6, &pack) }, "s1", TrustError::NewerRoot(2)),
        (
            Status { expires: NOW, ..status(6, &pack) },
            "s1",
            TrustError::Expired { file: "status.json", until: NOW },
        ),
    ] {
        assert_eq!(take(&mut trust, &status, keys), Err(wanted));
    }
    // The expired one was signed and newer: what is older than it is not taken any more.
    assert!(matches!(take(&mut trust, &status(5, &pack), "s1"), Err(TrustError::Older { .. })));
    for keys in ["", "a1 a2 a3", "p1", "r1 r2", "e1"] {
        let error = take(&mut trust, &status(7, &pack), keys);
        assert!(matches!(error, Err(TrustError::TooFewSignatures { have: 0, .. })), "{keys}: {error:?}");
    }
    let late = trust.take_status(signed(&by(status(9, &pack).to_bytes(), "s1")), NOW + Duration::days(31));
    assert!(matches!(late, Err(TrustError::Expired { file: "root.json", .. })));
}

#[test]
fn files_of_two_versions_do_not_mix() {
    let (old, new) = (manifest(1, b"old"), manifest(2, b"new"));
    let mut trust = pinned();
    let status = take(&mut trust, &status(5, &new), "s1").unwrap();
    let pack = |manifest: &Manifest, keys: &str, trust: &mut Trust| {
        trust.take_manifest(&status, signed(&by(manifest.to_bytes(), keys)), NOW).map(|m| m.number)
    };
    assert_eq!(pack(&old, "p1", &mut trust), Err(TrustError::NotListed { file: "pack.json".into() }));
    assert!(matches!(pack(&new, "s1", &mut trust), Err(TrustError::TooFewSignatures { .. })));
    assert_eq!(pack(&new, "p2", &mut trust), Ok(2));
    // A status that goes back to the old pack: the old pack is not taken.
    let back = Status { number: 6, ..super::tests::status(6, &old) };
    let back = take(&mut trust, &back, "s1").unwrap();
    let error = trust.take_manifest(&back, signed(&by(old.to_bytes(), "p1")), NOW);
    assert_eq!(error, Err(TrustError::Older { file: "pack.json", number: 1, known: 2 }));
}

fn message(status: &str, sender: &str) -> Vec<u8> {
    format!(
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>1</identifier><sender>{sender}</sender>\
         <sent>2026-09-14T12:00:00-00:00</sent><status>{status}</status><msgType>Alert</msgType>\
         <scope>Public</scope></alert>"
    )
    .into_bytes()
}

#[test]
fn a_real_warning_needs_two_officials_and_an_exercise_its_own_key() {
    let trust = pinned();
    for (status, keys, have) in [
        ("Actual", "a1 a2", None),
        ("Actual", "a3 a1", None),
        ("Actual", "a1", Some(1)),
        ("Actual", "a1 a1", Some(1)),
        ("Actual", "a1 e1", Some(1)),
        ("Actual", "e1", Some(0)),
        ("Actual", "a1 s1 p1 r1", Some(1)),
        ("Exercise", "e1", None),
        ("Exercise", "a1 a2 a3", Some(0)),
        ("Test", "e1", None),
        ("Test", "a1 a2", Some(0)),
    ] {
        let message = by(message(status, "c@x"), keys);
        let got = trust.verify_alert("alerts/1", signed(&message), "c@x");
        match (have, got) {
            (None, Ok(alert)) => assert_eq!(alert.proof, Proof::Verified),
            (Some(wanted), Err(TrustError::TooFewSignatures { have, .. })) => assert_eq!(have, wanted),
            (_, got) => panic!("{status} {keys}: {got:?}"),
        }
    }
    let other = by(message("Actual", "d@x"), "a1 a2");
    assert!(matches!(
        trust.verify_alert("alerts/1", signed(&other), "c@x"),
        Err(TrustError::OtherSender { .. })
    ));
    // An exercise made real after it was signed.
    let (exercise, signatures) = by(message("Exercise", "c@x"), "e1 a1");
    let forged = String::from_utf8(exercise).unwrap().replace("Exercise", "Actual").into_bytes();
    assert!(trust.verify_alert("alerts/1", signed(&(forged, signatures)), "c@x").is_err());
}

#[test]
fn a_clock_that_is_wrong_is_found_out() {
    let pack = manifest(1, b"");
    let day = Duration::DAY;
    let seen = |number, after: Duration| Status {
        issued: NOW + after,
        expires: NOW + after + Duration::HOUR,
        ..status(number, &pack)
    };
    // (what the status says, what the device says) one after the other, and the correction at the end.
    for (visits, wanted) in [
        (vec![(Duration::ZERO, Duration::ZERO)], Duration::ZERO),
        (vec![(Duration::ZERO, Duration::minutes(30))], Duration::ZERO),
        (vec![(Duration::ZERO, day * -700)], day * 700),
        // One status that is over: held back or a wrong clock, nobody can tell.
        (vec![(Duration::ZERO, day * 700)], Duration::ZERO),
        // The same old one again: held back.
        (vec![(Duration::ZERO, day), (Duration::ZERO, day + Duration::HOUR)], Duration::ZERO),
        // New ones keep coming at the pace of the device's clock: the clock is ahead.
        (vec![(Duration::ZERO, day * 700), (Duration::HOUR, day * 700 + Duration::HOUR)], day * -700),
        // New ones come, but slower than the clock goes: an attacker plays back old ones.
        (vec![(Duration::ZERO, day), (Duration::HOUR, day * 3)], Duration::ZERO),
        // Set right again.
        (vec![(Duration::ZERO, day * -700), (Duration::HOUR, Duration::HOUR)], Duration::ZERO),
    ] {
        let mut clock = Clock::default();
        for (at, (issued, device)) in visits.iter().enumerate() {
            let number = if at > 0 && *issued == visits[at - 1].0 { 1 } else { 1 + at as u64 };
            clock.learn(&seen(number, *issued), NOW + *device);
        }
        assert_eq!(clock.correction(), wanted, "{visits:?}");
        assert_eq!(clock.now(NOW), NOW + wanted);
    }
}

proptest! {
    #[test]
    fn any_change_of_a_signed_file_is_found(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let (bytes, signatures) = by(status(5, &manifest(1, b"")).to_bytes(), "s1");
        let mut changed = bytes.clone();
        let at = at.index(changed.len());
        changed[at] = with;
        let same = changed == bytes;
        prop_assert_eq!(pinned().take_status(signed(&(changed, signatures)), NOW).is_ok(), same);
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "(.|\n){0,200}") {
        let both = Signed { bytes: &bytes, signatures: &text };
        prop_assert!(Trust::pin(both).is_err());
        prop_assert!(pinned().take_status(both, NOW).is_err());
        prop_assert!(Manifest::read(&bytes).is_err() && Root::read(text.as_bytes()).is_err());
    }
}
