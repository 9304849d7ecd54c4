//! What a protocol is made of.

use porchlight_model::Reference;
use porchlight_notation::{Inline, Language, plain};
use time::Date;

use crate::head::Head;
use crate::kind::{CallKind, Group, Part};

/// A protocol, in English and in the other languages that it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    id: String,
    head: Head,
    english: Text,
    /// In the order of [`Language::ALL`], without English.
    others: [Option<Text>; Language::ALL.len() - 1],
    from_city: bool,
}

/// A protocol's text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The title.
    pub title: String,
    /// What this is, and the one calm thing to know.
    pub intro: Vec<Inline>,
    /// What to do at once. INVARIANT: at least one step.
    pub now: Vec<Step>,
    /// What to do in the next hours.
    pub next: Vec<Step>,
    /// What to do when it is over.
    pub after: Vec<Step>,
    /// What not to do, and why.
    pub do_not: Vec<Step>,
    /// Whom to call for what.
    pub calls: Vec<Call>,
    /// What is different for some people.
    pub groups: Vec<ForGroup>,
    /// How to practise it at home.
    pub drill: Option<Drill>,
    pub(crate) intro_line: usize,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its part and its place in it, counted from 1: `now-1`, `do-not-2`, `for-medical-1`, `drill-3`.
    pub id: String,
    /// The id with a digest of the English words, to keep a tick under: the same in every language, and another
    /// one as soon as the step is about something else.
    pub mark: String,
    /// What it says.
    pub runs: Vec<Inline>,
    pub(crate) line: usize,
}

/// Whom to call for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whom.
    pub kind: CallKind,
    /// For what.
    pub runs: Vec<Inline>,
    pub(crate) line: usize,
}

/// What is different for some people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForGroup {
    /// For whom.
    pub group: Group,
    /// Their steps. INVARIANT: at least one.
    pub steps: Vec<Step>,
}

/// How to practise a protocol at home, in at most three minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// What to imagine or to try.
    pub situation: Vec<Inline>,
    /// What to do in the drill. INVARIANT: at least one step.
    pub steps: Vec<Step>,
    pub(crate) line: usize,
}

impl Protocol {
    /// A protocol whose English text is there; marks of the other languages are those of English.
    pub(crate) fn new(id: &str, head: Head, english: Text, others: [Option<Text>; 3]) -> Self {
        let others = others.map(|text| text.map(|text| text.marked_as(&english)));
        Self { id: id.to_owned(), head, english, others, from_city: false }
    }

    /// The same, as it stands in a city's pack.
    pub(crate) fn of_city(self) -> Self {
        Self { from_city: true, ..self }
    }

    /// Its id: the name of its folder.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its text in a language, or in English where it was not written in that one.
    pub fn text(&self, language: Language) -> &Text {
        self.written(language).unwrap_or(&self.english)
    }

    /// The languages that it was written in.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        Language::ALL.into_iter().filter(|language| self.written(*language).is_some())
    }

    /// The language that is shown when one is asked for: that one, or English where it is missing.
    pub fn shown_in(&self, language: Language) -> Language {
        self.written(language).map_or(Language::En, |_| language)
    }

    fn written(&self, language: Language) -> Option<&Text> {
        match language {
            Language::En => Some(&self.english),
            Language::Zh | Language::Ms | Language::Ta => self.others[language as usize - 1].as_ref(),
        }
    }

    /// Its title in a language.
    pub fn title(&self, language: Language) -> &str {
        &self.text(language).title
    }

    /// True when it came with the city's pack and not with the program.
    pub fn is_from_city(&self) -> bool {
        self.from_city
    }

    /// Where its facts come from.
    pub fn sources(&self) -> &[Reference] {
        &self.head.sources
    }

    /// The last day before which its facts are to be looked through again.
    pub fn review_by(&self) -> Date {
        self.head.review_by
    }

    /// The newest day on which its facts were compared with a source; `None` when no source is named.
    pub fn as_of(&self) -> Option<Date> {
        self.head.sources.iter().filter_map(|source| porchlight_notation::day(&source.seen)).max()
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }
}

impl Text {
    /// The steps of a part.
    pub fn part(&self, part: Part) -> &[Step] {
        match part {
            Part::Now => &self.now,
            Part::Next => &self.next,
            Part::After => &self.after,
            Part::DoNot => &self.do_not,
        }
    }

    /// Every step, those for groups and of the drill as well, in the order of the page.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        let parts = Part::ALL.into_iter().flat_map(|part| self.part(part));
        let groups = self.groups.iter().flat_map(|group| &group.steps);
        parts.chain(groups).chain(self.drill.iter().flat_map(|drill| &drill.steps))
    }

    /// Every line of text but the title, with the line of the file on which it stands.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &[Inline])> {
        let intro = std::iter::once((self.intro_line, &self.intro[..]));
        let calls = self.calls.iter().map(|call| (call.line, &call.runs[..]));
        let drill = self.drill.iter().map(|drill| (drill.line, &drill.situation[..]));
        intro.chain(self.steps().map(|step| (step.line, &step.runs[..]))).chain(calls).chain(drill)
    }

    fn marked_as(mut self, english: &Self) -> Self {
        let parts = [&mut self.now, &mut self.next, &mut self.after, &mut self.do_not];
        let groups = self.groups.iter_mut().map(|group| &mut group.steps);
        let drill = self.drill.iter_mut().map(|drill| &mut drill.steps);
        for step in parts.into_iter().chain(groups).chain(drill).flatten() {
            if let Some(same) = english.steps().find(|other| other.id == step.id) {
                step.mark.clone_from(&same.mark);
            }
        }
        self
    }
}

impl Step {
    pub(crate) fn new(part: &str, place: usize, line: usize, runs: Vec<Inline>) -> Self {
        let id = format!("{part}-{place}");
        let mark = format!("{id}.{:016x}", digest(&plain(&runs)));
        Self { id, mark, runs, line }
    }

    /// What it says, without stresses.
    pub fn plain(&self) -> String {
        plain(&self.runs)
    }
}

/// FNV-1a, 64 bits: it tells a changed text from the same one, and nobody gains by two that are alike.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
