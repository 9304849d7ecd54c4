//! Drills that are being played.

use std::collections::BTreeMap;
use std::sync::Arc;

use porchlight_assess::Words as FindingWords;
use porchlight_drills::{Act, Aim, CityPlay, Drill, DrillError, HomePlay, Offered, Words};
use porchlight_model::{Device, DeviceId};
use time::Date;
use tokio::sync::Mutex;

use super::show::tongue;
use crate::error::bad_request;
use crate::memory::Keeper;
use crate::render::Renderer;
use crate::wire::{
    DrillCard, DrillDevice, DrillGoal, DrillMessage, DrillOffer, DrillState, ErrorBody, ErrorCode,
};

/// The drills that are being played, one of each.
#[derive(Default)]
pub(crate) struct DrillRoom {
    plays: Mutex<BTreeMap<&'static str, Arc<Mutex<Play>>>>,
}

pub(crate) enum Play {
    Home(Box<HomePlay>),
    City(CityPlay),
}

/// What a resident does in a drill.
pub(crate) enum Move {
    Look,
    Act { device: String, act: Act },
    Say { message: String, from_city: bool },
}

/// Every drill, with the day on which it was done.
pub(crate) fn cards(keeper: &Keeper, language: &str) -> Vec<DrillCard> {
    let progress = super::progress(keeper);
    let words = Words::of(tongue(language));
    let card = |drill: &Drill| DrillCard {
        id: drill.id().to_owned(),
        title: words.drill(drill.id()).title.clone(),
        done: progress.drill_done(drill.id()).map(|day| day.to_string()),
    };
    Drill::all().iter().map(card).collect()
}

impl DrillRoom {
    /// A drill as it stands; `anew` begins it from the start.
    pub(crate) async fn open(&self, id: &str, anew: bool, language: &str) -> Result<DrillState, ErrorBody> {
        let play = self.play(id, anew).await?;
        let play = play.lock().await;
        Ok(state(drill(id)?, &play, language))
    }

    /// Plays one move. When the drill is done by it, that is kept.
    pub(crate) async fn play_move(
        &self,
        id: &str,
        step: Move,
        keeper: &Keeper,
        today: Date,
        language: &str,
    ) -> Result<DrillState, ErrorBody> {
        let play = self.play(id, false).await?;
        let mut play = play.lock().await;
        match (&mut *play, step) {
            (Play::Home(home), Move::Look) => home.look().await,
            (Play::Home(home), Move::Act { device, act }) => {
                let device =
                    DeviceId::parse(&device).ok_or_else(|| ErrorBody::plain(ErrorCode::NoSuchDevice))?;
                home.act(&device, &act).map_err(|error| refused(&error))?;
            }
            (Play::City(city), Move::Say { message, from_city }) => {
                city.say(&message, from_city).ok_or_else(|| bad_request("there is no such message"))?;
            }
            _ => return Err(bad_request("this drill has no such move")),
        }
        let state = state(drill(id)?, &play, language);
        if state.done {
            super::learn(keeper, |progress| progress.finish_drill(id, today));
        }
        Ok(state)
    }

    async fn play(&self, id: &str, anew: bool) -> Result<Arc<Mutex<Play>>, ErrorBody> {
        let drill = drill(id)?;
        let mut plays = self.plays.lock().await;
        if let Some(play) = plays.get(drill.id()).filter(|_| !anew) {
            return Ok(play.clone());
        }
        let play = match drill.aim() {
            Aim::Sort => Play::City(CityPlay::begin()),
            Aim::Mend { .. } | Aim::Part { .. } => {
                let home = HomePlay::begin(drill).await;
                Play::Home(Box::new(home.map_err(|_| ErrorBody::plain(ErrorCode::Internal))?))
            }
        };
        let play = Arc::new(Mutex::new(play));
        plays.insert(drill.id(), play.clone());
        Ok(play)
    }
}

