//! A protocol in the terminal: wrapped to its width, in any script.

use std::fmt::{self, Write as _};

use console::{Style, Term, measure_text_width};
use porchlight_protocols::{Inline, Language, Part, Protocol, Step, Words, plain};

/// Wider lines are hard to read.
const WIDEST: usize = 80;
const NARROWEST: usize = 30;

pub(super) fn of(protocol: &Protocol, language: Language) -> String {
    let columns = Term::stdout().size_checked().map_or(WIDEST, |(_, columns)| usize::from(columns));
    let language = protocol.shown_in(language);
    let mut page =
        Page { text: String::new(), width: columns.clamp(NARROWEST, WIDEST), words: Words::of(language) };
    // Writing to a string cannot fail.
    let _ = page.draw(protocol, language);
    page.text
}

struct Page {
    text: String,
    width: usize,
    words: Words,
}

impl Page {
    fn draw(&mut self, protocol: &Protocol, language: Language) -> fmt::Result {
        let text = protocol.text(language);
        let words = self.words;
        let bold = Style::new().for_stdout().bold();
        writeln!(self.text, "{}\n", bold.apply_to(&text.title))?;
        self.hang("", &text.intro)?;
        for part in Part::ALL {
            let sign = |n: usize| if part == Part::DoNot { "  - ".to_owned() } else { format!("{n:>3}. ") };
            self.steps(words.part(part), text.part(part), sign)?;
        }
        if !text.calls.is_empty() {
            self.heading(words.calls())?;
            for call in &text.calls {
                self.hang(&format!("  - {}: ", words.call(call.kind)), &call.runs)?;
            }
        }
        for group in &text.groups {
            self.steps(words.group(group.group), &group.steps, |n| format!("{n:>3}. "))?;
        }
        if let Some(drill) = &text.drill {
            self.heading(words.drill())?;
            self.hang("  ", &drill.situation)?;
            for (n, step) in drill.steps.iter().enumerate() {
                self.hang(&format!("{:>3}. ", n + 1), &step.runs)?;
            }
        }
        for source in protocol.sources() {
            writeln!(self.text, "\n{} ({})\n{}", source.title, source.seen, source.url)?;
        }
        Ok(())
    }

    fn steps(&mut self, heading: &str, steps: &[Step], sign: impl Fn(usize) -> String) -> fmt::Result {
        if steps.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        let mut numbered = steps.iter().enumerate();
        numbered.try_for_each(|(n, step)| self.hang(&sign(n + 1), &step.runs))
    }

    fn heading(&mut self, heading: &str) -> fmt::Result {
        writeln!(self.text, "\n{}", Style::new().for_stdout().bold().apply_to(heading))
    }

    /// A paragraph after its sign; its later lines stand below the text of the first one.
    fn hang(&mut self, sign: &str, runs: &[Inline]) -> fmt::Result {
        let indent = measure_text_width(sign).min(5);
        let first = measure_text_width(sign);
        let lines = wrapped(&plain(runs), self.width - indent, first - indent);
        for (n, line) in lines.iter().enumerate() {
            let before = if n == 0 { sign.to_owned() } else { " ".repeat(indent) };
            writeln!(self.text, "{before}{line}")?;
        }
        Ok(())
    }
}

/// The lines of a text of at most `width` cells, the first of them shorter by what stands there already.
fn wrapped(text: &str, width: usize, taken: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = taken;
    for word in
        text.split_inclusive(|c: char| c == ' ' || measure_text_width(c.encode_utf8(&mut [0; 4])) == 2)
    {
        let long = measure_text_width(word.trim_end());
        // No line begins with the punctuation of Chinese.
        let holds_on = word.starts_with(['，', '。', '；', '：', '、', '？', '）', '”', '》']);
        if used > 0 && used + long > width && !holds_on {
            lines.push(String::new());
            used = 0;
        }
        used += measure_text_width(word);
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_asked_for() {
        for (text, width, taken, lines) in [
            ("one two three", 7, 0, vec!["one two", "three"]),
            ("one two three", 7, 4, vec!["one", "two", "three"]),
            ("一二三四，五六", 8, 0, vec!["一二三四，", "五六"]),
            ("extraordinary", 5, 0, vec!["extraordinary"]),
            ("", 5, 0, vec![""]),
        ] {
            assert_eq!(wrapped(text, width, taken), lines, "{text}");
        }
    }
}
