//! One language's text of a lesson: its pieces of Markdown given their meaning.

use std::collections::BTreeSet;

use porchlight_notation::{Broken, Inline, Item, Piece, Stress, What, cut, is_id, left_over, plain};

use crate::block::{Block, Opens, Task};
use crate::fault::Flaw;
use crate::question::{Answer, Asked, Pair, Question, Step, Surface};

/// A lesson's text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    title: String,
    blocks: Vec<Block>,
    /// The line that each block begins on. INVARIANT: as many as there are blocks.
    lines: Vec<usize>,
}

impl Script {
    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The blocks in parts, each short enough for one look: a heading begins a part, and where something is to
    /// be done stands a part of its own, with the heading right before it if there is one.
    pub fn parts(&self) -> Vec<&[Block]> {
        let mut parts = Vec::new();
        let mut begin = 0;
        for (at, block) in self.blocks.iter().enumerate() {
            let only_heading = at == begin + 1 && matches!(self.blocks[begin], Block::Heading(_));
            if at > begin && (matches!(block, Block::Heading(_)) || (block.asks() && !only_heading)) {
                parts.push(&self.blocks[begin..at]);
                begin = at;
            }
            if block.asks() {
                parts.push(&self.blocks[begin..=at]);
                begin = at + 1;
            }
        }
        if begin < self.blocks.len() {
            parts.push(&self.blocks[begin..]);
        }
        parts
    }

    /// The questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Question(question) => Some(question),
            _ => None,
        })
    }

    /// A question by its id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id == id)
    }

    /// The one thing to do at home.
    pub fn task(&self) -> Option<&Task> {
        self.blocks.iter().find_map(|block| match block {
            Block::Task(task) => Some(task),
            _ => None,
        })
    }

    /// The blocks, each with the line it begins on.
    pub(crate) fn blocks_with_lines(&self) -> impl Iterator<Item = (&Block, usize)> {
        self.blocks.iter().zip(self.lines.iter().copied())
    }

    /// Reads a Markdown file.
    ///
    /// # Errors
    /// Every flaw that was met, each with its line.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<(usize, Flaw)>> {
        let (pieces, broken) = cut(text);
        let mut flaws: Vec<_> = broken.into_iter().map(|(line, what)| (line, Flaw::from(what))).collect();
        let mut script = Self { title: String::new(), blocks: Vec::new(), lines: Vec::new() };
        let mut asked = BTreeSet::new();
        let mut pieces = pieces.into_iter().peekable();
        match pieces.next_if(|piece| matches!(piece.what, What::Heading { level: 1, .. })) {
            Some(Piece { line, what: What::Heading { text, .. } }) => {
                script.title = plain(&text);
                if script.title.is_empty() {
                    flaws.push((line, Flaw::Empty));
                }
            }
            _ => flaws.push((1, Flaw::NoTitle)),
        }
        while let Some(Piece { line, what }) = pieces.next() {
            let block = match what {
                What::Heading { level: 1, .. } => Err((line, Flaw::SecondTitle)),
                What::Heading { text, code, .. } => match Head::read(text) {
                    Head::Plain(_) if code.is_some() => Err((line, Broken::NotAllowed("code").into())),
                    Head::Plain(text) => Ok(Block::Heading(text)),
                    Head::Key(key, prompt) => {
                        let list = key
                            .wants_list()
                            .then(|| pieces.next_if(|piece| matches!(piece.what, What::List { .. })));
                        key.block(line, prompt, code, list.flatten())
                    }
                },
                What::Paragraph(text) => Ok(Block::Paragraph(text)),
                What::List { numbered, items } => list(numbered, items),
            };
            match block.and_then(|block| checked(block, line)) {
                Ok(Block::Question(question)) if !asked.insert(question.id.clone()) => {
                    flaws.push((line, Flaw::AskedTwice(question.id)));
                }
                Ok(block) => {
                    script.blocks.push(block);
                    script.lines.push(line);
                }
                Err(flaw) => flaws.push(flaw),
            }
        }
        flaws.sort_by_key(|(line, _)| *line);
        if flaws.is_empty() { Ok(script) } else { Err(flaws) }
    }
}

/// What a heading announces.
enum Head {
    Key(Key, Vec<Inline>),
    Plain(Vec<Inline>),
}

/// The key words of the notation. They stay English in every language.
#[derive(Clone, Copy)]
enum Key {
    One,
    Many,
    Order,
    Match,
    Spot(Surface),
    Picture,
    Drill,
    Task,
}

