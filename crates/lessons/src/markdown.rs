//! Markdown cut into flat pieces, before any meaning is given to them.
//!
//! Only paragraphs, headings and flat lists with stressed text come through. Everything else that
//! Markdown can do is reported with its line and left out. The walk goes along the events of
//! pulldown-cmark and never calls itself, so nesting cannot exhaust the stack.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::block::{Inline, Stress};
use crate::fault::Flaw;
use crate::words::is_wide;

/// A flat piece of Markdown and the line it begins on.
pub(crate) struct Piece {
    pub(crate) line: usize,
    pub(crate) what: What,
}

pub(crate) enum What {
    /// A heading with its level and the inline code in it, which names a rule.
    Heading {
        level: u8,
        text: Vec<Inline>,
        code: Option<String>,
    },
    Paragraph(Vec<Inline>),
    List {
        numbered: bool,
        items: Vec<Item>,
    },
}

/// An item of a list: its box, if it has one, and its paragraphs.
pub(crate) struct Item {
    pub(crate) line: usize,
    pub(crate) ticked: Option<bool>,
    pub(crate) paragraphs: Vec<Vec<Inline>>,
}

/// What was read and what was wrong, each flaw with its line.
pub(crate) fn cut(text: &str) -> (Vec<Piece>, Vec<(usize, Flaw)>) {
    let events = Parser::new_ext(text, Options::ENABLE_TASKLISTS).into_offset_iter().peekable();
    let mut cutter = Cutter { text, events, line: 1, counted: 0, flaws: Vec::new() };
    let pieces = cutter.pieces();
    (pieces, cutter.flaws)
}

struct Cutter<'a> {
    text: &'a str,
    events: Peekable<OffsetIter<'a>>,
    /// The line of byte `counted`.
    line: usize,
    counted: usize,
    flaws: Vec<(usize, Flaw)>,
}

impl<'a> Cutter<'a> {
    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let line = self.line_of(&range);
            let what = match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let (text, code) = self.line_of_text(true);
                    What::Heading { level: level as u8, text, code }
                }
                Event::Start(Tag::Paragraph) => What::Paragraph(self.line_of_text(false).0),
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
        let mut item = Item { line, ticked: None, paragraphs: Vec::new() };
        let mut paragraph = Paragraph::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::TaskListMarker(ticked) => item.ticked = Some(ticked),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {
                    item.paragraphs.extend(std::mem::take(&mut paragraph).finish());
                }
                other => self.run(other, &range, &mut paragraph, false),
            }
        }
        item.paragraphs.extend(paragraph.finish());
        item
    }

    /// The text up to the end of the heading or paragraph that has begun.
    fn line_of_text(&mut self, code_allowed: bool) -> (Vec<Inline>, Option<String>) {
        let mut paragraph = Paragraph::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) => break,
                other => self.run(other, &range, &mut paragraph, code_allowed),
            }
        }
        let code = paragraph.code.take();
        (paragraph.finish().unwrap_or_default(), code)
    }

    fn run(&mut self, event: Event<'a>, range: &Range<usize>, into: &mut Paragraph, code_allowed: bool) {
        match event {
            Event::Text(text) => into.push(&text),
            Event::SoftBreak | Event::HardBreak => into.line_break(),
            Event::Start(Tag::Emphasis) => into.soft += 1,
            Event::End(TagEnd::Emphasis) => into.soft = into.soft.saturating_sub(1),
            Event::Start(Tag::Strong) => into.strong += 1,
            Event::End(TagEnd::Strong) => into.strong = into.strong.saturating_sub(1),
            Event::Code(code) if code_allowed && into.code.is_none() => {
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
        self.flaws.push((line, flaw_of(event)));
        if !matches!(event, Event::Start(_)) {
            return;
        }
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some((Event::Html(_) | Event::InlineHtml(_), inner)) if flaw_of(event) != Flaw::Html => {
                    let line = self.line_of(&inner);
                    self.flaws.push((line, Flaw::Html));
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

fn flaw_of(event: &Event<'_>) -> Flaw {
    Flaw::NotAllowed(match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => return Flaw::Html,
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
