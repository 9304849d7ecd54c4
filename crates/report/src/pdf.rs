//! A report as PDF, A4, with real text. Fonts come from the computer: none is shipped.

use std::collections::HashMap;

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use rustybuzz::{Face, UnicodeBuffer, shape};
use thiserror::Error;

use crate::blocks::{Block, blocks};
use crate::made::Report;
use crate::words::Words;

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 56.0;
const LINE: f32 = 1.45;

/// Why there is no PDF.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PdfError {
    /// No font has this sign.
    #[error("no font on this computer has the sign \"{0}\", which this language needs")]
    NoFont(char),
    /// A font is broken.
    #[error("a font on this computer cannot be read")]
    BrokenFont,
    /// The document could not be put together.
    #[error("the PDF could not be put together: {0}")]
    Document(String),
}

/// Fonts to write with: the bytes of each file and the number of the face in it, the preferred first.
#[derive(Debug, Default)]
pub struct Fonts(pub Vec<(Vec<u8>, u32)>);

/// Writes the report.
///
/// # Errors
/// When no font has a sign that is needed.
pub fn pdf(report: &Report, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let faces = fonts.0.iter().map(|(bytes, index)| {
        let face = Face::from_slice(bytes, *index).ok_or(PdfError::BrokenFont)?;
        let font = Font::new(bytes.clone().into(), *index).ok_or(PdfError::BrokenFont)?;
        Ok((face, font))
    });
    let pen = Pen { faces: faces.collect::<Result<_, _>>()?, widths: HashMap::new() };
    let mut sheet = Sheet { pen, pages: vec![Vec::new()], y: MARGIN };
    for block in blocks(report) {
        sheet.block(&block)?;
    }
    let words = Words::of(&report.language);
    sheet.print(&words.title, &report.language)
}

/// Measures words, and says which font writes which part of them.
struct Pen<'a> {
    faces: Vec<(Face<'a>, Font)>,
    widths: HashMap<String, f32>,
}

impl Pen<'_> {
    /// Parts of a text, each with the font that has its signs.
    fn runs(&self, text: &str) -> Result<Vec<(usize, String)>, PdfError> {
        let mut runs: Vec<(usize, String)> = Vec::new();
        for sign in text.chars() {
            let has = |place: &usize| {
                self.faces.get(*place).is_some_and(|(face, _)| face.glyph_index(sign).is_some())
            };
            // A font goes on as long as it can: letters and their marks stay together.
            let going_on = runs.last().map(|(place, _)| *place).filter(|place| has(place) && *place != 0);
            let mut found = (0..self.faces.len()).find(has);
            if sign.is_whitespace() || sign == GONE {
                found = going_on.or(found);
            }
            let place = found.ok_or(PdfError::NoFont(sign))?;
            match runs.last_mut() {
                Some((last, part)) if *last == place => part.push(sign),
                _ => runs.push((place, sign.to_string())),
            }
        }
        Ok(runs)
    }

    /// The width of a text of one point's size.
    fn width(&mut self, text: &str) -> Result<f32, PdfError> {
        if let Some(width) = self.widths.get(text) {
            return Ok(*width);
        }
        let mut width = 0.0;
        for (place, part) in self.runs(text)? {
            let face = &self.faces[place].0;
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(&part);
            let shaped = shape(face, &[], buffer);
            let units: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
            #[expect(clippy::cast_precision_loss, reason = "a line is far shorter than where that begins")]
            let part = units as f32 / face.units_per_em() as f32;
            width += part;
        }
        self.widths.insert(text.to_owned(), width);
        Ok(width)
    }
}

/// The sign that stands for what was masked.
const GONE: char = '…';

/// One line on a page.
struct Line {
    x: f32,
    y: f32,
    size: f32,
    quiet: bool,
    text: String,
}

/// Pages, while they are filled.
struct Sheet<'a> {
    pen: Pen<'a>,
    pages: Vec<Vec<Line>>,
    y: f32,
}