const KEYS: [(&str, Key); 11] = [
    ("Choose one", Key::One),
    ("Choose many", Key::Many),
    ("Put in order", Key::Order),
    ("Match", Key::Match),
    ("Spot the signs in a message", Key::Spot(Surface::Message)),
    ("Spot the signs on a login page", Key::Spot(Surface::LoginPage)),
    ("Spot the signs in a QR code", Key::Spot(Surface::QrCode)),
    ("Spot the signs on a router page", Key::Spot(Surface::RouterPage)),
    ("Picture", Key::Picture),
    ("Try it in the practice home", Key::Drill),
    ("Do it at home", Key::Task),
];

impl Head {
    fn read(text: Vec<Inline>) -> Self {
        let key = KEYS.iter().find_map(|(word, key)| Some((*key, after(&text, word)?)));
        match key {
            Some((key, prompt)) => Self::Key(key, prompt),
            None => Self::Plain(text),
        }
    }
}

impl Key {
    fn wants_list(self) -> bool {
        !matches!(self, Self::Picture | Self::Drill | Self::Task)
    }

    fn block(
        self,
        line: usize,
        prompt: Vec<Inline>,
        code: Option<String>,
        list: Option<Piece>,
    ) -> Result<Block, (usize, Flaw)> {
        let named =
            |what: &'static str| code.clone().filter(|id| is_id(id)).ok_or((line, Flaw::NoName(what)));
        let task = match self {
            Self::Picture => return Ok(Block::Picture { name: named("a picture")?, shows: prompt }),
            Self::Drill => return Ok(Block::Drill { id: named("a drill")?, prompt }),
            Self::Task => {
                let opens = code.map(|word| Opens::read(&word).ok_or((line, Flaw::UnknownScreen(word))));
                return Ok(Block::Task(Task { prompt, opens: opens.transpose()? }));
            }
            question => question.asked(line, list)?,
        };
        Ok(Block::Question(Question { id: named("a question")?, prompt, task }))
    }

    fn asked(self, line: usize, list: Option<Piece>) -> Result<Asked, (usize, Flaw)> {
        let Some(Piece { what: What::List { items, .. }, .. }) = list else {
            return Err((line, Flaw::NoAnswers));
        };
        match self {
            Self::Order => Ok(Asked::Order(few(line, items, 3..=6, step)?)),
            Self::Match => {
                let pairs = few(line, items, 3..=5, pair)?;
                let halves: BTreeSet<String> = pairs.iter().map(|pair| plain(&pair.right)).collect();
                if halves.len() < pairs.len() {
                    Err((line, Flaw::SameHalves))
                } else {
                    Ok(Asked::Match(pairs))
                }
            }
            Self::Spot(surface) => {
                let parts = few(line, items, 3..=7, answer)?;
                balanced(line, &parts, 1..parts.len())?;
                Ok(Asked::Spot { surface, parts })
            }
            Self::Many => {
                let answers = few(line, items, 1..=9, answer)?;
                balanced(line, &answers, 1..answers.len() + 1)?;
                Ok(Asked::Many(answers))
            }
            _ => {
                let answers = few(line, items, 1..=9, answer)?;
                balanced(line, &answers, 1..2)?;
                Ok(Asked::One(answers))
            }
        }
    }
}

/// The items read, when there are not too few and not too many of them.
fn few<T>(
    line: usize,
    items: Vec<Item>,
    count: std::ops::RangeInclusive<usize>,
    read: fn(Item) -> Result<T, (usize, Flaw)>,
) -> Result<Vec<T>, (usize, Flaw)> {
    if !count.contains(&items.len()) {
        return Err((
            line,
            Flaw::WrongCount { here: items.len(), fewest: *count.start(), most: *count.end() },
        ));
    }
    items.into_iter().map(read).collect()
}

fn balanced(
    line: usize,
    answers: &[Answer],
    right_ones: std::ops::Range<usize>,
) -> Result<(), (usize, Flaw)> {
    let right = answers.iter().filter(|answer| answer.right).count();
    if answers.len() < 2 || !right_ones.contains(&right) {
        return Err((line, Flaw::WrongAnswers { answers: answers.len(), right }));
    }
    Ok(())
}

/// The text of an item and its one paragraph of feedback.
fn said(line: usize, paragraphs: Vec<Vec<Inline>>) -> Result<(Vec<Inline>, Vec<Inline>), (usize, Flaw)> {
    let mut paragraphs = paragraphs.into_iter();
    let text = paragraphs.next().ok_or((line, Flaw::Empty))?;
    let feedback = paragraphs.next().unwrap_or_default();
    if paragraphs.next().is_some() { Err((line, Flaw::TooManyParagraphs)) } else { Ok((text, feedback)) }
}

