//! A home with one device for each thing that the newer probes look for, and one without it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use porchlight_catalogue::Catalogue;
use porchlight_engine::{Home, NoLedger, Survey};
use porchlight_model::{Finding, Outcome};
use porchlight_virtual_home::VirtualHome;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

async fn scan(home: &Arc<VirtualHome>) -> Home {
    let catalogue = Arc::new(Catalogue::built_in().clone());
    let survey = Survey::of(home.clone(), None, catalogue).await.unwrap();
    let (events, mut listener) = mpsc::channel(64);
    let listen = async { while listener.recv().await.is_some() {} };
    tokio::join!(survey.run(events, CancellationToken::new(), None, &NoLedger), listen).0
}

fn load() -> Arc<VirtualHome> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes");
    Arc::new(VirtualHome::load(folder.join("probes.toml")).unwrap())
}

/// The device by its name in the file, and the rule.
fn told(home: &VirtualHome, known: &Home, keep: impl Fn(&Finding) -> bool) -> BTreeSet<String> {
    let found = known.findings().into_iter().filter(|f| keep(f));
    found
        .map(|f| {
            let device = known.device(&f.device).unwrap();
            let id = device.addresses.iter().find_map(|ip| home.device_at(*ip)).unwrap();
            format!("{id}: {}", f.rule)
        })
        .collect()
}

#[track_caller]
fn check(found: &BTreeSet<String>, expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
    let (wrong, missed): (Vec<_>, Vec<_>) =
        (found.difference(&expected).collect(), expected.difference(found).collect());
    assert!(
        wrong.is_empty() && missed.is_empty(),
        "found without being there: {wrong:?}; not found: {missed:?}"
    );
}

/// Every problem of the home, and no other.
const PROBLEMS: &[&str] = &[
    "camera-open: picture-open",
    "camera-open: stream-open",
    "certificate-weak: certificate-weak",
    "data-open: control-open",
    "data-open: database-open",
    "files-old: smb-1",
    "router: hnap-open",
    "screen-old-open: vnc-no-password",
    "screen-open: vnc-no-password",
    "series-open: database-open",
    "ssh-first: ssh-weak",
    "ssh-weak: ssh-weak",
    "tls-breaks-off: tls-old",
    "tls-old: tls-old",
    "twin-one: certificate-shared",
    "twin-two: certificate-shared",
];

/// Every note of the rules that this home is about.
const NOTES: &[&str] = &[
    "certificate-early: certificate-expired",
    "certificate-expired: certificate-expired",
    "router: certificate-own",
    "router: nat-pmp",
];

/// What was looked at and is good, of the rules that this home is about.
const FINE: &[&str] = &[
    "camera-guarded: picture-open",
    "camera-guarded: stream-open",
    "certificate-good: certificate-expired",
    "certificate-good: certificate-weak",
    "certificate-good: tls-old",
    "data-guarded: control-open",
    "data-guarded: database-open",
    "files-new: smb-1",
    "repeater: hnap-open",
    "screen-guarded: vnc-no-password",
    "series-guarded: database-open",
    "ssh-good: ssh-weak",
    "ssh-mixed: ssh-weak",
];

#[tokio::test(start_paused = true)]
async fn each_probe_finds_what_is_there_and_nothing_else() {
    let home = load();
    let known = scan(&home).await;
    check(&told(&home, &known, Finding::is_problem), PROBLEMS);
    let elsewhere = ["model-unknown", "shared-network", "old-parts"];
    check(&told(&home, &known, |f| f.is_note() && !elsewhere.contains(&f.rule.0)), NOTES);
    let fine = told(&home, &known, |f| f.outcome == Outcome::Fine);
    let missed: Vec<_> = FINE.iter().filter(|line| !fine.contains(**line)).collect();
    assert!(missed.is_empty(), "not called fine: {missed:?}");
}

/// The homes of the families play devices as they are documented: no new rule finds more in them than is there.
#[tokio::test(start_paused = true)]
async fn the_families_homes_have_nothing_of_this_but_one_router_s_hnap() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/families");
    let rules: BTreeSet<&str> =
        PROBLEMS.iter().chain(NOTES).filter_map(|line| line.split_once(": ")).map(|(_, rule)| rule).collect();
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let home = Arc::new(VirtualHome::load(&file).unwrap());
        let known = scan(&home).await;
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let problems = known.findings().into_iter().filter(|f| f.outcome == Outcome::Problem);
        let problems = problems.filter(|f| rules.contains(f.rule.0));
        found.extend(problems.map(|f| format!("{name}: {}", f.rule)));
    }
    check(&found, &["d-link: hnap-open"]);
}
