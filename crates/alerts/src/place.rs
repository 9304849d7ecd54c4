//! Where: places, polygons and circles on the globe, all of it judged on this device.

use std::fmt;

use geo::{Coord, Distance, Haversine, Intersects, LineString, Point};

/// A place in WGS 84 degrees.
///
/// INVARIANT: latitude within ±90, longitude within ±180, both finite. `Debug` hides the numbers,
/// so that a resident's home cannot slip into a log.
#[derive(Clone, Copy, PartialEq)]
pub struct LatLon {
    lat: f64,
    lon: f64,
}

impl LatLon {
    /// A place, if there is one with these degrees.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Self { lat, lon })
    }

    /// Degrees north.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    pub fn lon(self) -> f64 {
        self.lon
    }
}

impl fmt::Debug for LatLon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LatLon(..)")
    }
}

/// A closed line on the globe and what is inside it.
///
/// INVARIANT: at least three corners; longitudes run on past ±180 where the line crosses the
/// antimeridian, so that each edge is the short one.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    ring: geo::Polygon<f64>,
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Polygon {
    /// A polygon from its corners as (latitude, longitude), first and last the same or not.
    /// `None` when they do not enclose anything, or go round a pole.
    pub fn new(corners: &[(f64, f64)]) -> Option<Self> {
        let &(_, first_lon) = corners.first()?;
        let mut line: Vec<Coord<f64>> = Vec::with_capacity(corners.len() + 1);
        let (mut before, mut shift) = (first_lon, 0.0);
        for &(lat, lon) in corners {
            if !(lat.abs() <= 90.0 && lon.abs() <= 360.0) {
                return None;
            }
            shift += turn(before, lon);
            before = lon;
            let next = Coord { x: lon + shift, y: lat };
            if line.last() != Some(&next) {
                line.push(next);
            }
        }
        if shift + turn(before, first_lon) != 0.0 {
            return None;
        }
        let first = line[0];
        if line.last() != Some(&first) {
            line.push(first);
        }
        // Three corners and the first again.
        if line.len() < 4 {
            return None;
        }
        let (mut low, mut high) = (first, first);
        for corner in &line {
            low = Coord { x: low.x.min(corner.x), y: low.y.min(corner.y) };
            high = Coord { x: high.x.max(corner.x), y: high.y.max(corner.y) };
        }
        Some(Self { ring: geo::Polygon::new(LineString::new(line), Vec::new()), low, high })
    }

    /// The corners as (latitude, longitude), the first again at the end.
    pub fn corners(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.ring.exterior().coords().map(|corner| (corner.y, corner.x))
    }

    /// The least and the greatest latitude.
    pub(crate) fn latitudes(&self) -> (f64, f64) {
        (self.low.y, self.high.y)
    }

    /// The corners of the box round it: the lowest and the highest (latitude, longitude).
    pub(crate) fn bounds(&self) -> ((f64, f64), (f64, f64)) {
        ((self.low.y, self.low.x), (self.high.y, self.high.x))
    }

    /// True when some place is in both.
    pub fn meets(&self, other: &Self) -> bool {
        [0.0, 360.0, -360.0].iter().any(|turn| {
            let boxes = self.low.x <= other.high.x + turn
                && other.low.x + turn <= self.high.x
                && self.low.y <= other.high.y
                && other.low.y <= self.high.y;
            let line = other.ring.exterior().coords().map(|at| Coord { x: at.x + turn, y: at.y });
            boxes && self.ring.intersects(&geo::Polygon::new(line.collect(), Vec::new()))
        })
    }

    /// True when the place is inside or on the line.
    pub fn contains(&self, place: LatLon) -> bool {
        [0.0, 360.0, -360.0, 720.0, -720.0].iter().any(|turn| {
            let at = Coord { x: place.lon + turn, y: place.lat };
            let boxed =
                (self.low.x..=self.high.x).contains(&at.x) && (self.low.y..=self.high.y).contains(&at.y);
            boxed && self.ring.intersects(&at)
        })
    }
}

/// The whole turns, in degrees, that bring `lon` to within half a turn of `before`. A step of
/// exactly one turn is left as it is: so is a box round the world written.
fn turn(before: f64, lon: f64) -> f64 {
    let step = lon - before;
    if step.abs() <= 180.0 || step.abs() == 360.0 { 0.0 } else { -360.0 * (step / 360.0).round() }
}

/// Everything within a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    centre: LatLon,
    radius_km: f64,
}

impl Circle {
    /// A circle; `None` when the radius is not a length.
    pub fn new(centre: LatLon, radius_km: f64) -> Option<Self> {
        (radius_km.is_finite() && radius_km >= 0.0).then_some(Self { centre, radius_km })
    }

    /// The middle.
    pub fn centre(&self) -> LatLon {
        self.centre
    }

