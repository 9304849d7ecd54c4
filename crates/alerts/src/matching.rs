//! Which warnings concern which places, and why: all of it on this device.

use geo::{Distance, Haversine, Point};

use crate::alert::{Alert, Area, Pair};
use crate::place::{Circle, LatLon, Polygon};
use crate::prose::Prose;

/// Warnings prepared for being matched against places again and again.
///
/// The answer is that of [`Alert::touches`]; the shapes' bounds lie side by side, so that most are
/// passed over without a look at the shape.
#[derive(Debug, Clone)]
pub struct ActiveSet<'a> {
    alerts: Vec<&'a Alert>,
    /// Whether a place outside all shapes may still be meant, by alert.
    open: Vec<bool>,
    shapes: Vec<Bounded<'a>>,
}

/// A shape between two latitudes, and the alert that it belongs to.
#[derive(Debug, Clone, Copy)]
struct Bounded<'a> {
    south: f64,
    north: f64,
    alert: usize,
    shape: Shape<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Shape<'a> {
    Polygon(&'a Polygon),
    Circle(&'a Circle),
}

/// A warning that concerns a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touch<'a> {
    /// The warning.
    pub alert: &'a Alert,
    /// True when the place is inside one of its shapes; false when that could not be told, and
    /// the warning is shown to be safe.
    pub sure: bool,
}

impl<'a> ActiveSet<'a> {
    /// Prepares warnings, mostly those that are active.
    pub fn new(alerts: impl IntoIterator<Item = &'a Alert>) -> Self {
        let mut set = Self { alerts: Vec::new(), open: Vec::new(), shapes: Vec::new() };
        for alert in alerts {
            let number = set.alerts.len();
            set.alerts.push(alert);
            let silent = alert.infos.is_empty() || alert.infos.iter().any(|info| info.areas.is_empty());
            set.open.push(silent || areas(alert).any(|area| !area.is_exact()));
            for area in areas(alert) {
                let polygons = area.polygons.iter().map(Shape::Polygon);
                let round = area.circles.iter().filter(|circle| !circle.is_point()).map(Shape::Circle);
                set.shapes.extend(polygons.chain(round).map(|shape| Bounded::new(shape, number)));
            }
        }
        set
    }

    /// The warnings that concern a place or may concern it, in the order in which they were given.
    pub fn touching(&self, place: LatLon) -> Vec<Touch<'a>> {
        let mut sure = vec![false; self.alerts.len()];
        for bounded in &self.shapes {
            let boxed = bounded.south <= place.lat() && place.lat() <= bounded.north;
            if boxed && !sure[bounded.alert] {
                sure[bounded.alert] = match bounded.shape {
                    Shape::Polygon(polygon) => polygon.contains(place),
                    Shape::Circle(circle) => circle.contains(place),
                };
            }
        }
        let all = self.alerts.iter().zip(sure).zip(&self.open);
        all.filter(|((_, sure), open)| *sure || **open)
            .map(|((alert, sure), _)| Touch { alert, sure })
            .collect()
    }
}

impl<'a> Bounded<'a> {
    fn new(shape: Shape<'a>, alert: usize) -> Self {
        let (south, north) = match shape {
            Shape::Polygon(polygon) => polygon.latitudes(),
            Shape::Circle(circle) => {
                // A little more than the radius, so that rounding leaves nobody out.
                let reach = circle.radius_km() / KM_PER_DEGREE * 1.001;
                (circle.centre().lat() - reach, circle.centre().lat() + reach)
            }
        };
        Self { south, north, alert, shape }
    }
}

fn areas(alert: &Alert) -> impl Iterator<Item = &Area> {
    alert.infos.iter().flat_map(|info| &info.areas)
}

/// About how many pieces of a line are looked at to measure the distance from it.
const MAX_PIECES: usize = 100_000;

/// Kilometres of one degree of latitude on the sphere that all distances here are measured on.
const KM_PER_DEGREE: f64 = 111.195;