impl Sheet<'_> {
    fn block(&mut self, block: &Block) -> Result<(), PdfError> {
        match block {
            Block::Title(text) => self.paragraph(text, 20.0, 0.0, 0.0, false),
            Block::Heading(2, text) => self.paragraph(text, 15.0, 0.0, 16.0, false),
            Block::Heading(3, text) => self.paragraph(text, 12.5, 0.0, 10.0, false),
            Block::Heading(_, text) => self.paragraph(text, 11.5, 0.0, 8.0, false),
            Block::Text(text) => self.paragraph(text, 10.5, 0.0, 4.0, false),
            Block::Quiet(text) => self.paragraph(text, 9.0, 0.0, 4.0, true),
            Block::Steps(steps) => steps
                .iter()
                .enumerate()
                .try_for_each(|(place, step)| self.hanging(&format!("{}.", place + 1), step, 10.5)),
            Block::Points(points) => points.iter().try_for_each(|point| self.hanging("-", point, 10.5)),
            Block::Source { words, title, url, seen } => {
                self.paragraph(&format!("{words} {seen}: {title}, {url}"), 9.0, 0.0, 4.0, true)
            }
            Block::Table { head, rows } => {
                std::iter::once(head).chain(rows).try_for_each(|[what, times, bytes]| {
                    self.paragraph(&format!("{times} × {what}, {bytes}"), 9.0, 0.0, 2.0, true)
                })
            }
        }
    }

    fn hanging(&mut self, sign: &str, text: &str, size: f32) -> Result<(), PdfError> {
        let (page, y) = (self.pages.len(), self.y);
        self.paragraph(text, size, 18.0, 3.0, false)?;
        // The sign stands beside the first line, wherever that came to stand.
        let begun =
            if self.pages.len() > page && y + 3.0 + size * LINE > HEIGHT - MARGIN { page } else { page - 1 };
        let first = self.pages.get(begun).and_then(|lines| {
            let mut own = lines.iter().filter(|line| line.x > MARGIN);
            if begun == page { own.next() } else { own.find(|line| line.y > y) }
        });
        if let Some(y) = first.map(|line| line.y) {
            self.pages[begun].push(Line { x: MARGIN, y, size, quiet: false, text: sign.to_owned() });
        }
        Ok(())
    }

    /// Breaks a text into lines, and pages.
    fn paragraph(
        &mut self,
        text: &str,
        size: f32,
        indent: f32,
        above: f32,
        quiet: bool,
    ) -> Result<(), PdfError> {
        if self.y > MARGIN {
            self.y += above;
        }
        let most = WIDTH - 2.0 * MARGIN - indent;
        let mut line = String::new();
        for word in words(text) {
            let longer = format!("{line}{word}");
            if !line.is_empty() && self.pen.width(longer.trim_end())? * size > most {
                self.line(std::mem::take(&mut line), size, indent, quiet);
            }
            line.push_str(&word);
            while self.pen.width(line.trim_end())? * size > most {
                let rest = self.cut(&mut line, size, most)?;
                self.line(std::mem::replace(&mut line, rest), size, indent, quiet);
            }
        }
        if !line.trim().is_empty() {
            self.line(line, size, indent, quiet);
        }
        Ok(())
    }

    /// Cuts a word that is longer than a line; what is left over comes back.
    fn cut(&mut self, line: &mut String, size: f32, most: f32) -> Result<String, PdfError> {
        let mut fits = 0;
        for (at, sign) in line.char_indices() {
            let end = at + sign.len_utf8();
            if fits > 0 && self.pen.width(&line[..end])? * size > most {
                break;
            }
            fits = end;
        }
        Ok(line.split_off(fits))
    }

    fn line(&mut self, text: String, size: f32, indent: f32, quiet: bool) {
        if self.y + size * LINE > HEIGHT - MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        self.y += size * LINE;
        let line = Line { x: MARGIN + indent, y: self.y, size, quiet, text: text.trim_end().to_owned() };
        if let Some(page) = self.pages.last_mut() {
            page.push(line);
        }
    }

    fn print(mut self, title: &str, language: &str) -> Result<Vec<u8>, PdfError> {
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language(language.to_owned()));
        let count = self.pages.len();
        let pages = std::mem::take(&mut self.pages);
        for (number, lines) in pages.into_iter().enumerate() {
            let settings =
                PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PdfError::Document("page".into()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for line in &lines {
                self.write(&mut surface, line)?;
            }
            let text = format!("{} / {count}", number + 1);
            let foot = Line { x: MARGIN, y: HEIGHT - MARGIN / 2.0, size: 9.0, quiet: true, text };
            self.write(&mut surface, &foot)?;
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| PdfError::Document(format!("{error:?}")))
    }

    fn write(&mut self, surface: &mut Surface<'_>, line: &Line) -> Result<(), PdfError> {
        let ink = if line.quiet { rgb::Color::new(86, 96, 122) } else { rgb::Color::new(31, 35, 51) };
        surface.set_fill(Some(Fill { paint: ink.into(), ..Fill::default() }));
        let mut x = line.x;
        for (place, part) in self.pen.runs(&line.text)? {
            let font = self.pen.faces[place].1.clone();
            surface.draw_text(Point::from_xy(x, line.y), font, line.size, &part, false, TextDirection::Auto);
            x += self.pen.width(&part)? * line.size;
        }
        Ok(())
    }
}

/// Where a line may be broken: after blanks, and between the signs of scripts that are written without them.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut ends = true;
    for sign in text.chars() {
        let alone = is_ideograph(sign);
        // What closes a sentence stays with what it closes.
        let closes = "，。：；？、）》”".contains(sign);
        if words.is_empty() || ((ends || alone) && !closes) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(sign);
        }
        ends = sign == ' ' || alone;
    }
    words
}

fn is_ideograph(sign: char) -> bool {
    matches!(sign, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_where_the_script_allows() {
        assert_eq!(words("two words"), ["two ", "words"]);
        assert_eq!(words("家里，很好。"), ["家", "里，", "很", "好。"]);
        assert_eq!(words("Wi-Fi 的名字"), ["Wi-Fi ", "的", "名", "字"]);
    }

    proptest! {
        #[test]
        fn no_sign_is_lost(text in any::<String>()) {
            prop_assert_eq!(words(&text).concat(), text);
        }
    }
}
