//! From what is known of the city to what the interface shows.

use std::sync::Arc;

use porchlight_advisories::{Advisory, Certainty, Words, concerns};
use porchlight_alerts::{self as alerts, Alerts, Group, Shown, is_shown};
use porchlight_city::{Hotline, Source};
use porchlight_lookout as lookout;
use porchlight_protocols::Library;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

use super::state::{Choice, Room};
use crate::App;
use crate::render::rfc3339;
use crate::wire::{
    self, City, CityLink, Concerned, ConcernedDevice, Contact, District, Ended, Freshness, PlaceReason,
    Proof, Reference, ReportTo, SourceState, Target,
};

/// How long an ended warning stays in sight, and how many of them.
const PAST: Duration = Duration::days(7);
const MOST_PAST: usize = 30;

/// The city's state now.
pub(crate) async fn city(app: &Arc<App>, language: &str) -> City {
    let device = OffsetDateTime::now_utc();
    let example = app.city().example_time(device);
    let (mut city, advisories) = app
        .city()
        .with(app.keeper(), async |room| {
            room.play(example).await;
            let now = room.now(example, device);
            let library = super::shown::library(room.pack());
            Sight { room, library, language, now, device }.city()
        })
        .await;
    for (alert, advisory) in city.alerts.iter_mut().chain(&mut city.past).zip(advisories) {
        if let Some(advisory) = advisory {
            alert.devices = devices(app, &advisory, language).await;
        }
    }
    city
}

/// What is needed to show one moment of the city.
struct Sight<'a> {
    room: &'a Room,
    library: Library,
    language: &'a str,
    now: OffsetDateTime,
    device: OffsetDateTime,
}

/// One source's messages with its name.
type Voice<'a> = (String, &'a Alerts);

