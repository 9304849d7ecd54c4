//! The bytes of a message: CAP 1.2, its elements in the order of the schema.

use porchlight_alerts::{LatLon, Polygon, Scope};

use super::date::in_cap;
use super::place::Place;
use super::template::Template;
use super::{DISTRICT, Desk, Draft, PROTOCOL};
use crate::pack::{City, District};
use crate::xml::Writer;

/// Writes a draft in which nothing is missing.
pub(super) fn cap(draft: &Draft, desk: &Desk<'_>) -> Vec<u8> {
    let city = desk.city;
    let mut xml = Writer::new();
    xml.begin("alert", &[("xmlns", "urn:oasis:names:tc:emergency:cap:1.2")]);
    xml.words("identifier", &draft.identifier(city));
    xml.words("sender", &city.sender);
    xml.words("sent", &in_cap(draft.sent));
    xml.words("status", draft.status().as_str());
    xml.words("msgType", draft.kind.msg_type().as_str());
    xml.words("scope", Scope::Public.as_str());
    if let Some(name) = draft.exercise_name() {
        xml.words("note", name.as_str());
    }
    let references: Vec<String> = draft
        .references(desk.active)
        .iter()
        .map(|id| format!("{},{},{}", id.sender(), id.identifier(), in_cap(id.sent())))
        .collect();
    if !references.is_empty() {
        xml.words("references", &references.join(" "));
    }
    for language in &city.languages {
        info(draft, city, language, &mut xml);
    }
    xml.finish()
}

fn info(draft: &Draft, city: &City, language: &str, xml: &mut Writer) {
    let words = draft.words(city).remove(language).unwrap_or_default();
    xml.begin("info", &[]);
    xml.words("language", language);
    if let Ok(template) = Template::find(&draft.template) {
        template.categories.iter().for_each(|category| xml.words("category", category.as_str()));
        xml.words("event", &words.event);
        template.responses.iter().for_each(|response| xml.words("responseType", response.as_str()));
        xml.words("urgency", template.urgency.as_str());
        xml.words("severity", template.severity.as_str());
        xml.words("certainty", template.certainty.as_str());
    }
    xml.words("effective", &in_cap(draft.sent));
    if let Some(until) = draft.until {
        xml.words("expires", &in_cap(until));
    }
    xml.words("senderName", city.names.get(language).as_str());
    xml.words("headline", &words.headline);
    xml.words("description", &words.description);
    xml.words("instruction", &words.instruction);
    if let Some(help) = city.hotline_for("city-help") {
        xml.words("contact", help.number.as_str());
    }
    let named = draft.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in [(PROTOCOL, draft.protocol())].into_iter().chain(named) {
        xml.begin("parameter", &[]);
        xml.words("valueName", name);
        xml.words("value", value);
        xml.end();
    }
    let districts = draft.place.districts(city);
    if draft.place == Place::WholeCity {
        area(&draft.place.words(city, language), &districts, xml);
    } else {
        for district in districts {
            area(district.names.get(language).as_str(), &[district], xml);
        }
    }
    xml.end();
}

fn area(description: &str, districts: &[&District], xml: &mut Writer) {
    xml.begin("area", &[]);
    xml.words("areaDesc", description);
    for shape in districts.iter().flat_map(|district| &district.areas) {
        xml.words("polygon", &polygon(shape));
    }
    for district in districts {
        xml.begin("geocode", &[]);
        xml.words("valueName", DISTRICT);
        xml.words("value", &district.id);
        xml.end();
    }
    xml.end();
}

/// `lat,lon` pairs. Longitudes that run on past ±180 are brought back: readers take the short way round.
fn polygon(shape: &Polygon) -> String {
    let corner = |(lat, lon): (f64, f64)| {
        let within =
            if LatLon::new(lat, lon).is_some() { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 };
        format!("{lat},{within}")
    };
    shape.corners().map(corner).collect::<Vec<_>>().join(" ")
}