fn drill(id: &str) -> Result<&'static Drill, ErrorBody> {
    Drill::of(id).ok_or_else(|| ErrorBody::plain(ErrorCode::NoSuchDrill))
}

fn refused(error: &DrillError) -> ErrorBody {
    match error {
        DrillError::NoDevice => ErrorBody::plain(ErrorCode::NoSuchDevice),
        _ => bad_request(error),
    }
}

fn state(drill: &Drill, play: &Play, language: &str) -> DrillState {
    let words = Words::of(tongue(language));
    let said = words.drill(drill.id());
    let (goals, done, looked, devices, messages) = match play {
        Play::Home(home) => {
            let devices = devices(home, words, language);
            (home.goals(), home.is_done(), !home.devices().is_empty(), devices, Vec::new())
        }
        Play::City(city) => (city.goals(), city.is_done(), true, Vec::new(), messages(city, words, language)),
    };
    let goals =
        goals.into_iter().map(|goal| DrillGoal { text: words.goal(goal.id).to_owned(), met: goal.met });
    DrillState {
        id: drill.id().to_owned(),
        title: said.title.clone(),
        scene: said.scene.clone(),
        task: said.task.clone(),
        hint: said.hint.clone(),
        told: said.done.clone(),
        looked,
        goals: goals.collect(),
        done,
        devices,
        messages,
    }
}

fn devices(home: &HomePlay, words: &Words, language: &str) -> Vec<DrillDevice> {
    let mut renderer = Renderer::new(language, BTreeMap::new(), BTreeMap::new());
    let mut show = |device: &Device, place: &str| {
        let shown = renderer.device(device);
        let name = home.owners_name(device).unwrap_or(shown.label);
        let told = FindingWords::of(language);
        let problems = home.findings(&device.id).into_iter().filter(|_| place == "here" && !device.is_self);
        let problems = problems.filter(|finding| finding.is_problem());
        DrillDevice {
            id: device.id.to_string(),
            kind: shown.kind,
            product: match (shown.maker, shown.model) {
                (Some(maker), Some(model)) => Some(format!("{maker} {model}")),
                (maker, model) => maker.or(model),
            },
            problems: problems.map(|finding| told.say(finding, &name).title).collect(),
            acts: home.offered(&device.id).iter().map(|offer| offered(offer, words)).collect(),
            place: place.to_owned(),
            name,
        }
    };
    let mut all: Vec<DrillDevice> =
        home.devices().iter().filter(|device| !device.is_self).map(|device| show(device, "here")).collect();
    for away in home.away() {
        let place = if away.on_guest { "guest" } else { "off" };
        let gone = show(&away.device, place);
        // Until somebody looks, the list is that of the last look.
        match all.iter_mut().find(|device| device.id == gone.id) {
            Some(device) => *device = gone,
            None => all.push(gone),
        }
    }
    all
}

fn offered(offer: &Offered, words: &Words) -> DrillOffer {
    let (act, rule) = match offer {
        Offered::Remedy { rule, .. } => ("remedy", Some(rule.clone())),
        other => (other.name(), None),
    };
    DrillOffer {
        act: act.to_owned(),
        rule,
        text: words.act(offer.name()).to_owned(),
        password: offer.wants_password(),
    }
}

fn messages(city: &CityPlay, words: &Words, language: &str) -> Vec<DrillMessage> {
    let message = |message: porchlight_drills::Message| {
        let name = message.said.map(|said| match (said.is_right(), said.verified) {
            (true, true) => "right-city",
            (true, false) => "right-fake",
            (false, true) => "wrong-city",
            (false, false) => "wrong-fake",
        });
        DrillMessage {
            id: message.id.to_owned(),
            sender: message.sender,
            headline: message.headline,
            text: message.text,
            said: message.said.map(|said| said.from_city),
            right: message.said.map(porchlight_drills::Said::is_right),
            why: name.map(|name| words.said(name).to_owned()),
        }
    };
    city.messages(tongue(language)).into_iter().map(message).collect()
}