/// Why a warning is shown for a place, or is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason<'a> {
    /// The place is inside a line that the warning draws.
    InsidePolygon {
        /// The area in words.
        area: &'a Prose,
        /// Which of the area's lines, counted from 1.
        number: usize,
        /// How many lines the area has.
        of: usize,
    },
    /// The place is inside a circle that the warning draws.
    InsideCircle {
        /// The area in words.
        area: &'a Prose,
        /// How far it is from the place to the edge of the circle.
        to_edge_km: f64,
    },
    /// The warning names the code of the place's own area.
    SameCode {
        /// The area in words.
        area: &'a Prose,
        /// The code.
        code: &'a Pair,
    },
    /// The area is given by codes alone, and whether they mean the place is not known here: shown
    /// to be safe.
    OnlyCodes {
        /// The area in words.
        area: &'a Prose,
    },
    /// A shape of the area could not be read: shown to be safe.
    Unreadable {
        /// The area in words.
        area: &'a Prose,
    },
    /// Only a point is given, not how far around it is meant: shown to be safe.
    OnlyPoint {
        /// The area in words.
        area: &'a Prose,
        /// How far it is from the place to the point.
        km: f64,
    },
    /// The warning says nothing about where: shown to be safe.
    NoArea,
    /// The place is outside of every shape.
    Outside {
        /// The area whose edge is nearest, in words.
        area: &'a Prose,
        /// How far it is from the place to that edge, along the globe.
        km: f64,
    },
    /// The warning names codes of the same kind as the place's own, and the place's is not among
    /// them.
    OtherCodes {
        /// The area in words.
        area: &'a Prose,
    },
}

impl Reason<'_> {
    /// Whether the warning concerns the place; `None` when that could not be told.
    pub fn touches(&self) -> Option<bool> {
        match self {
            Self::InsidePolygon { .. } | Self::InsideCircle { .. } | Self::SameCode { .. } => Some(true),
            Self::OnlyCodes { .. } | Self::Unreadable { .. } | Self::OnlyPoint { .. } | Self::NoArea => None,
            Self::Outside { .. } | Self::OtherCodes { .. } => Some(false),
        }
    }

    /// Smaller is the better answer: a yes before a perhaps before a no, and the nearest no.
    fn rank(&self) -> (u8, f64) {
        match self {
            Self::InsidePolygon { .. } | Self::InsideCircle { .. } => (0, 0.0),
            Self::SameCode { .. } => (1, 0.0),
            Self::Unreadable { .. } => (2, 0.0),
            Self::OnlyPoint { km, .. } => (3, *km),
            Self::OnlyCodes { .. } => (4, 0.0),
            Self::NoArea => (5, 0.0),
            Self::Outside { km, .. } => (6, *km),
            Self::OtherCodes { .. } => (7, 0.0),
        }
    }
}

/// Why a warning concerns a place, or does not. The codes are those that the place is known
/// under, in whatever systems; without any, the answer is that of [`Alert::touches`]. Whether the
/// warning is over, an exercise or not for the public is not said here.
pub fn why<'a>(alert: &'a Alert, place: LatLon, codes: &[Pair]) -> Reason<'a> {
    let silent = alert.infos.is_empty() || alert.infos.iter().any(|info| info.areas.is_empty());
    let nowhere = silent.then_some(Reason::NoArea);
    let reasons = areas(alert).map(|area| why_area(area, place, codes)).chain(nowhere);
    reasons
        .min_by(|a, b| {
            let ((a, near), (b, far)) = (a.rank(), b.rank());
            a.cmp(&b).then(near.total_cmp(&far))
        })
        .unwrap_or(Reason::NoArea)
}

fn why_area<'a>(area: &'a Area, place: LatLon, codes: &[Pair]) -> Reason<'a> {
    let words = &area.description;
    let of = area.polygons.len();
    if let Some(at) = area.polygons.iter().position(|polygon| polygon.contains(place)) {
        return Reason::InsidePolygon { area: words, number: at + 1, of };
    }
    let round = || area.circles.iter().filter(|circle| !circle.is_point());
    let to_edge = |circle: &Circle| circle.radius_km() - km(circle.centre(), place);
    if let Some(circle) = round().find(|circle| circle.contains(place)) {
        return Reason::InsideCircle { area: words, to_edge_km: to_edge(circle).max(0.0) };
    }
    let to_lines = area.polygons.iter().map(|polygon| km_to_line(polygon, place));
    let nearest = to_lines.chain(round().map(|circle| -to_edge(circle))).min_by(f64::total_cmp);
    match (area.unreadable, nearest) {
        (0, Some(km)) => return Reason::Outside { area: words, km: km.max(0.0) },
        (0, None) => {}
        (_, _) => return Reason::Unreadable { area: words },
    }
    let said = by_codes(&area.geocodes, codes);
    if let Some(Ok(code)) = said {
        return Reason::SameCode { area: words, code };
    }
    let point = area.circles.iter().map(|circle| km(circle.centre(), place)).min_by(f64::total_cmp);
    match (said, point) {
        (Some(_), _) => Reason::OtherCodes { area: words },
        (None, Some(km)) => Reason::OnlyPoint { area: words, km },
        (None, None) => Reason::OnlyCodes { area: words },
    }
}

