//! All lessons that can be played.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use porchlight_model::Reference;
use porchlight_notation::{Language, is_id};
use time::Date;

use crate::block::{Block, Opens};
use crate::drawing::Drawing;
use crate::fault::{Fault, Flaw};
use crate::head::{Audience, Head, LearningPath};
use crate::question::Question;
use crate::script::Script;

/// The largest file that is read: ten times what a lesson needs.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

pub(crate) const HEAD: &str = "lesson.toml";
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

static BUILT_IN: LazyLock<Library> = LazyLock::new(|| Library::read(FILES.iter().copied()));

/// Lessons, and what was wrong with those that were left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    lessons: Vec<Lesson>,
    faults: Vec<Fault>,
}

/// A lesson in every language.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    id: String,
    head: Head,
    /// In the order of [`Language::ALL`].
    scripts: [Script; Language::ALL.len()],
    pictures: BTreeMap<String, Drawing>,
    from_city: bool,
}

/// What there is beside lessons, for the ids that they name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Every rule.
    pub rules: &'a [&'a str],
    /// Every protocol.
    pub protocols: &'a [&'a str],
    /// Every drill.
    pub drills: &'a [&'a str],
}

impl Lesson {
    /// Its id: the name of its folder.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many minutes it takes.
    pub fn minutes(&self) -> u8 {
        self.head.minutes
    }

    /// The path it belongs to.
    pub fn path(&self) -> LearningPath {
        self.head.path
    }

    /// Whom it helps most.
    pub fn audience(&self) -> &[Audience] {
        &self.head.audience
    }

    /// The rules whose findings recommend it.
    pub fn recommends_for(&self) -> &[String] {
        &self.head.recommends_for
    }

    /// The protocols whose warnings recommend it.
    pub fn alerts(&self) -> &[String] {
        &self.head.alerts
    }

    /// The lessons that come before it, by id.
    pub fn after(&self) -> &[String] {
        &self.head.after
    }

    /// Where its facts come from.
    pub fn sources(&self) -> &[Reference] {
        &self.head.sources
    }

    /// The last day before which its facts are to be looked through again.
    pub fn review_by(&self) -> Date {
        self.head.review_by
    }

    /// True for a lesson of a city's pack.
    pub fn is_from_city(&self) -> bool {
        self.from_city
    }

    /// Its text in a language.
    pub fn script(&self, language: Language) -> &Script {
        &self.scripts[language as usize]
    }

    /// Its title in a language.
    pub fn title(&self, language: Language) -> &str {
        self.script(language).title()
    }

    /// A picture of it by its name.
    pub fn picture(&self, name: &str) -> Option<&Drawing> {
        self.pictures.get(name)
    }

    /// The names of its pictures.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = &str> {
        self.pictures.keys().map(String::as_str)
    }

    /// A question in a language, by its id.
    pub fn question(&self, language: Language, id: &str) -> Option<&Question> {
        self.script(language).question(id)
    }

    /// The drills that it leads to.
    pub fn drills(&self) -> impl Iterator<Item = &str> {
        self.script(Language::En).blocks().iter().filter_map(|block| match block {
            Block::Drill { id, .. } => Some(id.as_str()),
            _ => None,
        })
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// What it names that does not exist: the file, the line, what.
    fn strangers(&self, known: &Known<'_>) -> Vec<(&'static str, usize, Flaw)> {
        let Head { recommends_for, alerts, lines, .. } = &self.head;
        let mut strangers = Vec::new();
        for (rule, line) in recommends_for.iter().zip(&lines.rules) {
            if !known.rules.contains(&rule.as_str()) {
                strangers.push((HEAD, *line, Flaw::UnknownRule(rule.clone())));
            }
        }
        for (protocol, line) in alerts.iter().zip(&lines.alerts) {
            if !known.protocols.contains(&protocol.as_str()) {
                strangers.push((HEAD, *line, Flaw::UnknownProtocol(protocol.clone())));
            }
        }
        for language in Language::ALL {
            for (block, line) in self.script(language).blocks_with_lines() {
                let flaw = match block {
                    Block::Drill { id, .. } if !known.drills.contains(&id.as_str()) => {
                        Flaw::UnknownDrill(id.clone())
                    }
                    Block::Task(task) => match &task.opens {
                        Some(Opens::Finding(rule)) if !known.rules.contains(&rule.as_str()) => {
                            Flaw::UnknownRule(rule.clone())
                        }
                        _ => continue,
                    },
                    _ => continue,
                };
                strangers.push((language.file(), line, flaw));
            }
        }
        strangers
    }
}

