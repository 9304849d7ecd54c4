//! One language's text of a protocol: its pieces of Markdown given their meaning.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::vec::IntoIter;

use porchlight_notation::{Broken, Inline, Item, Piece, What, cut, left_over, plain};

use crate::fault::Flaw;
use crate::kind::{CallKind, Group, Part};
use crate::protocol::{Call, Drill, ForGroup, Step, Text};

/// More than any list needs, and few enough to show.
pub(crate) const MOST_ITEMS: usize = 40;

type Pieces = Peekable<IntoIter<Piece>>;
type Placed = (usize, Flaw);

/// What a heading announces. Its words are part of the notation and stay English in every language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    Part(Part),
    Call,
    For(Group),
    Drill,
}

impl Heading {
    fn read(text: &str) -> Option<Self> {
        Some(match text {
            "Now" => Self::Part(Part::Now),
            "Next hours" => Self::Part(Part::Next),
            "After" => Self::Part(Part::After),
            "Do not" => Self::Part(Part::DoNot),
            "Call" => Self::Call,
            "Drill" => Self::Drill,
            other => Self::For(Group::parse(other.strip_prefix("For ")?)?),
        })
    }
}

/// Reads a Markdown file.
///
/// # Errors
/// Every flaw that was met, each with its line.
pub(crate) fn read(markdown: &str) -> Result<Text, Vec<Placed>> {
    let (pieces, broken) = cut(markdown);
    let mut reading = Reading {
        text: Text {
            title: String::new(),
            intro: Vec::new(),
            now: Vec::new(),
            next: Vec::new(),
            after: Vec::new(),
            do_not: Vec::new(),
            calls: Vec::new(),
            groups: Vec::new(),
            drill: None,
            intro_line: 1,
        },
        pieces: pieces.into_iter().peekable(),
        flaws: broken.into_iter().map(|(line, what)| (line, Flaw::from(what))).collect(),
        met: BTreeSet::new(),
    };
    reading.all();
    let Reading { text, mut flaws, .. } = reading;
    if text.now.is_empty() && flaws.is_empty() {
        flaws.push((1, Flaw::NothingNow));
    }
    flaws.sort_by_key(|(line, _)| *line);
    if flaws.is_empty() { Ok(text) } else { Err(flaws) }
}

struct Reading {
    text: Text,
    pieces: Pieces,
    flaws: Vec<Placed>,
    met: BTreeSet<Heading>,
}

impl Reading {
    fn all(&mut self) {
        match self.pieces.next_if(|piece| matches!(piece.what, What::Heading { level: 1, .. })) {
            Some(Piece { line, what: What::Heading { text, code, .. } }) => {
                if code.is_some() {
                    self.flaws.push((line, Broken::NotAllowed("code").into()));
                }
                match checked(line, text) {
                    Ok(title) => self.text.title = plain(&title),
                    Err(flaw) => self.flaws.push(flaw),
                }
            }
            _ => self.flaws.push((1, Flaw::NoTitle)),
        }
        match paragraph(&mut self.pieces) {
            Some((line, intro)) => match checked(line, intro) {
                Ok(intro) => (self.text.intro, self.text.intro_line) = (intro, line),
                Err(flaw) => self.flaws.push(flaw),
            },
            None => self.flaws.push((1, Flaw::NoIntro)),
        }
        while let Some(Piece { line, what }) = self.pieces.next() {
            let section = match what {
                What::Heading { level: 1, .. } => Err((line, Flaw::SecondTitle)),
                What::Heading { level, text, code } => {
                    let words = plain(&text);
                    match Heading::read(words.trim()) {
                        Some(heading) if level == 2 && code.is_none() => self.section(heading, line),
                        _ => Err((line, Flaw::UnknownHeading(words.chars().take(60).collect()))),
                    }
                }
                _ => Err((line, Flaw::OutOfPlace)),
            };
            self.flaws.extend(section.err());
        }
    }

