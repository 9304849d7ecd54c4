//! Words prepared on a quiet day, a file for each protocol and one for the end of a warning. Where a protocol
//! has two sides, as going inside and leaving, each has a file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use porchlight_alerts::{Category, Certainty, Info, Prose, ResponseType, Severity, Urgency};
use serde::Deserialize;

use super::place::{nearest, primary};
use super::{Draft, date};
use crate::pack::City;

/// A prepared warning.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its short name.
    pub id: String,
    /// The protocol that belongs to it; mostly of the same name.
    pub protocol: String,
    /// What it is about.
    pub categories: Vec<Category>,
    /// The kinds of action asked for.
    pub responses: Vec<ResponseType>,
    /// How soon to act.
    pub urgency: Urgency,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the city is.
    pub certainty: Certainty,
    words: BTreeMap<String, Words>,
}

/// What a warning says in one language. An empty text is one that is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// The event in a word or two.
    pub event: String,
    /// What it is about, in one line.
    pub headline: String,
    /// What happened.
    pub description: String,
    /// What to do, one step a line.
    pub instruction: String,
}

const FILES: [&str; 18] = [
    include_str!("../../templates/all-clear.toml"),
    include_str!("../../templates/data-breach.toml"),
    include_str!("../../templates/emergency-number-down.toml"),
    include_str!("../../templates/evacuate.toml"),
    include_str!("../../templates/evacuate-or-shelter.toml"),
    include_str!("../../templates/fake-alert.toml"),
    include_str!("../../templates/heating-cooling-down.toml"),
    include_str!("../../templates/home-device-taken-over.toml"),
    include_str!("../../templates/hospital-systems-down.toml"),
    include_str!("../../templates/payments-down.toml"),
    include_str!("../../templates/phones-down.toml"),
    include_str!("../../templates/portal-down.toml"),
    include_str!("../../templates/power-cut.toml"),
    include_str!("../../templates/ransomware-or-scam.toml"),
    include_str!("../../templates/street-systems-hacked.toml"),
    include_str!("../../templates/traffic-lights-down.toml"),
    include_str!("../../templates/water-stopped.toml"),
    include_str!("../../templates/water-unsafe.toml"),
];

static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let read = |text: &&str| read(text).expect("the templates are read by every run of the tests");
    FILES.iter().map(read).collect()
});

#[derive(Deserialize)]
struct File {
    id: String,
    protocol: Option<String>,
    categories: Vec<String>,
    responses: Vec<String>,
    urgency: String,
    severity: String,
    certainty: String,
    #[serde(flatten)]
    words: BTreeMap<String, Words>,
}

fn read(text: &str) -> Result<Template, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    fn word<T: Copy + ToString>(all: &[T], word: &str) -> Result<T, String> {
        let found = all.iter().copied().find(|one| one.to_string() == word);
        found.ok_or_else(|| format!("{word} is no word of CAP"))
    }
    Ok(Template {
        protocol: file.protocol.unwrap_or_else(|| file.id.clone()),
        id: file.id,
        categories: file.categories.iter().map(|raw| word(Category::ALL, raw)).collect::<Result<_, _>>()?,
        responses: file.responses.iter().map(|raw| word(ResponseType::ALL, raw)).collect::<Result<_, _>>()?,
        urgency: word(Urgency::ALL, &file.urgency)?,
        severity: word(Severity::ALL, &file.severity)?,
        certainty: word(Certainty::ALL, &file.certainty)?,
        words: file.words,
    })
}

impl Template {
    /// The template of the end of a warning.
    pub const ALL_CLEAR: &str = "all-clear";

    /// All of them, by their ids.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// One of them.
    ///
    /// # Errors
    /// The ids that may have been meant, when there is none of this one.
    pub fn find(id: &str) -> Result<&'static Self, Vec<String>> {
        let found = ALL.iter().find(|template| template.id == id);
        found.ok_or_else(|| nearest(id, ALL.iter().map(|template| (template.id.as_str(), Vec::new()))))
    }

    /// The words in a language, with their placeholders: those of the whole tag, or else of the same
    /// language of another region.
    pub fn words(&self, language: &str) -> Option<&Words> {
        self.words.get(language).or_else(|| self.words.get(primary(language)))
    }
}

/// The sentences that every warning has: the word for exercise, that nothing has happened, where and until.
struct Common {
    language: &'static str,
    exercise: &'static str,
    unreal: &'static str,
    place: &'static str,
    until: &'static str,
}

