//! Lessons, as the interface shows them.

use porchlight_lessons::{self as lessons, Block, Inline, Language, Library, Place, Stress, plain};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::wire::{Answer, Lesson, LessonBlock, LessonCard, Reference, Run};

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

pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
