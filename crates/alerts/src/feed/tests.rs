use proptest::prelude::*;
use sha2::{Digest, Sha256};
use time::macros::datetime;

use super::*;
use crate::LatLon;
use crate::read::read_cap;
use crate::vocabulary::{MsgType, Severity, Status};

const CAP: &str = "urn:oasis:names:tc:emergency:cap:1.2";
const INSIDE: &str = "<identifier>7</identifier><sender>city@example</sender>\
    <sent>2026-09-14T12:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>";

fn alert() -> String {
    format!("<alert xmlns=\"{CAP}\">{INSIDE}</alert>")
}

fn atom(entries: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:cap=\"{CAP}\"><id>f</id>\
         <updated>2026-09-14T12:00:00Z</updated>{entries}</feed>"
    )
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><link>https://city.example/</link>\
         <pubDate>Mon, 14 Sep 2026 12:00:00 GMT</pubDate>{items}</channel></rss>"
    )
}

/// Reads a feed and tells its entries in short: the address, or `message` with its identifier.
fn check(feed: &str, kind: FeedKind, entries: &[&str], faults: &[EntryFault]) -> Feed {
    let read = read_feed(feed.as_bytes()).unwrap();
    let told: Vec<String> = read
        .entries
        .iter()
        .map(|entry| match entry {
            Entry::Link { url, .. } => url.clone(),
            Entry::Inline(bytes) => {
                let message = read_cap(bytes).unwrap();
                format!("message {}", message.value.id.identifier())
            }
            Entry::Alert(read) => format!("alert {}", read.value.id.identifier()),
        })
        .collect();
    assert_eq!(
        (read.kind, &told[..]),
        (kind, &entries.iter().map(|e| (*e).to_owned()).collect::<Vec<_>>()[..])
    );
    assert_eq!(read.faults.iter().map(|fault| fault.why).collect::<Vec<_>>(), faults, "{feed}");
    read
}

#[test]
fn atom_entries_link_to_messages_or_hold_them() {
    let entry = |inside: &str| atom(&format!("<entry><id>e1</id>{inside}</entry>"));
    for (inside, wanted) in [
        ("<link href='a.cap'/>".to_owned(), "a.cap"),
        ("<link href='b' type='text/html'/><link href='a' type='application/cap+xml'/>".into(), "a"),
        ("<link href='b'/><link href='a' type='application/common-alerting-protocol+xml'/>".into(), "a"),
        ("<link href='b' rel='self'/><link href='a' type='text/xml' rel='alternate'/>".into(), "a"),
        (
            "<link href='b' type='text/html'/><link href='a' rel='related' type='application/xml'/>".into(),
            "a",
        ),
        (
            "<link href='b' rel='enclosure' type='image/png'/><link href='a.xml' type='text/html'/>".into(),
            "a.xml",
        ),
        (
            "<link href='https://x.example/?id=1'/><cap:event>Wind</cap:event>".into(),
            "https://x.example/?id=1",
        ),
        ("<content src='a' type='text/xml'/>".into(), "a"),
        ("<link href='javascript:alert(1)'/><link href=' /a '/>".into(), "/a"),
        ("<foo:bar/>&nbsp;<link href='a'/>".into(), "a"),
        (format!("<link href='a'/><content type='text/xml'>{}</content>", alert()), "message 7"),
        (
            format!(
                "<content><cap:alert>{}</cap:alert></content>",
                INSIDE.replace("</", "\0").replace('<', "<cap:").replace('\0', "</cap:")
            ),
            "message 7",
        ),
        (format!("<content type='text'><![CDATA[{}]]></content>", alert()), "message 7"),
    ] {
        let read = check(&entry(&inside), FeedKind::Atom, &[wanted], &[]);
        assert_eq!(read.updated, Some(datetime!(2026-09-14 12:00 UTC)));
    }
    let named = atom("<entry><id>http://x.example/1</id><updated>2026-09-14T11:00:00Z</updated></entry>");
    let read = check(&named, FeedKind::Atom, &["http://x.example/1"], &[]);
    let Entry::Link { id, updated, .. } = &read.entries[0] else { panic!() };
    assert_eq!(
        (id.as_deref(), *updated),
        (Some("http://x.example/1"), Some(datetime!(2026-09-14 11:00 UTC)))
    );
    // Exactly the bytes that stand in the feed, for whoever checks a signature.
    let read = read_feed(entry(&format!("<content>{}</content>", alert())).as_bytes()).unwrap();
    assert_eq!(read.entries, [Entry::Inline(alert().into_bytes())]);
}

