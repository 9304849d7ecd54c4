use proptest::prelude::*;

use super::distance::{Piece, km_between, km_to_line};
use super::*;
use crate::alert::Pair;
use crate::prose::Prose;
use crate::read::read_cap;

fn at(lat: f64, lon: f64) -> LatLon {
    LatLon::new(lat, lon).unwrap()
}

/// A message with these areas, each as it stands inside its element, in one info.
fn alert(areas: &[&str]) -> Alert {
    let areas: String =
        areas.iter().map(|area| format!("<area><areaDesc>Here</areaDesc>{area}</area>")).collect();
    let text = format!(
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>1</identifier><sender>s</sender>\
         <sent>2026-09-14T12:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>\
         <scope>Public</scope><info>{areas}</info></alert>"
    );
    read_cap(text.as_bytes()).unwrap().value
}

fn pair(name: &str, value: &str) -> Pair {
    Pair { name: Prose::line(name), value: Prose::line(value) }
}

const SQUARE: &str = "<polygon>0,0 0,2 2,2 2,0 0,0</polygon>";

#[test]
fn every_reason_is_given_where_it_holds() {
    let code = |name: &str, value: &str| {
        format!("<geocode><valueName>{name}</valueName><value>{value}</value></geocode>")
    };
    let (emma, same) = (code("EMMA_ID", "AT001"), code("SAME", "048000"));
    let both = format!("{SQUARE}{emma}");
    for (areas, place, own, wanted) in [
        (&[SQUARE][..], (1.0, 1.0), None, "InsidePolygon { area: \"Here\", number: 1, of: 1 }"),
        (&[&emma, SQUARE], (1.0, 1.0), None, "InsidePolygon { area: \"Here\", number: 1, of: 1 }"),
        (&["<circle>0,0 100</circle>"], (0.5, 0.0), None, "InsideCircle { area: \"Here\", to_edge_km: 44 }"),
        (&["<circle>0,0 100</circle>"], (1.0, 0.0), None, "Outside { area: \"Here\", km: 11 }"),
        (&[SQUARE], (1.0, 3.0), None, "Outside { area: \"Here\", km: 111 }"),
        (&[SQUARE, "<circle>1,4 50</circle>"], (1.0, 3.0), None, "Outside { area: \"Here\", km: 61 }"),
        (&[&emma], (1.0, 1.0), None, "OnlyCodes { area: \"Here\" }"),
        (&[&emma], (1.0, 1.0), Some(("emma_id", "at001")), "SameCode"),
        (&[&emma], (1.0, 1.0), Some(("EMMA_ID", "AT002")), "OtherCodes { area: \"Here\" }"),
        (&[&emma], (1.0, 1.0), Some(("EMMA_ID", "AT")), "OnlyCodes { area: \"Here\" }"),
        (&[&emma], (1.0, 1.0), Some(("NUTS3", "AT001")), "OnlyCodes { area: \"Here\" }"),
        (&[&same], (1.0, 1.0), Some(("SAME", "048453")), "OnlyCodes { area: \"Here\" }"),
        (&[&same], (1.0, 1.0), Some(("SAME", "006073")), "OtherCodes { area: \"Here\" }"),
        // Shapes win over codes.
        (&[&both], (1.0, 3.0), Some(("EMMA_ID", "AT001")), "Outside { area: \"Here\", km: 111 }"),
        (&["<circle>1,1 0</circle>"], (1.0, 2.0), None, "OnlyPoint { area: \"Here\", km: 111 }"),
        (&["<polygon>oops</polygon>"], (1.0, 1.0), None, "Unreadable { area: \"Here\" }"),
        (&[SQUARE, &emma], (1.0, 3.0), None, "OnlyCodes { area: \"Here\" }"),
        (&[], (1.0, 1.0), None, "NoArea"),
    ] {
        let alert = alert(areas);
        let own: Vec<Pair> = own.iter().map(|(name, value)| pair(name, value)).collect();
        let got = why(&alert, at(place.0, place.1), &own);
        assert!(format!("{got:.0?}").starts_with(wanted), "{areas:?}: {got:.0?}, not {wanted}");
        if own.is_empty() {
            assert_eq!(got.touches(), alert.touches(at(place.0, place.1)), "{areas:?}");
        }
    }
}