/// The code that is the place's own; an error when there is none although the area is told in a
/// system that the place is known in; `None` when that says nothing. Several systems tell the
/// same area in different ways, so one of them is enough.
fn by_codes<'a>(area: &'a [Pair], place: &[Pair]) -> Option<Result<&'a Pair, ()>> {
    if let Some(code) = area.iter().find(|code| place.iter().any(|own| code_says(code, own) == Some(true))) {
        return Some(Ok(code));
    }
    let ruled_out = place.iter().any(|one| {
        let system = |pair: &&Pair| pair.name.as_str().eq_ignore_ascii_case(one.name.as_str());
        let mut told = area.iter().filter(system).peekable();
        let known = || place.iter().filter(system);
        told.peek().is_some() && told.all(|code| known().all(|own| code_says(code, own) == Some(false)))
    });
    ruled_out.then_some(Err(()))
}

/// Whether a code means the place that is known under another: equal or not. `None` for another
/// system, and when one may be a part of the other, as counties are numbered within a state.
fn code_says(code: &Pair, own: &Pair) -> Option<bool> {
    if !code.name.as_str().eq_ignore_ascii_case(own.name.as_str()) {
        return None;
    }
    let [code, own] = [code, own].map(|pair| pair.value.as_str().to_ascii_lowercase());
    if code == own {
        return Some(true);
    }
    let holds = |whole: &str, part: &str| part.starts_with(whole.trim_end_matches('0'));
    (!holds(&code, &own) && !holds(&own, &code)).then_some(false)
}

/// Kilometres along the globe, taken as a sphere of the mean radius; at most half of a hundredth
/// from the true figure.
fn km(a: LatLon, b: LatLon) -> f64 {
    km_between((a.lat(), a.lon()), b)
}

fn km_between((lat, lon): (f64, f64), place: LatLon) -> f64 {
    Haversine.distance(Point::new(lon, lat), Point::new(place.lon(), place.lat())) / 1000.0
}

/// Kilometres from a place to the nearest point of a line.
///
/// An edge is straight in degrees, as [`Polygon::contains`] takes it. It is looked at in pieces of
/// at most one degree, unless there are very many; the nearest point of each is found on a flat map round the place, and the
/// best piece is then searched along the globe.
fn km_to_line(polygon: &Polygon, place: LatLon) -> f64 {
    let mut best: Option<(f64, Piece)> = None;
    let most = i32::try_from(MAX_PIECES / polygon.corners().count().max(1)).unwrap_or(1).clamp(1, 720);
    let corners = polygon.corners().zip(polygon.corners().skip(1));
    for (from, to) in corners {
        let longest = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let pieces = (1..most).find(|count| f64::from(*count) >= longest).unwrap_or(most);
        for number in 0..pieces {
            let at = |step: i32| {
                let part = f64::from(step) / f64::from(pieces);
                (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
            };
            let piece = Piece { from: at(number), to: at(number + 1) };
            let low = piece.from.0.min(piece.to.0) - place.lat();
            let high = place.lat() - piece.from.0.max(piece.to.0);
            // Nothing on it can be nearer than the step to its latitude.
            if best.as_ref().is_some_and(|(km, _)| low.max(high) * KM_PER_DEGREE * 0.999 > *km) {
                continue;
            }
            let km = [0.0, piece.flat_nearest(place), 1.0]
                .map(|part| km_between(piece.at(part), place))
                .into_iter()
                .fold(f64::INFINITY, f64::min);
            if best.as_ref().is_none_or(|(least, _)| km < *least) {
                best = Some((km, piece));
            }
        }
    }
    best.map_or(f64::INFINITY, |(km, piece)| km.min(piece.search(place)))
}

/// A short piece of an edge, as (latitude, longitude).
#[derive(Clone, Copy)]
struct Piece {
    from: (f64, f64),
    to: (f64, f64),
}

impl Piece {
    fn at(&self, part: f64) -> (f64, f64) {
        (self.from.0 + (self.to.0 - self.from.0) * part, self.from.1 + (self.to.1 - self.from.1) * part)
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

#[cfg(test)]
mod tests;
