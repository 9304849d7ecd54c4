//! One language's text of a lesson: its pieces of Markdown given their meaning.

use porchlight_notation::{Broken, Inline, Item, Piece, Stress, What, cut, left_over, plain};

use crate::block::{Action, Answer, Block, Place, Question};
use crate::fault::Flaw;

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
                    Head::Choose { many, prompt } => {
                        let list = pieces.next_if(|piece| matches!(piece.what, What::List { .. }));
                        question(line, many, prompt, list)
                    }
                    Head::Act { place, prompt } => Ok(Block::Action(Action { place, prompt, rule: code })),
                    Head::Plain(_) if code.is_some() => Err((line, Broken::NotAllowed("code").into())),
                    Head::Plain(text) => Ok(Block::Heading(text)),
                },
                What::Paragraph(text) => Ok(Block::Paragraph(text)),
                What::List { numbered, items } => list(numbered, items),
            };
            match block.and_then(|block| checked(block, line)) {
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
    Choose { many: bool, prompt: Vec<Inline> },
    Act { place: Place, prompt: Vec<Inline> },
    Plain(Vec<Inline>),
}

impl Head {
    /// The key words are part of the notation and stay English in every language.
    fn read(text: Vec<Inline>) -> Self {
        for (key, make) in [
            ("Choose one", (|prompt| Self::Choose { many: false, prompt }) as fn(Vec<Inline>) -> Self),
            ("Choose many", |prompt| Self::Choose { many: true, prompt }),
            ("Do it at home", |prompt| Self::Act { place: Place::Home, prompt }),
            ("Try it in the practice home", |prompt| Self::Act { place: Place::PracticeHome, prompt }),
        ] {
            if let Some(prompt) = after(&text, key) {
                return make(prompt);
            }
        }
        Self::Plain(text)
    }
}

/// The text after a key word and its colon, which may be the full-width one.
fn after(text: &[Inline], key: &str) -> Option<Vec<Inline>> {
    let (first, others) = text.split_first()?;
    let rest = first.text.strip_prefix(key)?.trim_start().strip_prefix([':', '\u{ff1a}'])?.trim_start();
    let first = (!rest.is_empty()).then(|| Inline { text: rest.to_owned(), stress: Stress::None });
    Some(first.into_iter().chain(others.iter().cloned()).collect())
}

fn question(
    line: usize,
    many: bool,
    prompt: Vec<Inline>,
    list: Option<Piece>,
) -> Result<Block, (usize, Flaw)> {
    let Some(Piece { what: What::List { items, .. }, .. }) = list else {
        return Err((line, Flaw::NoAnswers));
    };
    let mut answers = Vec::new();
    for Item { line, ticked, code, paragraphs } in items {
        no_code(line, code)?;
        let right = ticked.ok_or((line, Flaw::NoBox))?;
        let mut paragraphs = paragraphs.into_iter();
        let text = paragraphs.next().ok_or((line, Flaw::Empty))?;
        let feedback = paragraphs.next().unwrap_or_default();
        if paragraphs.next().is_some() {
            return Err((line, Flaw::TooManyParagraphs));
        }
        answers.push(Answer { text, right, feedback });
    }
    let right = answers.iter().filter(|answer| answer.right).count();
    if answers.len() < 2 || right == 0 || (!many && right > 1) {
        return Err((line, Flaw::WrongAnswers { answers: answers.len(), right }));
    }
    Ok(Block::Question(Question { many, prompt, answers }))
}

fn list(numbered: bool, items: Vec<Item>) -> Result<Block, (usize, Flaw)> {
    let mut lines = Vec::new();
    for Item { line, ticked, code, paragraphs } in items {
        no_code(line, code)?;
        if ticked.is_some() {
            return Err((line, Flaw::StrayBox));
        }
        let mut paragraphs = paragraphs.into_iter();
        lines.push(paragraphs.next().ok_or((line, Flaw::Empty))?);
        if paragraphs.next().is_some() {
            return Err((line, Flaw::TooManyParagraphs));
        }
    }
    Ok(Block::List { numbered, items: lines })
}

/// The block, unless a line of it that must have text is empty or shows broken Markdown.
fn checked(block: Block, line: usize) -> Result<Block, (usize, Flaw)> {
    let head = match &block {
        Block::Heading(text) | Block::Paragraph(text) => Some(text),
        Block::Question(question) => Some(&question.prompt),
        Block::Action(action) => Some(&action.prompt),
        Block::List { .. } => None,
    };
    if head.is_some_and(|text| plain(text).trim().is_empty()) {
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

/// The words of a heading that has lost its signs.
fn stray_key(text: &str) -> Option<&'static str> {
    let keys = ["Choose one:", "Choose many:", "Do it at home:", "Try it in the practice home:"];
    keys.into_iter().find(|key| text.starts_with(key))
}
