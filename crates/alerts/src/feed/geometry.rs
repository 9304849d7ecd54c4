//! Shapes in GeoJSON, RFC 7946, and those that the German federal service keeps beside a message.

use serde::Deserialize;
use serde_json::Value;

use super::{FeedError, MAX_ENTRIES};
use crate::alert::{Alert, Area};
use crate::place::Polygon;
use crate::read::MAX_BYTES;

/// The most corners that are added to one message.
const MAX_CORNERS: usize = 500_000;
/// The name under which the German service numbers the areas of a message.
const AREA_ID: &str = "AreaId";

/// The outer lines of all polygons, by themselves or in collections. A hole cannot be said in CAP
/// and is filled: a place in it is warned rather than not.
pub(super) fn outer_lines(geometry: &Value) -> Vec<&[Value]> {
    let mut found = Vec::new();
    collect(geometry, &mut found, 0);
    found
}

fn collect<'a>(geometry: &'a Value, found: &mut Vec<&'a [Value]>, depth: usize) {
    let inside = geometry.get("coordinates").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let outer = |rings: &'a [Value]| Some(rings.first()?.as_array()?.as_slice());
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => found.extend(outer(inside)),
        Some("MultiPolygon") => {
            found.extend(inside.iter().filter_map(|one| outer(one.as_array()?)));
        }
        Some("GeometryCollection") if depth < 4 => {
            for one in geometry.get("geometries").and_then(Value::as_array).into_iter().flatten() {
                collect(one, found, depth + 1);
            }
        }
        _ => {}
    }
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    geometry: Value,
    #[serde(default)]
    properties: Value,
}

/// Adds the shapes that the German federal service keeps in a file beside a message
/// (`warnings/NAME.geojson` beside `warnings/NAME.json`), whose own areas have numbers only.
///
/// A numbered area gets the shapes of its number, and one without a number all of them. Shapes of
/// another message are passed over. Gives how many shapes were found. The message's fingerprint
/// stays that of the message itself.
///
/// # Errors
/// When the bytes are too many, no JSON or no GeoJSON.
pub fn add_shapes(alert: &mut Alert, beside: &[u8]) -> Result<usize, FeedError> {
    if beside.len() > MAX_BYTES {
        return Err(FeedError::TooLarge);
    }
    let collection: Collection = serde_json::from_slice(beside).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => FeedError::NotAFeed,
        _ => FeedError::NotJson { line: error.line() },
    })?;
    let mut shapes: Vec<(String, Option<Polygon>)> = Vec::new();
    for feature in collection.features.iter().take(MAX_ENTRIES) {
        let said = |name: &str| feature.properties.get(name);
        if said("warnId").is_some_and(|id| id.as_str() != Some(alert.id.identifier())) {
            continue;
        }
        let number = said(AREA_ID).or_else(|| said("areaId")).map(plain).unwrap_or_default();
        let lines = outer_lines(&feature.geometry);
        if lines.is_empty() {
            shapes.push((number.clone(), None));
        }
        shapes.extend(lines.into_iter().map(|line| (number.clone(), polygon(line))));
    }
    let mut room = MAX_CORNERS;
    for area in alert.infos.iter_mut().flat_map(|info| &mut info.areas) {
        let own = number_of(area);
        for (number, shape) in &shapes {
            if own.as_ref().is_some_and(|own| own != number) {
                continue;
            }
            let corners = shape.as_ref().map_or(0, |shape| shape.corners().count());
            match shape {
                Some(shape) if corners <= room => {
                    room -= corners;
                    area.polygons.push(shape.clone());
                }
                // A place outside of the others may still be meant.
                _ => area.unreadable = area.unreadable.saturating_add(1),
            }
        }
    }
    Ok(shapes.iter().filter(|(_, shape)| shape.is_some()).count())
}

fn number_of(area: &Area) -> Option<String> {
    let code = area.geocodes.iter().find(|code| code.name.as_str().eq_ignore_ascii_case(AREA_ID))?;
    Some(code.value.as_str().to_owned())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn polygon(line: &[Value]) -> Option<Polygon> {
    let corner = |at: &Value| Some((at.get(1)?.as_f64()?, at.get(0)?.as_f64()?));
    Polygon::new(&line.iter().map(corner).collect::<Option<Vec<_>>>()?)
}