impl Library {
    /// The lessons that ship with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The files of the lessons that ship, each with its name: for whoever measures or checks the reading.
    pub fn built_in_files() -> &'static [(&'static str, &'static str)] {
        FILES
    }

    /// Reads lessons from files that somebody else has opened, each a name such as
    /// `factory-passwords/en.md` and its text. Names without a folder are passed over.
    ///
    /// A lesson with a fault is left out, and all its faults are reported; the others are kept. So is a lesson
    /// that would have to come after itself.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (name, text) in files {
            if let Some((folder, file)) = name.split_once('/') {
                folders.entry(folder).or_default().insert(file, text);
            }
        }
        let mut library = Self::default();
        for (folder, files) in folders {
            let mut reading = Reading { folder, files, faults: Vec::new() };
            library.lessons.extend(reading.lesson());
            library.faults.append(&mut reading.faults);
        }
        library.leave_out_circles(&Self::default());
        library.sort();
        library
    }

    /// Leaves out the lessons that name a rule, a protocol or a drill that does not exist, and reports them.
    #[must_use]
    pub fn keeping_to(mut self, known: &Known<'_>) -> Self {
        let faults = &mut self.faults;
        self.lessons.retain(|lesson| {
            let strangers = lesson.strangers(known);
            faults.extend(strangers.iter().map(|(file, line, what)| lesson.fault(file, *line, what.clone())));
            strangers.is_empty()
        });
        self
    }

    /// These lessons, and those of a city: in the place of those with the same id, or beside them. A city's
    /// lesson that closes a circle with these is left out. The faults are the city's.
    #[must_use]
    pub fn with(&self, city: &Self) -> Self {
        let mut city = city.clone();
        city.leave_out_circles(self);
        let own = self.lessons.iter().filter(|lesson| city.lesson(&lesson.id).is_none()).cloned();
        let theirs = city.lessons.iter().cloned().map(|lesson| Lesson { from_city: true, ..lesson });
        let mut all = Self { lessons: own.chain(theirs).collect(), faults: city.faults.clone() };
        all.sort();
        all
    }

    /// The lessons, path by path, in the order of each path.
    pub fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    /// What was wrong with the lessons that were left out. A lesson that is not here has at least one fault.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// A lesson by its id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The lessons that a finding of a rule recommends.
    pub fn recommended_for(&self, rule: &str) -> Vec<&Lesson> {
        self.lessons.iter().filter(|l| l.head.recommends_for.iter().any(|r| r == rule)).collect()
    }

    /// The lessons that a warning recommends, by the protocol that says what to do about it.
    pub fn recommended_for_warning(&self, protocol: &str) -> Vec<&Lesson> {
        self.lessons.iter().filter(|l| l.head.alerts.iter().any(|p| p == protocol)).collect()
    }

    /// What names strangers, without leaving anything out.
    pub(crate) fn strangers(&self, known: &Known<'_>) -> Vec<Fault> {
        let of = |lesson: &Lesson| {
            let strangers = lesson.strangers(known);
            strangers.into_iter().map(|(file, line, what)| lesson.fault(file, line, what)).collect::<Vec<_>>()
        };
        self.lessons.iter().flat_map(of).collect()
    }

    fn sort(&mut self) {
        self.lessons
            .sort_by(|a, b| (a.head.path, a.head.place, &a.id).cmp(&(b.head.path, b.head.place, &b.id)));
    }

    /// Leaves out each lesson from which the way back along `after` leads to itself, beside other lessons.
    fn leave_out_circles(&mut self, beside: &Self) {
        let before = |id: &str| self.lesson(id).or_else(|| beside.lesson(id)).map(Lesson::after);
        let mut circles: BTreeMap<String, Fault> = BTreeMap::new();
        for lesson in &self.lessons {
            for (next, line) in lesson.after().iter().zip(&lesson.head.lines.after) {
                if let Some(way) = way_back(&lesson.id, next, before) {
                    let fault = lesson.fault(HEAD, *line, Flaw::Circle(way));
                    circles.entry(lesson.id.clone()).or_insert(fault);
                }
            }
        }
        self.lessons.retain(|lesson| !circles.contains_key(&lesson.id));
        self.faults.extend(circles.into_values());
    }
}

