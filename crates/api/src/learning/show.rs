//! Lessons, as the interface shows them.

use porchlight_lessons::{
    self as lessons, Asked, Block, Form, Inline, Language, Library, Opens, Progress, Stress, plain,
};
use time::Date;

use crate::wire::{
    Certificate, Lesson, LessonBlock, LessonCard, LessonItem, LessonQuestion, Reference, Remark, Run, Shape,
    Verdict,
};

/// The language of lessons for a tag; English where there is none.
pub(crate) fn tongue(language: &str) -> Language {
    Language::parse(language).unwrap_or(Language::En)
}

/// A lesson in a list.
pub(crate) fn card(lesson: &lessons::Lesson, progress: &Progress, language: &str) -> LessonCard {
    let written = |day: Option<Date>| day.map(|day| day.to_string());
    LessonCard {
        id: lesson.id().into(),
        title: lesson.title(tongue(language)).into(),
        minutes: lesson.minutes(),
        rules: lesson.recommends_for().to_vec(),
        audience: lesson.audience().iter().map(|who| who.as_str().to_owned()).collect(),
        by_city: lesson.is_from_city(),
        finished: written(progress.finished(lesson.id())),
        task_done: written(progress.task_done(lesson.id())),
    }
}

/// A lesson to play.
pub(crate) fn lesson(lesson: &lessons::Lesson, progress: &Progress, language: &str) -> Lesson {
    let script = lesson.script(tongue(language));
    let sources = lesson.sources().iter();
    let sources =
        sources.map(|s| Reference { title: s.title.clone(), url: s.url.clone(), seen: s.seen.clone() });
    let part = |blocks: &[Block]| blocks.iter().map(|each| block(lesson, each)).collect();
    Lesson {
        card: card(lesson, progress, language),
        parts: script.parts().into_iter().map(part).collect(),
        sources: sources.collect(),
    }
}

fn block(lesson: &lessons::Lesson, block: &Block) -> LessonBlock {
    match block {
        Block::Heading(line) => LessonBlock::Heading { text: plain(line) },
        Block::Paragraph(line) => LessonBlock::Paragraph { runs: runs(line) },
        Block::List { numbered, items } => {
            LessonBlock::List { numbered: *numbered, items: items.iter().map(|item| runs(item)).collect() }
        }
        Block::Picture { name, shows } => LessonBlock::Picture {
            shows: plain(shows),
            shapes: lesson
                .picture(name)
                .into_iter()
                .flat_map(|drawing| drawing.shapes())
                .map(shape)
                .collect(),
        },
        Block::Question(asked) => LessonBlock::Question { question: question(lesson.id(), asked, 0) },
        Block::Drill { id, prompt } => LessonBlock::Drill { id: id.clone(), prompt: plain(prompt) },
        Block::Task(task) => {
            let (rule, screen) = match &task.opens {
                Some(Opens::Finding(rule)) => (Some(rule.clone()), None),
                Some(Opens::Screen(screen)) => (None, Some(screen.as_str().to_owned())),
                None => (None, None),
            };
            LessonBlock::Task { prompt: plain(&task.prompt), rule, screen }
        }
    }
}

fn shape(shape: &lessons::Shape) -> Shape {
    let ink = shape.ink.as_str().to_owned();
    match &shape.form {
        Form::Path(d) => Shape::Path { ink, d: d.clone() },
        Form::Circle { cx, cy, r } => Shape::Circle { ink, cx: *cx, cy: *cy, r: *r },
        Form::Rect { x, y, width, height, rx } => {
            Shape::Rect { ink, x: *x, y: *y, width: *width, height: *height, rx: *rx }
        }
    }
}

/// A question, mixed by its name and by how often it was asked: the same until then.
pub(crate) fn question(lesson: &str, question: &lessons::Question, asked: u32) -> LessonQuestion {
    let name = lesson
        .bytes()
        .chain(question.id.bytes())
        .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let shown = question.shown(name.wrapping_add(u64::from(asked)));
    let item = |at: usize, text: &[Inline]| LessonItem { at: short(at), text: plain(text) };
    let mixed = |text: &dyn Fn(usize) -> Vec<Inline>| shown.iter().map(|at| item(*at, &text(*at))).collect();
    let (kind, surface, items, halves) = match &question.task {
        Asked::One(answers) => ("one", None, mixed(&|at| answers[at].text.clone()), Vec::new()),
        Asked::Many(answers) => ("many", None, mixed(&|at| answers[at].text.clone()), Vec::new()),
        Asked::Order(steps) => ("order", None, mixed(&|at| steps[at].text.clone()), Vec::new()),
        Asked::Spot { surface, parts } => {
            ("spot", Some(surface.as_str()), mixed(&|at| parts[at].text.clone()), Vec::new())
        }
        Asked::Match(pairs) => {
            let left = pairs.iter().enumerate().map(|(at, pair)| item(at, &pair.left)).collect();
            ("match", None, left, mixed(&|at| pairs[at].right.clone()))
        }
    };
    LessonQuestion {
        id: question.id.clone(),
        kind: kind.to_owned(),
        surface: surface.map(str::to_owned),
        prompt: plain(&question.prompt),
        items,
        halves,
    }
}

/// A verdict with the words that it is about.
pub(crate) fn verdict(
    question: &lessons::Question,
    verdict: &lessons::Verdict,
    comes_back: Option<Date>,
) -> Verdict {
    let text = |at: usize| match &question.task {
        Asked::One(answers) | Asked::Many(answers) | Asked::Spot { parts: answers, .. } => {
            plain(&answers[at].text)
        }
        Asked::Order(steps) => plain(&steps[at].text),
        Asked::Match(pairs) => plain(&pairs[at].left),
    };
    let remarks = verdict.remarks.iter().map(|remark| Remark {
        at: short(remark.at),
        text: text(remark.at),
        right: remark.right,
        missed: remark.missed,
        feedback: plain(&remark.feedback),
    });
    Verdict {
        right: verdict.right,
        incomplete: verdict.incomplete,
        remarks: remarks.collect(),
        comes_back: comes_back.map(|day| day.to_string()),
    }
}

/// What was learnt, to be printed.
pub(crate) fn certificate(library: &Library, progress: &Progress, language: &str) -> Certificate {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let finished = library.lessons().iter().filter(|lesson| progress.finished(lesson.id()).is_some());
    let lessons: Vec<_> = finished.map(|lesson| card(lesson, progress, language)).collect();
    let (asked, right) = progress.answers();
    Certificate {
        of: count(library.lessons().len()),
        drills: porchlight_drills::Drill::all()
            .iter()
            .filter(|drill| progress.drill_done(drill.id()).is_some())
            .map(|drill| porchlight_drills::Words::of(tongue(language)).drill(drill.id()).title.clone())
            .collect(),
        asked,
        right,
        tasks: count(lessons.iter().filter(|card| card.task_done.is_some()).count()),
        lessons,
    }
}

fn short(at: usize) -> u8 {
    // A question has at most nine parts.
    u8::try_from(at).unwrap_or(u8::MAX)
}

fn runs(line: &[Inline]) -> Vec<Run> {
    line.iter().map(|run| Run { text: run.text.clone(), strong: run.stress != Stress::None }).collect()
}
