//! What the system is told to show, and how loud: the inbox is the truth, notices only point to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use porchlight_alerts::{Alert, Alerts, Ended, Proof, Severity, Shown, is_shown};
use porchlight_city::Example;
use time::{OffsetDateTime, Time};

use super::show::{id_of, is_all_clear};
use super::state::{Choice, Room};
use crate::App;
use crate::error::bad_request;
use crate::wire::{AlertSettings, Concerned, DeliveryTest, ErrorBody, Notice, Quiet};
use crate::words::say;

/// Stands for the last message of a tag whose warning was withdrawn and told as over.
const OVER: &str = "over";

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

fn notice(alert: &Alert, tag: &str, ended: bool, telling: &Telling<'_>) -> Notice {
    let language = telling.language;
    let (sound, stays) = if ended { (false, false) } else { loudness(alert, telling.quiet) };
    let mut title = Vec::new();
    if is_shown(alert) == Shown::AsExercise {
        title.push(say(language, "exercise", &[]));
    }
    if ended {
        title.push(say(language, "ended", &[]));
    } else if is_all_clear(alert) {
        title.push(say(language, "all_clear", &[]));
    }
    if alert.proof < Proof::Repaired {
        title.push(say(language, "unverified", &[]));
    }
    title.push(headline(alert, language));
    let infos = alert.infos_for(&[language]);
    let now = infos.iter().find_map(|info| info.instruction.as_ref()).map(ToString::to_string);
    let body = now.unwrap_or_default().lines().next().unwrap_or_default().to_owned();
    Notice { tag: tag.to_owned(), title: title.join(" · "), body, sound, stays }
}

/// How news are told now.
struct Telling<'a> {
    quiet: bool,
    exercises: bool,
    language: &'a str,
    /// Whether a warning may concern the resident.
    concerns: &'a dyn Fn(&Alert) -> bool,
}

/// What is new since the last time, and not to be told twice.
fn news(room: &mut Room, now: OffsetDateTime, local: Time, language: &str) -> Vec<Notice> {
    let settings = room.kept.settings.clone().unwrap_or_else(usual);
    if !settings.notices {
        return Vec::new();
    }
    let own = match &room.choice {
        Choice::Example { alerts, .. } => Some(alerts),
        Choice::Official(watch) => Some(watch.alerts()),
        Choice::Facts(_) => None,
    };
    let sources: Vec<_> = own.into_iter().chain(room.feeds.iter().map(|feed| feed.watch.alerts())).collect();
    let concerns = |alert: &Alert| {
        let places = room.kept.places.iter();
        let concerned = places.map(|place| super::places::reason(room, place, alert).concerned).min();
        concerned != Some(Concerned::No)
    };
    let telling = Telling {
        quiet: settings.quiet.as_ref().is_some_and(|quiet| is_quiet(quiet, local)),
        exercises: settings.exercises,
        language,
        concerns: &concerns,
    };
    let mut told = room.kept.told.clone();
    let news = news_of(&sources, &mut told, now, &telling);
    room.kept.told = told;
    news
}

