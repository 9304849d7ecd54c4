//! How large a protocol can be printed so that it stays on one sheet of A4.
//!
//! A browser lays the page out, and this crate cannot ask one. The height is summed up beforehand from the
//! widths of letters, a little too large rather than too small, and the print style follows the same measures.

use porchlight_notation::{Language, plain};

use crate::kind::{CallKind, Part};
use crate::protocol::{Call, Text};
use crate::words::Words;

/// Sizes of letters in points, the largest first.
const SIZES: [f32; 11] = [12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0];
/// A4 within margins of 10 mm above and below, 12 mm at the sides, in points.
const HEIGHT: f32 = 785.0;
const WIDTH: f32 = 527.0;
/// Between the two columns, in points.
const GAP: f32 = 16.0;

/// The lines that stand above a call, by its kind.
type Numbers<'a> = dyn Fn(CallKind) -> Vec<String> + 'a;

/// The largest size of letters, in points, at which a text stays on one sheet with these numbers to call: the
/// lines that stand above each call.
pub(crate) fn size(text: &Text, language: Language, numbers: &Numbers<'_>) -> f32 {
    let fitting = SIZES.into_iter().find(|size| fits(text, language, *size, numbers));
    fitting.unwrap_or(SIZES[SIZES.len() - 1])
}

/// True when a text stays on one sheet in letters that can be read at arm's length, with two lines of numbers
/// above each call. Tamil letters are drawn larger at the same size, so that theirs may be half a point smaller.
pub(crate) fn is_readable(text: &Text, language: Language) -> bool {
    let smallest = if language == Language::Ta { 8.0 } else { 8.5 };
    fits(text, language, smallest, &|_| vec![String::new(); 2])
}

fn fits(text: &Text, language: Language, size: f32, numbers: &Numbers<'_>) -> bool {
    let page = WIDTH / size;
    let column = (WIDTH - GAP) / 2.0 / size;
    let leading = leading(language);
    // All heights are in units of the size.
    let title = lines(&text.title, page / 1.6 / 1.05) * 1.6 * 1.2;
    let intro = lines(&plain(&text.intro), page) * leading + 0.8;
    let foot = 2.4;
    // No step is broken between the columns, so up to one step's height of each stays empty.
    let body = body(text, language, column, numbers);
    body <= 2.0 * (HEIGHT / size - title - intro - foot) - 3.0 * leading
}

/// The height of the two columns together, had they been one.
fn body(text: &Text, language: Language, column: f32, numbers: &Numbers<'_>) -> f32 {
    let (words, leading) = (Words::of(language), leading(language));
    let heading = |text: &str| 1.0 + lines(text, column / 1.15 / 1.05) * 1.15 * 1.25;
    let step = |text: &str| lines(text, column - 1.6) * leading + 0.3;
    let mut height = 0.0;
    for part in Part::ALL.into_iter().filter(|part| !text.part(*part).is_empty()) {
        height += heading(words.part(part));
        height += text.part(part).iter().map(|one| step(&one.plain())).sum::<f32>();
    }
    if !text.calls.is_empty() {
        let call = |call: &Call| {
            // Names and numbers are bold, which is wider.
            let numbers = numbers(call.kind).iter().map(|number| lines(number, column / 1.08)).sum::<f32>();
            (lines(&plain(&call.runs), column) + numbers) * leading + 0.3
        };
        height += heading(words.calls()) + text.calls.iter().map(call).sum::<f32>();
    }
    for group in &text.groups {
        height += heading(words.group(group.group));
        height += group.steps.iter().map(|one| step(&one.plain())).sum::<f32>();
    }
    height
}

/// The height of a line, in units of the size.
pub(crate) fn leading(language: Language) -> f32 {
    match language {
        Language::En | Language::Ms => 1.28,
        Language::Zh => 1.4,
        Language::Ta => 1.38,
    }
}

/// How many lines a text takes where a line is so many units of its size wide.
fn lines(text: &str, width: f32) -> f32 {
    let (mut lines, mut used) = (1.0, 0.0);
    for word in text.split_inclusive(|c: char| c == ' ' || is_wide(c)) {
        let long: f32 = word.chars().map(em).sum();
        if used + long - em(' ') > width && used > 0.0 {
            lines += 1.0;
            used = 0.0;
        }
        // A word that is longer than a line is broken.
        used += long;
        while used > width * 1.05 {
            lines += 1.0;
            used -= width;
        }
    }
    lines
}

/// The width of a character in units of the size of the letters: rather too wide.
fn em(c: char) -> f32 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' | 'i' | 'j' | 'l' | 'I' => 0.3,
        'm' | 'w' | 'M' | 'W' => 0.88,
        'A'..='Z' => 0.68,
        // Tamil: the dot above and the signs above a letter take no room of their own.
        '\u{bcd}' | '\u{bc0}' => 0.0,
        '\u{bc1}' | '\u{bc2}' => 0.35,
        '\u{b80}'..='\u{bff}' => 0.84,
        c if is_wide(c) => 1.0,
        _ => 0.57,
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff65}' | '\u{20000}'..='\u{3ffff}')
}