const COMMON: [Common; 4] = [
    Common {
        language: "en",
        exercise: "Exercise",
        unreal: "This is an exercise. Nothing has happened.",
        place: "Where: {districts}.",
        until: "Until: {until}, or until the city ends this warning.",
    },
    Common {
        language: "zh",
        exercise: "演习",
        unreal: "这是演习，并没有发生任何事故。",
        place: "地点：{districts}。",
        until: "有效至：{until}，或直到市政府解除本警示。",
    },
    Common {
        language: "ms",
        exercise: "Latihan",
        unreal: "Ini satu latihan. Tiada apa-apa yang berlaku.",
        place: "Di mana: {districts}.",
        until: "Sehingga: {until}, atau sehingga pihak bandar menamatkan amaran ini.",
    },
    Common {
        language: "ta",
        exercise: "பயிற்சி",
        unreal: "இது ஒரு பயிற்சி. எதுவும் நடக்கவில்லை.",
        place: "இடம்: {districts}.",
        until: "முடியும் நேரம்: {until}; அல்லது நகரம் இந்த எச்சரிக்கையை முடிக்கும் வரை.",
    },
];

fn common(language: &str) -> Option<&'static Common> {
    COMMON.iter().find(|common| common.language == primary(language))
}

/// The word for an exercise; in a language that has none here, the English one is used.
pub(super) fn exercise_word(language: &str) -> &'static str {
    common(language).map_or("Exercise", |common| common.exercise)
}

/// True when the headline of an exercise holds the word for it in its language.
pub fn is_marked_exercise(info: &Info) -> bool {
    let word = exercise_word(info.language.as_str());
    info.headline.as_ref().is_some_and(|line| line.as_str().contains(word))
}

impl Words {
    /// These, and those of the other where these are empty.
    #[must_use]
    pub(super) fn over(self, other: Self) -> Self {
        let or = |own: String, other: String| if own.trim().is_empty() { other } else { own };
        Self {
            event: or(self.event, other.event),
            headline: or(self.headline, other.headline),
            description: or(self.description, other.description),
            instruction: or(self.instruction, other.instruction),
        }
    }

    /// The words for one warning: place, time and numbers put in, and an exercise named as one.
    pub(super) fn filled(self, draft: &Draft, city: &City, language: &str) -> Self {
        let fill = Fill { draft, city, language };
        let marked = |line: String| {
            let word = exercise_word(language);
            if draft.exercise.is_none() || line.is_empty() || line.starts_with(word) {
                return line;
            }
            let colon = if primary(language) == "zh" { "：" } else { ": " };
            format!("{word}{colon}{line}")
        };
        let mut description = self.description;
        if let (Some(common), false) = (common(language), description.trim().is_empty()) {
            if draft.exercise.is_some() {
                description = format!("{}\n\n{description}", common.unreal);
            }
            description = format!("{}\n\n{}", description.trim_end(), common.place);
            if !matches!(draft.kind, super::DraftKind::Cancel(_)) {
                description = format!("{description}\n{}", common.until);
            }
        }
        Self {
            event: marked(Prose::line(&fill.text(&self.event)).as_str().to_owned()),
            headline: marked(Prose::line(&fill.text(&self.headline)).as_str().to_owned()),
            description: Prose::block(&fill.text(&description)).as_str().to_owned(),
            instruction: Prose::block(&fill.text(&self.instruction)).as_str().to_owned(),
        }
    }
}

/// What the placeholders stand for.
struct Fill<'a> {
    draft: &'a Draft,
    city: &'a City,
    language: &'a str,
}

impl Fill<'_> {
    /// Fills line by line: a line with a number that the city does not have is left out.
    fn text(&self, text: &str) -> String {
        text.lines().filter_map(|line| self.line(line)).collect::<Vec<_>>().join("\n")
    }

    fn line(&self, line: &str) -> Option<String> {
        let mut out = String::with_capacity(line.len());
        let mut left = line;
        while let Some((before, name, after)) = placeholder(left) {
            out.push_str(before);
            match name.split_once(':') {
                Some(("hotline", kind)) => out.push_str(self.city.hotline_for(kind)?.number.as_str()),
                _ => out.push_str(&self.value(name)),
            }
            left = after;
        }
        out.push_str(left);
        Some(out)
    }

    /// A placeholder that is not known, or has no value yet, stays as it is.
    fn value(&self, name: &str) -> String {
        let value = match name {
            "city" => Some(self.city.names.get(self.language).to_string()),
            "districts" => Some(self.draft.place.words(self.city, self.language)),
            "until" => self.draft.until.map(|until| date::in_words(until, self.language)),
            _ => None,
        };
        value.unwrap_or_else(|| format!("{{{name}}}"))
    }
}

/// The first placeholder of a text, with what stands before and after it.
pub(super) fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| at + from) {
        let rest = &text[open + 1..];
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && !matches!(c, ':' | '-'));
        if let Some(end) = end.filter(|end| *end > 0 && rest[*end..].starts_with('}')) {
            return Some((&text[..open], &rest[..end], &rest[end + 1..]));
        }
        from = open + 1;
    }
    None
}
