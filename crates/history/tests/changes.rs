//! What is told of a new look.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod home;

use home::{day, look, look_at, scan};
use porchlight_history::{Change, Happened, Look, Presence, Register, Words};

/// A change in short: `tv new`, `tv firmware 1 > 2`.
fn short(change: &Change, names: &[(String, porchlight_model::Device)]) -> String {
    let name = names.iter().find(|(_, device)| device.id == change.device).map_or("?", |(name, _)| name);
    match &change.happened {
        Happened::Changed { what, before, after, .. } => {
            format!("{name} {} {before} > {after}", what.as_str())
        }
        other => format!("{name} {}", other.as_str()),
    }
}

/// Plays scans, one a day, and compares what is told of the last one.
#[track_caller]
fn check(scans: &[&[&str]], expected: &[&str]) {
    let mut register = Register::default();
    let (mut told, mut names) = (Vec::new(), Vec::new());
    for (n, lines) in scans.iter().enumerate() {
        let mut entries = scan(lines);
        told = look(&mut register, &mut entries, i64::try_from(n).unwrap());
        names.extend(entries);
    }
    let got: Vec<String> = told.iter().map(|change| short(change, &names)).collect();
    assert_eq!(got, expected, "{scans:?}");
}

#[test]
fn comings_and_goings() {
    check(&[&["tv .8 mac=1"]], &[]);
    check(&[&["tv .8 mac=1"], &["tv .8 mac=1", "lamp .9 mac=2"]], &["lamp new"]);
    check(&[&["tv .8 mac=1", "lamp .9 mac=2"], &["lamp .9 mac=2"]], &["tv not-seen"]);
    // Told once.
    check(&[&["tv .8 mac=1", "lamp .9 mac=2"], &["lamp .9 mac=2"], &["lamp .9 mac=2"]], &[]);
    check(&[&["tv .8 mac=1"], &[], &[], &["tv .8 mac=1"]], &["tv back"]);
    check(&[&["tv .8 mac=1"], &[], &["tv .9 mac=1"]], &["tv back", "tv address 192.168.1.8 > 192.168.1.9"]);
    check(
        &[&["tv .8 mac=1 open=80"], &["tv .9 mac=1 open=80", "left .8 mac=1"]],
        &["tv address 192.168.1.8 > 192.168.1.9"],
    );
}

#[test]
fn what_is_different() {
    let whole = "tv .8 mac=1 fw=1.0 model=A1 name=Living_room open=80 closed=23 cert=aa";
    check(&[&[whole], &[whole]], &[]);
    for (now, told) in [
        ("tv .9 mac=1", "tv address 192.168.1.8 > 192.168.1.9"),
        ("tv .8 mac=1 fw=1.1", "tv firmware 1.0 > 1.1"),
        ("tv .8 mac=1 model=B2", "tv model A1 > B2"),
        ("tv .8 mac=1 name=Kitchen", "tv name Living room > Kitchen"),
        ("tv .8 mac=1 open=80 open=23", "tv ports  > 23"),
        ("tv .8 mac=1 closed=80 closed=23", "tv ports 80 > "),
        ("tv .8 mac=1 cert=bb", "tv certificate aa > bb"),
    ] {
        check(&[&[whole], &[now]], &[told]);
        check(&[&[whole], &[now], &[now]], &[]);
        check(&[&[whole], &["tv .8 mac=1"], &[now]], &[told]);
    }
}

#[test]
fn a_wobble_is_no_change() {
    let whole = "tv .8 :8 mac=1 host=tv fw=1.0 model=A1 name=TV open=80 closed=23 cert=aa";
    for now in [
        "tv .8 mac=1",
        "tv :8 mac=1",
        "tv .8 .9 mac=1",
        "tv .8 host=tv closed=23",
        "tv .8 mac=1 open=8080",
        "tv .8 mac=1 name=TV_(2)",
        // Another source writes the version in its own way.
        "tv .8 mac=1 fw-upnp=v1.0-build7",
    ] {
        check(&[&[whole], &[now]], &[]);
        check(&[&[whole], &[now], &[whole]], &[]);
    }
}

#[test]
fn a_look_that_ended_early_only_adds() {
    let mut register = Register::default();
    look(&mut register, &mut scan(&["tv .8 mac=1", "lamp .9 mac=2"]), 0);
    let early = Look { at: day(1), whole: false };
    let told = look_at(&mut register, &mut scan(&["plug .7 mac=3 host=plug"]), early);
    assert!(matches!(told[..], [Change { happened: Happened::New, .. }]), "{told:?}");
    assert!(register.known().iter().all(|known| known.presence(day(1)) == Presence::Seen));
}

#[test]
fn a_device_is_counted_as_here_for_many_looks_and_days() {
    let mut register = Register::default();
    let mut first = scan(&["tv .8 mac=1", "lamp .9 mac=2"]);
    look(&mut register, &mut first, 0);
    let here = |register: &Register, n| register.here(day(n)).count();
    for n in 1..40 {
        look(&mut register, &mut scan(&["lamp .9 mac=2"]), n);
        assert_eq!(here(&register, n), if n < 30 { 2 } else { 1 }, "day {n}");
    }
    // Many looks in one day are not enough.
    let mut watched = Register::default();
    look(&mut watched, &mut first, 0);
    for _ in 0..100 {
        look(&mut watched, &mut scan(&["lamp .9 mac=2"]), 1);
    }
    assert_eq!(here(&watched, 1), 2);
    // It is still known.
    let mut again = scan(&["tv .5 mac=1"]);
    look(&mut register, &mut again, 41);
    assert_eq!(again[0].1.id, first[0].1.id);
}

#[test]
fn changes_in_words() {
    let change = |happened| Change { device: porchlight_model::DeviceId::from_key("x"), happened };
    let missed = change(Happened::NotSeen { since: day(0), misses: 1 });
    let said = Words::of("en").say(&missed, "The {camera}");
    assert!(said.starts_with("The {camera} did not answer this time."), "{said}");
    assert!(said.contains("1970-01-01 00:00 UTC") && !said.contains("offline"), "{said}");
    assert!(Words::of("ta-SG").say(&change(Happened::New), "X").contains('X'));
}
