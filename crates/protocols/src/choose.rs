//! Which protocols go with a warning. Nothing is guessed: each fit says what it rests on.

use std::cmp::Reverse;

use crate::library::Library;
use crate::protocol::Protocol;

/// The parameter in which a warning names its protocol.
const PARAMETER: &str = "porchlight:protocol";
/// The values of CAP's responseType that alone lead to a protocol: they say what to do, whatever it is about.
pub(crate) const GENERAL: [&str; 2] = ["Shelter", "Evacuate"];
/// More of a text or of a list than this is not looked at.
const MOST_CHARS: usize = 2_000;
const MOST_VALUES: usize = 64;

/// What a warning shows of itself, as plain text in any language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// The texts of CAP's `event`, one a language.
    pub events: Vec<String>,
    /// The texts of CAP's `headline`, one a language.
    pub headlines: Vec<String>,
    /// The values of CAP's `eventCode`.
    pub event_codes: Vec<String>,
    /// The values of CAP's `category`, such as `Infra`.
    pub categories: Vec<String>,
    /// The values of CAP's `responseType`, such as `Shelter`.
    pub responses: Vec<String>,
    /// CAP's parameters: name and value.
    pub parameters: Vec<(String, String)>,
}

/// A protocol that goes with a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit<'a> {
    /// The protocol.
    pub protocol: &'a Protocol,
    /// Why it is offered.
    pub reason: Reason,
}

/// Why a protocol is offered, the surest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The warning names it.
    Named,
    /// The warning carries this event code.
    EventCode(String),
    /// The warning's event holds these words.
    Event(String),
    /// The warning's headline holds these words, and its category agrees.
    Headline(String),
    /// The warning asks for this in general (`Shelter` or `Evacuate`), and its category agrees.
    Response(String),
}

impl Reason {
    fn rank(&self) -> u8 {
        match self {
            Self::Named => 0,
            Self::EventCode(_) => 1,
            Self::Event(_) => 2,
            Self::Headline(_) => 3,
            Self::Response(_) => 4,
        }
    }

    /// Longer words say more of what a warning is about.
    fn weight(&self) -> usize {
        match self {
            Self::Event(words) | Self::Headline(words) => words.chars().count(),
            _ => 0,
        }
    }
}

impl Library {
    /// The protocols that go with a warning, the surest first. Often there is none.
    pub fn for_alert(&self, signs: &Signs) -> Vec<Fit<'_>> {
        let texts = Texts::of(signs);
        let fit = |protocol| reason(protocol, signs, &texts).map(|reason| Fit { protocol, reason });
        let mut fits: Vec<_> = self.protocols().iter().filter_map(fit).collect();
        // The sort keeps the order of the ids among those that fit alike.
        fits.sort_by_key(|fit| {
            (fit.reason.rank(), !agrees(fit.protocol, signs), Reverse(fit.reason.weight()))
        });
        fits
    }
}

/// The texts of a warning, made ready to look for words in them.
struct Texts {
    events: Vec<String>,
    headlines: Vec<String>,
}

impl Texts {
    fn of(signs: &Signs) -> Self {
        let ready = |texts: &[String]| texts.iter().take(MOST_VALUES).map(|text| in_words(text)).collect();
        Self { events: ready(&signs.events), headlines: ready(&signs.headlines) }
    }
}

fn reason(protocol: &Protocol, signs: &Signs, texts: &Texts) -> Option<Reason> {
    let head = protocol.head();
    let is_ours = |value: &str| protocol.id() == value || head.event_codes.iter().any(|code| code == value);
    let mut parameters = signs.parameters.iter().take(MOST_VALUES);
    if parameters.any(|(name, value)| name.trim() == PARAMETER && is_ours(value.trim())) {
        return Some(Reason::Named);
    }
    let mut codes = signs.event_codes.iter().take(MOST_VALUES).map(|code| code.trim());
    if let Some(code) = codes.find(|code| is_ours(code)) {
        return Some(Reason::EventCode(code.to_owned()));
    }
    let longest = |texts: &[String]| {
        let met = head.events.iter().filter(|words| texts.iter().any(|text| holds(text, words)));
        met.max_by_key(|words| words.chars().count()).cloned()
    };
    if let Some(words) = longest(&texts.events) {
        return Some(Reason::Event(words));
    }
    if !agrees(protocol, signs) {
        return None;
    }
    if let Some(words) = longest(&texts.headlines) {
        return Some(Reason::Headline(words));
    }
    let asked = |general: &&str| {
        let named = |values: &[String]| values.iter().take(MOST_VALUES).any(|value| value == general);
        named(&signs.responses) && named(&head.responses)
    };
    GENERAL.into_iter().find(asked).map(|general| Reason::Response(general.to_owned()))
}

/// True unless the warning and the protocol both name categories and share none.
fn agrees(protocol: &Protocol, signs: &Signs) -> bool {
    let ours = &protocol.head().categories;
    let theirs = &signs.categories;
    ours.is_empty()
        || theirs.is_empty()
        || theirs.iter().take(MOST_VALUES).any(|category| ours.contains(category))
}

/// A text in small letters, with one blank around each word.
fn in_words(text: &str) -> String {
    let mut words = String::from(" ");
    for c in text.chars().take(MOST_CHARS).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_tamil(c) {
            words.push(c);
        } else if !words.ends_with(' ') && !matches!(c, '\u{200b}'..='\u{200d}') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// True when the words stand in a text. They begin and end where words do, but for a plural's `s`; Tamil adds
/// endings to its words, and Chinese puts no blank between them.
pub(crate) fn holds(text: &str, words: &str) -> bool {
    let words = in_words(words);
    let needle = words.trim();
    if needle.is_empty() {
        return false;
    }
    let has_no_blanks = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let from = if needle.starts_with(has_no_blanks) { needle } else { words.trim_end() };
    text.match_indices(from).any(|(at, _)| {
        let rest = &text[at + from.len()..];
        let ended = [" ", "s ", "es "].into_iter().any(|end| rest.starts_with(end));
        ended || needle.ends_with(|c| is_tamil(c) || has_no_blanks(c))
    })
}

fn is_tamil(c: char) -> bool {
    matches!(c, '\u{b80}'..='\u{bff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_and_end_where_words_do() {
        for (text, words, found) in [
            ("Large POWER cut, east side", "power cut", true),
            ("Power cuts expected", "power cut", true),
            ("Powercut", "power cut", false),
            ("Gastritis", "gas", false),
            ("Biogas", "gas", false),
            ("No gas", "gas", true),
            ("东部停电通知", "停电", true),
            ("东部停水通知", "停电", false),
            ("Gangguan bekalan elektrik.", "bekalan elektrik", true),
            ("மின்தடையால் பாதிப்பு", "மின்தடை", true),
            ("தண்ணீர்", "மின்தடை", false),
            ("power", "", false),
            ("power", " - ", false),
            ("", "power", false),
        ] {
            assert_eq!(holds(&in_words(text), words), found, "{words:?} in {text:?}");
        }
    }
}
