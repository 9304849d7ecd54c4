//! A protocol in the terminal: wrapped to its width, in any script.

use std::fmt::{self, Write as _};

use console::{Style, measure_text_width};
use porchlight_protocols::{Inline, Language, Part, Protocol, Step, Words, plain};

use crate::wrap::{width, wrapped};

pub(super) fn of(protocol: &Protocol, language: Language) -> String {
    let language = protocol.shown_in(language);
    let mut page = Page { text: String::new(), width: width(), words: Words::of(language) };
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
