//! `<area>`: a place in words and shapes.

use super::Repairs;
use super::element::Element;
use super::info::pairs;
use super::repair::Fault;
use crate::alert::Area;
use crate::place::{Circle, LatLon, Polygon};

pub(super) fn area(element: &Element<'_, '_>, repairs: &mut Repairs) -> Area {
    let description = element.line("areaDesc", repairs);
    if description.is_none() {
        repairs.add("areaDesc", Fault::Missing);
    }
    let mut area = Area {
        description: description.unwrap_or_default(),
        polygons: Vec::new(),
        circles: Vec::new(),
        geocodes: pairs(element, "geocode", repairs),
        altitude: feet(element, "altitude", repairs),
        ceiling: feet(element, "ceiling", repairs),
        unreadable: 0,
    };
    if area.ceiling.is_some_and(|ceiling| area.altitude.is_none_or(|altitude| ceiling < altitude)) {
        repairs.add("ceiling", Fault::NotAbove);
        area.ceiling = None;
    }
    for shape in element.all("polygon") {
        let (polygon, whole) = polygon(&shape.own_text(), repairs);
        area.unreadable += usize::from(!whole);
        area.polygons.extend(polygon);
    }
    for shape in element.all("circle") {
        match circle(&shape.own_text(), repairs) {
            Some(circle) => area.circles.push(circle),
            None => area.unreadable += 1,
        }
    }
    area
}

/// A height in feet.
fn feet(element: &Element<'_, '_>, name: &'static str, repairs: &mut Repairs) -> Option<f64> {
    let raw = element.text(name, repairs)?;
    let height = raw.parse().ok().filter(|height: &f64| height.is_finite());
    if height.is_none() {
        repairs.add(name, Fault::NotANumber);
    }
    height
}

/// `lat,lon lat,lon ...`, with brackets and stray commas forgiven. A corner that cannot be read is
/// left out; pairing what is left over anew could swap north and east. The second value says
/// whether the shape is all that was written.
fn polygon(raw: &str, repairs: &mut Repairs) -> (Option<Polygon>, bool) {
    let mut corners = Vec::new();
    let mut whole = true;
    let mut lone: Option<f64> = None;
    for word in raw.split_whitespace() {
        let plain = word.trim_matches(['(', ')', '[', ']', ',', ';']);
        let corner = match numbers(plain).as_deref() {
            // "lat, lon": the two halves of a corner stand apart.
            Some([half]) if lone.is_none() && word.ends_with(',') => {
                lone = Some(*half);
                continue;
            }
            Some([lon]) => lone.take().map(|lat| (lat, *lon)),
            // A third number is a height.
            Some([lat, lon] | [lat, lon, _]) if lone.is_none() => Some((*lat, *lon)),
            _ => None,
        };
        lone = None;
        match corner.filter(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 360.0) {
            Some(corner) => {
                if corner.1.abs() > 180.0 || word.matches(',').count() != 1 || plain != word {
                    repairs.add("polygon", Fault::OddForm);
                }
                corners.push(corner);
            }
            None => {
                whole = false;
                repairs.add("polygon", Fault::NotACorner);
            }
        }
    }
    let polygon = Polygon::new(&corners);
    match polygon {
        None => repairs.add("polygon", Fault::NotAShape),
        Some(_) if corners.first() != corners.last() => repairs.add("polygon", Fault::NotClosed),
        Some(_) => {}
    }
    whole &= polygon.is_some();
    (polygon, whole)
}

/// `lat,lon radius`, in kilometres.
fn circle(raw: &str, repairs: &mut Repairs) -> Option<Circle> {
    let mut words = raw.split_whitespace();
    let circle = (|| {
        let centre = numbers(words.next()?.trim_matches(['(', ')', ',']))?;
        let [radius_km] = numbers(words.next()?)?[..] else { return None };
        let [lat, lon] = centre[..] else { return None };
        Circle::new(LatLon::new(lat, lon)?, radius_km)
    })()
    .filter(|_| words.next().is_none());
    match circle {
        None => repairs.add("circle", Fault::NotAShape),
        Some(circle) if circle.is_point() => repairs.add("circle", Fault::PointCircle),
        Some(_) => {}
    }
    circle
}

/// Plain finite numbers between commas.
fn numbers(raw: &str) -> Option<Vec<f64>> {
    raw.split(',').map(|number| number.parse().ok().filter(|value: &f64| value.is_finite())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polygons_as_feeds_write_them() {
        let square = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (0.0, 0.0)];
        for (raw, wanted, faults) in [
            ("0,0 0,2 2,2 2,0 0,0", Some(&square[..]), vec![]),
            ("0,0 0,2\n2,2\t2,0  0,0 ", Some(&square), vec![]),
            ("+0.0,-0 0,2 2,2 2,0 0,0", Some(&square), vec![]),
            ("0,0 0,2 2,2 2,0", Some(&square), vec![Fault::NotClosed]),
            ("(0,0) (0,2) (2,2) (2,0) (0,0)", Some(&square), vec![Fault::OddForm; 5]),
            ("0,0, 0,2 2,2 2,0 0,0", Some(&square), vec![Fault::OddForm]),
            ("0, 0 0,2 2,2 2,0 0,0", Some(&square), vec![Fault::OddForm]),
            ("0,0,9 0,2 2,2 2,0 0,0", Some(&square), vec![Fault::OddForm]),
            ("0,0 x 0,2 7 95,0 2,2 2,0 0,0", Some(&square), vec![Fault::NotACorner; 3]),
            ("0,0 0,2 2,2 2,0 0,0 NaN,inf", Some(&square), vec![Fault::NotACorner]),
            ("0,0 0,2", None, vec![Fault::NotAShape]),
            ("", None, vec![Fault::NotAShape]),
        ] {
            let mut repairs = Repairs::default();
            let (got, whole) = polygon(raw, &mut repairs);
            let got = got.map(|polygon| polygon.corners().collect::<Vec<_>>());
            assert_eq!(got.as_deref(), wanted, "{raw:?}");
            let lost = faults.iter().any(|fault| matches!(fault, Fault::NotACorner | Fault::NotAShape));
            assert_eq!(whole, !lost, "{raw:?}");
            assert_eq!(repairs.0.iter().map(|repair| repair.fault).collect::<Vec<_>>(), faults, "{raw:?}");
        }
    }

    #[test]
    fn circles_as_feeds_write_them() {
        for (raw, wanted, faults) in [
            ("1,2 3.5", Some(3.5), vec![]),
            (" 1,2\n3.5 ", Some(3.5), vec![]),
            ("1,2 0", Some(0.0), vec![Fault::PointCircle]),
            ("1,2 -1", None, vec![Fault::NotAShape]),
            ("1 2 3", None, vec![Fault::NotAShape]),
            ("1,2 3 4", None, vec![Fault::NotAShape]),
            ("91,2 3", None, vec![Fault::NotAShape]),
            ("", None, vec![Fault::NotAShape]),
        ] {
            let mut repairs = Repairs::default();
            let got = circle(raw, &mut repairs).map(|circle| circle.radius_km());
            assert_eq!(got, wanted, "{raw:?}");
            assert_eq!(repairs.0.iter().map(|repair| repair.fault).collect::<Vec<_>>(), faults, "{raw:?}");
        }
    }
}