#[test]
fn distances_are_those_of_the_globe() {
    for (polygon, place, km) in [
        // One degree of longitude at 60 north.
        ("<polygon>59,10 59,12 61,12 61,10 59,10</polygon>", (60.0, 13.0), 55.6),
        // Over the antimeridian.
        ("<polygon>-17,179 -17,-179 -19,-179 -19,179 -17,179</polygon>", (-18.0, -178.0), 105.7),
        ("<polygon>-17,177 -17,179 -19,179 -19,177 -17,177</polygon>", (-18.0, -179.0), 211.5),
        // The middle of a long edge is nearest.
        ("<polygon>0,-60 0,60 -5,60 -5,-60 0,-60</polygon>", (3.0, 0.3), 333.6),
    ] {
        let alert = alert(&[polygon]);
        let Reason::Outside { km: got, .. } = why(&alert, at(place.0, place.1), &[]) else {
            panic!("{polygon}")
        };
        assert!((got - km).abs() < 0.1, "{polygon}: {got}");
    }
}

proptest! {
    #[test]
    fn no_point_of_a_line_is_nearer_than_was_said(
        lat in -80.0..80.0_f64, lon in -180.0..180.0_f64,
        corners in prop::collection::vec((-70.0..70.0_f64, -60.0..60.0_f64), 3..6),
        reach in 0.01..1.0_f64,
    ) {
        let corners: Vec<_> = corners.iter().map(|(y, x)| (y * reach, x * reach + 100.0)).collect();
        let Some(polygon) = Polygon::new(&corners) else { return Ok(()) };
        let place = at(lat, lon);
        let got = km_to_line(&polygon, place);
        let line: Vec<_> = polygon.corners().collect();
        let mut least = f64::INFINITY;
        for edge in line.windows(2) {
            let piece = Piece { from: edge[0], to: edge[1] };
            for step in 0..=2000 {
                least = least.min(km_between(piece.at(f64::from(step) / 2000.0), place));
            }
        }
        prop_assert!(got <= least + 0.001 + least * 0.001, "{got} {least}");
        prop_assert!(got >= least - 5.0, "{got} {least}");
    }

    #[test]
    fn the_prepared_set_answers_as_each_warning_does(
        shapes in prop::collection::vec(
            prop::collection::vec((0..4_u8, -3.0..3.0_f64, -3.0..3.0_f64, 0.0..300.0_f64), 0..4), 0..8),
        lat in -4.0..4.0_f64, lon in -4.0..4.0_f64,
    ) {
        let alerts: Vec<Alert> = shapes.iter().map(|areas| {
            let areas: Vec<String> = areas.iter().map(|(kind, y, x, size)| match kind {
                0 => format!("<circle>{y},{x} {size}</circle>"),
                1 => "<geocode><valueName>n</valueName><value>v</value></geocode>".into(),
                2 => "<polygon>oops</polygon>".into(),
                _ => {
                    let (north, east) = (y + size / 100.0, x + size / 100.0);
                    format!("<polygon>{y},{x} {y},{east} {north},{east} {north},{x} {y},{x}</polygon>")
                }
            }).collect();
            alert(&areas.iter().map(String::as_str).collect::<Vec<_>>())
        }).collect();
        let place = at(lat, lon);
        let set = ActiveSet::new(&alerts);
        let mut found = set.touching(place).into_iter().peekable();
        for alert in &alerts {
            let touched = found.next_if(|touch| std::ptr::eq(touch.alert, alert));
            let wanted = match alert.touches(place) {
                Some(true) => Some(true),
                Some(false) => None,
                None => Some(false),
            };
            prop_assert_eq!(touched.map(|touch| touch.sure), wanted);
            prop_assert_eq!(why(alert, place, &[]).touches(), alert.touches(place));
        }
        prop_assert!(found.next().is_none());
    }
}
