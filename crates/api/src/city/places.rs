//! The resident's places: kept sealed on this device, matched on this device, told to nobody.

use porchlight_alerts::{self as alerts, LatLon};
use porchlight_model::Text;

use super::state::Room;
use crate::error::bad_request;
use crate::memory::Keeper;
use crate::wire::{Concerned, ErrorBody, ErrorCode, OwnPlace, PlaceReason, Reason};

/// More places than anybody cares for.
const MOST_PLACES: usize = 20;
/// The longest name of a place, in letters.
const MOST_NAME: usize = 60;

/// Sets a place, or changes the one of the same id.
pub(crate) fn set_place(room: &mut Room, keeper: &Keeper, place: OwnPlace) -> Result<(), ErrorBody> {
    let id_is_plain = (1..=40).contains(&place.id.len())
        && place.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !id_is_plain {
        return Err(bad_request("the id of a place has small letters, digits and hyphens"));
    }
    let name = Text::from_lan(&place.name).to_string();
    if name.chars().count() > MOST_NAME {
        return Err(ErrorBody::new(ErrorCode::BadText, &[("letters", format!("at most {MOST_NAME}"))]));
    }
    if let Some(district) = &place.district {
        let known = room.city().is_some_and(|city| city.districts.iter().any(|known| known.id == *district));
        if !known {
            return Err(bad_request("the chosen city has no such district"));
        }
    }
    if place.at.is_some_and(|[lat, lon]| LatLon::new(lat, lon).is_none()) {
        return Err(bad_request("there are no such degrees"));
    }
    if place.district.is_none() && place.at.is_none() {
        return Err(bad_request("a place has a district or degrees"));
    }
    let place = OwnPlace { name, ..place };
    let places = &mut room.kept.places;
    let at = places.iter().position(|known| known.id == place.id);
    match at {
        Some(at) => places[at] = place,
        None if places.len() >= MOST_PLACES => {
            return Err(ErrorBody::new(ErrorCode::TooMany, &[("most", MOST_PLACES.to_string())]));
        }
        None => places.push(place),
    }
    room.keep(keeper);
    Ok(())
}

/// Takes a place away.
pub(crate) fn remove_place(room: &mut Room, keeper: &Keeper, id: &str) {
    room.kept.places.retain(|place| place.id != id);
    room.keep(keeper);
}

/// Why a warning does or does not concern a place: by its degrees, or else by its whole district.
pub(crate) fn reason(room: &Room, place: &OwnPlace, alert: &alerts::Alert) -> PlaceReason {
    let point = place.at.and_then(|[lat, lon]| LatLon::new(lat, lon));
    let district = place.district.as_ref().and_then(|id| {
        let districts = &room.city()?.districts;
        districts.iter().find(|district| district.id == *id)
    });
    let why = match (point, district) {
        (Some(point), _) => alerts::why(alert, point, &[]),
        (None, Some(district)) => alerts::why_within(alert, &district.areas, &[]),
        (None, None) => alerts::Reason::NoArea,
    };
    let concerned = match why.touches() {
        Some(true) => Concerned::Yes,
        Some(false) => Concerned::No,
        None => Concerned::Unknown,
    };
    let reason = match why {
        alerts::Reason::InsidePolygon { area, .. } | alerts::Reason::InsideCircle { area, .. } => {
            Reason::Inside { area: area.to_string() }
        }
        alerts::Reason::SameCode { area, .. } => Reason::Code { area: area.to_string() },
        alerts::Reason::OnlyCodes { .. } => Reason::OnlyCodes,
        alerts::Reason::Unreadable { .. } => Reason::Unreadable,
        alerts::Reason::OnlyPoint { km, .. } => Reason::OnlyPoint { km },
        alerts::Reason::NoArea => Reason::NoArea,
        alerts::Reason::Outside { km, .. } => Reason::Outside { km },
        alerts::Reason::OtherCodes { .. } => Reason::OtherCodes,
    };
    PlaceReason { place: place.id.clone(), name: place.name.clone(), concerned, reason }
}
