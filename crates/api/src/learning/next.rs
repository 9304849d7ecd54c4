//! What comes next, and why.

use std::sync::Arc;

use porchlight_lessons::{LearningPath, Library, Progress, Recommended, Situation, Why, mixed, recommend};
use porchlight_model as model;
use time::{Date, OffsetDateTime};

use super::show::{card, tongue};
use crate::App;
use crate::wire::{Concerned, Learning, LeftOut, LessonCampaign, LessonPath, LessonWhy, NextLesson, Target};

/// How many lessons are recommended at once.
const MOST_NEXT: usize = 3;

/// A problem that the last scan found.
struct Problem {
    rule: &'static str,
    device: String,
    title: String,
}

/// What there is to learn, and what comes next.
pub(crate) async fn learning(app: &Arc<App>, target: &Target, today: Date, language: &str) -> Learning {
    let problems = problems(app, target, language).await;
    let warnings = warnings(app, language).await;
    let progress = super::progress(app.keeper());
    let device = OffsetDateTime::now_utc();
    let example = app.city().example_time(device);
    let (library, campaigns) = app
        .city()
        .with(app.keeper(), async |room| {
            // The city's day, where it has a time of its own: an example plays in the past.
            let city_day = room.now(example, device).date();
            let day = if room.is_example() { city_day } else { today };
            let city = room.city();
            let running = city.into_iter().flat_map(|city| &city.campaigns).filter(|each| each.runs_on(day));
            let campaigns: Vec<_> = running
                .map(|campaign| LessonCampaign {
                    name: campaign.names.get(language).to_string(),
                    until: campaign.until.to_string(),
                    lessons: campaign.lessons.clone(),
                })
                .collect();
            (super::library(room.pack()), campaigns)
        })
        .await;
    let rules: Vec<&str> = problems.iter().map(|problem| problem.rule).collect();
    let protocols: Vec<&str> = warnings.iter().map(|(protocol, _)| protocol.as_str()).collect();
    let asked: Vec<&str> = campaigns.iter().flat_map(|each| &each.lessons).map(String::as_str).collect();
    let situation = Situation { problems: &rules, warnings: &protocols, campaign: &asked };
    let next = recommend(&library, &progress, &situation, today);
    let next = mixed(next, MOST_NEXT).into_iter().map(|one| {
        let why = why(&one, &problems, &warnings, &campaigns);
        NextLesson {
            card: card(one.lesson, &progress, language),
            why,
            before: one.before.map(|lesson| lesson.title(tongue(language)).to_owned()),
        }
    });
    Learning {
        next: next.collect(),
        reviews: u8::try_from(progress.reviews(&library, today).len()).unwrap_or(u8::MAX),
        next_review: progress.next_review(&library, today).map(|day| day.to_string()),
        paths: paths(&library, &progress, language),
        left_out: left_out(&library),
        campaigns,
    }
}

fn why(
    one: &Recommended<'_>,
    problems: &[Problem],
    warnings: &[(String, String)],
    campaigns: &[LessonCampaign],
) -> LessonWhy {
    // A lesson that comes before the recommended one is asked for by that one's campaign.
    let named = one.before.unwrap_or(one.lesson).id();
    let found = match &one.why {
        Why::Problem(rule) => problems.iter().find(|problem| problem.rule == rule).map(|problem| {
            let Problem { rule, device, title } = problem;
            LessonWhy::Problem { rule: (*rule).to_owned(), device: device.clone(), title: title.clone() }
        }),
        Why::Warning(protocol) => warnings
            .iter()
            .find(|(id, _)| id == protocol)
            .map(|(id, title)| LessonWhy::Warning { protocol: id.clone(), title: title.clone() }),
        Why::Campaign => campaigns
            .iter()
            .find(|campaign| campaign.lessons.iter().any(|id| id == named))
            .map(|campaign| LessonWhy::Campaign { name: campaign.name.clone() }),
        Why::Path => None,
    };
    found.unwrap_or(LessonWhy::Path)
}

/// The problems of a home as it is known now, worst first.
async fn problems(app: &Arc<App>, target: &Target, language: &str) -> Vec<Problem> {
    let Some(known) = app.known(target).await else { return Vec::new() };
    let home = known.home.lock().await;
    let mut renderer = app.renderer(target, language);
    for device in home.devices() {
        renderer.device(device);
    }
    let mut found: Vec<&model::Finding> = home.findings().into_iter().filter(|f| f.is_problem()).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let problem = |finding: &model::Finding| Problem {
        rule: finding.rule.0,
        device: finding.device.to_string(),
        title: renderer.finding(finding).title,
    };
    found.into_iter().map(problem).collect()
}

/// The protocols of the warnings in force that concern the resident, or may, with their titles. Exercises and
/// all-clears are none.
async fn warnings(app: &Arc<App>, language: &str) -> Vec<(String, String)> {
    let city = crate::city::city(app, language).await;
    let concern = city.alerts.iter().filter(|a| !a.exercise && !a.all_clear && a.concerned != Concerned::No);
    let protocols = concern.flat_map(|alert| &alert.protocols);
    protocols.map(|protocol| (protocol.id.clone(), protocol.title.clone())).collect()
}

fn paths(library: &Library, progress: &Progress, language: &str) -> Vec<LessonPath> {
    let of = |path: LearningPath| LessonPath {
        id: path.as_str().to_owned(),
        lessons: library
            .lessons()
            .iter()
            .filter(|lesson| lesson.path() == path)
            .map(|lesson| card(lesson, progress, language))
            .collect(),
    };
    LearningPath::ALL.into_iter().map(of).filter(|path| !path.lessons.is_empty()).collect()
}

/// The city's lessons that could not be read: the first fault of each.
pub(super) fn left_out(library: &Library) -> Vec<LeftOut> {
    let mut left_out: Vec<LeftOut> = Vec::new();
    for fault in library.faults() {
        let still_there = library.lesson(&fault.lesson).is_some_and(|lesson| lesson.is_from_city());
        if !still_there && left_out.iter().all(|other| other.id != fault.lesson) {
            left_out.push(LeftOut { id: fault.lesson.clone(), what: fault.to_string() });
        }
    }
    left_out
}
