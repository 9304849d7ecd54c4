//! Why a warning is shown for a place, or is not: the answer that a resident can check on a map.

use super::distance::{km, km_to_line};
use super::{areas, says_no_area};
use crate::alert::{Alert, Area, Pair};
use crate::place::{Circle, LatLon, Polygon};
use crate::prose::Prose;

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
    let nowhere = says_no_area(alert).then_some(Reason::NoArea);
    let reasons = areas(alert).map(|area| why_area(area, place, codes)).chain(nowhere);
    reasons
        .min_by(|a, b| {
            let ((a, near), (b, far)) = (a.rank(), b.rank());
            a.cmp(&b).then(near.total_cmp(&far))
        })
        .unwrap_or(Reason::NoArea)
}

/// The same for a place that is known only as lying somewhere in a region, such as a district: a warning
/// for any part of the region concerns it.
pub fn why_within<'a>(alert: &'a Alert, region: &[Polygon], codes: &[Pair]) -> Reason<'a> {
    for area in areas(alert) {
        let met = |polygon: &Polygon| region.iter().any(|part| part.meets(polygon));
        if let Some(at) = area.polygons.iter().position(met) {
            return Reason::InsidePolygon {
                area: &area.description,
                number: at + 1,
                of: area.polygons.len(),
            };
        }
        let reached = |circle: &&Circle| {
            let near = |part: &Polygon| km_to_line(part, circle.centre()) <= circle.radius_km();
            !circle.is_point() && region.iter().any(|part| part.contains(circle.centre()) || near(part))
        };
        if area.circles.iter().any(|circle| reached(&circle)) {
            return Reason::InsideCircle { area: &area.description, to_edge_km: 0.0 };
        }
    }
    let corners = region.iter().flat_map(Polygon::corners);
    corners
        .filter_map(|(lat, lon)| LatLon::new(lat, lon))
        .map(|corner| why(alert, corner, codes))
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
