//! Runs over a folder of real feeds, when one is named in `PORCHLIGHT_CAP_SAMPLES`.

use std::fs;
use std::path::Path;

use porchlight_alerts::{Alert, Entry, FeedError, FeedKind, LatLon, add_shapes, read_cap, read_feed};

/// The kind of a feed, and how many links, messages as bytes, messages from JSON and faults are in
/// it.
type Found = Result<(FeedKind, [usize; 4]), FeedError>;

/// Each feed of the folder.
const FEEDS: &[(&str, Found)] = &[
    ("IBM__cap/resources/nws_atom_feed_example.xml", Ok((FeedKind::Atom, [163, 0, 0, 0]))),
    ("KDE__foss-public-alert-server/alertswiss-POA-1216107687-4.json", Err(FeedError::NotAFeed)),
    ("KDE__foss-public-alert-server/alertswiss-POA-1222963954-5.json", Err(FeedError::NotAFeed)),
    ("KDE__foss-public-alert-server/alertswiss-TEST-1163.json", Err(FeedError::NotAFeed)),
    ("KDE__foss-public-alert-server/au-bom-en.rss.xml", Ok((FeedKind::Rss, [1, 0, 0, 0]))),
    ("KDE__foss-public-alert-server/custom_feeds.json", Err(FeedError::NotAFeed)),
    ("KDE__foss-public-alert-server/mow.DE-HE-KS-SE106-20250313-106-001.geojson", Err(FeedError::NotAFeed)),
    (
        "KDE__foss-public-alert-server/mow.DE-HE-KS-SE106-20250313-106-001.json",
        Ok((FeedKind::CapJson, [0, 0, 1, 0])),
    ),
    ("farrel__RCAP/spec/assets/ny_index.rss", Ok((FeedKind::Rss, [2, 0, 0, 0]))),
    ("farrel__RCAP/spec/assets/weather.atom", Ok((FeedKind::Atom, [0, 1, 0, 0]))),
    ("google__cap-library/testdata/amber.atom", Ok((FeedKind::Atom, [0, 1, 0, 0]))),
    ("google__cap-library/testdata/bushfire_invalid.edxlde", Ok((FeedKind::Edxl, [0, 7, 0, 0]))),
    ("google__cap-library/testdata/bushfire_valid.edxlde", Ok((FeedKind::Edxl, [0, 7, 0, 0]))),
    ("google__cap-library/testdata/canada_signed.atom", Ok((FeedKind::Atom, [0, 1, 0, 0]))),
    ("google__cap-library/testdata/earthquake_index.atom", Ok((FeedKind::Atom, [1, 0, 0, 0]))),
    ("google__cap-library/testdata/empty_weather_index.atom", Ok((FeedKind::Atom, [0, 0, 0, 0]))),
    ("google__cap-library/testdata/invalid.rss", Ok((FeedKind::Rss, [0, 0, 0, 1]))),
    ("google__cap-library/testdata/invalid_element.atom", Ok((FeedKind::Atom, [0, 0, 0, 1]))),
    ("google__cap-library/testdata/no_entries.atom", Ok((FeedKind::Atom, [0, 0, 0, 0]))),
    ("google__cap-library/testdata/no_id.atom", Ok((FeedKind::Atom, [0, 0, 0, 1]))),
    ("google__cap-library/testdata/no_link.atom", Ok((FeedKind::Atom, [1, 0, 0, 0]))),
    ("google__cap-library/testdata/no_title.atom", Ok((FeedKind::Atom, [1, 0, 0, 0]))),
    ("google__cap-library/testdata/ny_index.rss", Ok((FeedKind::Rss, [2, 0, 0, 0]))),
    ("google__cap-library/testdata/weather.atom", Ok((FeedKind::Atom, [0, 1, 0, 0]))),
    ("google__cap-library/testdata/weather_index.atom", Ok((FeedKind::Atom, [2, 0, 0, 0]))),
    ("google__cap-library/testdata/weather_invalid.atom", Ok((FeedKind::Atom, [0, 1, 0, 0]))),
    ("google__cap-library/testdata/xee.atom", Err(FeedError::Doctype)),
    (
        "google__cap-library/validator/src/com/google/publicalerts/cap/validator/examples/earthquake.atom",
        Ok((FeedKind::Atom, [0, 1, 0, 0])),
    ),
    ("thtroyer__noaa-cap-alerts/tests/files/noaaExample1.xml", Ok((FeedKind::Atom, [215, 0, 0, 0]))),
    ("thtroyer__noaa-cap-alerts/tests/files/noaaExampleSmall.xml", Ok((FeedKind::Atom, [1, 0, 0, 0]))),
];

#[test]
fn real_feeds_are_read_as_expected() {
    let Some(folder) = std::env::var_os("PORCHLIGHT_CAP_SAMPLES") else {
        println!("no samples: PORCHLIGHT_CAP_SAMPLES is not set");
        return;
    };
    for (file, wanted) in FEEDS {
        let bytes = fs::read(Path::new(&folder).join(file)).unwrap();
        let read = read_feed(&bytes);
        let mut counts = [0; 4];
        if let Ok(feed) = &read {
            counts[3] = feed.faults.len();
            for entry in &feed.entries {
                match entry {
                    Entry::Link { .. } => counts[0] += 1,
                    Entry::Inline(bytes) => {
                        let message = read_cap(bytes);
                        println!("{file}: {:?}", message.map(|read| read.value.id.to_string()));
                        counts[1] += 1;
                    }
                    Entry::Alert(read) => {
                        println!("{file}: {} {:?}", read.value.id, read.repairs);
                        counts[2] += 1;
                    }
                }
            }
            println!("{file}: {:?}", feed.faults);
        }
        assert_eq!(read.map(|feed| (feed.kind, counts)), *wanted, "{file}");
    }
}

#[test]
fn shapes_beside_a_real_message_are_added() {
    let Some(folder) = std::env::var_os("PORCHLIGHT_CAP_SAMPLES") else { return };
    let name = "KDE__foss-public-alert-server/mow.DE-HE-KS-SE106-20250313-106-001";
    let bytes = |end: &str| fs::read(Path::new(&folder).join(format!("{name}.{end}"))).unwrap();
    let Entry::Alert(mut read) = read_feed(&bytes("json")).unwrap().entries.remove(0) else { panic!() };
    let touches = |alert: &Alert, lat, lon| alert.touches(LatLon::new(lat, lon).unwrap());
    assert_eq!(touches(&read.value, 51.31, 9.49), None);
    assert_eq!(add_shapes(&mut read.value, &bytes("geojson")), Ok(25));
    // Kassel is in Hesse, Munich is not.
    assert_eq!(touches(&read.value, 51.31, 9.49), Some(true));
    assert_eq!(touches(&read.value, 48.14, 11.58), Some(false));
}
