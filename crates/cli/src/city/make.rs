//! `porchlight city new-alert`, `exercise`, `update` and `cancel`: a message from a few answers.

use std::collections::BTreeMap;
use std::path::Path;

use porchlight_alerts::{Alert, Prose, Status};
use porchlight_city::{
    City, DISTRICT, Desk, Draft, DraftKind, PROTOCOL, Part, Place, Problem, RoleName, Template, Words,
    active, newest_root, next_counter,
};
use time::Duration;

use super::office::{Office, now};
use super::{preview, refused, time_of};
use crate::args::{AlertArgs, CancelArgs, CityUpdateArgs, DraftArgs, ExerciseArgs, WordsArgs};
use crate::exit::{Code, Failure};
use crate::terminal::{ask, ask_yes, can_ask, complain, finish, write_all};

/// How long the end of a warning is shown.
const SHOWN: Duration = Duration::hours(24);

pub(super) fn alert(args: &AlertArgs) -> Result<Code, Failure> {
    make(&args.dir, DraftKind::Alert, None, &args.draft)
}

pub(super) fn exercise(args: &ExerciseArgs) -> Result<Code, Failure> {
    let asked = || if can_ask() { ask("What is the exercise called?") } else { String::new() };
    make(&args.dir, DraftKind::Alert, Some(args.note.clone().unwrap_or_else(asked)), &args.draft)
}

pub(super) fn update(args: &CityUpdateArgs) -> Result<Code, Failure> {
    make(&args.dir, DraftKind::Update(args.ids.clone()), None, &args.draft)
}

pub(super) fn cancel(args: &CancelArgs) -> Result<Code, Failure> {
    make(&args.dir, DraftKind::Cancel(args.ids.clone()), None, &args.draft)
}

fn make(dir: &Path, kind: DraftKind, exercise: Option<String>, args: &DraftArgs) -> Result<Code, Failure> {
    let mut office = Office::open(dir)?;
    let city = office.city()?;
    let root = newest_root(&office.folder);
    let active = if root.is_ok() { active(&office.folder, now()).map_err(refused)? } else { Vec::new() };
    let desk = Desk { city: &city, active: &active, root_signed: root.is_ok() };
    let sent = now().to_offset(city.utc_offset);
    let mut draft = Draft {
        kind,
        exercise,
        template: String::new(),
        protocol: None,
        place: place(&args.districts),
        sent,
        until: until(args, &city)?,
        counter: next_counter(&office.folder, &city.id, sent),
        parameters: args.parameters.clone(),
        own: own(&args.words),
    };
    inherit(&mut draft, &active);
    draft.template = match (&args.template, draft.template.is_empty()) {
        (Some(template), _) => template.clone(),
        (None, false) => draft.template,
        (None, true) if can_ask() => ask(&format!("{}\nWhich of these?", templates())),
        (None, true) => String::new(),
    };
    answer(&mut draft, &desk)?;
    let made = draft.make(&desk).map_err(|problems| listed(&problems))?;
    finish(write_all(&format!("{}\n", preview::of(&made.alert, &city))))?;
    let agreed = args.yes || (can_ask() && ask_yes("Write this message?"));
    if !agreed {
        let why = if can_ask() { "" } else { " Where nobody can be asked, --yes says that it is meant." };
        return Err(Failure::NotMade(format!("Nothing was written.{why}")));
    }
    let put = office.folder.put(&made.path, made.bytes);
    put.map_err(|error| Failure::NotMade(format!("{error}.")))?;
    office.save()?;
    let role = RoleName::of(made.alert.status);
    let need = root.map_err(refused)?.root().role(role).threshold;
    finish(write_all(&format!(
        "Written: {}\nIts id: {}\nIt is published once {need} of the role \"{role}\" have signed it: porchlight city \
         sign {} --key FILE\n",
        made.path,
        made.alert.id.identifier(),
        dir.display()
    )))?;
    Ok(Code::Done)
}

fn place(districts: &[String]) -> Place {
    match districts {
        [] => Place::Unsaid,
        [all] if all == "all" => Place::WholeCity,
        ids => Place::Districts(ids.to_vec()),
    }
}

fn until(args: &DraftArgs, city: &City) -> Result<Option<time::OffsetDateTime>, Failure> {
    if let Some(hours) = args.hours {
        return Ok(Some(now().to_offset(city.utc_offset) + Duration::hours(hours.into())));
    }
    let Some(raw) = &args.until else { return Ok(None) };
    let read = time_of(raw, city.utc_offset, now());
    read.map(Some)
        .ok_or_else(|| Failure::Usage(format!("{raw} is no time: write it as 23:00 or 2026-09-14 23:00.")))
}