impl Lesson {
    fn fault(&self, file: &str, line: usize, what: Flaw) -> Fault {
        Fault { lesson: self.id.clone(), file: file.to_owned(), line, what }
    }
}

/// The way along `after` from a lesson's neighbour back to it, in words; `None` where there is none.
fn way_back<'a>(home: &str, first: &'a str, before: impl Fn(&str) -> Option<&'a [String]>) -> Option<String> {
    let mut seen = BTreeSet::from([first]);
    let mut ways = vec![vec![first]];
    while let Some(way) = ways.pop() {
        let last = way.last().copied().unwrap_or(first);
        if last == home {
            return Some(format!("{home}, {}", way.join(", ")));
        }
        for next in before(last).unwrap_or_default() {
            if seen.insert(next) {
                ways.push(way.iter().copied().chain([next.as_str()]).collect());
            }
        }
    }
    None
}

/// One folder that is being read.
struct Reading<'a> {
    folder: &'a str,
    files: BTreeMap<&'a str, &'a str>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn lesson(&mut self) -> Option<Lesson> {
        let head = self.file(HEAD, |folder, text| Head::read(folder, text).map_err(|flaw| vec![flaw]));
        // Every file is read, whatever the one before it was like, so that all faults are told at once.
        let scripts = Language::ALL.map(|language| self.file(language.file(), |_, text| Script::read(text)));
        let names = self.files.keys().copied().collect::<Vec<_>>();
        let mut pictures = BTreeMap::new();
        let mut whole = true;
        for name in names {
            match picture_name(name) {
                Some(picture) => {
                    let drawing = self.file(name, |_, text| Drawing::read(text).map_err(|flaw| vec![flaw]));
                    whole &= drawing.is_some();
                    pictures.extend(drawing.map(|drawing| (picture.to_owned(), drawing)));
                }
                None if is_expected(name) => {}
                None => self.fault(name, 1, Flaw::UnknownFile),
            }
        }
        for (language, script) in Language::ALL.iter().zip(&scripts) {
            for (block, line) in script.iter().flat_map(Script::blocks_with_lines) {
                if let Block::Picture { name, .. } = block
                    && !self.files.contains_key(format!("{name}.svg").as_str())
                {
                    whole = false;
                    self.fault(language.file(), line, Flaw::NoPicture(name.clone()));
                }
            }
        }
        let [Some(en), Some(zh), Some(ms), Some(ta)] = scripts else { return None };
        let (id, scripts) = (self.folder.to_owned(), [en, zh, ms, ta]);
        head.filter(|_| whole).map(|head| Lesson { id, head, scripts, pictures, from_city: false })
    }

    fn file<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str, &str) -> Result<T, Vec<(usize, Flaw)>>,
    ) -> Option<T> {
        let result = match self.files.get(name) {
            None => Err(vec![(1, Flaw::Missing)]),
            Some(text) if text.len() > MAX_BYTES => Err(vec![(1, Flaw::TooLarge)]),
            Some(text) => read(self.folder, text),
        };
        result.map_err(|flaws| flaws.into_iter().for_each(|(line, flaw)| self.fault(name, line, flaw))).ok()
    }

    fn fault(&mut self, file: &str, line: usize, what: Flaw) {
        self.faults.push(Fault { lesson: self.folder.to_owned(), file: file.to_owned(), line, what });
    }
}

fn picture_name(file: &str) -> Option<&str> {
    file.strip_suffix(".svg").filter(|name| is_id(name))
}

fn is_expected(name: &str) -> bool {
    name == HEAD || Language::ALL.iter().any(|language| language.file() == name)
}
