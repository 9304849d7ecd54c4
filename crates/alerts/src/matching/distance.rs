//! Distances along the globe, taken as a sphere of the mean radius: at most half of a hundredth
//! from the true ones.

use geo::{Distance, Haversine, Point};

use crate::place::{LatLon, Polygon};

/// Kilometres of one degree of latitude on the sphere that all distances here are measured on.
pub(super) const KM_PER_DEGREE: f64 = 111.195;

/// About how many pieces of a line are looked at to measure the distance from it.
const MAX_PIECES: usize = 100_000;

/// Kilometres between two places.
pub(super) fn km(a: LatLon, b: LatLon) -> f64 {
    km_between((a.lat(), a.lon()), b)
}

pub(super) fn km_between((lat, lon): (f64, f64), place: LatLon) -> f64 {
    Haversine.distance(Point::new(lon, lat), Point::new(place.lon(), place.lat())) / 1000.0
}

/// Kilometres from a place to the nearest point of a line.
///
/// An edge is straight in degrees, as [`Polygon::contains`] takes it. It is looked at in pieces of
/// at most one degree, unless there are very many; the nearest point of each is found on a flat
/// map round the place. Where a piece is so long that the map could mislead, it is searched along
/// the globe together with its neighbours.
pub(super) fn km_to_line(polygon: &Polygon, place: LatLon) -> f64 {
    let mut best = f64::INFINITY;
    let most = i32::try_from(MAX_PIECES / polygon.corners().count().max(1)).unwrap_or(1).clamp(1, 720);
    for (from, to) in polygon.corners().zip(polygon.corners().skip(1)) {
        let edge = Piece { from, to };
        let longest = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let pieces = (1..most).find(|count| f64::from(*count) >= longest).unwrap_or(most);
        let at = |step: i32| edge.at(f64::from(step.clamp(0, pieces)) / f64::from(pieces));
        for number in 0..pieces {
            let piece = Piece { from: at(number), to: at(number + 1) };
            let low = piece.from.0.min(piece.to.0) - place.lat();
            let high = place.lat() - piece.from.0.max(piece.to.0);
            // Nothing on it can be nearer than the step to its latitude.
            if low.max(high) * KM_PER_DEGREE * 0.999 > best {
                continue;
            }
            let km = [0.0, piece.flat_nearest(place), 1.0]
                .map(|part| km_between(piece.at(part), place))
                .into_iter()
                .fold(f64::INFINITY, f64::min);
            best = best.min(km);
            let wide = Piece { from: at(number - 1), to: at(number + 2) };
            let reach = wide.longest_km();
            if reach > km * 0.01 && km - reach < best {
                best = best.min(wide.search(place));
            }
        }
    }
    best
}

/// A short piece of an edge, as (latitude, longitude).
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
}

impl Piece {
    pub(super) fn at(&self, part: f64) -> (f64, f64) {
        (self.from.0 + (self.to.0 - self.from.0) * part, self.from.1 + (self.to.1 - self.from.1) * part)
    }

    /// At least its length.
    fn longest_km(&self) -> f64 {
        (self.to.0 - self.from.0).hypot(self.to.1 - self.from.1) * KM_PER_DEGREE * 1.001
    }

    /// Which part of it is nearest on a flat map round the place.
    fn flat_nearest(&self, place: LatLon) -> f64 {
        let across = place.lat().to_radians().cos();
        let turned = (self.from.1 - place.lon() + 180.0).rem_euclid(360.0) - 180.0;
        let (x, y) = (turned * across, self.from.0 - place.lat());
        let (dx, dy) = ((self.to.1 - self.from.1) * across, self.to.0 - self.from.0);
        let length = dx * dx + dy * dy;
        if length > 0.0 { (-(x * dx + y * dy) / length).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The least distance, found by leaving out the worse third again and again.
    fn search(&self, place: LatLon) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            let third = (high - low) / 3.0;
            let near = |part: f64| km_between(self.at(part), place);
            if near(low + third) < near(high - third) { high -= third } else { low += third }
        }
        km_between(self.at(f64::midpoint(low, high)), place)
    }
}