#[test]
fn rss_items_link_to_messages_or_hold_them() {
    for (item, wanted) in [
        ("<link>https://x.example/a</link>".to_owned(), "https://x.example/a"),
        ("<link>\n a?x=1&amp;y=2 </link>".into(), "a?x=1&y=2"),
        ("<link>b</link><enclosure url='a' type='application/cap+xml' length='0'/>".into(), "a"),
        ("<enclosure url='b' type='image/png'/><link>a</link>".into(), "a"),
        ("<guid isPermaLink='true'>https://x.example/a</guid>".into(), "https://x.example/a"),
        (
            "<gdacs:cap>https://x.example/cap_1.xml</gdacs:cap><link>b</link>".into(),
            "https://x.example/cap_1.xml",
        ),
        (format!("<link>b</link><description><![CDATA[{}]]></description>", alert()), "message 7"),
    ] {
        let read = check(&rss(&format!("<item>{item}</item>")), FeedKind::Rss, &[wanted], &[]);
        assert_eq!(read.updated, Some(datetime!(2026-09-14 12:00 UTC)));
    }
    let names_only = rss("<item><guid isPermaLink='false'>https://x.example/a</guid></item>");
    check(&names_only, FeedKind::Rss, &[], &[EntryFault::Nothing]);
}

#[test]
fn one_bad_entry_costs_no_other() {
    let good = "<entry><link href='a'/></entry>";
    let other = "<entry><link href='b'/></entry>";
    for (between, entries, faults) in [
        ("<entry><link href='c'></entry>".to_owned(), &["a", "b"][..], vec![EntryFault::NotWellFormed]),
        ("<entry><link href='c'/>".into(), &["a", "b"], vec![EntryFault::NotWellFormed]),
        ("<entry><b>&what;&is;&this;</b><link href='c'/></entry>".into(), &["a", "c", "b"], vec![]),
        ("<entry/>".into(), &["a", "b"], vec![]),
        ("<entry></entry>".into(), &["a", "b"], vec![EntryFault::Nothing]),
        (
            format!("<entry>{}</entry>", "<a>".repeat(40)),
            &["a", "b"],
            vec![EntryFault::Message(CapError::TooComplex)],
        ),
        (good.into(), &["a", "b"], vec![]),
    ] {
        check(&atom(&format!("{good}{between}{other}")), FeedKind::Atom, entries, &faults);
    }
    let whole = atom(&format!("{good}{other}<entry><link href='c'/></entry>"));
    let cut = &whole[..whole.len() - "'c'/></entry></feed>".len()];
    check(cut, FeedKind::Atom, &["a", "b"], &[EntryFault::Head, EntryFault::Cut]);
    check(&atom(""), FeedKind::Atom, &[], &[]);
    let many = (0..=MAX_ENTRIES).map(|n| format!("<item><link>{n}</link></item>")).collect::<String>();
    let read = read_feed(rss(&many).as_bytes()).unwrap();
    assert_eq!((read.entries.len(), read.faults[0].why), (MAX_ENTRIES, EntryFault::TooMany));
}

#[test]
fn a_message_by_itself_and_envelopes_are_feeds() {
    check(&alert(), FeedKind::Cap, &["message 7"], &[]);
    let edxl = format!(
        "<EDXLDistribution xmlns='urn:oasis:names:tc:emergency:EDXL:DE:1.0'><dateTimeSent>2026-09-14T12:00:00Z\
         </dateTimeSent><contentObject><xmlContent><embeddedXMLContent>{}</embeddedXMLContent></xmlContent>\
         </contentObject></EDXLDistribution>",
        alert()
    );
    let read = check(&edxl, FeedKind::Edxl, &["message 7"], &[]);
    assert_eq!(read.updated, Some(datetime!(2026-09-14 12:00 UTC)));
}

