//! What a good protocol keeps to, beyond being readable.

use std::collections::BTreeSet;

use porchlight_notation::{Language, count_words, day, has_address, is_trusted, plain};
use time::Date;

use crate::fault::{Fault, Flaw};
use crate::kind::Part;
use crate::library::Library;
use crate::protocol::{Protocol, Step, Text};
use crate::sheet::is_readable;

pub(crate) const LONGEST_SENTENCE: usize = 16;
const LONGEST_STEP: usize = 30;

/// The hosts whose pages a protocol may name as a source, with everything below them: governments and their
/// offices (all of `gov.sg` and `gov.uk`, ENISA below `europa.eu`), the WHO and the Red Cross.
pub const TRUSTED_HOSTS: &[&str] = &[
    "112.fi",
    "bbk.bund.de",
    "cdc.gov",
    "cisa.gov",
    "energy.gov",
    "epa.gov",
    "europa.eu",
    "fcc.gov",
    "fda.gov",
    "fema.gov",
    "foodsafety.gov",
    "ftc.gov",
    "gov.sg",
    "gov.uk",
    "hhs.gov",
    "ic3.gov",
    "icrc.org",
    "identitytheft.gov",
    "ifrc.org",
    "mcf.se",
    "msb.se",
    "nhs.uk",
    "nist.gov",
    "olevalmis.ee",
    "police.uk",
    "ready.gov",
    "redcross.org",
    "redcross.org.uk",
    "redcross.sg",
    "rescue.ee",
    "weather.gov",
    "who.int",
];

const CATEGORIES: [&str; 12] = [
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
];
const RESPONSES: [&str; 9] =
    ["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"];

/// Words of English that blame, belittle or frighten.
const UNKIND: [&str; 18] = [
    "simply",
    "just",
    "obviously",
    "victim",
    "victims",
    "hacker",
    "hackers",
    "hacked",
    "cybercriminal",
    "cybercriminals",
    "terrifying",
    "deadly",
    "catastrophe",
    "catastrophic",
    "stupid",
    "careless",
    "doomed",
    "asap",
];

/// What protocols are measured against.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'a> {
    /// Today.
    pub today: Date,
    /// The hosts whose pages may be named, such as [`TRUSTED_HOSTS`].
    pub hosts: &'a [&'a str],
}

impl Library {
    /// Everything that could be better: the faults met while reading, and where a protocol does not keep to its
    /// limits. Empty when all is well.
    pub fn lint(&self, yardstick: &Yardstick<'_>) -> Vec<Fault> {
        let mut faults = self.faults().to_vec();
        let mut codes = BTreeSet::new();
        for protocol in self.protocols() {
            let mut found = Found { protocol: protocol.id(), faults: &mut faults };
            head(protocol, yardstick, &mut found);
            for (code, line) in protocol.head().event_codes.iter().zip(&protocol.head().lines.event_codes) {
                if !codes.insert(code) {
                    found.push("protocol.toml", *line, Flaw::SharedCode(code.clone()));
                }
            }
            let written: Vec<_> = protocol.languages().collect();
            for language in Language::ALL {
                if written.contains(&language) {
                    script(protocol, language, &mut found);
                } else {
                    found.push(language.file(), 1, Flaw::Missing);
                }
            }
        }
        faults
    }
}

struct Found<'a> {
    protocol: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Found<'_> {
    fn push(&mut self, file: &str, line: usize, what: Flaw) {
        self.faults.push(Fault { protocol: self.protocol.to_owned(), file: file.to_owned(), line, what });
    }
}

fn head(protocol: &Protocol, yardstick: &Yardstick<'_>, found: &mut Found<'_>) {
    let head = protocol.head();
    let lines = &head.lines;
    let mut push = |line, what| found.push("protocol.toml", line, what);
    if head.review_by < yardstick.today {
        push(lines.review_by, Flaw::ReviewPassed(head.review_by));
    }
    for (values, lines, known, name) in [
        (&head.categories, &lines.categories, &CATEGORIES[..], "category"),
        (&head.responses, &lines.responses, &RESPONSES[..], "responseType"),
    ] {
        for (value, line) in values.iter().zip(lines).filter(|(value, _)| !known.contains(&value.as_str())) {
            push(*line, Flaw::UnknownValue(value.clone(), name));
        }
    }
    if head.events.is_empty() {
        push(1, Flaw::NoEvents);
    }
    let mut met = BTreeSet::new();
    for (words, line) in head.events.iter().zip(&lines.events) {
        let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
        let small = *words == words.to_lowercase() && words.trim() == words;
        // Two characters are a word in Chinese; in other scripts they are found in too many texts.
        let long = letters >= if words.is_ascii() { 3 } else { 2 };
        if !(small && long && met.insert(words)) {
            push(*line, Flaw::BadSign(words.clone()));
        }
    }
    if head.sources.is_empty() {
        push(1, Flaw::NoSources);
    }
    for (source, line) in head.sources.iter().zip(&lines.sources) {
        if source.title.trim().is_empty() {
            push(*line, Flaw::UntitledSource);
        }
        if !is_trusted(&source.url, yardstick.hosts) {
            push(*line, Flaw::UntrustedPage(source.url.clone()));
        }
        if day(&source.seen).is_some_and(|seen| seen > yardstick.today) {
            push(*line, Flaw::SeenTooSoon(source.seen.clone()));
        }
    }
}

