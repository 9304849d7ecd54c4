//! `porchlight lessons`: played in the terminal, reviewed, written, checked and exported.

mod desk;
mod drill;
mod play;
mod words;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use porchlight_api::{Keeper, LessonNames, Memory, progress};
use porchlight_lessons::{Known, Language, Lesson, Library, Progress, TRUSTED_HOSTS, Yardstick, blank};
use time::{Date, OffsetDateTime};

use crate::args::{
    DrillArgs, ExportLessonsArgs, GiftFormat, LessonsArgs, LessonsCommand, LintLessonsArgs, NewLessonArgs,
    PlayArgs, ToldArgs,
};
use crate::exit::{Code, Failure};
use crate::terminal::{complain, finish, write_all, write_to};

pub(crate) async fn run(args: &LessonsArgs) -> Result<Code, Failure> {
    match &args.command {
        LessonsCommand::List(told) => list(told),
        LessonsCommand::Play(args) => one(args).await,
        LessonsCommand::Review(told) => review(told),
        LessonsCommand::Drill(args) => drill(args).await,
        LessonsCommand::Lint(args) => lint(args),
        LessonsCommand::New(args) => new(args),
        LessonsCommand::Export(args) => export(args),
    }
}

fn list(told: &ToldArgs) -> Result<Code, Failure> {
    let (library, language) = asked(told.city.as_deref(), &told.language)?;
    let progress = progress(&keeper(told.forget));
    let widest = library.lessons().iter().map(|lesson| lesson.id().len()).max().unwrap_or_default();
    let mut text = String::new();
    let mut path = None;
    for lesson in library.lessons() {
        if path.replace(lesson.path()) != Some(lesson.path()) {
            let gap = if text.is_empty() { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{gap}{}", words::path(language, lesson.path()));
        }
        let sign = if progress.finished(lesson.id()).is_some() { "x" } else { " " };
        let whose = if lesson.is_from_city() { " (the city's own)" } else { "" };
        let (id, title) = (lesson.id(), lesson.title(language));
        let _ = writeln!(text, "  [{sign}] {id:widest$}  {} min  {title}{whose}", lesson.minutes());
    }
    finish(write_all(&text))?;
    Ok(Code::Done)
}

async fn one(args: &PlayArgs) -> Result<Code, Failure> {
    let (library, language) = asked(args.told.city.as_deref(), &args.told.language)?;
    let Some(lesson) = library.lesson(&args.id) else {
        complain(&format!("There is no lesson \"{}\". To see all: porchlight lessons list", args.id));
        return Ok(Code::Problems);
    };
    play::lesson(lesson, language, &keeper(args.told.forget), today()).await
}

fn review(told: &ToldArgs) -> Result<Code, Failure> {
    let (library, language) = asked(told.city.as_deref(), &told.language)?;
    play::review(&library, language, &keeper(told.forget), today())
}

async fn drill(args: &DrillArgs) -> Result<Code, Failure> {
    let language = Language::parse(&args.told.language).unwrap_or(Language::En);
    let keeper = keeper(args.told.forget);
    let Some(id) = &args.id else { return drill::list(language, &keeper) };
    let Some(drill) = porchlight_drills::Drill::of(id) else {
        complain(&format!("There is no drill \"{id}\". To see all: porchlight lessons drill"));
        return Ok(Code::Problems);
    };
    drill::play(drill, language, &keeper, today()).await
}

fn lint(args: &LintLessonsArgs) -> Result<Code, Failure> {
    let library = read(&args.folder)?;
    let names = LessonNames::built_in();
    let own = match &args.protocols {
        Some(folder) => crate::protocols::read(folder)?,
        None => porchlight_protocols::Library::default(),
    };
    let own = own.protocols().iter().map(porchlight_protocols::Protocol::id);
    let protocols: Vec<&str> = names.known().protocols.iter().copied().chain(own).collect();
    let hosts: Vec<_> = TRUSTED_HOSTS.iter().copied().chain(args.hosts.iter().map(String::as_str)).collect();
    let known = Known { protocols: &protocols, ..names.known() };
    let beside = Some(Library::built_in());
    let faults = library.lint(&Yardstick { today: today(), known, beside, hosts: &hosts });
    let mut text = faults.iter().map(|fault| format!("{fault}\n")).collect::<String>();
    let count = library.lessons().len();
    let _ = match (faults.len(), count) {
        (0, 0) => writeln!(text, "There are no lessons in {}.", args.folder.display()),
        (0, _) => writeln!(text, "Lessons: {count}. Nothing to mend."),
        (many, _) => writeln!(text, "Lessons that could be read: {count}. Things to mend: {many}."),
    };
    finish(write_all(&text))?;
    Ok(if faults.is_empty() && count > 0 { Code::Done } else { Code::Problems })
}

fn new(args: &NewLessonArgs) -> Result<Code, Failure> {
    let Some(files) = blank(&args.id, args.path.into(), today()) else {
        return Err(Failure::Usage("An id has small letters, digits and hyphens, at most 64.".to_owned()));
    };
    let folder = args.folder.join(&args.id);
    if folder.exists() {
        return Err(Failure::Usage(format!("{} is there already. It was left as it is.", folder.display())));
    }
    let written = fs::create_dir_all(&folder)
        .and_then(|()| files.iter().try_for_each(|(name, text)| fs::write(folder.join(name), text)));
    written.map_err(|e| Failure::system(&format!("{} could not be written", folder.display()), e))?;
    let (place, all) = (folder.display(), args.folder.display());
    finish(write_all(&format!(
        "{place} has a lesson to write over. To check it: porchlight lessons lint {all}\n"
    )))?;
    Ok(Code::Done)
}

fn export(args: &ExportLessonsArgs) -> Result<Code, Failure> {
    let (library, language) = asked(args.city.as_deref(), &args.language)?;
    let text = match args.format {
        GiftFormat::Gift => library.gift(language),
    };
    write_to(args.output.as_deref(), text.as_bytes())?;
    Ok(Code::Done)
}

/// The lessons that are meant, and the language. What is wrong with a city's own is said, and the rest is used.
fn asked(city: Option<&Path>, language: &str) -> Result<(Library, Language), Failure> {
    let language = Language::parse(language).unwrap_or(Language::En);
    let Some(city) = city else { return Ok((Library::built_in().clone(), language)) };
    let names = LessonNames::built_in();
    let all = Library::built_in().with(&read(city)?.keeping_to(&names.known()));
    for fault in all.faults() {
        complain(&fault.to_string());
    }
    Ok((all, language))
}

fn read(folder: &Path) -> Result<Library, Failure> {
    let files = crate::texts::read(folder, "lessons", &["md", "toml", "svg"])?;
    Ok(Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str()))))
}

fn keeper(forget: bool) -> Keeper {
    if forget { Keeper::forgetful(Memory::NoKeychain) } else { Keeper::open(crate::here::data_folder()) }
}

/// The day by this computer's own clock and zone.
fn today() -> Date {
    let now = jiff::Zoned::now().date();
    let month = u8::try_from(now.month()).ok().and_then(|month| time::Month::try_from(month).ok());
    let day = u8::try_from(now.day()).unwrap_or(1);
    month
        .and_then(|month| Date::from_calendar_date(now.year().into(), month, day).ok())
        .unwrap_or_else(|| OffsetDateTime::now_utc().date())
}

/// The lesson's own line for lists and endings.
fn title(lesson: &Lesson, language: Language) -> String {
    lesson.title(language).to_owned()
}

/// Whether anything was learnt yet.
fn is_new(progress: &Progress) -> bool {
    *progress == Progress::default()
}
