//! A protocol to be read aloud: plain sentences, each a breath long.

use porchlight_notation::{Language, plain};

use crate::kind::Part;
use crate::protocol::{Protocol, Step};
use crate::words::Words;

/// What to say, one after the other: title, introduction, and each part's heading with its steps, numbered so
/// that a listener knows how many are to come. The drill is left out: it is nothing for the moment itself.
pub fn spoken(protocol: &Protocol, language: Language) -> Vec<String> {
    // Where the text is in English because the language is missing, the words around it are too.
    let language = protocol.shown_in(language);
    let (text, words) = (protocol.text(language), Words::of(language));
    let mut said = vec![text.title.clone(), plain(&text.intro)];
    for part in Part::ALL {
        let steps = text.part(part);
        if steps.is_empty() {
            continue;
        }
        said.push(words.part(part).to_owned());
        match part {
            // They are no steps to go through one by one.
            Part::DoNot => said.extend(steps.iter().map(Step::plain)),
            Part::Now | Part::Next | Part::After => said.extend(numbered(words, steps)),
        }
    }
    if !text.calls.is_empty() {
        said.push(words.calls().to_owned());
        said.extend(text.calls.iter().map(|call| words.call_line(call.kind, &plain(&call.runs))));
    }
    for group in &text.groups {
        said.push(words.group(group.group).to_owned());
        said.extend(numbered(words, &group.steps));
    }
    said
}

fn numbered(words: Words, steps: &[Step]) -> impl Iterator<Item = String> {
    let numbers = 1..=steps.len();
    numbers.zip(steps).map(move |(n, step)| words.numbered(n, steps.len(), &step.plain()))
}
