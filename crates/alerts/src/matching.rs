//! Which warnings concern which places, and why: all of it on this device.

mod distance;
mod reason;

use crate::alert::{Alert, Area};
use crate::place::{Circle, LatLon, Polygon};
use distance::KM_PER_DEGREE;

pub use reason::{Reason, why, why_within};

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
            set.open.push(says_no_area(alert) || areas(alert).any(|area| !area.is_exact()));
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

/// Whether some of the message says nothing about where.
fn says_no_area(alert: &Alert) -> bool {
    alert.infos.is_empty() || alert.infos.iter().any(|info| info.areas.is_empty())
}

#[cfg(test)]
mod tests;
