//! Which lesson comes next, and why.

use time::{Date, Duration};

use crate::library::{Lesson, Library};
use crate::progress::Progress;

/// What is the case at home and in the city.
#[derive(Debug, Clone, Copy, Default)]
pub struct Situation<'a> {
    /// The rules of the problems that the last scan found, worst first.
    pub problems: &'a [&'a str],
    /// The protocols of the warnings that are in force and concern the resident, gravest first.
    pub warnings: &'a [&'a str],
    /// The lessons of the city's campaign that runs today.
    pub campaign: &'a [&'a str],
}

/// A lesson, and why it is recommended.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommended<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// Why.
    pub why: Why,
    /// The lesson that it prepares for, where that was recommended and this one comes before it.
    pub before: Option<&'a Lesson>,
}

/// Why a lesson is recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A warning of the city is in force; the protocol says what to do now.
    Warning(String),
    /// The last scan found a problem. The fix comes first.
    Problem(String),
    /// The city asks for it this month.
    Campaign,
    /// It is the next one of its path.
    Path,
}

/// After so many days a lesson whose problem is there again is worth playing again: what was learnt fades
/// (Reinheimer et al., SOUPS 2020: measurably gone after six months).
const FADED: Duration = Duration::days(180);

/// The lessons to play next, the most fitting first, each once. Lessons that were finished are left out, unless
/// what recommends them is there again half a year later.
pub fn recommend<'a>(
    library: &'a Library,
    progress: &Progress,
    situation: &Situation<'_>,
    today: Date,
) -> Vec<Recommended<'a>> {
    let fresh = |lesson: &Lesson| progress.finished(lesson.id()).is_none();
    let faded = |lesson: &Lesson| progress.finished_last(lesson.id()).is_none_or(|last| today - last > FADED);
    let mut next = Next { library, progress, found: Vec::new() };
    for protocol in situation.warnings {
        let lessons = library.recommended_for_warning(protocol).into_iter().filter(|l| faded(l));
        lessons.for_each(|lesson| next.add(lesson, Why::Warning((*protocol).to_owned())));
    }
    for rule in situation.problems {
        let lessons = library.recommended_for(rule).into_iter().filter(|l| faded(l));
        lessons.for_each(|lesson| next.add(lesson, Why::Problem((*rule).to_owned())));
    }
    for lesson in situation.campaign.iter().filter_map(|id| library.lesson(id)).filter(|l| fresh(l)) {
        next.add(lesson, Why::Campaign);
    }
    for lesson in library.lessons().iter().filter(|lesson| fresh(lesson)) {
        next.add(lesson, Why::Path);
    }
    next.found
}

/// The first few of them, mixed: of each kind of reason the first one, so that a loud city does not hide what was
/// found at home; then the others. Their order stays.
pub fn mixed(found: Vec<Recommended<'_>>, most: usize) -> Vec<Recommended<'_>> {
    let mut kinds = Vec::new();
    let mut firsts = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let kind = std::mem::discriminant(&one.why);
        if !kinds.contains(&kind) {
            kinds.push(kind);
            firsts.push(at);
        }
    }
    let others = (0..found.len()).filter(|at| !firsts.contains(at));
    let mut chosen: Vec<usize> = firsts.iter().copied().chain(others).take(most).collect();
    chosen.sort_unstable();
    found.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)).map(|(_, one)| one).collect()
}

struct Next<'a, 'p> {
    library: &'a Library,
    progress: &'p Progress,
    found: Vec<Recommended<'a>>,
}

impl<'a> Next<'a, '_> {
    /// Adds a lesson, and before it those that come first and were never finished. There are no circles.
    fn add(&mut self, lesson: &'a Lesson, why: Why) {
        let mut first: Vec<&'a Lesson> = Vec::new();
        let mut open: Vec<&'a str> = lesson.after().iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            let unknown = first.iter().all(|before| before.id() != id);
            if let Some(before) = self.library.lesson(id)
                && unknown
                && self.progress.finished(id).is_none()
            {
                first.push(before);
                open.extend(before.after().iter().map(String::as_str));
            }
        }
        for before in first.into_iter().rev() {
            self.push(Recommended { lesson: before, why: why.clone(), before: Some(lesson) });
        }
        self.push(Recommended { lesson, why, before: None });
    }

    fn push(&mut self, next: Recommended<'a>) {
        if self.found.iter().all(|found| found.lesson.id() != next.lesson.id()) {
            self.found.push(next);
        }
    }
}
