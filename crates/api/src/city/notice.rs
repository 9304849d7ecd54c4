//! What the system is told to show, and how loud: the inbox is the truth, notices only point to it.

use std::sync::Arc;

use porchlight_alerts::{Alert, Ended, Severity, Shown, is_shown};
use porchlight_city::Example;
use time::{OffsetDateTime, Time};

use super::show::{id_of, is_all_clear};
use super::state::{Choice, Room};
use crate::App;
use crate::error::bad_request;
use crate::wire::{AlertSettings, Concerned, DeliveryTest, ErrorBody, Notice, Quiet};
use crate::words::say;

/// What warnings may do until the resident says otherwise.
pub(crate) fn usual() -> AlertSettings {
    AlertSettings { notices: true, quiet: None, exercises: true }
}

/// That quiet hours are hours.
pub(crate) fn quiet_is_sound(settings: &AlertSettings) -> Result<(), ErrorBody> {
    match &settings.quiet {
        Some(quiet) if hours(quiet).is_none() => Err(bad_request("a time is written as 22:30")),
        _ => Ok(()),
    }
}

fn hours(quiet: &Quiet) -> Option<(Time, Time)> {
    let time = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        let two = |part: &str| part.parse().ok().filter(|_| part.len() == 2);
        Time::from_hms(two(hour)?, two(minute)?, 0).ok()
    };
    Some((time(&quiet.from)?, time(&quiet.to)?))
}

/// Whether a moment is in the quiet hours, which may go over midnight.
fn is_quiet(quiet: &Quiet, at: Time) -> bool {
    match hours(quiet) {
        Some((from, to)) if from <= to => (from..to).contains(&at),
        Some((from, to)) => at >= from || at < to,
        None => false,
    }
}

/// How loud a warning may be: sound from severe on, staying when extreme; quiet hours take the sound of
/// all but extreme ones; an exercise never makes one.
fn loudness(alert: &Alert, quiet: bool) -> (bool, bool) {
    let real = is_shown(alert) == Shown::AsReal && !is_all_clear(alert);
    let extreme = real && alert.severity() == Severity::Extreme;
    (extreme || (real && !quiet && alert.severity() >= Severity::Severe), extreme)
}

fn headline(alert: &Alert, language: &str) -> String {
    let infos = alert.infos_for(&[language]);
    let headline = infos.iter().find_map(|info| info.headline.as_ref());
    headline.or_else(|| infos.first().map(|info| &info.event)).map(ToString::to_string).unwrap_or_default()
}

fn notice(alert: &Alert, tag: &str, ended: bool, quiet: bool, language: &str) -> Notice {
    let (sound, stays) = if ended { (false, false) } else { loudness(alert, quiet) };
    let mut title = Vec::new();
    if is_shown(alert) == Shown::AsExercise {
        title.push(say(language, "exercise", &[]));
    }
    if ended {
        title.push(say(language, "ended", &[]));
    } else if is_all_clear(alert) {
        title.push(say(language, "all_clear", &[]));
    }
    if alert.proof < porchlight_alerts::Proof::Repaired {
        title.push(say(language, "unverified", &[]));
    }
    title.push(headline(alert, language));
    let infos = alert.infos_for(&[language]);
    let now = infos.iter().find_map(|info| info.instruction.as_ref()).map(ToString::to_string);
    let body = now.unwrap_or_default().lines().next().unwrap_or_default().to_owned();
    Notice { tag: tag.to_owned(), title: title.join(" · "), body, sound, stays }
}

/// What is new since the last time, and not to be told twice.
pub(crate) fn news(room: &mut Room, now: OffsetDateTime, local: Time, language: &str) -> Vec<Notice> {
    let settings = room.kept.settings.clone().unwrap_or_else(usual);
    if !settings.notices {
        return Vec::new();
    }
    let quiet = settings.quiet.as_ref().is_some_and(|quiet| is_quiet(quiet, local));
    let own = match &room.choice {
        Choice::Example { alerts, .. } => Some(alerts),
        Choice::Official(watch) => Some(watch.alerts()),
        Choice::Facts(_) => None,
    };
    let sources: Vec<_> = own.into_iter().chain(room.feeds.iter().map(|feed| feed.watch.alerts())).collect();
    let mut told = room.kept.told.clone();
    let mut news = Vec::new();
    for alerts in sources {
        for alert in alerts.active(now) {
            let exercise = is_shown(alert) == Shown::AsExercise;
            let broken = alert.proof == porchlight_alerts::Proof::Broken;
            let concerned = room.kept.places.iter().map(|p| super::places::reason(room, p, alert).concerned);
            if (exercise && !settings.exercises) || broken || concerned.min() == Some(Concerned::No) {
                continue;
            }
            // An update takes the place of what it updates: they share the first one's tag.
            let tag = alert.references.iter().find_map(|id| {
                let known = alerts.messages().into_iter().find(|known| known.id == *id)?;
                told.contains_key(&id_of(known)).then(|| id_of(known))
            });
            let (id, tag) = (id_of(alert), tag.unwrap_or_else(|| id_of(alert)));
            if told.get(&tag) != Some(&id) {
                news.push(notice(alert, &tag, false, quiet, language));
                told.insert(tag, id.clone());
                told.insert(id.clone(), id);
            }
        }
        // What was told and is withdrawn now.
        for alert in alerts.messages() {
            let id = id_of(alert);
            let over = format!("{id} over");
            if alerts.ended(alert) == Some(Ended::Withdrawn) && told.values().any(|told| *told == id) {
                let tag =
                    told.iter().find(|(_, last)| **last == id).map_or(id.clone(), |(tag, _)| tag.clone());
                news.push(notice(alert, &tag, true, quiet, language));
                for last in told.values_mut().filter(|last| **last == id) {
                    last.clone_from(&over);
                }
            }
        }
    }
    room.kept.told = told;
    news
}

/// Tells the system, or the page where there is no system to tell.
pub(crate) async fn tell(app: &Arc<App>) {
    let device = OffsetDateTime::now_utc();
    let example = app.city().example_time(device);
    let language = app.keeper().setting("language").unwrap_or_else(|| "en".to_owned());
    let local = jiff::Zoned::now().time();
    let local = Time::from_hms(
        u8::try_from(local.hour()).unwrap_or_default(),
        u8::try_from(local.minute()).unwrap_or_default(),
        0,
    );
    let local = local.unwrap_or(Time::MIDNIGHT);
    let news = app
        .city()
        .with(app.keeper(), async |room| {
            let news = news(room, room.now(example, device), local, &language);
            if !news.is_empty() {
                room.keep(app.keeper());
            }
            news
        })
        .await;
    for notice in news {
        if app.host().notify(&notice).is_err() {
            app.city().pass_on(notice);
        }
    }
}

/// Tries the whole way: a test message is signed by the example city, published, fetched, judged, and
/// shown the way that a warning would be.
pub(crate) async fn delivery_test(app: &Arc<App>, language: &str) -> DeliveryTest {
    let title = say(language, "test_title", &[]);
    let body = say(language, "test_body", &[]);
    let now = OffsetDateTime::now_utc();
    let judged = Example::delivers(now).await;
    let notice = Notice { tag: "porchlight-test".into(), title, body, sound: true, stays: false };
    let shown = app.host().notify(&notice).is_ok();
    if !shown {
        app.city().pass_on(notice.clone());
    }
    DeliveryTest { judged, shown: shown.then_some(true), notice }
}