fn script(protocol: &Protocol, language: Language, found: &mut Found<'_>) {
    let (text, english) = (protocol.text(language), protocol.text(Language::En));
    let mut push = |line, what| found.push(language.file(), line, what);
    counts(text, &mut push);
    for step in text.steps() {
        let words = count_words(&step.plain());
        if words > LONGEST_STEP {
            push(step.line, Flaw::LongStep { words, most: LONGEST_STEP });
        }
    }
    for (line, runs) in text.lines() {
        let words = plain(runs);
        if has_address(&words) {
            push(line, Flaw::AddressInText);
        }
        kindness(&words, language, line, &mut push);
    }
    kindness(&text.title, language, 1, &mut push);
    if language == Language::En {
        let length = sentence_length(text);
        if length > LONGEST_SENTENCE {
            push(1, Flaw::HardToRead(length));
        }
    }
    if !is_in_own_script(text, language) {
        push(1, Flaw::OtherScript);
    }
    if !is_readable(text, language) {
        push(1, Flaw::TooLongToPrint);
    }
    if let Some((here, english)) = first_difference(text, english) {
        push(1, Flaw::OtherShape { here, english });
    }
}

fn counts(text: &Text, push: &mut impl FnMut(usize, Flaw)) {
    let mut check = |heading, steps: &[Step], least, most| {
        let line = steps.first().map_or(1, |step| step.line);
        if !(least..=most).contains(&steps.len()) {
            push(line, Flaw::WrongCount { heading, count: steps.len(), least, most });
        }
    };
    check("Now", &text.now, 3, 7);
    check("Next hours", &text.next, 0, 8);
    check("After", &text.after, 0, 8);
    check("Do not", &text.do_not, 2, 8);
    for group in &text.groups {
        check("For ...", &group.steps, 1, 8);
    }
    if let Some(drill) = &text.drill {
        check("Drill", &drill.steps, 2, 6);
    }
    let missing = [
        (text.calls.is_empty(), Flaw::NoCalls),
        (text.groups.is_empty(), Flaw::NoGroups),
        (text.drill.is_none(), Flaw::NoDrill),
    ];
    missing.into_iter().filter(|(is_missing, _)| *is_missing).for_each(|(_, flaw)| push(1, flaw));
}

fn kindness(text: &str, language: Language, line: usize, push: &mut impl FnMut(usize, Flaw)) {
    if text.contains(['!', '\u{ff01}']) {
        push(line, Flaw::Shouting);
    }
    match language {
        Language::En => {
            let small = text.to_lowercase();
            for word in small.split(|c: char| !c.is_alphabetic()).filter(|word| UNKIND.contains(word)) {
                push(line, Flaw::Unkind(word.to_owned()));
            }
        }
        Language::Zh => {
            if let Some(sign) = text.chars().find(|c| matches!(c, ',' | ';' | '?' | ':' | '(')) {
                push(line, Flaw::LatinPunctuation(sign));
            }
        }
        Language::Ms | Language::Ta => {}
    }
}

/// The words of a sentence on average, rounded up.
fn sentence_length(text: &Text) -> usize {
    let (mut words, mut sentences) = (0, 0);
    for (_, runs) in text.lines() {
        for sentence in plain(runs).split_inclusive(['.', '?', ';']).map(count_words).filter(|n| *n > 0) {
            words += sentence;
            sentences += 1;
        }
    }
    words.div_ceil(sentences.max(1))
}

fn is_in_own_script(text: &Text, language: Language) -> bool {
    let own = |c: &char| match language {
        Language::Zh => ('\u{4e00}'..='\u{9fff}').contains(c),
        Language::Ta => ('\u{b80}'..='\u{bff}').contains(c),
        Language::En | Language::Ms => c.is_ascii_alphabetic(),
    };
    let all: String = text.lines().map(|(_, runs)| plain(runs)).collect();
    let letters = all.chars().filter(|c| c.is_alphabetic()).count();
    let ours = all.chars().filter(|c| c.is_alphabetic()).filter(own).count();
    ours * 5 >= letters * 4
}

/// The first part that differs from English, in words that a writer of protocols understands.
fn first_difference(here: &Text, english: &Text) -> Option<(String, String)> {
    shape(here).into_iter().zip(shape(english)).find(|(ours, theirs)| ours != theirs)
}

fn shape(text: &Text) -> Vec<String> {
    let parts = Part::ALL.map(|part| format!("{} steps in {}", text.part(part).len(), part.as_str()));
    let calls: Vec<_> = text.calls.iter().map(|call| call.kind.as_str()).collect();
    let one = |name: &str, steps: &[Step]| format!("{} in {name}", steps.len());
    let groups: Vec<_> = text.groups.iter().map(|group| one(group.group.as_str(), &group.steps)).collect();
    let drill = text.drill.as_ref().map_or("no drill".into(), |drill| one("the drill", &drill.steps));
    parts
        .into_iter()
        .chain([
            format!("the calls {}", calls.join(", ")),
            format!("for groups {}", groups.join(", ")),
            drill,
        ])
        .collect()
}
