//! Runs over a folder of real messages, when one is named in `PORCHLIGHT_CAP_SAMPLES`.
//!
//! The folder holds a `MANIFEST.tsv` whose columns are, among others, the file, the number of
//! messages in it, how many of them an XML schema takes and how many it refuses, their types and
//! their statuses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use porchlight_alerts::{CapError, LatLon, alerts_in_edxl, lint, read_cap};

/// The folder, and the rows of its list.
fn samples() -> Option<(PathBuf, Vec<Vec<String>>)> {
    let folder = PathBuf::from(std::env::var_os("PORCHLIGHT_CAP_SAMPLES")?);
    let list = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let rows = list.lines().skip(1).map(|row| row.split('\t').map(str::to_owned).collect()).collect();
    Some((folder, rows))
}

#[test]
fn real_messages_are_read_as_their_list_says() {
    let Some((folder, rows)) = samples() else {
        println!("no samples: PORCHLIGHT_CAP_SAMPLES is not set");
        return;
    };
    let (mut read, mut refused) = (0, Vec::new());
    for row in &rows {
        let bytes = fs::read(folder.join(&row[0])).unwrap();
        match read_cap(&bytes) {
            Ok(message) => {
                let alert = &message.value;
                assert_eq!(row[1], "1", "{row:?}");
                assert_eq!(row[5..7], [alert.msg_type.as_str(), alert.status.as_str()], "{row:?}");
                alert.touches(LatLon::new(1.3, 103.8).unwrap());
                read += 1;
            }
            Err(error) => refused.push((row, error)),
        }
    }
    let mut inside = 0;
    for (row, error) in &refused {
        println!("refused: {} ({} messages): {error}", row[0], row.get(1).map_or("0", String::as_str));
        let count: usize = row.get(1).and_then(|count| count.parse().ok()).unwrap_or(0);
        if *error == CapError::Doctype || count == 0 {
            continue;
        }
        // What wraps messages in something else gives them one by one.
        assert_eq!(*error, CapError::NotAnAlert, "{row:?}");
        let bytes = fs::read(folder.join(&row[0])).unwrap();
        let found = alerts_in_edxl(&bytes).unwrap();
        assert_eq!(found.len(), count, "{row:?}");
        for embedded in &found {
            let at = bytes.windows(embedded.bytes.len()).position(|window| *window == *embedded.bytes);
            assert!(at.is_some(), "{row:?}: the bytes are not those of the document");
        }
        inside += found.iter().filter(|embedded| embedded.read.is_ok()).count();
    }
    println!("{read} read, {inside} inside others, {} refused", refused.len());
}

/// Where the list counts otherwise, and why this program is right.
const OTHERWISE: &[(&str, &str)] = &[(
    "google__cap-library/testdata/xee.cap",
    "it has a document type, which is not expanded here, so there is no message to count",
)];

#[test]
fn real_messages_are_judged_as_their_schema_judges_them() {
    let Some((folder, rows)) = samples() else {
        println!("no samples: PORCHLIGHT_CAP_SAMPLES is not set");
        return;
    };
    let (mut judged, mut wrong) = (0, Vec::new());
    for row in rows.iter().filter(|row| row.len() > 4 && !row[1].is_empty()) {
        let found = lint(&fs::read(folder.join(&row[0])).unwrap(), &[]);
        let schema: Vec<_> = found.breaches.iter().filter(|breach| breach.rule.is_schema()).collect();
        let broken: BTreeSet<usize> = schema.iter().map(|breach| breach.message).collect();
        let invalid = if found.messages == 0 { 0 } else { broken.len() };
        let got = [found.messages, found.messages - invalid, invalid].map(|count| count.to_string());
        let wanted = [row[1].clone(), row[3].clone(), row[4].clone()];
        judged += found.messages;
        let excused = OTHERWISE.iter().any(|(file, _)| *file == row[0]);
        if (got != wanted) != excused {
            wrong.push(format!("{}: {got:?}, the list says {wanted:?}: {schema:?}", row[0]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{judged} messages judged");
}
