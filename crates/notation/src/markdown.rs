//! Markdown cut into flat pieces, before any meaning is given to them.
//!
//! Only paragraphs, headings and flat lists with stressed text come through. Everything else that
//! Markdown can do is reported with its line and left out. The walk goes along the events of
//! pulldown-cmark and never calls itself, so nesting cannot exhaust the stack.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};

use thiserror::Error;

use crate::inline::{Inline, Stress};
use crate::words::is_wide;

/// A flat piece of Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// What it is.
    pub what: What,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A heading.
    Heading {
        /// 1 for a title.
        level: u8,
        /// Its text, without the code.
        text: Vec<Inline>,
        /// The inline code in it.
        code: Option<String>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// True when the order of the items matters.
        numbered: bool,
        /// The items.
        items: Vec<Item>,
    },
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// Its box: empty, ticked, or none.
    pub ticked: Option<bool>,
    /// The inline code that it begins with.
    pub code: Option<String>,
    /// Its paragraphs, without the code.
    pub paragraphs: Vec<Vec<Inline>>,
}

/// What is wrong with a text, whatever it means.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Broken {
    /// A character that cannot be seen and could change how the text around it looks.
    #[error("the hidden character U+{:04X}", u32::from(*.0))]
    Hidden(char),
    /// HTML.
    #[error("HTML is not allowed here")]
    Html,
    /// Markdown that there is no use for.
    #[error("{0} is not allowed here")]
    NotAllowed(&'static str),
    /// Signs of Markdown were left over, so it does not mean what its writer meant.
    #[error("\"{0}\" was left over: this Markdown is broken")]
    LeftOver(&'static str),
}

/// Where inline code may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CodeAt {
    Nowhere,
    Start,
    Anywhere,
}

/// What was read and what was wrong, each flaw with its line, counted from 1.
pub fn cut(text: &str) -> (Vec<Piece>, Vec<(usize, Broken)>) {
    let events = Parser::new_ext(text, Options::ENABLE_TASKLISTS).into_offset_iter().peekable();
    let mut cutter = Cutter { text, events, line: 1, counted: 0, flaws: Vec::new() };
    let pieces = cutter.pieces();
    let hidden = first_hidden(text).map(|(line, hidden)| (line, Broken::Hidden(hidden)));
    (pieces, cutter.flaws.into_iter().chain(hidden).collect())
}

/// A sign of Markdown that was meant to do something and did not.
pub fn left_over(text: &str) -> Option<&'static str> {
    ["**", "](", "[ ]", "[x]", "[X]", "```", "##"].into_iter().find(|sign| text.contains(sign))
}

/// The first character that cannot be seen, and its line. Line ends and tabs are no secret; the
/// joiners U+200C and U+200D belong to some scripts.
fn first_hidden(text: &str) -> Option<(usize, char)> {
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
    };
    text.lines().enumerate().find_map(|(n, line)| line.chars().find(|c| hidden(*c)).map(|c| (n + 1, c)))
}

struct Cutter<'a> {
    text: &'a str,
    events: Peekable<OffsetIter<'a>>,
    /// The line of byte `counted`.
    line: usize,
    counted: usize,
    flaws: Vec<(usize, Broken)>,
}

