//! Lessons and the city, as the interface shows them.

use porchlight_alerts::{Alerts, Proof, Shown, is_shown, read_cap};
use porchlight_city::{CityKind, Example};
use porchlight_lessons::{self as lessons, Block, Inline, Language, Library, Place, Stress, plain};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::wire::{Alert, Answer, City, Lesson, LessonBlock, LessonCard, Reference, Run};

/// Every lesson that could be read.
pub(crate) fn lessons(language: &str) -> Vec<LessonCard> {
    Library::built_in().lessons().iter().map(|lesson| card(lesson, language)).collect()
}

/// One lesson.
pub(crate) fn lesson(id: &str, language: &str) -> Option<Lesson> {
    let lesson = Library::built_in().lesson(id)?;
    let sources = lesson.sources().iter();
    let sources =
        sources.map(|s| Reference { title: s.title.clone(), url: s.url.clone(), seen: s.seen.clone() });
    Some(Lesson {
        card: card(lesson, language),
        blocks: lesson.script(tongue(language)).blocks().iter().map(block).collect(),
        sources: sources.collect(),
    })
}

/// The pages that lessons refer to.
pub(crate) fn lesson_pages() -> Vec<String> {
    let lessons = Library::built_in().lessons().iter();
    lessons.flat_map(|lesson| lesson.sources().iter().map(|source| source.url.clone())).collect()
}

fn tongue(language: &str) -> Language {
    Language::parse(language).unwrap_or(Language::En)
}

fn card(lesson: &lessons::Lesson, language: &str) -> LessonCard {
    LessonCard {
        id: lesson.id().into(),
        title: lesson.title(tongue(language)).into(),
        minutes: lesson.minutes(),
        rules: lesson.recommends_for().to_vec(),
    }
}

fn block(block: &Block) -> LessonBlock {
    match block {
        Block::Heading(line) => LessonBlock::Heading { text: plain(line) },
        Block::Paragraph(line) => LessonBlock::Paragraph { runs: runs(line) },
        Block::List { items, .. } => {
            LessonBlock::List { items: items.iter().map(|item| runs(item)).collect() }
        }
        Block::Question(question) => LessonBlock::Question {
            many: question.many,
            prompt: plain(&question.prompt),
            answers: question.answers.iter().map(answer).collect(),
        },
        Block::Action(action) => LessonBlock::DoIt {
            prompt: plain(&action.prompt),
            rule: action.rule.clone(),
            practice: action.place == Place::PracticeHome,
        },
    }
}

fn answer(answer: &lessons::Answer) -> Answer {
    Answer { text: plain(&answer.text), right: answer.right, feedback: plain(&answer.feedback) }
}

fn runs(line: &[Inline]) -> Vec<Run> {
    line.iter().map(|run| Run { text: run.text.clone(), strong: run.stress != Stress::None }).collect()
}

/// The example city, at the hour at which its example plays. No other city can be chosen yet.
pub(crate) fn city(language: &str) -> City {
    let pack = Example::city();
    let mut alerts = Alerts::new();
    for message in Example::messages() {
        // A message that cannot be read is left out; the others are shown.
        if let Ok(read) = read_cap(message) {
            alerts.insert(read.value);
        }
    }
    let now = pack.plays_at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let shown = alerts.active(now).into_iter().filter(|alert| is_shown(alert) != Shown::Not);
    City {
        name: pack.names.get(language).to_string(),
        example: pack.kind == CityKind::Example,
        alerts: shown.map(|alert| self::alert(alert, language)).collect(),
    }
}

fn alert(alert: &porchlight_alerts::Alert, language: &str) -> Alert {
    let infos = alert.infos_for(&[language]);
    let first = infos.first();
    let text = |of: fn(&porchlight_alerts::Info) -> Option<&porchlight_alerts::Prose>| {
        infos.iter().find_map(|info| of(info)).map(ToString::to_string).unwrap_or_default()
    };
    let headline = text(|info| info.headline.as_ref());
    let end = alert.ends();
    Alert {
        id: alert.id.identifier().into(),
        exercise: is_shown(alert) == Shown::AsExercise,
        severity: alert.severity().as_str().to_lowercase(),
        headline: if headline.is_empty() {
            first.map(|i| i.event.to_string()).unwrap_or_default()
        } else {
            headline
        },
        description: text(|info| info.description.as_ref()),
        instruction: text(|info| info.instruction.as_ref()),
        sender: text(|info| info.sender_name.as_ref()),
        proof: match alert.proof {
            Proof::Unsigned => "unsigned",
            Proof::Broken => "broken",
            Proof::NotChecked => "not-checked",
            Proof::UnknownSigner => "unknown-signer",
            Proof::Repaired => "repaired",
            Proof::Verified => "verified",
        }
        .into(),
        sent: rfc3339(alert.id.sent()),
        expires: end.stated.then(|| rfc3339(end.at)),
        areas: infos
            .iter()
            .flat_map(|info| info.areas.iter().map(|area| area.description.to_string()))
            .collect(),
    }
}

pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
