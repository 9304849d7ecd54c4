//! `porchlight city lint`: what is wrong in an office, before anybody signs or publishes it.

use porchlight_alerts::{MsgType, Status, is_shown, lint, read_cap};
use porchlight_api::LessonNames;
use porchlight_city::{
    City, CityKind, Folder, MOST_BYTES, Terms, is_marked_exercise, list_pack, newest_root,
};
use porchlight_lessons::Known;

use super::office::{Office, now};
use crate::args::LintArgs;
use crate::exit::{Code, Failure};
use crate::terminal::{finish, write_all};

/// The longest headline that a phone shows.
const HEADLINE: usize = 140;

pub(super) fn run(args: &LintArgs) -> Result<Code, Failure> {
    let office = Office::open(&args.dir)?;
    let found = wrong(&office.folder);
    let said: String = found.iter().map(|what| format!("{what}\n")).collect();
    if found.is_empty() {
        finish(write_all("Nothing is wrong.\n"))?;
        return Ok(Code::Done);
    }
    finish(write_all(&said))?;
    Ok(Code::Problems)
}

/// Everything that is wrong, a sentence each.
fn wrong(folder: &Folder) -> Vec<String> {
    let mut found = Vec::new();
    match newest_root(folder) {
        Err(error) => found.push(error.to_string()),
        Ok(trust) if trust.root().expires <= now() => {
            found.push("The root has expired: make the next one with `porchlight city new-root`.".to_owned());
        }
        Ok(_) => {}
    }
    let city = match City::of_folder(folder) {
        Ok(city) => city,
        Err(error) => {
            found.push(format!("pack/city.toml: {error}."));
            return found;
        }
    };
    if city.districts.is_empty() {
        found.push("pack/districts.geojson has no districts: no warning can be made.".to_owned());
    }
    if city.mirrors.is_empty() && city.kind == CityKind::Official {
        found.push("pack/city.toml names no mirror: residents' apps cannot fetch anything.".to_owned());
    }
    if city.hotlines.is_empty() {
        found.push("pack/city.toml names no number to call: warnings will name none.".to_owned());
    }
    let mut copy = folder.clone();
    if list_pack(&mut copy, now(), &Terms::default()).unwrap_or(true) {
        found.push("The pack was changed, or was never signed: the keys of the pack must sign.".to_owned());
    }
    for (path, bytes) in folder.files() {
        let list = path.ends_with(".json");
        if list && bytes.len() > MOST_BYTES {
            found.push(format!("{path} is larger than {MOST_BYTES} bytes."));
        }
    }
    found.extend(left_out(folder));
    for (path, bytes) in folder.below("alerts/").filter(|(path, _)| !path.ends_with(".sig")) {
        found.extend(message(&city, bytes).into_iter().map(|what| format!("alerts/{path}: {what}")));
    }
    found
}

/// The pack's lessons and protocols that an app would leave out, each with file and line.
fn left_out(folder: &Folder) -> Vec<String> {
    let texts = |place: &'static str| {
        let files = folder.below(place);
        files.filter_map(|(path, bytes)| Some((path, str::from_utf8(bytes).ok()?))).collect::<Vec<_>>()
    };
    let protocols = porchlight_protocols::Library::read(texts("pack/protocols/"));
    let own: Vec<&str> = protocols.protocols().iter().map(porchlight_protocols::Protocol::id).collect();
    let names = LessonNames::built_in();
    let all: Vec<&str> = names.known().protocols.iter().copied().chain(own).collect();
    let known = Known { protocols: &all, ..names.known() };
    let lessons = porchlight_lessons::Library::read(texts("pack/lessons/")).keeping_to(&known);
    let lessons = lessons.faults().iter().map(|fault| format!("pack/lessons/{fault}."));
    lessons.chain(protocols.faults().iter().map(|fault| format!("pack/protocols/{fault}."))).collect()
}

/// What is wrong with a message.
pub(super) fn message(city: &City, bytes: &[u8]) -> Vec<String> {
    let read = match read_cap(bytes) {
        Ok(read) => read,
        Err(error) => return vec![format!("it cannot be read: {error}.")],
    };
    let alert = read.value;
    let breaches = lint(bytes, &[]).breaches;
    let mut found: Vec<String> = breaches
        .iter()
        .map(|breach| format!("line {}, {breach} ({}).", breach.line, breach.source()))
        .collect();
    if alert.id.sender() != city.sender {
        found.push(format!("its sender is {} and not {}.", alert.id.sender(), city.sender));
    }
    if !matches!(alert.status, Status::Actual | Status::Exercise) {
        found.push(format!("its status is {}: it is not shown to residents.", alert.status));
    } else if is_shown(&alert) == porchlight_alerts::Shown::Not {
        found.push(format!("its scope is {}: it is not shown to residents.", alert.scope));
    }
    if matches!(alert.msg_type, MsgType::Update | MsgType::Cancel) && alert.references.is_empty() {
        found.push("it replaces or ends something, and does not say what.".to_owned());
    }
    if alert.status == Status::Exercise && alert.note.is_none() {
        found.push("the exercise has no name (note).".to_owned());
    }
    for language in &city.languages {
        let Some(info) = alert.infos.iter().find(|info| info.language.as_str() == language) else {
            found.push(format!("it says nothing in the language {language}."));
            continue;
        };
        let mut say = |wrong: bool, what: &str| {
            if wrong {
                found.push(format!("in the language {language} {what}."));
            }
        };
        let longest = |headline: &porchlight_alerts::Prose| headline.as_str().chars().count() > HEADLINE;
        say(info.headline.is_none(), "it has no headline");
        say(info.headline.as_ref().is_some_and(longest), "its headline has more than 140 characters");
        say(info.instruction.is_none(), "it does not say what to do");
        say(info.expires.is_none(), "it has no end");
        say(
            info.areas.iter().all(|area| area.polygons.is_empty() && area.circles.is_empty()),
            "it has no area that can be matched",
        );
        say(
            alert.status == Status::Exercise && !is_marked_exercise(info),
            "its headline does not say that it is an exercise",
        );
    }
    found
}
