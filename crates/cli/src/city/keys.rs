//! `porchlight city new-key`, `init` and `new-root`: who may sign.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use porchlight_alerts::read_moment;
use porchlight_city::{Change, FoundError, Founding, RoleName, Root, found, newest_root, next_root};
use porchlight_model::Text;
use time::{Duration, UtcOffset};

use super::office::{Office, now};
use super::{refused, role};
use crate::args::{InitArgs, NewRootArgs, PairArgs};
use crate::exit::{Code, Failure};
use crate::key_file::{new_pair, public_keys};
use crate::terminal::{finish, write_all};

pub(super) fn new_key(args: &PairArgs) -> Result<Code, Failure> {
    let (public, said) = new_pair(&args.file)?;
    finish(write_all(&format!("{said}{public}\n")))?;
    Ok(Code::Done)
}

fn not_made(error: FoundError) -> Failure {
    Failure::NotMade(error.to_string())
}

pub(super) fn init(args: &InitArgs) -> Result<Code, Failure> {
    let mut office = Office::open_or_new(&args.dir)?;
    if office.folder.files().next().is_some() {
        return Err(Failure::NotMade(format!(
            "{} holds files of a city already. Nothing was changed.",
            args.dir.display()
        )));
    }
    let languages = if args.languages.is_empty() {
        args.names.iter().map(|(language, _)| language.clone()).collect()
    } else {
        args.languages.clone()
    };
    let mut thresholds = BTreeMap::new();
    for (name, count) in &args.thresholds {
        let count = count.parse().map_err(|_| Failure::Usage(format!("{count} is no number of keys.")))?;
        thresholds.insert(role(name)?, count);
    }
    let mut keys = BTreeMap::new();
    for (name, files) in [
        (RoleName::Root, &args.root),
        (RoleName::Status, &args.status),
        (RoleName::Pack, &args.pack),
        (RoleName::Actual, &args.official),
        (RoleName::Exercise, &args.exercise),
    ] {
        keys.insert(name, public_keys(files)?);
    }
    office.folder = found(&Founding {
        id: args.id.clone(),
        names: args.names.iter().cloned().collect(),
        languages,
        sender: args.sender.clone(),
        utc_offset: offset(&args.utc_offset)?,
        mirrors: args.mirrors.clone(),
        keys,
        thresholds,
        holders: args.holders.iter().cloned().collect(),
        expires: now() + Duration::days(args.days.into()),
    })
    .map_err(not_made)?;
    office.save()?;
    let root = Root::read(office.folder.get("1.root.json").unwrap_or_default())
        .map_err(|error| Failure::NotMade(error.to_string()))?;
    let dir = args.dir.display();
    finish(write_all(&format!(
        "The office is in {dir}. What comes next:\n\
         1. Fill {dir}/pack/districts.geojson and look through {dir}/pack/city.toml.\n\
         2. {} of the {} keys of the root sign: porchlight city sign {dir} --key FILE\n\
         3. {} of the {} keys of the pack sign, by the same command.\n",
        root.role(RoleName::Root).threshold,
        root.role(RoleName::Root).keys.len(),
        root.role(RoleName::Pack).threshold,
        root.role(RoleName::Pack).keys.len(),
    )))?;
    Ok(Code::Done)
}

/// Reads `+08:00`.
fn offset(raw: &str) -> Result<UtcOffset, Failure> {
    let read = read_moment(&format!("2026-01-01T00:00:00{raw}")).filter(|_| raw.len() == 6);
    let read = read.ok_or_else(|| Failure::Usage(format!("{raw} is no offset from UTC such as +08:00.")))?;
    Ok(read.at.offset())
}

pub(super) fn new_root(args: &NewRootArgs) -> Result<Code, Failure> {
    let mut office = Office::open(&args.dir)?;
    let trust = newest_root(&office.folder).map_err(refused)?;
    let one = |file: &str| -> Result<_, Failure> {
        match <[_; 1]>::try_from(public_keys(&[PathBuf::from(file)])?) {
            Ok([key]) => Ok(key),
            Err(_) => Err(Failure::Usage(format!("{file} holds more than one key."))),
        }
    };
    let mut changes = Vec::new();
    for (old, file) in &args.replace {
        changes.push(Change::Replace(old.clone(), one(file)?));
    }
    for (name, file) in &args.add {
        changes.push(Change::Add(role(name)?, one(file)?));
    }
    changes.extend(args.remove.iter().cloned().map(Change::Remove));
    changes.extend(args.holder.iter().cloned().map(|(id, name)| Change::Holder(id, name)));
    let next =
        next_root(trust.root(), &changes, now() + Duration::days(args.days.into())).map_err(not_made)?;
    let path = format!("{}.root.json", next.number);
    let put = office.folder.put(&path, next.to_bytes());
    put.map_err(|error| Failure::NotMade(format!("{error}.")))?;
    // One that was made before and not signed by enough gives way.
    office.folder.remove(&format!("{path}.sig"));
    office.save()?;
    finish(write_all(&format!(
        "{}{path} is made. It counts once {} keys of the root before it and {} of its own have signed it:\n\
         porchlight city sign {} --key FILE\n",
        differences(Some(trust.root()), &next),
        trust.root().role(RoleName::Root).threshold,
        next.role(RoleName::Root).threshold,
        Path::new(&args.dir).display(),
    )))?;
    Ok(Code::Done)
}

/// Who may sign what, with a mark at what is new.
pub(super) fn differences(before: Option<&Root>, root: &Root) -> String {
    let mut out = format!("Root {} of {}, good until {}\n", root.number, root.city, root.expires.date());
    for name in RoleName::ALL {
        let part = root.role(name);
        out.push_str(&format!("  {name}: {} of {} must sign\n", part.threshold, part.keys.len()));
        for key in &part.keys {
            let holder = Text::from_lan(root.holder(key.id()).unwrap_or("holder not named"));
            let new = before.is_some_and(|before| !before.role(name).keys.contains(key));
            out.push_str(&format!("    {} {holder}{}\n", key.id(), if new { "  (new)" } else { "" }));
        }
        let gone =
            before.iter().flat_map(|before| &before.role(name).keys).filter(|key| !part.keys.contains(key));
        for key in gone {
            out.push_str(&format!("    {} has no say any more\n", key.id()));
        }
    }
    out
}