impl Sight<'_> {
    /// The city, and the advisories of its warnings in the same order.
    fn city(&self) -> (City, Vec<Option<Advisory>>) {
        let voices = self.voices();
        let mut active: Vec<(wire::Alert, Option<Advisory>)> =
            self.groups(&voices).iter().map(|group| self.alert(group, None)).collect();
        active.sort_by_key(|(alert, _)| (alert.exercise, alert.concerned == Concerned::No));
        let past = self.past(&voices);
        let (alerts, mut advisories): (Vec<_>, Vec<_>) = active.into_iter().unzip();
        let (past, old): (Vec<_>, Vec<_>) = past.into_iter().unzip();
        advisories.extend(old);
        (self.around(alerts, past), advisories)
    }

    fn around(&self, alerts: Vec<wire::Alert>, past: Vec<wire::Alert>) -> City {
        let room = self.room;
        let city = room.city();
        let sources = self.sources();
        let name = |names: &porchlight_city::Names| names.get(self.language).to_string();
        City {
            id: room.id().to_owned(),
            name: city.map(|city| name(&city.names)).unwrap_or_default(),
            kind: city.map_or(wire::CityKind::Official, |city| super::cities::kind(city.kind)),
            alerts,
            past,
            contact: self.contact(&sources),
            sources,
            hotlines: city
                .into_iter()
                .flat_map(|city| &city.hotlines)
                .map(|each| hotline(each, self.language))
                .collect(),
            links: city
                .into_iter()
                .flat_map(|city| &city.links)
                .map(|link| CityLink {
                    name: name(&link.names),
                    url: link.url.clone(),
                    source: link.source.as_ref().map(reference),
                })
                .collect(),
            districts: city
                .into_iter()
                .flat_map(|city| &city.districts)
                .map(|district| District { id: district.id.clone(), name: name(&district.names) })
                .collect(),
            report: ReportTo {
                form: city.and_then(|city| city.report.form.clone()),
                mail: city.and_then(|city| city.report.mail.clone()),
            },
            clock_off: self.clock_off(),
        }
    }

    fn voices(&self) -> Vec<Voice<'_>> {
        let city = self.room.city().map(|city| city.names.get(self.language).to_string()).unwrap_or_default();
        let own = match &self.room.choice {
            Choice::Example { alerts, .. } => Some((city, alerts)),
            Choice::Official(watch) => Some((city, watch.alerts())),
            Choice::Facts(_) => None,
        };
        let feeds = self.room.feeds.iter().map(|feed| (feed.name.clone(), feed.watch.alerts()));
        own.into_iter().chain(feeds).collect()
    }

    /// What is in force, the same event of several sources put together.
    fn groups<'a>(&self, voices: &'a [Voice<'a>]) -> Vec<Group<'a>> {
        let active = voices.iter().enumerate().flat_map(|(voice, (_, alerts))| {
            alerts.active(self.now).into_iter().map(move |alert| (voice, alert))
        });
        let mut groups = alerts::gather(active.collect());
        for group in &mut groups {
            group.sources.dedup();
        }
        groups
    }

    /// What ended lately: withdrawn, or its time over. What a newer message replaced is told by that one.
    fn past(&self, voices: &[Voice<'_>]) -> Vec<(wire::Alert, Option<Advisory>)> {
        let mut all = Vec::new();
        for (voice, (_, messages)) in voices.iter().enumerate() {
            for alert in messages.messages() {
                let how = match messages.ended(alert) {
                    Some(alerts::Ended::Replaced) => continue,
                    Some(alerts::Ended::Withdrawn) => Ended::Withdrawn,
                    None if alert.ends().at <= self.now => Ended::Over,
                    None => continue,
                };
                let lately = alert.ends().at.max(alert.id.sent()) + PAST > self.now;
                if lately && alert.msg_type != alerts::MsgType::Cancel && !alert.infos.is_empty() {
                    all.push((alert, voice, how));
                }
            }
        }
        all.sort_by_key(|(alert, ..)| std::cmp::Reverse(alert.id.sent()));
        let groups = all.into_iter().take(MOST_PAST);
        groups
            .map(|(alert, voice, how)| self.alert(&Group { alert, sources: vec![voice] }, Some(how)))
            .collect()
    }

    fn alert(&self, group: &Group<'_>, ended: Option<Ended>) -> (wire::Alert, Option<Advisory>) {
        let alert = group.alert;
        let infos = alert.infos_for(&[self.language]);
        let text = |of: fn(&alerts::Info) -> Option<&alerts::Prose>| {
            infos.iter().find_map(|info| of(info)).map(ToString::to_string)
        };
        let first = infos.first();
        let event = first.map(|info| info.event.to_string()).unwrap_or_default();
        let own = first.map(|info| info.language.primary().to_owned()).unwrap_or_default();
        let end = alert.ends();
        let places: Vec<PlaceReason> = self.places(alert);
        let voices = self.voices();
        let shown = wire::Alert {
            id: id_of(alert),
            exercise: is_shown(alert) == Shown::AsExercise,
            all_clear: is_all_clear(alert),
            severity: alert.severity().as_str().to_lowercase(),
            headline: text(|info| info.headline.as_ref()).unwrap_or(event),
            description: text(|info| info.description.as_ref()).unwrap_or_default(),
            instruction: text(|info| info.instruction.as_ref()).unwrap_or_default(),
            sender: text(|info| info.sender_name.as_ref()).unwrap_or_else(|| alert.id.sender().to_owned()),
            proof: proof(alert.proof),
            signer: None,
            sent: rfc3339(alert.id.sent()),
            expires: end.stated.then(|| rfc3339(end.at)),
            ended,
            language: (own != self.language).then_some(own),
            areas: infos
                .iter()
                .flat_map(|info| info.areas.iter().map(|area| area.description.to_string()))
                .collect(),
            concerned: places.iter().map(|place| place.concerned).min().unwrap_or(Concerned::Unknown),
            places,
            sources: group
                .sources
                .iter()
                .filter_map(|at| voices.get(*at))
                .map(|(name, _)| name.clone())
                .collect(),
            protocols: super::shown::for_alert(&self.library, alert)
                .into_iter()
                .map(|protocol| super::protocol_card(protocol, self.language, &self.room.kept.ticks))
                .collect(),
            devices: Vec::new(),
            contact: text(|info| info.contact.as_ref()),
            web: text(|info| info.web.as_ref()),
        };
        (shown, Advisory::of_alert(alert))
    }

    fn places(&self, alert: &alerts::Alert) -> Vec<PlaceReason> {
        let places = self.room.kept.places.iter();
        places.map(|place| super::places::reason(self.room, place, alert)).collect()
    }

    fn sources(&self) -> Vec<SourceState> {
        let own = match &self.room.choice {
            Choice::Official(watch) => Some(SourceState {
                id: self.room.id().to_owned(),
                name: self
                    .room
                    .city()
                    .map(|city| city.names.get(self.language).to_string())
                    .unwrap_or_default(),
                url: self.room.city().and_then(|city| city.mirrors.first().cloned()),
                encrypted: true,
                own: false,
                contact: self.contact_of(watch.contact()),
                troubles: watch.contact().troubles.clone(),
            }),
            Choice::Example { .. } | Choice::Facts(_) => None,
        };
        let feeds = self.room.feeds.iter().map(|feed| SourceState {
            id: feed.id.clone(),
            name: feed.name.clone(),
            url: Some(feed.watch.address().as_str().to_owned()),
            encrypted: feed.watch.address().is_encrypted(),
            own: feed.own,
            contact: self.contact_of(feed.watch.contact()),
            troubles: feed.watch.contact().troubles.clone(),
        });
        own.into_iter().chain(feeds).collect()
    }

    fn contact_of(&self, contact: &lookout::Contact) -> Contact {
        Contact {
            state: match contact.freshness(self.device) {
                lookout::Freshness::Fresh => Freshness::Fresh,
                lookout::Freshness::Stale => Freshness::Stale,
                lookout::Freshness::Frozen => Freshness::Frozen,
                lookout::Freshness::Never => Freshness::Never,
            },
            at: contact.heard.map(rfc3339),
            seconds: contact.age(self.device).map(Duration::as_seconds_f64),
        }
    }

    /// The city's own contact; of a city that signs nothing, that of the freshest source.
    fn contact(&self, sources: &[SourceState]) -> Contact {
        let never = || Contact { state: Freshness::Never, at: None, seconds: None };
        match &self.room.choice {
            Choice::Example { .. } => {
                Contact { state: Freshness::Plays, at: Some(rfc3339(self.now)), seconds: None }
            }
            Choice::Official(watch) => self.contact_of(watch.contact()),
            Choice::Facts(_) => {
                let heard = sources.iter().filter(|source| source.contact.seconds.is_some());
                let freshest = heard.min_by(|a, b| {
                    a.contact.seconds.partial_cmp(&b.contact.seconds).unwrap_or(std::cmp::Ordering::Equal)
                });
                freshest.map_or_else(never, |source| source.contact.clone())
            }
        }
    }

    fn clock_off(&self) -> Option<i32> {
        let Choice::Official(watch) = &self.room.choice else { return None };
        let off = watch.follower().clock().correction();
        (!off.is_zero()).then(|| i32::try_from(off.whole_minutes()).unwrap_or(i32::MAX))
    }
}

/// The devices of the homes looked at that an advisory names.
async fn devices(app: &Arc<App>, advisory: &Advisory, language: &str) -> Vec<ConcernedDevice> {
    let mut all = Vec::new();
    for (target, known) in app.homes().await {
        let home = known.home.lock().await;
        let practice = target == Target::Practice;
        let mut renderer = app.renderer(&target, language);
        for concern in concerns(advisory, home.devices(), known.survey.catalogue()) {
            let Some(device) = home.device(&concern.device).filter(|_| concern.is_open()) else { continue };
            let label = renderer.device(device).label;
            let said = Words::of(language).say(advisory, &concern, &label);
            all.push(ConcernedDevice {
                practice,
                device: device.id.to_string(),
                name: label,
                sure: concern.certainty == Certainty::Surely,
                say: said.title,
                why: said.why,
                look: said.look,
                steps: said.steps,
                rule: concern.finding(home.findings()).map(|finding| finding.rule.to_string()),
                lesson: advisory.lesson.as_ref().map(ToString::to_string),
            });
        }
    }
    all
}

/// A name for a message that says nothing of it, for addresses inside the interface.
pub(crate) fn id_of(alert: &alerts::Alert) -> String {
    Sha256::digest(alert.id.to_string())[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True when all that it says is that the danger is over.
pub(crate) fn is_all_clear(alert: &alerts::Alert) -> bool {
    let clear = |info: &alerts::Info| info.responses.contains(&alerts::ResponseType::AllClear);
    !alert.infos.is_empty() && alert.infos.iter().all(clear)
}

fn proof(proof: alerts::Proof) -> Proof {
    match proof {
        alerts::Proof::Verified => Proof::Verified,
        alerts::Proof::Repaired => Proof::Repaired,
        alerts::Proof::UnknownSigner => Proof::UnknownSigner,
        alerts::Proof::Unsigned => Proof::Unsigned,
        alerts::Proof::NotChecked => Proof::NotChecked,
        alerts::Proof::Broken => Proof::Broken,
    }
}

/// A number to call.
pub(crate) fn hotline(hotline: &Hotline, language: &str) -> wire::Hotline {
    wire::Hotline {
        kind: hotline.kind.clone(),
        name: hotline.names.get(language).to_string(),
        number: hotline.number.to_string(),
        source: hotline.source.as_ref().map(reference),
    }
}

fn reference(source: &Source) -> Reference {
    Reference { title: source.title.clone(), url: source.url.clone(), seen: source.seen.clone() }
}