    fn section(&mut self, heading: Heading, line: usize) -> Result<(), Placed> {
        if !self.met.insert(heading) {
            return Err((line, Flaw::SecondHeading));
        }
        let situation = match heading {
            Heading::Drill => paragraph(&mut self.pieces),
            _ => None,
        };
        let list = self.pieces.next_if(|piece| matches!(piece.what, What::List { .. }));
        let Some(Piece { what: What::List { numbered, items }, line: at }) = list else {
            return Err((line, Flaw::Empty));
        };
        if numbered {
            return Err((at, Broken::NotAllowed("a numbered list").into()));
        }
        if items.len() > MOST_ITEMS {
            return Err((at, Flaw::TooManyItems));
        }
        match heading {
            Heading::Part(part) => {
                let steps = steps(part.as_str(), items, part != Part::DoNot)?;
                *match part {
                    Part::Now => &mut self.text.now,
                    Part::Next => &mut self.text.next,
                    Part::After => &mut self.text.after,
                    Part::DoNot => &mut self.text.do_not,
                } = steps;
            }
            Heading::Call => self.text.calls = items.into_iter().map(call).collect::<Result<_, _>>()?,
            Heading::For(group) => {
                let steps = steps(&format!("for-{}", group.as_str()), items, true)?;
                self.text.groups.push(ForGroup { group, steps });
            }
            Heading::Drill => {
                let (line, situation) = situation.ok_or((line, Flaw::OutOfPlace))?;
                let situation = checked(line, situation)?;
                self.text.drill = Some(Drill { situation, steps: steps("drill", items, true)?, line });
            }
        }
        Ok(())
    }
}

fn paragraph(pieces: &mut Pieces) -> Option<(usize, Vec<Inline>)> {
    let piece = pieces.next_if(|piece| matches!(piece.what, What::Paragraph(_)))?;
    match piece.what {
        What::Paragraph(text) => Some((piece.line, text)),
        _ => None,
    }
}

fn steps(part: &str, items: Vec<Item>, boxes: bool) -> Result<Vec<Step>, Placed> {
    let numbered = items.into_iter().enumerate();
    numbered
        .map(|(n, item)| {
            let line = item.line;
            match (boxes, item.ticked) {
                (true, None | Some(true)) => return Err((line, Flaw::NoBox)),
                (false, Some(_)) => return Err((line, Flaw::StrayBox)),
                _ => {}
            }
            if item.code.is_some() {
                return Err((line, Broken::NotAllowed("code").into()));
            }
            Ok(Step::new(part, n + 1, line, only_paragraph(item)?))
        })
        .collect()
}

fn call(mut item: Item) -> Result<Call, Placed> {
    let line = item.line;
    if item.ticked.is_some() {
        return Err((line, Flaw::StrayBox));
    }
    let name = item.code.take().ok_or((line, Flaw::NoKind))?;
    let kind = CallKind::parse(&name).ok_or((line, Flaw::UnknownKind(name)))?;
    let mut runs = only_paragraph(item)?;
    // The colon may be the full-width one.
    if let Some(first) = runs.first_mut() {
        let rest = first.text.trim_start().strip_prefix([':', '\u{ff1a}']).ok_or((line, Flaw::NoKind))?;
        first.text = rest.trim_start().to_owned();
    }
    runs.retain(|run| !run.text.is_empty());
    Ok(Call { kind, runs: checked(line, runs)?, line })
}

fn only_paragraph(item: Item) -> Result<Vec<Inline>, Placed> {
    let mut paragraphs = item.paragraphs.into_iter();
    let runs = paragraphs.next().ok_or((item.line, Flaw::Empty))?;
    if paragraphs.next().is_some() {
        return Err((item.line, Flaw::OutOfPlace));
    }
    checked(item.line, runs)
}

/// The text, unless it is empty or shows broken Markdown.
fn checked(line: usize, runs: Vec<Inline>) -> Result<Vec<Inline>, Placed> {
    let text = plain(&runs);
    match left_over(&text) {
        Some(sign) => Err((line, Broken::LeftOver(sign).into())),
        None if text.trim().is_empty() => Err((line, Flaw::Empty)),
        None => Ok(runs),
    }
}