fn own(args: &WordsArgs) -> BTreeMap<String, Words> {
    let mut all: BTreeMap<String, Words> = BTreeMap::new();
    for (part, words) in [
        (Part::Event, &args.event),
        (Part::Headline, &args.headline),
        (Part::Description, &args.description),
        (Part::Instruction, &args.instruction),
    ] {
        for (language, text) in words {
            text.clone_into(part.of_mut(all.entry(language.clone()).or_default()));
        }
    }
    all
}

/// What an update or a cancellation takes over from the message that it names, where nothing else is said.
fn inherit(draft: &mut Draft, active: &[Alert]) {
    let named = match &draft.kind {
        DraftKind::Alert => return,
        DraftKind::Update(named) | DraftKind::Cancel(named) => named,
    };
    let first = named.iter().find_map(|id| active.iter().find(|alert| alert.id.identifier() == id));
    let info = first.and_then(|alert| alert.infos.first());
    let protocol = info
        .and_then(|info| info.parameters.iter().find(|pair| pair.name.as_str() == PROTOCOL))
        .map(|pair| pair.value.as_str().to_owned());
    if let Some(alert) = first.filter(|alert| alert.status == Status::Exercise) {
        draft.exercise = Some(alert.note.as_ref().map(Prose::as_str).unwrap_or_default().to_owned());
    }
    if draft.place == Place::Unsaid {
        let areas = info.map(|info| info.areas.as_slice()).unwrap_or_default();
        let codes =
            areas.iter().flat_map(|area| &area.geocodes).filter(|code| code.name.as_str() == DISTRICT);
        let ids: Vec<String> = codes.map(|code| code.value.as_str().to_owned()).collect();
        // The whole city is one area with all of its districts.
        draft.place = if areas.len() == ids.len() && !ids.is_empty() {
            Place::Districts(ids)
        } else {
            Place::WholeCity
        };
    }
    if matches!(draft.kind, DraftKind::Cancel(_)) {
        Template::ALL_CLEAR.clone_into(&mut draft.template);
        draft.until = draft.until.or(Some(draft.sent + SHOWN));
        draft.protocol = protocol;
    } else {
        // Two templates may share a protocol: the one that asks for the same actions was meant.
        let responses = info.map(|info| info.responses.as_slice()).unwrap_or_default();
        let fits = |template: &&Template| {
            let mut own = template.responses.clone();
            own.sort();
            Some(&template.protocol) == protocol.as_ref() && own == responses
        };
        draft.template =
            Template::all().iter().find(fits).map(|template| template.id.clone()).unwrap_or_default();
    }
}

fn templates() -> String {
    Template::all().iter().map(|template| template.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// Asks for what is missing, where somebody can be asked, until nothing is or no answer comes.
fn answer(draft: &mut Draft, desk: &Desk<'_>) -> Result<(), Failure> {
    loop {
        let problems = draft.check(desk);
        if problems.is_empty() {
            return Ok(());
        }
        let mut answered = can_ask();
        for problem in &problems {
            answered = answered && asked(draft, desk.city, problem);
        }
        if !answered {
            return Err(listed(&problems));
        }
    }
}

/// Asks about one problem; false when no answer came, or when an answer could not solve it.
fn asked(draft: &mut Draft, city: &City, problem: &Problem) -> bool {
    let question = match problem {
        Problem::NoEnd | Problem::EndInPast(_) | Problem::EndTooFar(_) => {
            "Until when, by the city's clocks (23:00, or 2026-09-14 23:00)?".to_owned()
        }
        Problem::NoDistrict | Problem::UnknownDistrict { .. } => {
            let all: Vec<&str> = city.districts.iter().map(|district| district.id.as_str()).collect();
            format!("Which districts, of {}, or all?", all.join(", "))
        }
        Problem::UnknownTemplate { .. } => format!("Which of these: {}?", templates()),
        Problem::Missing { language, part } | Problem::TooLong { language, part, .. } => {
            format!("The {part} in the language {language}:")
        }
        _ => return false,
    };
    complain(&problem.to_string());
    let raw = ask(&question);
    match problem {
        Problem::NoEnd | Problem::EndInPast(_) | Problem::EndTooFar(_) => {
            draft.until = time_of(&raw, city.utc_offset, draft.sent);
        }
        Problem::NoDistrict | Problem::UnknownDistrict { .. } => {
            let ids: Vec<String> =
                raw.split([',', ' ']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
            draft.place = place(&ids);
        }
        Problem::UnknownTemplate { .. } => raw.clone_into(&mut draft.template),
        Problem::Missing { language, part } | Problem::TooLong { language, part, .. } => {
            raw.clone_into(part.of_mut(draft.own.entry(language.clone()).or_default()));
        }
        _ => {}
    }
    !raw.is_empty()
}

fn listed(problems: &[Problem]) -> Failure {
    let mut said = String::from("Nothing was written.");
    for problem in problems {
        said.push_str(&format!("\n  {problem}"));
        if matches!(problem, Problem::UnknownTemplate { .. }) {
            said.push_str(&format!(" All of them: {}.", templates()));
        }
    }
    Failure::NotMade(said)
}
