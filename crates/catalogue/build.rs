//! Reads the family files and the names of models, checks them, and writes them down in a compact
//! form. Adding a family is adding one file; a file with a fault stops the build with its name.

#[path = "src/family.rs"]
#[expect(dead_code, unreachable_pub, reason = "the program uses more of it than the build")]
mod family;
#[path = "src/source.rs"]
#[expect(unreachable_pub, reason = "the same file is part of the program")]
mod source;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use family::{Ask, Compiled, Extract, Family, Sign, Strength, View};

type Fault = Box<dyn Error>;

fn main() -> Result<(), Fault> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut all = Compiled::default();
    for file in files(&root.join("data/models"))? {
        let names = toml::from_str(&fs::read_to_string(&file)?).map_err(|e| fault(&file, &e))?;
        all.models.insert(stem(&file), names);
    }
    for file in files(&root.join("data/families"))? {
        let family: Family = toml::from_str(&fs::read_to_string(&file)?).map_err(|e| fault(&file, &e))?;
        check(&family, &stem(&file), &all).map_err(|e| fault(&file, &e))?;
        all.families.push(family);
    }
    // Signs of one product speak before signs that many products share.
    all.families.sort_by_key(|family| family.generic);
    let bytes = postcard::to_stdvec(&all)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("families.bin"), bytes)?;
    Ok(())
}

/// The TOML files of a folder, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|e| e == "toml") {
            println!("cargo::rerun-if-changed={}", file.display());
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn fault(file: &Path, what: &dyn std::fmt::Display) -> Fault {
    format!("{}: {what}", file.display()).into()
}

/// What a family file must not say.
fn check(family: &Family, name: &str, all: &Compiled) -> Result<(), String> {
    if family.id != name {
        return Err(format!("its id is {}", family.id));
    }
    if !family.source.url.starts_with("https://") || family.source.seen.len() != 10 {
        return Err("its source needs an address (https) and the day it was looked at".into());
    }
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
    places.into_iter().flatten().try_for_each(|place| check_place(place, all))
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

fn check_view(view: &View) -> Result<(), String> {
    let path = match (&view.stream, &view.picture) {
        (Some(path), None) | (None, Some(path)) => path,
        _ => return Err(format!("a [[view]] is a stream or a picture: {view:?}")),
    };
    if !path.starts_with('/') || !path.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(format!("{path} is no path"));
    }
    if !view.source.url.starts_with("https://") || view.source.seen.len() != 10 {
        return Err(format!("the source of {path} needs an address (https) and the day it was looked at"));
    }
    Ok(())
}

fn check_place(place: &Extract, all: &Compiled) -> Result<(), String> {
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
        Some(file) if !all.models.contains_key(file) => Err(format!("there is no data/models/{file}.toml")),
        _ => Ok(()),
    }
}