#[test]
fn what_is_no_feed_is_refused_by_name() {
    for (bytes, wanted) in [
        (Vec::new(), FeedError::NotText),
        (b"hello".to_vec(), FeedError::NotText),
        (vec![b' '; MAX_FEED_BYTES + 1], FeedError::TooLarge),
        (b"<?xml version='1.0' encoding='koi8-r'?><feed/>".to_vec(), FeedError::Encoding),
        (b"<!DOCTYPE feed [<!ENTITY x 'y'>]><feed/>".to_vec(), FeedError::Doctype),
        (atom("<entry><!DOCTYPE a></entry>").into_bytes(), FeedError::Doctype),
        (b"<html/>".to_vec(), FeedError::NotAFeed),
        (format!("<feed>{}", "<a>".repeat(40)).into_bytes(), FeedError::TooComplex),
        (b"{\n\"a\": }".to_vec(), FeedError::NotJson { line: 2 }),
        (b"{}".to_vec(), FeedError::NotAFeed),
        (b"{\"features\": [{\"type\": \"Feature\", \"properties\": {}}]}".to_vec(), FeedError::NotAFeed),
    ] {
        assert_eq!(read_feed(&bytes).err(), Some(wanted));
    }
}

const FEATURE: &str = r#"{"id": "u", "type": "Feature",
  "geometry": {"type": "MultiPolygon", "coordinates": [[[[10, 0], [12, 0], [12, 2], [10, 2], [10, 0]]]]},
  "properties": {"id": "urn:oid:1", "areaDesc": "Here; There",
    "geocode": {"SAME": ["006073"], "UGC": ["CAZ043", "CAZ050"]},
    "references": [{"@id": "x", "identifier": "urn:oid:0", "sender": "w@example", "sent": "2026-09-14T10:00:00-07:00"}],
    "sent": "2026-09-14T11:00:00-07:00", "expires": "2026-09-14T20:00:00-07:00", "ends": null,
    "status": "Actual", "messageType": "Update", "scope": "Public", "category": "Met", "severity": "Severe",
    "certainty": "Likely", "urgency": "Expected", "event": "Flood Watch", "sender": "w@example",
    "headline": "Flood &amp; wind", "description": "One\n\nTwo <b>three</b>", "response": "Prepare",
    "eventCode": {"SAME": ["FFA"]},
    "parameters": {"VTEC": ["/O.NEW/"], "expiredReferences": ["w@example,urn:oid:9,2026-09-13T10:00:00-07:00"]}}}"#;

#[test]
fn geojson_of_the_american_service_becomes_messages() {
    let feed = format!(
        r#"{{"type": "FeatureCollection", "updated": "2026-09-14T18:00:00+00:00", "features": [{FEATURE}, {{"properties": {{"messageType": "Alert"}}}}, 7]}}"#
    );
    let read = check(
        &feed,
        FeedKind::NwsGeoJson,
        &["alert urn:oid:1"],
        &[EntryFault::Message(CapError::Unreadable { element: "identifier" }), EntryFault::Nothing],
    );
    assert_eq!(read.updated, Some(datetime!(2026-09-14 18:00 UTC)));
    let Entry::Alert(message) = &read.entries[0] else { panic!() };
    let alert = &message.value;
    assert_eq!(
        message.repairs.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["description: markup taken out"]
    );
    assert_eq!(alert.fingerprint, <[u8; 32]>::from(Sha256::digest(FEATURE)));
    assert_eq!(
        (alert.msg_type, alert.status, alert.severity()),
        (MsgType::Update, Status::Actual, Severity::Severe)
    );
    assert_eq!(
        alert.references.iter().map(|id| id.identifier()).collect::<Vec<_>>(),
        ["urn:oid:0", "urn:oid:9"]
    );
    let info = &alert.infos[0];
    assert_eq!(info.headline.as_ref().unwrap().as_str(), "Flood & wind");
    assert_eq!(info.expires, Some(datetime!(2026-09-14 20:00 -7)));
    let pairs = |pairs: &[crate::Pair]| -> Vec<String> {
        pairs.iter().map(|p| format!("{}={}", p.name, p.value)).collect()
    };
    assert_eq!(pairs(&info.areas[0].geocodes), ["SAME=006073", "UGC=CAZ043", "UGC=CAZ050"]);
    assert_eq!(
        (pairs(&info.parameters), pairs(&info.event_codes)),
        (vec!["VTEC=/O.NEW/".into()], vec!["SAME=FFA".into()])
    );
    let touches = |lat, lon| alert.touches(LatLon::new(lat, lon).unwrap());
    assert_eq!((touches(1.0, 11.0), touches(11.0, 1.0)), (Some(true), Some(false)));
}

