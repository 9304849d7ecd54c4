use super::*;
use crate::example::Example;
use porchlight_alerts::{Alerts, Shown, is_shown, read_cap};
use proptest::prelude::*;
use time::macros::datetime;

const SMALL: &str = "schema = 1\nid = 'x'\nlanguages = ['en', 'ms']\nnames = { en = 'X', ms = 'Y' }\n";

#[test]
fn the_example_city_is_complete_and_says_that_it_is_one() {
    let city = Example::city();
    assert_eq!(city.kind, CityKind::Example);
    assert_eq!(city.languages, ["en", "zh", "ms", "ta"]);
    assert!((city.districts.len(), city.hotlines.len()) >= (3, 10));
    assert_eq!(city.names.get("zh").as_str(), "海港城（示例）");
    assert_eq!(city.names.get("fr"), city.names.get("en"));
    for (lat, lon, wanted) in [
        (-30.02, -15.03, Some("old-port")),
        (-29.98, -15.03, Some("lantern-hill")),
        (-30.02, -14.95, Some("reed-bank")),
        (0.0, 0.0, None),
    ] {
        let district = city.district_at(LatLon::new(lat, lon).unwrap());
        assert_eq!(district.map(|district| district.id.as_str()), wanted);
    }
}

#[test]
fn the_example_messages_need_no_repair_and_play_as_told() {
    let city = Example::city();
    let home = LatLon::new(-30.02, -15.03).unwrap();
    let mut alerts = Alerts::new();
    let mut counts = Vec::new();
    for message in Example::messages() {
        let read = read_cap(message).unwrap();
        assert_eq!(read.repairs, []);
        let languages: Vec<&str> = read.value.infos.iter().map(|info| info.language.as_str()).collect();
        assert_eq!(languages, city.languages);
        assert_eq!(read.value.touches(home), Some(true));
        assert_eq!(read.value.touches(LatLon::new(50.0, 8.0).unwrap()), Some(false));
        alerts.insert(read.value);
        let active = alerts.active(city.plays_at.unwrap());
        counts.push(active.iter().map(|alert| is_shown(alert)).collect::<Vec<_>>());
    }
    let (real, exercise) = (Shown::AsReal, Shown::AsExercise);
    assert_eq!(counts, [vec![real], vec![real, exercise], vec![exercise], vec![real, exercise]]);
    assert!(alerts.active(datetime!(2026-09-30 00:00 UTC)).is_empty());
}

#[test]
fn what_is_wrong_with_a_city_is_named() {
    let hotline = |number: &str| {
        format!(
            "{SMALL}[[hotline]]\nid = 'h'\nkind = 'power'\nnames = {{ en = 'H', ms = 'H' }}\nnumber = '{number}'"
        )
    };
    let no_name = |of: &str| CityError::NoName { of: of.into(), language: "ms".into() };
    let address = |url: &str| CityError::Address(url.into());
    for (toml, wanted) in [
        (SMALL.to_owned(), None),
        (format!("{SMALL}later = true"), None),
        (hotline("+65 555-0100"), None),
        (SMALL.replace("schema = 1", "schema = 2"), Some(CityError::Schema(2))),
        (SMALL.replace("['en', 'ms']", "[]"), Some(CityError::Languages)),
        (SMALL.replace("'en', 'ms'", "'../en'"), Some(CityError::Languages)),
        (SMALL.replace(", ms = 'Y'", ""), Some(no_name("x"))),
        (SMALL.replace("'Y'", "\"\\u202e \""), Some(no_name("x"))),
        (SMALL.replace("id = 'x'", "id = '../x'"), Some(CityError::Id("../x".into()))),
        (hotline("ring me"), Some(CityError::Number("h".into()))),
        (hotline("*#06#"), Some(CityError::Number("h".into()))),
        (format!("plays_at = 'soon'\n{SMALL}"), Some(CityError::PlaysAt)),
        (format!("utc_offset = '-03:30'\n{SMALL}"), None),
        (format!("utc_offset = '+15:00'\n{SMALL}"), Some(CityError::Offset("+15:00".into()))),
        (format!("utc_offset = 'Z'\n{SMALL}"), Some(CityError::Offset("Z".into()))),
        (format!("sender = 'a b'\n{SMALL}"), Some(CityError::Sender("a b".into()))),
        (format!("mirrors = ['http://city.example/']\n{SMALL}"), Some(address("http://city.example/"))),
        (format!("mirrors = ['https://city.example/x']\n{SMALL}"), Some(address("https://city.example/x"))),
        (format!("mirrors = ['https://city.example/x/', 'http://127.0.0.1:8080/']\n{SMALL}"), None),
        (format!("{SMALL}[report]\nform = 'javascript:alert(1)'"), Some(address("javascript:alert(1)"))),
        (format!("{SMALL}[report]\nmail = 'a@b.c?bcc=x'"), Some(CityError::Mail("a@b.c?bcc=x".into()))),
        (format!("kind = 'facts'\n{}", hotline("1")), Some(CityError::NoSource("h".into()))),
        ("#".repeat(City::MAX_BYTES + 1), Some(CityError::TooLarge)),
    ] {
        assert_eq!(City::read(&toml, "").err(), wanted, "{}", &toml[..toml.len().min(300)]);
    }
    assert!(matches!(City::read("id = ", ""), Err(CityError::NotACity(_))));
    assert!(matches!(City::read(&format!("a = {}", "[".repeat(100_000)), ""), Err(CityError::NotACity(_))));
}

#[test]
fn what_is_wrong_with_districts_is_named() {
    let all = |geometry: &str, id: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature",
            "properties":{{"id":"{id}","names":{{"en":"D","ms":"D"}}}},"geometry":{geometry}}}]}}"#
        )
    };
    let square = "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]";
    let shape = |kind: &str, at: &str| format!(r#"{{"type":"{kind}","coordinates":{at}}}"#);
    let area = |id: &str| Some(CityError::Area(id.into()));
    for (geojson, wanted) in [
        (all(&shape("Polygon", square), "d"), None),
        (all(&shape("MultiPolygon", &format!("[{square},{square}]")), "d"), None),
        (all(&shape("Polygon", square), "x"), Some(CityError::Id("x".into()))),
        (all(&shape("Polygon", square), "D d"), Some(CityError::Id("D d".into()))),
        (all(&shape("Polygon", "[[[0,0],[1,1]]]"), "d"), area("d")),
        (all(&shape("Polygon", "[]"), "d"), area("d")),
        (all(&shape("Polygon", "[[[0,91],[1,92],[2,95]]]"), "d"), area("d")),
        (all(&shape("Point", "[0,0]"), "d"), area("d")),
        (all("null", "d"), area("d")),
    ] {
        assert_eq!(City::read(SMALL, &geojson).err(), wanted, "{geojson}");
    }
    for geojson in ["{}", "[", "null", &"[".repeat(100_000)] {
        assert!(matches!(City::read(SMALL, geojson), Err(CityError::Districts(_))), "{}", geojson.len());
    }
}

proptest! {
    #[test]
    fn any_text_is_a_city_or_not(text in "(.|\n){0,200}", at in 0..90_usize) {
        let _ = City::read(&text, &text);
        let (head, tail) = SMALL.split_at(at.min(SMALL.len()));
        let _ = City::read(&format!("{head}{text}{tail}"), "");
    }
}
