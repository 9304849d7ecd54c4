//! All lessons that can be played.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_model::Reference;
use porchlight_notation::Language;
use time::Date;

use crate::fault::{Fault, Flaw};
use crate::head::{Head, LearningPath};
use crate::script::Script;

/// The largest file that is read: ten times what a lesson needs.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

const HEAD: &str = "lesson.toml";
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

static BUILT_IN: LazyLock<Library> = LazyLock::new(|| Library::read(FILES.iter().copied()));

/// Lessons, and what was wrong with those that were left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Library {
    lessons: Vec<Lesson>,
    faults: Vec<Fault>,
}

/// A lesson in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    id: String,
    head: Head,
    /// In the order of [`Language::ALL`].
    scripts: [Script; Language::ALL.len()],
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

    /// The rules whose findings recommend it.
    pub fn recommends_for(&self) -> &[String] {
        &self.head.recommends_for
    }

    /// Where its facts come from.
    pub fn sources(&self) -> &[Reference] {
        &self.head.sources
    }

    /// The last day before which its facts are to be looked through again.
    pub fn review_by(&self) -> Date {
        self.head.review_by
    }

    /// Its text in a language.
    pub fn script(&self, language: Language) -> &Script {
        &self.scripts[language as usize]
    }

    /// Its title in a language.
    pub fn title(&self, language: Language) -> &str {
        self.script(language).title()
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }
}

impl Library {
    /// The lessons that ship with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads lessons from files that somebody else has opened, each a name such as
    /// `factory-passwords/en.md` and its text. Names without a folder are passed over.
    ///
    /// A lesson with a fault is left out, and all its faults are reported; the others are kept.
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
        library.lessons.sort_by(|a, b| (a.head.path, &a.id).cmp(&(b.head.path, &b.id)));
        library
    }

    /// The lessons, path by path.
    pub fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    /// What was wrong with the files. Each lesson that was left out has at least one fault.
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
        let strangers = self.files.keys().filter(|name| !is_expected(name)).copied().collect::<Vec<_>>();
        for name in strangers {
            self.fault(name, 1, Flaw::UnknownFile);
        }
        let [Some(en), Some(zh), Some(ms), Some(ta)] = scripts else { return None };
        Some(Lesson { id: self.folder.to_owned(), head: head?, scripts: [en, zh, ms, ta] })
    }

    fn file<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str, &str) -> Result<T, Vec<(usize, Flaw)>>,
    ) -> Option<T> {
        let result = match self.files.get(name) {
            None => Err(vec![(1, Flaw::Missing)]),
            Some(text) if text.len() > MAX_BYTES => Err(vec![(1, Flaw::TooLarge { bytes: text.len() })]),
            Some(text) => read(self.folder, text),
        };
        result.map_err(|flaws| flaws.into_iter().for_each(|(line, flaw)| self.fault(name, line, flaw))).ok()
    }

    fn fault(&mut self, file: &str, line: usize, what: Flaw) {
        self.faults.push(Fault { lesson: self.folder.to_owned(), file: file.to_owned(), line, what });
    }
}

fn is_expected(name: &str) -> bool {
    name == HEAD || Language::ALL.iter().any(|language| language.file() == name)
}