const MESSAGE: &str = r#"{"identifier": "m1", "sender": "DE-X", "sent": "2026-09-14T12:00:00+02:00", "status": "Actual",
  "msgType": "Alert", "scope": "Public", "code": ["a", "b"], "references": null, "info": [{"language": "DE",
  "category": ["Fire", "Safety"], "event": "Brand", "urgency": "Immediate", "severity": "Minor", "certainty": "Observed",
  "headline": "Rauch &quot;dicht&quot;", "description": "Eins<br/>Zwei", "web": null,
  "parameter": [{"valueName": "n", "value": "v"}],
  "area": [{"areaDesc": "Hier", "polygon": ["1,1 1,3 3,3 3,1 1,1"], "geocode": [{"valueName": "AreaId", "value": "5"}]}]}]}"#;

#[test]
fn cap_written_as_json_becomes_messages() {
    let read = check(MESSAGE, FeedKind::CapJson, &["alert m1"], &[]);
    let Entry::Alert(message) = &read.entries[0] else { panic!() };
    let info = &message.value.infos[0];
    assert_eq!(message.value.codes.len(), 2);
    assert_eq!(info.headline.as_ref().unwrap().as_str(), "Rauch \"dicht\"");
    assert_eq!(info.description.as_ref().unwrap().as_str(), "Eins\nZwei");
    assert_eq!(message.value.fingerprint, <[u8; 32]>::from(Sha256::digest(MESSAGE)));
    assert_eq!(message.value.touches(LatLon::new(2.0, 2.0).unwrap()), Some(true));
    check(
        &format!("[{MESSAGE}, {{\"identifier\": 1}}]"),
        FeedKind::CapJson,
        &["alert m1"],
        &[EntryFault::Message(CapError::Unreadable { element: "sender" })],
    );
    let warnings = format!(
        "{{\"warnings\": [{{\"uuid\": \"u\", \"alert\": {MESSAGE}}}, {{}}, {{\"alert\": {MESSAGE}}}]}}"
    );
    check(&warnings, FeedKind::MeteoAlarmJson, &["alert m1", "alert m1"], &[EntryFault::Nothing]);
    check("{\"warnings\": []}", FeedKind::MeteoAlarmJson, &[], &[]);
}

#[test]
fn shapes_beside_a_german_message_are_added_to_its_areas() {
    let plain = MESSAGE.replace("\"polygon\": [\"1,1 1,3 3,3 3,1 1,1\"],", "");
    let area = |id: u8, lon: u8, warning: &str| {
        let (west, east) = (lon, lon + 2);
        format!(
            r#"{{"type": "Feature", "properties": {{"warnId": "{warning}", "areaId": {id}}}, "geometry": {{"type": "Polygon",
            "coordinates": [[[{west}, 0], [{east}, 0], [{east}, 2], [{west}, 2], [{west}, 0]]]}}}}"#
        )
    };
    for (features, found, touches) in [
        (area(5, 10, "m1"), 1, [Some(true), Some(false)]),
        (area(5, 20, "m1"), 1, [Some(false), Some(true)]),
        // Of another area, and of another message: nothing is known as before.
        (area(6, 10, "m1"), 1, [None, None]),
        (area(5, 10, "m2"), 0, [None, None]),
        (
            format!("{}, {{\"geometry\": null, \"properties\": {{\"areaId\": \"5\"}}}}", area(5, 10, "m1")),
            1,
            [Some(true), None],
        ),
        (String::new(), 0, [None, None]),
    ] {
        let read = read_feed(plain.as_bytes()).unwrap();
        let Entry::Alert(message) = &read.entries[0] else { panic!() };
        let mut alert = message.value.clone();
        let beside = format!("{{\"type\": \"FeatureCollection\", \"features\": [{features}]}}");
        assert_eq!(add_shapes(&mut alert, beside.as_bytes()), Ok(found), "{features}");
        let got = [11.0, 21.0].map(|lon| alert.touches(LatLon::new(1.0, lon).unwrap()));
        assert_eq!(got, touches, "{features}");
        assert_eq!(alert.fingerprint, message.value.fingerprint);
        assert_eq!(add_shapes(&mut alert, b"{}"), Err(FeedError::NotAFeed));
        assert_eq!(add_shapes(&mut alert, b"["), Err(FeedError::NotJson { line: 1 }));
    }
}