impl<'a> Cutter<'a> {
    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let line = self.line_of(&range);
            let what = match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let (text, code) = self.line_of_text(CodeAt::Anywhere);
                    What::Heading { level: level as u8, text, code }
                }
                Event::Start(Tag::Paragraph) => What::Paragraph(self.line_of_text(CodeAt::Nowhere).0),
                Event::Start(Tag::List(first)) => {
                    What::List { numbered: first.is_some(), items: self.items() }
                }
                other => {
                    self.refuse(&other, line);
                    continue;
                }
            };
            pieces.push(Piece { line, what });
        }
        pieces
    }

    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let line = self.line_of(&range);
            match event {
                Event::Start(Tag::Item) => items.push(self.item(line)),
                Event::End(TagEnd::List(_)) => break,
                other => self.refuse(&other, line),
            }
        }
        items
    }

    fn item(&mut self, line: usize) -> Item {
        let mut item = Item { line, ticked: None, code: None, paragraphs: Vec::new() };
        let mut paragraph = Paragraph::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::TaskListMarker(ticked) => item.ticked = Some(ticked),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {
                    item.take(std::mem::take(&mut paragraph));
                }
                // Only the first words of an item can be code: later ones would lose their place.
                other if item.paragraphs.is_empty() => {
                    self.run(other, &range, &mut paragraph, CodeAt::Start);
                }
                other => self.run(other, &range, &mut paragraph, CodeAt::Nowhere),
            }
        }
        item.take(paragraph);
        item
    }

    /// The text up to the end of the heading or paragraph that has begun.
    fn line_of_text(&mut self, code_at: CodeAt) -> (Vec<Inline>, Option<String>) {
        let mut paragraph = Paragraph::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) => break,
                other => self.run(other, &range, &mut paragraph, code_at),
            }
        }
        let code = paragraph.code.take();
        (paragraph.finish().unwrap_or_default(), code)
    }

    fn run(&mut self, event: Event<'a>, range: &Range<usize>, into: &mut Paragraph, code_at: CodeAt) {
        match event {
            Event::Text(text) => into.push(&text),
            Event::SoftBreak | Event::HardBreak => into.line_break(),
            Event::Start(Tag::Emphasis) => into.soft += 1,
            Event::End(TagEnd::Emphasis) => into.soft = into.soft.saturating_sub(1),
            Event::Start(Tag::Strong) => into.strong += 1,
            Event::End(TagEnd::Strong) => into.strong = into.strong.saturating_sub(1),
            Event::Code(code) if into.takes_code(code_at) => {
                into.code = Some(code.into_string());
            }
            other => {
                let line = self.line_of(range);
                self.refuse(&other, line);
            }
        }
    }

    /// Reports what a lesson has no use for, and skips to its end.
    fn refuse(&mut self, event: &Event<'a>, line: usize) {
        self.flaws.push((line, broken_by(event)));
        if !matches!(event, Event::Start(_)) {
            return;
        }
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some((Event::Html(_) | Event::InlineHtml(_), inner)) if broken_by(event) != Broken::Html => {
                    let line = self.line_of(&inner);
                    self.flaws.push((line, Broken::Html));
                }
                Some(_) => {}
                None => break,
            }
        }
    }

    /// The line on which a range begins, counted from 1. Ranges come nearly in order, so that the
    /// text is counted through about once.
    fn line_of(&mut self, range: &Range<usize>) -> usize {
        let (from, to) = (self.counted.min(range.start), self.counted.max(range.start));
        let lines = self.text.as_bytes()[from..to].iter().filter(|b| **b == b'\n').count();
        self.line = if range.start >= self.counted { self.line + lines } else { self.line - lines };
        self.counted = range.start;
        self.line
    }
}

fn broken_by(event: &Event<'_>) -> Broken {
    Broken::NotAllowed(match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => return Broken::Html,
        Event::Start(Tag::Link { .. }) => "a link",
        Event::Start(Tag::Image { .. }) => "a picture",
        Event::Start(Tag::BlockQuote(_)) => "a quotation",
        Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => "code",
        Event::Start(Tag::List(_)) => "a list inside a list",
        Event::Start(Tag::Heading { .. }) => "a heading inside a list",
        Event::Rule => "a rule across the page",
        _ => "this",
    })
}

impl Item {
    fn take(&mut self, mut paragraph: Paragraph) {
        self.code = self.code.take().or(paragraph.code.take());
        self.paragraphs.extend(paragraph.finish());
    }
}

/// A paragraph that is being gathered.
#[derive(Default)]
struct Paragraph {
    runs: Vec<Inline>,
    soft: usize,
    strong: usize,
    code: Option<String>,
    /// A line ended, and it is not known yet whether a blank belongs there.
    broken: bool,
}

impl Paragraph {
    fn takes_code(&self, at: CodeAt) -> bool {
        let placed = match at {
            CodeAt::Nowhere => false,
            CodeAt::Start => self.runs.is_empty(),
            CodeAt::Anywhere => true,
        };
        placed && self.code.is_none()
    }

    fn push(&mut self, text: &str) {
        let Some(first) = text.chars().next() else { return };
        if std::mem::take(&mut self.broken) {
            let last = self.runs.last().and_then(|run| run.text.chars().next_back());
            if !(is_wide(first) && last.is_some_and(is_wide)) {
                self.add(" ");
            }
        }
        self.add(text);
    }

    fn add(&mut self, text: &str) {
        let stress = match (self.strong, self.soft) {
            (0, 0) => Stress::None,
            (0, _) => Stress::Soft,
            _ => Stress::Strong,
        };
        match self.runs.last_mut() {
            Some(run) if run.stress == stress => run.text.push_str(text),
            _ => self.runs.push(Inline { text: text.to_owned(), stress }),
        }
    }

    fn line_break(&mut self) {
        self.broken = !self.runs.is_empty();
    }

    /// The runs without blanks at either end; `None` when nothing is left.
    fn finish(mut self) -> Option<Vec<Inline>> {
        while let Some(last) = self.runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            self.runs.pop();
        }
        (!self.runs.is_empty()).then_some(self.runs)
    }
}