/// What is new of these sources. `told` holds, by tag, the last message that was told under it: an update
/// shares the tag of what it takes the place of.
fn news_of(
    sources: &[&Alerts],
    told: &mut BTreeMap<String, String>,
    now: OffsetDateTime,
    telling: &Telling<'_>,
) -> Vec<Notice> {
    let mut news = Vec::new();
    let mut known = BTreeSet::new();
    for alerts in sources {
        let messages = alerts.messages();
        known.extend(messages.iter().map(|alert| id_of(alert)));
        for alert in alerts.active(now) {
            let id = id_of(alert);
            let silenced = is_shown(alert) == Shown::AsExercise && !telling.exercises;
            let was_told = told.values().any(|last| *last == id);
            if silenced || was_told || alert.proof == Proof::Broken || !(telling.concerns)(alert) {
                continue;
            }
            let before: BTreeSet<String> = messages
                .iter()
                .filter(|message| alert.references.contains(&message.id))
                .map(|message| id_of(message))
                .collect();
            let tag = told.iter().find(|(_, last)| before.contains(*last)).map(|(tag, _)| tag.clone());
            let tag = tag.unwrap_or_else(|| id.clone());
            news.push(notice(alert, &tag, false, telling));
            told.insert(tag, id);
        }
        for alert in messages.iter().filter(|alert| alerts.ended(alert) == Some(Ended::Withdrawn)) {
            let id = id_of(alert);
            let tag = told.iter().find(|(_, last)| **last == id).map(|(tag, _)| tag.clone());
            if let Some(tag) = tag {
                news.push(notice(alert, &tag, true, telling));
                told.insert(tag, OVER.to_owned());
            }
        }
    }
    told.retain(|tag, last| known.contains(tag) || known.contains(last));
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

#[cfg(test)]
mod tests {
    use porchlight_alerts::read_cap;
    use time::macros::{datetime, time};

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-09-14 12:30 UTC);

    /// A message of the first half hour after noon; its id is the minute.
    fn message(minute: u8, kind: &str, status: &str, severity: &str, named: &[u8]) -> Alert {
        let named: Vec<String> =
            named.iter().map(|minute| format!("c,{minute},2026-09-14T12:{minute:02}:00-00:00")).collect();
        let xml = format!(
            "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>{minute}</identifier>\
             <sender>c</sender><sent>2026-09-14T12:{minute:02}:00-00:00</sent><status>{status}</status>\
             <msgType>{kind}</msgType><scope>Public</scope><references>{}</references><info>\
             <category>Infra</category><event>Water {minute}</event><urgency>Immediate</urgency>\
             <severity>{severity}</severity><certainty>Observed</certainty></info></alert>",
            named.join(" ")
        );
        Alert { proof: Proof::Verified, ..read_cap(xml.as_bytes()).unwrap().value }
    }

    fn telling(quiet: bool) -> Telling<'static> {
        Telling { quiet, exercises: true, language: "en", concerns: &|_| true }
    }

    #[test]
    fn loud_enough_and_no_louder() {
        for (severity, status, by_day, by_night) in [
            ("Extreme", "Actual", (true, true), (true, true)),
            ("Severe", "Actual", (true, false), (false, false)),
            ("Moderate", "Actual", (false, false), (false, false)),
            ("Unknown", "Actual", (false, false), (false, false)),
            ("Extreme", "Exercise", (false, false), (false, false)),
        ] {
            let alert = message(1, "Alert", status, severity, &[]);
            assert_eq!((loudness(&alert, false), loudness(&alert, true)), (by_day, by_night), "{severity}");
        }
        let hours = |from: &str, to: &str| Quiet { from: from.into(), to: to.into() };
        for (quiet, at, wanted) in [
            (hours("22:30", "07:00"), time!(23:00), true),
            (hours("22:30", "07:00"), time!(06:59), true),
            (hours("22:30", "07:00"), time!(07:00), false),
            (hours("13:00", "14:00"), time!(13:30), true),
            (hours("13:00", "14:00"), time!(12:59), false),
            (hours("nonsense", "14:00"), time!(13:30), false),
        ] {
            assert_eq!(is_quiet(&quiet, at), wanted, "{quiet:?} {at}");
        }
    }

    #[test]
    fn an_update_takes_the_place_and_an_end_is_told_once() {
        let mut told = BTreeMap::new();
        let mut alerts = Alerts::new();
        let mut next = |message: Option<Alert>| {
            alerts.extend(message);
            let news = news_of(&[&alerts], &mut told, NOW, &telling(false));
            news.into_iter().map(|notice| (notice.tag, notice.title)).collect::<Vec<_>>()
        };
        let first = next(Some(message(1, "Alert", "Actual", "Severe", &[])));
        assert_eq!(first.len(), 1);
        let tag = first[0].0.clone();
        assert_eq!(next(None), []);
        let update = next(Some(message(2, "Update", "Actual", "Severe", &[1])));
        assert_eq!(update, [(tag.clone(), "Water 2".to_owned())]);
        // The third names the second only, and still shares the first one's tag.
        let second = next(Some(message(3, "Update", "Actual", "Severe", &[2])));
        assert_eq!(second, [(tag.clone(), "Water 3".to_owned())]);
        assert_eq!(next(None), []);
        let end = next(Some(message(4, "Cancel", "Actual", "Severe", &[3])));
        assert_eq!(end, [(tag, "Over · Water 3".to_owned())]);
        assert_eq!(next(None), []);
        let exercise = next(Some(message(5, "Alert", "Exercise", "Severe", &[])));
        assert_eq!(exercise[0].1, "Exercise · Water 5");
    }

    #[test]
    fn what_is_broken_elsewhere_or_silenced_is_not_told() {
        let alert = || message(1, "Alert", "Actual", "Extreme", &[]);
        let told = |alert: Alert, telling: &Telling<'_>| {
            let mut alerts = Alerts::new();
            alerts.insert(alert);
            news_of(&[&alerts], &mut BTreeMap::new(), NOW, telling).into_iter().map(|n| n.title).next()
        };
        assert_eq!(told(alert(), &telling(true)).as_deref(), Some("Water 1"));
        let unsigned = Alert { proof: Proof::Unsigned, ..alert() };
        assert_eq!(told(unsigned, &telling(true)).as_deref(), Some("Not verified · Water 1"));
        assert_eq!(told(Alert { proof: Proof::Broken, ..alert() }, &telling(true)), None);
        assert_eq!(told(alert(), &Telling { concerns: &|_| false, ..telling(false) }), None);
        let exercise = message(1, "Alert", "Exercise", "Extreme", &[]);
        assert_eq!(told(exercise, &Telling { exercises: false, ..telling(false) }), None);
    }
}