fn answer(item: Item) -> Result<Answer, (usize, Flaw)> {
    let Item { line, ticked, code, paragraphs } = item;
    no_code(line, code)?;
    let right = ticked.ok_or((line, Flaw::NoBox))?;
    let (text, feedback) = said(line, paragraphs)?;
    Ok(Answer { text, right, feedback })
}

fn step(item: Item) -> Result<Step, (usize, Flaw)> {
    let Item { line, ticked, code, paragraphs } = item;
    no_code(line, code)?;
    no_box(line, ticked)?;
    let (text, feedback) = said(line, paragraphs)?;
    Ok(Step { text, feedback })
}

fn pair(item: Item) -> Result<Pair, (usize, Flaw)> {
    let Item { line, ticked, code, paragraphs } = item;
    no_code(line, code)?;
    no_box(line, ticked)?;
    let (text, feedback) = said(line, paragraphs)?;
    let (left, right) = halves(&text).ok_or((line, Flaw::NoHalves))?;
    Ok(Pair { left, right, feedback })
}

/// What stands before and after the arrow ` -> `.
fn halves(text: &[Inline]) -> Option<(Vec<Inline>, Vec<Inline>)> {
    const ARROW: &str = " -> ";
    let at = text.iter().position(|run| run.text.contains(ARROW))?;
    let (before, after) = text[at].text.split_once(ARROW)?;
    let run = |part: &str| Inline { text: part.to_owned(), stress: text[at].stress };
    let full = |run: &Inline| !run.text.is_empty();
    let left: Vec<_> = text[..at].iter().cloned().chain([run(before)]).filter(full).collect();
    let right: Vec<_> = [run(after)].into_iter().chain(text[at + 1..].iter().cloned()).filter(full).collect();
    let again = right.iter().any(|run| run.text.contains(ARROW));
    (!again && !plain(&left).trim().is_empty() && !plain(&right).trim().is_empty()).then_some((left, right))
}

/// The text after a key word and its colon, which may be the full-width one.
fn after(text: &[Inline], key: &str) -> Option<Vec<Inline>> {
    let (first, others) = text.split_first()?;
    let rest = first.text.strip_prefix(key)?.trim_start().strip_prefix([':', '\u{ff1a}'])?.trim_start();
    let first = (!rest.is_empty()).then(|| Inline { text: rest.to_owned(), stress: Stress::None });
    let mut prompt: Vec<_> = first.into_iter().chain(others.iter().cloned()).collect();
    // The blank before the word in backquotes is none of the text's.
    if let Some(last) = prompt.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    Some(prompt)
}

fn list(numbered: bool, items: Vec<Item>) -> Result<Block, (usize, Flaw)> {
    let mut lines = Vec::new();
    for Item { line, ticked, code, paragraphs } in items {
        no_code(line, code)?;
        no_box(line, ticked)?;
        let (text, more) = said(line, paragraphs)?;
        if !more.is_empty() {
            return Err((line, Flaw::TooManyParagraphs));
        }
        lines.push(text);
    }
    Ok(Block::List { numbered, items: lines })
}

/// The block, unless a line of it that must have text is empty or shows broken Markdown.
fn checked(block: Block, line: usize) -> Result<Block, (usize, Flaw)> {
    if block.head().is_some_and(|text| plain(text).trim().is_empty()) {
        return Err((line, Flaw::Empty));
    }
    let lines = block.lines();
    let mut texts = lines.iter().map(|text| plain(text));
    texts.try_for_each(|text| match left_over(&text).or_else(|| stray_key(&text)) {
        Some(sign) => Err((line, Broken::LeftOver(sign).into())),
        None => Ok(()),
    })?;
    Ok(block)
}

fn no_code(line: usize, code: Option<String>) -> Result<(), (usize, Flaw)> {
    code.map_or(Ok(()), |_| Err((line, Broken::NotAllowed("code").into())))
}

fn no_box(line: usize, ticked: Option<bool>) -> Result<(), (usize, Flaw)> {
    ticked.map_or(Ok(()), |_| Err((line, Flaw::StrayBox)))
}

/// The words of a heading that has lost its signs.
fn stray_key(text: &str) -> Option<&'static str> {
    let begins = |key: &str| text.strip_prefix(key).is_some_and(|rest| rest.starts_with([':', '\u{ff1a}']));
    KEYS.iter().map(|(key, _)| *key).find(|key| begins(key))
}
