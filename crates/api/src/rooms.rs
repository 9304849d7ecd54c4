//! Lessons, as the interface shows them.

use porchlight_city::Folder;
use porchlight_lessons::{self as lessons, Block, Inline, Language, Library, Place, Stress, plain};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::wire::{Answer, Lesson, LessonBlock, LessonCard, Reference, Run};

/// The lessons of a city's pack. One that cannot be read is left out.
fn of_city(pack: Option<&Folder>) -> Library {
    let files = pack.into_iter().flat_map(|pack| pack.below("pack/lessons/"));
    Library::read(files.filter_map(|(path, bytes)| Some((path, str::from_utf8(bytes).ok()?))))
}

/// Every lesson that could be read: those of the city's pack, in the place of those of the program with
/// the same id or beside them.
pub(crate) fn lessons(language: &str, pack: Option<&Folder>) -> Vec<LessonCard> {
    let city = of_city(pack);
    let own = Library::built_in().lessons().iter().filter(|lesson| city.lesson(lesson.id()).is_none());
    own.chain(city.lessons()).map(|lesson| card(lesson, language)).collect()
}

/// One lesson.
pub(crate) fn lesson(id: &str, language: &str, pack: Option<&Folder>) -> Option<Lesson> {
    let city = of_city(pack);
    let lesson = city.lesson(id).or_else(|| Library::built_in().lesson(id))?;
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
pub(crate) fn lesson_pages(pack: Option<&Folder>) -> Vec<String> {
    let city = of_city(pack);
    let lessons = Library::built_in().lessons().iter().chain(city.lessons());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_adds_lessons_and_replaces_those_of_the_same_name() {
        let head = include_str!("../../../lessons/open-doors/lesson.toml");
        let words = include_str!("../../../lessons/open-doors/en.md");
        let mut pack = Folder::new();
        for id in ["open-doors", "our-meters"] {
            let folder = format!("pack/lessons/{id}");
            pack.put(&format!("{folder}/lesson.toml"), head.replace("\"open-doors\"", &format!("{id:?}")))
                .unwrap();
            for language in ["en", "zh", "ms", "ta"] {
                let words = words.replacen("# Doors left open", &format!("# Of the city: {id}"), 1);
                pack.put(&format!("{folder}/{language}.md"), words).unwrap();
            }
        }
        pack.put("pack/lessons/broken/lesson.toml", *b"id = ").unwrap();
        let own = lessons("en", None).len();
        let all = lessons("en", Some(&pack));
        assert_eq!(all.len(), own + 1);
        assert_eq!(all.iter().filter(|card| card.title.starts_with("Of the city")).count(), 2);
        let replaced = lesson("open-doors", "ta", Some(&pack)).unwrap();
        assert_eq!(replaced.card.title, "Of the city: open-doors");
        assert!(lesson("our-meters", "en", None).is_none() && lesson("broken", "en", Some(&pack)).is_none());
    }
}
