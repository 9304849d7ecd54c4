//! Every family of the catalogue has a device of its own in tests/homes/families, played with documented
//! replies: the engine finds what it is, who made it, which model it is and which firmware it has.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use porchlight_catalogue::Catalogue;
use porchlight_engine::{Home, NoLedger, Survey};
use porchlight_model::{Claim, Confidence, Device, Text};
use porchlight_virtual_home::{Truth, VirtualHome};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/families");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}

async fn scan(home: Arc<VirtualHome>) -> Home {
    let catalogue = Arc::new(Catalogue::built_in().clone());
    let survey = Survey::of(home, None, catalogue).await.unwrap();
    let (events, mut listener) = mpsc::channel(64);
    let listen = async { while listener.recv().await.is_some() {} };
    tokio::join!(survey.run(events, CancellationToken::new(), None, &NoLedger), listen).0
}

fn text(claim: &Option<Claim<Text>>) -> &str {
    claim.as_ref().map_or("", |claim| claim.value.as_str())
}

/// Kind, maker, model and firmware, as found and as they are.
fn compare(device: &Device, truth: &Truth) -> (String, String) {
    let found = (device.kind(), text(&device.maker), text(&device.model), text(&device.firmware));
    let is = (truth.kind, truth.maker.as_str(), truth.model.as_str(), truth.firmware.as_str());
    (format!("{found:?}"), format!("{is:?}"))
}

#[tokio::test(start_paused = true)]
async fn every_family_is_found_in_its_home() {
    let only = std::env::var("PORCHLIGHT_FAMILY").ok();
    let mut wrong = Vec::new();
    for file in files() {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let home = match VirtualHome::load(&file) {
            Ok(home) => Arc::new(home),
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let known = scan(home.clone()).await;
        for truth in home.truth() {
            let found: Vec<_> = known
                .devices()
                .iter()
                .filter(|d| d.addresses.iter().any(|ip| truth.addresses.contains(ip)))
                .collect();
            let [device] = found.as_slice() else {
                wrong.push(format!("{name}: {} is {} devices", truth.id, found.len()));
                continue;
            };
            let (found, is) = compare(device, &truth);
            if found != is {
                wrong.push(format!("{name}: {}\n   found {found}\n   is    {is}", truth.id));
            }
            if only.is_some() {
                wrong.push(format!("{name}: what was seen: {:#?}\n{device:#?}", known.seen_of(device)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_family_has_a_home_and_every_home_a_family() {
    let homes: BTreeSet<String> =
        files().iter().map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let families: BTreeSet<String> = Catalogue::built_in().families().iter().map(|f| f.id.clone()).collect();
    assert_eq!(homes, families);
}

#[tokio::test(start_paused = true)]
async fn enough_families_tell_their_model_and_firmware() {
    let (mut model, mut firmware) = (0, 0);
    for file in files() {
        let home = Arc::new(VirtualHome::load(&file).unwrap());
        let known = scan(home).await;
        let sure =
            |claim: &Option<Claim<Text>>| claim.as_ref().is_some_and(|c| c.confidence >= Confidence::LIKELY);
        model += u32::from(known.devices().iter().any(|d| sure(&d.model)));
        firmware += u32::from(known.devices().iter().any(|d| sure(&d.firmware)));
    }
    let families = files().len();
    assert!(
        families >= 90 && model >= 45 && firmware >= 25,
        "{families} families, {model} with model, {firmware} with firmware"
    );
}
