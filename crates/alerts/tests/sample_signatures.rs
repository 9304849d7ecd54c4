//! Judges the signatures of a folder of real messages, when one is named in `PORCHLIGHT_CAP_SAMPLES`.
//!
//! The last column of its `MANIFEST.tsv` says what another program found.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use porchlight_alerts::{Proof, judge_signature, read_cap};

#[test]
fn real_signatures_are_judged_as_their_list_says() {
    let Some(folder) = std::env::var_os("PORCHLIGHT_CAP_SAMPLES").map(PathBuf::from) else {
        println!("no samples: PORCHLIGHT_CAP_SAMPLES is not set");
        return;
    };
    let list = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut wrong = Vec::new();
    for row in list.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>()) {
        let Some(found) = row.get(8).filter(|found| !found.is_empty()) else { continue };
        let bytes = fs::read(folder.join(row[0])).unwrap();
        let Ok(read) = read_cap(&bytes) else {
            println!("not a message by itself: {}", row[0]);
            continue;
        };
        let start = Instant::now();
        let judged = judge_signature(&bytes, read.value.id.sent(), &[]);
        println!(
            "{found}\t{:?} {:?} {:?}\t{:?}\t{}",
            judged.proof,
            judged.mend,
            judged.why,
            start.elapsed(),
            row[0]
        );
        let wanted: &[(Proof, bool)] = match found.rsplit(':').next().unwrap() {
            "ok-strict" => &[(Proof::UnknownSigner, false)],
            // The list was made with a decoder that does not look at the spare bits of Base64, in
            // the value or in the certificate.
            _ if found.contains("ok-after") && row[0].contains("invalid_") => {
                &[(Proof::NotChecked, false), (Proof::Broken, false)]
            }
            "ok-after-stripping-whitespace" => &[(Proof::UnknownSigner, true)],
            // Two signatures in one message are not judged at all.
            "fail" if found.contains(';') => &[(Proof::NotChecked, false)],
            "fail" => &[(Proof::Broken, false)],
            _ => &[(Proof::NotChecked, false), (Proof::Broken, false)],
        };
        if !wanted.contains(&(judged.proof, judged.mend.is_some())) {
            wrong.push(format!("{}: {found}, {judged:?}", row[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
