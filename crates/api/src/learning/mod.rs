//! What there is to learn, what comes next, and what was learnt.

mod drills;
mod next;
mod show;

use std::sync::Mutex;

use porchlight_city::Folder;
use porchlight_lessons::{Known, Lesson, Library, Progress};
use time::{Date, OffsetDateTime};

use crate::error::bad_request;
use crate::memory::Keeper;
use crate::wire::ErrorBody;

pub(crate) use drills::{DrillRoom, Move, cards as drill_cards};
pub(crate) use next::learning;
pub(crate) use show::{card, certificate, lesson, question, tongue, verdict};

/// What progress is kept under.
const KEPT: &str = "learning";

/// The ids that lessons may name.
#[derive(Debug, Clone)]
pub struct LessonNames {
    rules: Vec<&'static str>,
    protocols: Vec<&'static str>,
    drills: Vec<&'static str>,
}

impl LessonNames {
    /// Those of this program.
    pub fn built_in() -> Self {
        let protocols = porchlight_protocols::Library::built_in().protocols().iter();
        Self {
            rules: porchlight_assess::rules().iter().map(|rule| rule.id.0).collect(),
            protocols: protocols.map(porchlight_protocols::Protocol::id).collect(),
            drills: porchlight_drills::Drill::all().iter().map(porchlight_drills::Drill::id).collect(),
        }
    }

    /// The same, as lessons ask for them.
    pub fn known(&self) -> Known<'_> {
        Known { rules: &self.rules, protocols: &self.protocols, drills: &self.drills }
    }
}

/// The lessons of the program, with those of the city's pack in their place or beside them. What is wrong with
/// the city's is among the faults; its lessons may name its own protocols.
pub(crate) fn library(pack: Option<&Folder>) -> Library {
    let files = pack.into_iter().flat_map(|pack| pack.below("pack/lessons/"));
    let city = Library::read(files.filter_map(|(path, bytes)| Some((path, str::from_utf8(bytes).ok()?))));
    if city.lessons().is_empty() && city.faults().is_empty() {
        return Library::built_in().clone();
    }
    let names = LessonNames::built_in();
    let protocols = crate::city::library(pack);
    let protocols: Vec<&str> = protocols.protocols().iter().map(porchlight_protocols::Protocol::id).collect();
    Library::built_in().with(&city.keeping_to(&Known { protocols: &protocols, ..names.known() }))
}

/// The pages that lessons refer to.
pub(crate) fn pages(pack: Option<&Folder>) -> Vec<String> {
    let library = library(pack);
    let sources = library.lessons().iter().flat_map(Lesson::sources);
    sources.map(|source| source.url.clone()).collect()
}

/// What was learnt.
pub fn progress(keeper: &Keeper) -> Progress {
    keeper.sealed(KEPT)
}

/// Changes what was learnt, and keeps it. One change after the other: none is lost to another of the same moment.
pub fn learn<T>(keeper: &Keeper, change: impl FnOnce(&mut Progress) -> T) -> T {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = crate::app::lock(&ONE_AT_A_TIME);
    let mut progress = progress(keeper);
    let result = change(&mut progress);
    keeper.seal(KEPT, &progress, OffsetDateTime::now_utc());
    result
}

/// Reads the resident's day.
pub(crate) fn day(text: &str) -> Result<Date, ErrorBody> {
    let read = porchlight_lessons::day(text);
    read.ok_or_else(|| bad_request("a day is written YYYY-MM-DD"))
}

#[cfg(test)]
mod tests;
