//! What a catalogue must not say, whoever made or signed it.

use std::collections::{BTreeMap, BTreeSet};

use crate::contents::Contents;
use crate::family::{Ask, Extract, Family, ModelNames, Sign, Strength, View};

type Models = BTreeMap<String, ModelNames>;

/// Checks everything that a catalogue holds.
pub(crate) fn contents(contents: &Contents) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for one in &contents.families {
        family(one, &contents.models).map_err(|fault| format!("{}: {fault}", one.id))?;
        if !ids.insert(&one.id) {
            return Err(format!("{}: it is there twice", one.id));
        }
    }
    contents.facts.sources().try_for_each(|[title, url, seen]| {
        if title.is_empty() { Err(format!("{url}: it has no title")) } else { source(url, seen) }
    })
}

/// Pages are opened for residents, so nothing but `https` may stand there.
fn source(url: &str, seen: &str) -> Result<(), String> {
    let is_day = seen.len() == 10 && seen.bytes().all(|b| b == b'-' || b.is_ascii_digit());
    if url.starts_with("https://") && url.bytes().all(|b| b.is_ascii_graphic()) && is_day {
        return Ok(());
    }
    Err(format!("a source needs an address (https) and the day it was looked at: {url} {seen}"))
}

/// What a family must not say.
fn family(family: &Family, models: &Models) -> Result<(), String> {
    source(&family.source.url, &family.source.seen)?;
    if family.sign.is_empty() {
        return Err("it has no sign".into());
    }
    for sign in &family.sign {
        check_sign(sign)?;
        if sign.is.is_some() {
            return Err("a kind belongs to the family or to [[kind_when]]".into());
        }
    }
    for sign in &family.kind_when {
        check_sign(sign)?;
        if sign.is.is_none() {
            return Err("a [[kind_when]] needs the kind that it is".into());
        }
    }
    family.ask.iter().try_for_each(check_ask)?;
    family.view.iter().try_for_each(check_view)?;
    let places = [&family.maker_from, &family.model, &family.firmware, &family.name];
    places.into_iter().flatten().try_for_each(|place| check_place(place, models))
}

fn check_view(view: &View) -> Result<(), String> {
    let path = match (&view.stream, &view.picture) {
        (Some(path), None) | (None, Some(path)) => path,
        _ => return Err(format!("a [[view]] is a stream or a picture: {view:?}")),
    };
    if !path.starts_with('/') || !path.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(format!("{path} is no path"));
    }
    source(&view.source.url, &view.source.seen)
}

/// One weak sign must never make a sure claim.
fn check_sign(sign: &Sign) -> Result<(), String> {
    let weak = sign.oui.is_some() || sign.hostname.is_some() || sign.port.is_some();
    let fair = sign.banner.is_some()
        || sign.server.is_some()
        || sign.title.is_some()
        || sign.realm.is_some()
        || sign.ssdp_server.is_some()
        || sign.snmp.is_some()
        || sign.certificate.is_some();
    let firm = sign.mdns.is_some()
        || sign.ssdp_st.is_some()
        || sign.upnp_maker.is_some()
        || sign.upnp_type.is_some()
        || sign.upnp_model.is_some()
        || sign.told.is_some()
        || sign.path.is_some();
    let count = [sign.oui.is_some(), sign.hostname.is_some(), sign.port.is_some()];
    let weak_ones = count.into_iter().filter(|is| *is).count();
    let most = match (firm, fair, weak_ones) {
        (true, ..) => Strength::Certain,
        (false, true, _) | (false, false, 2..) => Strength::Likely,
        _ => Strength::Hint,
    };
    if !(weak || fair || firm) {
        return Err("a sign names nothing".into());
    }
    if sign.strength > most {
        return Err(format!("a sign of that sort is worth {most:?} at most: {sign:?}"));
    }
    if sign.body.is_some() && sign.path.is_none() {
        return Err("a body is looked for in the page with a path".into());
    }
    if sign.mdns.is_none() && (sign.instance.is_some() || !sign.txt.is_empty()) {
        return Err("instance and txt belong to an mdns service".into());
    }
    if sign.told.is_none() && !sign.fields.is_empty() {
        return Err("fields belong to a discovery protocol".into());
    }
    Ok(())
}

fn check_ask(ask: &Ask) -> Result<(), String> {
    let page = ask.path.starts_with('/') && ask.port != 0;
    match (page, &ask.call, &ask.told) {
        (true, None, None) => Ok(()),
        (false, Some(_), None) | (false, None, Some(_)) if ask.path.is_empty() => Ok(()),
        _ => Err(format!("an [[ask]] is a page, a call or a discovery protocol: {ask:?}")),
    }
}

fn check_place(place: &Extract, models: &Models) -> Result<(), String> {
    let places = [
        place.mdns.is_some(),
        place.upnp.is_some(),
        place.told.is_some() && place.field.is_some(),
        place.path.is_some(),
        place.realm,
        place.title,
        place.server,
        place.ssdp_server,
        place.snmp,
        place.banner,
        place.hostname,
    ];
    if places.into_iter().filter(|is| *is).count() != 1 {
        return Err(format!("a text stands in one place: {place:?}"));
    }
    match &place.names_from {
        Some(file) if !models.contains_key(file) => Err(format!("there is no data/models/{file}.toml")),
        _ => Ok(()),
    }
}