#[test]
fn the_german_list_names_files_beside_its_folder() {
    let list = r#"[{"id": "mow.DE-1", "version": 2, "startDate": "2026-09-14T12:00:00+02:00", "severity": "Minor"},
        {"id": "../../x", "version": 1}, {"version": 1}]"#;
    let read = check(list, FeedKind::NinaIndex, &["../warnings/mow.DE-1.json"], &[EntryFault::Nothing; 2]);
    let Entry::Link { url, updated, .. } = &read.entries[0] else { panic!() };
    assert_eq!(*updated, Some(datetime!(2026-09-14 12:00 +2)));
    assert_eq!(
        resolve("https://w.example/api31/mowas/mapData.json", url).as_deref(),
        Some("https://w.example/api31/warnings/mow.DE-1.json")
    );
    check("[]", FeedKind::NinaIndex, &[], &[]);
}

#[test]
fn links_are_made_whole() {
    let base = "https://city.example/feeds/cap.atom";
    for (raw, wanted) in [
        ("a.xml", Some("https://city.example/feeds/a.xml")),
        ("/a.xml?x=1", Some("https://city.example/a.xml?x=1")),
        ("//other.example/a", Some("https://other.example/a")),
        ("http://other.example/a", Some("http://other.example/a")),
        ("ftp://other.example/a", None),
        ("file:///etc/passwd", None),
        ("https://name:word@other.example/a", None),
        ("https://", None),
    ] {
        assert_eq!(resolve(base, raw).as_deref(), wanted, "{raw}");
    }
    assert_eq!(resolve("not an address", "a"), None);
}

#[test]
fn what_would_take_long_is_read_or_refused_all_the_same() {
    let long = |piece: &str| piece.repeat(3_000_000 / piece.len());
    for feed in [
        MESSAGE.replace("Rauch", &long("&")),
        MESSAGE.replace("Rauch", &long("<")[..900_000]),
        MESSAGE.replace("Rauch", &long("<b")[..900_000]),
        MESSAGE.replace(
            "\"valueName\": \"n\", \"value\": \"v\"",
            &format!("\"{}\": [{}1]", long("n"), long("1,")),
        ),
        MESSAGE.replace("1,1 1,3", &long("1,1 9,9 ")),
        format!("[{}1]", long("1,")),
        long("["),
        format!("{{\"features\": [{}1]}}", long("{},")),
        atom(&long("<entry>")),
        atom(&long("<entry/>")),
        atom(&format!("<entry>{}</entry>", long("&a;"))),
        atom(&format!("<entry>{}</entry>", long("<a:b/>"))),
        atom(&format!("<entry>{}</entry>", long("<cap:alert/>"))),
        atom("").replace("xmlns:cap", &format!("xmlns:x=\"{}\" xmlns:cap", long("x"))) + "<entry/>",
        format!("<feed {}>", (0..100_000).map(|n| format!("xmlns:a{n}='b' ")).collect::<String>()),
    ] {
        let _ = read_feed(feed.as_bytes());
    }
}

/// A feed of each kind.
fn feeds() -> Vec<String> {
    vec![
        alert(),
        atom(&format!("<entry><link href='a'/></entry><entry><content>{}</content></entry>", alert())),
        rss(&format!(
            "<item><link>a</link></item><item><description><![CDATA[{}]]></description></item>",
            alert()
        )),
        format!("{{\"type\": \"FeatureCollection\", \"features\": [{FEATURE}]}}"),
        format!("{{\"warnings\": [{{\"alert\": {MESSAGE}}}]}}"),
        MESSAGE.to_owned(),
        "[{\"id\": \"a\", \"version\": 1}]".to_owned(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn damaged_feeds_are_read_or_refused(
        which in 0..7_usize,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        doubled in any::<prop::sample::Index>(),
    ) {
        let mut bytes = feeds().swap_remove(which).into_bytes();
        let at = doubled.index(bytes.len());
        let tail = bytes[at..].to_vec();
        bytes.extend(tail);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(feed) = read_feed(&bytes) {
            for entry in feed.entries {
                match entry {
                    Entry::Inline(bytes) => { let _ = read_cap(&bytes); }
                    Entry::Link { url, .. } => { resolve("https://city.example/", &url); }
                    Entry::Alert(_) => {}
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_feed(&bytes);
    }
}