    /// The radius in kilometres.
    pub fn radius_km(&self) -> f64 {
        self.radius_km
    }

    /// True for a radius of nothing: feeds write it for a point, not for an area.
    pub fn is_point(&self) -> bool {
        self.radius_km == 0.0
    }

    /// True when the place is no further from the middle than the radius, along the globe.
    pub fn contains(&self, place: LatLon) -> bool {
        let [a, b] = [self.centre, place].map(|p| Point::new(p.lon, p.lat));
        Haversine.distance(a, b) <= self.radius_km * 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> LatLon {
        LatLon::new(lat, lon).unwrap()
    }

    #[test]
    fn polygons() {
        let square = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (0.0, 0.0)];
        let fiji = [(-17.0, 179.0), (-17.0, -179.0), (-19.0, -179.0), (-19.0, 179.0)];
        let fiji_past_180 = [(-17.0, 179.0), (-17.0, 181.0), (-19.0, 181.0), (-19.0, 179.0)];
        let world = [(-90.0, -180.0), (-90.0, 180.0), (90.0, 180.0), (90.0, -180.0)];
        for (corners, place, wanted) in [
            (&square[..], (1.0, 1.0), Some(true)),
            (&square, (0.0, 1.0), Some(true)),
            (&square, (1.0, 3.0), Some(false)),
            (&square[..4], (1.0, 1.0), Some(true)),
            (&square[..2], (0.0, 1.0), None),
            (&fiji, (-18.0, 179.5), Some(true)),
            (&fiji, (-18.0, -179.5), Some(true)),
            (&fiji, (-18.0, 0.0), Some(false)),
            (&fiji_past_180, (-18.0, -179.5), Some(true)),
            (&world, (12.0, -77.0), Some(true)),
            (&[(80.0, 0.0), (80.0, 120.0), (80.0, -120.0)], (85.0, 0.0), None),
            (&[(0.0, 0.0), (f64::NAN, 1.0), (1.0, 1.0)], (0.0, 0.0), None),
            (&[(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)], (0.0, 0.0), None),
            (&[], (0.0, 0.0), None),
        ] {
            let got = Polygon::new(corners).map(|polygon| polygon.contains(at(place.0, place.1)));
            assert_eq!(got, wanted, "{corners:?} {place:?}");
        }
    }

    #[test]
    fn circles_are_round_on_the_globe() {
        for (centre, radius, place, wanted) in [
            // One degree of latitude is about 111.2 km.
            ((0.0, 0.0), 112.0, (1.0, 0.0), true),
            ((0.0, 0.0), 110.0, (1.0, 0.0), false),
            // One degree of longitude at 60 north is half as long.
            ((60.0, 10.0), 56.0, (60.0, 11.0), true),
            ((60.0, 10.0), 55.0, (60.0, 11.0), false),
            ((0.0, 179.9), 30.0, (0.0, -179.9), true),
            ((1.0, 1.0), 0.0, (1.0, 1.0), true),
        ] {
            let circle = Circle::new(at(centre.0, centre.1), radius).unwrap();
            assert_eq!(circle.contains(at(place.0, place.1)), wanted, "{centre:?} {radius} {place:?}");
        }
        assert!(Circle::new(at(0.0, 0.0), f64::NAN).is_none() && Circle::new(at(0.0, 0.0), -1.0).is_none());
    }

    proptest! {
        #[test]
        fn a_polygon_does_not_mind_where_its_longitudes_are_counted_from(
            south in -80.0..70.0_f64, west in -180.0..180.0_f64, height in 0.5..9.0_f64, width in 0.5..90.0_f64,
            up in -0.5..1.5_f64, along in -0.5..1.5_f64,
        ) {
            let wrap = |lon: f64| if lon > 180.0 { lon - 360.0 } else if lon < -180.0 { lon + 360.0 } else { lon };
            let (north, east) = (south + height, west + width);
            let (lat, lon) = (south + up * height, west + along * width);
            let inside = (south..=north).contains(&lat) && (west..=east).contains(&lon);
            let corners = [(south, west), (south, wrap(east)), (north, wrap(east)), (north, west)];
            let polygon = Polygon::new(&corners).unwrap();
            // Rounding decides what lies on the line itself.
            prop_assume!([up, up - 1.0, along, along - 1.0].iter().all(|edge| edge.abs() > 1e-9));
            prop_assert_eq!(polygon.contains(LatLon::new(lat, wrap(lon)).unwrap()), inside);
        }

        #[test]
        fn any_numbers_are_a_polygon_or_none(corners in prop::collection::vec((any::<f64>(), any::<f64>()), 0..9)) {
            if let Some(polygon) = Polygon::new(&corners) {
                polygon.contains(LatLon::new(1.0, 2.0).unwrap());
            }
        }
    }
}
