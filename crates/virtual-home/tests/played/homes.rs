//! Every home file of the project is read; the broken ones fail with the sentence on their first line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use porchlight_model::Kind;
use porchlight_virtual_home::VirtualHome;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    files.sort();
    files
}

#[test]
fn every_home_is_sound() {
    let files = files("");
    assert!(files.len() >= 5, "{files:?}");
    for path in files {
        let home = VirtualHome::load(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!home.name().is_empty());
    }
}

#[test]
fn every_broken_home_says_what_is_wrong_and_where() {
    let files = files("broken");
    assert!(files.len() >= 10, "{files:?}");
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let expected = text.lines().next().unwrap().trim_start_matches("# ");
        let error = VirtualHome::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(expected) && expected.starts_with("line "), "{}: {error}", path.display());
    }
}

#[test]
fn the_practice_home_has_enough_to_practise() {
    let home = VirtualHome::practice();
    let truth = home.truth();
    let kinds: BTreeSet<Kind> = truth.iter().map(|device| device.kind).collect();
    // Fewer homes have a robot, a lock or a solar roof.
    let rare = [Kind::Vacuum, Kind::Appliance, Kind::Lock, Kind::Console, Kind::Energy];
    assert_eq!(kinds, Kind::ALL.into_iter().filter(|kind| !rare.contains(kind)).collect());
    assert!(truth.len() >= 15);
    let problems: Vec<_> = truth.iter().flat_map(|device| &device.problems).collect();
    let rules: BTreeSet<_> = problems.iter().collect();
    assert!(problems.len() >= 10 && rules.len() == 9, "{problems:?}");
    let fine = truth.iter().filter(|device| device.problems.is_empty()).count();
    assert!(fine * 2 > truth.len(), "most devices of a home are fine");
    assert!(truth.iter().any(|device| device.addresses.iter().all(|ip| ip.is_ipv6())));
    assert!(
        truth.iter().any(|device| device.kind == Kind::Phone && device.mac.is_some_and(|mac| mac.is_local()))
    );
    let catalogue = home.catalogue().unwrap();
    assert!(
        catalogue.starts_with("[[factory_login]]") || catalogue.contains("\n[[factory_login]]"),
        "{catalogue}"
    );
}

#[test]
fn every_problem_of_the_practice_home_can_be_fixed_once_and_put_back() {
    let home = VirtualHome::practice();
    let before = home.truth();
    for device in &before {
        for rule in &device.problems {
            home.remedy(&device.id, rule, Some("our own password")).unwrap_or_else(|e| panic!("{e}"));
        }
    }
    assert!(home.truth().iter().all(|device| device.problems.is_empty()));
    assert_eq!(home.truth().iter().find(|d| d.id == "router").unwrap().model, "Gate 6");
    home.reset();
    assert_eq!(home.truth(), before);
}
