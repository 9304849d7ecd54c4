//! The commands of learning.

use std::sync::Arc;

use porchlight_drills::Act;
use porchlight_lessons::Library;

use super::Reply;
use crate::App;
use crate::arguments::*;
use crate::error::bad_request;
use crate::learning as room;
use crate::wire::*;

/// The lessons that there are now.
async fn library(app: &Arc<App>) -> Library {
    app.city().with(app.keeper(), async |here: &mut crate::city::Room| room::library(here.pack())).await
}

fn missing() -> ErrorBody {
    ErrorBody::plain(ErrorCode::NoSuchLesson)
}

pub(crate) async fn lessons(app: &Arc<App>, args: Localised) -> Reply<Vec<LessonCard>> {
    let progress = room::progress(app.keeper());
    let library = library(app).await;
    Ok(library.lessons().iter().map(|lesson| room::card(lesson, &progress, &args.language)).collect())
}

pub(crate) async fn lesson(app: &Arc<App>, args: LessonRef) -> Reply<Lesson> {
    let progress = room::progress(app.keeper());
    let library = library(app).await;
    let lesson = library.lesson(&args.id).ok_or_else(missing)?;
    Ok(room::lesson(lesson, &progress, &args.language))
}

pub(crate) async fn learning(app: &Arc<App>, args: LearnAsk) -> Reply<Learning> {
    let today = room::day(&args.today)?;
    Ok(room::learning(app, &args.target, today, &args.language).await)
}

pub(crate) async fn lesson_answer(app: &Arc<App>, args: LessonReply) -> Reply<Verdict> {
    let library = library(app).await;
    let lesson = library.lesson(&args.lesson).ok_or_else(missing)?;
    let question = lesson.question(room::tongue(&args.language), &args.question);
    let question = question.ok_or_else(|| bad_request("the lesson has no such question"))?;
    let reply: Vec<usize> = args.reply.iter().map(|at| usize::from(*at)).collect();
    let verdict =
        question.judge(&reply).ok_or_else(|| bad_request("this question cannot have such a reply"))?;
    let mut comes_back = None;
    if let Some(day) = &args.review_on {
        let today = room::day(day)?;
        comes_back = room::learn(app.keeper(), |progress| {
            // Whatever asks twice, an answer counts once: on its day and no sooner.
            let due = progress.card(lesson.id(), &question.id).is_some_and(|card| card.due() <= today);
            due.then(|| progress.answer(lesson.id(), &question.id, verdict.right, today)).flatten()
        });
    }
    Ok(room::verdict(question, &verdict, comes_back))
}

pub(crate) async fn lesson_finish(app: &Arc<App>, args: LessonDone) -> Reply<()> {
    let today = room::day(&args.today)?;
    let library = library(app).await;
    let lesson = library.lesson(&args.id).ok_or_else(missing)?;
    room::learn(app.keeper(), |progress| progress.finish(lesson.id(), today));
    Ok(())
}

pub(crate) async fn lesson_task(app: &Arc<App>, args: LessonTask) -> Reply<()> {
    let today = room::day(&args.today)?;
    room::learn(app.keeper(), |progress| progress.do_task(&args.id, args.done, today));
    Ok(())
}

pub(crate) async fn reviews(app: &Arc<App>, args: LearnDay) -> Reply<Vec<ReviewCard>> {
    let today = room::day(&args.today)?;
    let library = library(app).await;
    let progress = room::progress(app.keeper());
    let language = room::tongue(&args.language);
    let cards = progress.reviews(&library, today).into_iter().filter_map(|review| {
        let question = review.lesson.question(language, &review.question)?;
        Some(ReviewCard {
            lesson: review.lesson.id().to_owned(),
            title: review.lesson.title(language).to_owned(),
            question: room::question(review.lesson.id(), question, review.asked + 1),
        })
    });
    Ok(cards.collect())
}

pub(crate) async fn certificate(app: &Arc<App>, args: LearnDay) -> Reply<Certificate> {
    room::day(&args.today)?;
    let library = library(app).await;
    Ok(room::certificate(&library, &room::progress(app.keeper()), &args.language))
}

pub(crate) async fn drills(app: &Arc<App>, args: Localised) -> Reply<Vec<DrillCard>> {
    Ok(room::drill_cards(app.keeper(), &args.language))
}

pub(crate) async fn drill(app: &Arc<App>, args: DrillRef) -> Reply<DrillState> {
    app.drills().open(&args.id, args.anew, &args.language).await
}

pub(crate) async fn drill_look(app: &Arc<App>, args: DrillLook) -> Reply<DrillState> {
    let today = room::day(&args.today)?;
    app.drills().play_move(&args.id, room::Move::Look, app.keeper(), today, &args.language).await
}

pub(crate) async fn drill_act(app: &Arc<App>, args: DrillAct) -> Reply<DrillState> {
    let today = room::day(&args.today)?;
    if args.password.as_ref().is_some_and(|p| !(8..=128).contains(&p.chars().count())) {
        return Err(ErrorBody::new(ErrorCode::BadText, &[("letters", "8 to 128".into())]));
    }
    let act = match (args.act.as_str(), args.rule) {
        ("remedy", Some(rule)) => Act::Remedy { rule, password: args.password },
        ("put-off", None) => Act::PutOff,
        ("move-to-guest", None) => Act::MoveToGuest,
        ("bring-back", None) => Act::BringBack,
        _ => return Err(bad_request("there is no such act")),
    };
    let step = room::Move::Act { device: args.device, act };
    app.drills().play_move(&args.id, step, app.keeper(), today, &args.language).await
}

pub(crate) async fn drill_say(app: &Arc<App>, args: DrillSay) -> Reply<DrillState> {
    let today = room::day(&args.today)?;
    let step = room::Move::Say { message: args.message, from_city: args.from_city };
    app.drills().play_move(&args.id, step, app.keeper(), today, &args.language).await
}
