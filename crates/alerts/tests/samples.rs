//! Runs over a folder of real messages, when one is named in `PORCHLIGHT_CAP_SAMPLES`.
//!
//! The folder holds a `MANIFEST.tsv` whose columns are, among others, the file, the number of
//! messages in it, their types and their statuses.

use std::fs;
use std::path::Path;

use porchlight_alerts::{CapError, LatLon, read_cap};

#[test]
fn real_messages_are_read_as_their_list_says() {
    let Some(folder) = std::env::var_os("PORCHLIGHT_CAP_SAMPLES") else {
        println!("no samples: PORCHLIGHT_CAP_SAMPLES is not set");
        return;
    };
    let folder = Path::new(&folder);
    let list = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let (mut read, mut refused) = (0, Vec::new());
    for row in list.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let bytes = fs::read(folder.join(columns[0])).unwrap();
        match read_cap(&bytes) {
            Ok(message) => {
                let alert = &message.value;
                assert_eq!(columns.get(1), Some(&"1"), "{row}");
                assert_eq!(columns[5..7], [alert.msg_type.as_str(), alert.status.as_str()], "{row}");
                alert.touches(LatLon::new(1.3, 103.8).unwrap());
                println!("{}: {:?}", columns[0], message.repairs);
                read += 1;
            }
            Err(error) => refused.push((columns[0], columns.get(1).copied().unwrap_or("0"), error)),
        }
    }
    for (file, count, error) in &refused {
        println!("refused: {file} ({count} messages): {error}");
        // What wraps messages in something else is read by the feed reader; the others must be read.
        let wrapped = ["atom", "rss", "edxlde"].iter().any(|end| file.ends_with(end));
        let harmful = *error == CapError::Doctype;
        assert!(*count == "0" || count.is_empty() || wrapped || harmful, "{file}: {error}");
    }
    println!("{read} read, {} refused", refused.len());
}
