//! What is known of the city while the program runs, and what of it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use porchlight_alerts::Alerts;
use porchlight_city::{City, Example, Folder, Follower, Signed};
use porchlight_fetch::{Fetcher, Limits};
use porchlight_lookout::{CityWatch, Contact, FeedWatch};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tokio::sync::{Mutex, Notify, broadcast, watch};

use crate::memory::Keeper;
use crate::wire::{AlertSettings, Notice, OwnPlace};

/// The city's part of the app.
pub(crate) struct CityRoom {
    room: Mutex<Option<Room>>,
    /// Grows with each change that an interface should show.
    changed: watch::Sender<u64>,
    notices: broadcast::Sender<Notice>,
    hurry: Notify,
    started: OffsetDateTime,
}

/// What is known of the chosen city, and of the sources.
pub(crate) struct Room {
    pub(crate) choice: Choice,
    pub(crate) kept: Kept,
    /// Sources that are no city: those of the pack, and those that the resident added.
    pub(crate) feeds: Vec<Feed>,
    pub(crate) internet: Option<Fetcher>,
}

/// A source of warnings that signs nothing of its own.
pub(crate) struct Feed {
    pub(crate) id: String,
    pub(crate) name: String,
    /// True for one that the resident added.
    pub(crate) own: bool,
    pub(crate) watch: FeedWatch,
}

/// The city that is chosen.
pub(crate) enum Choice {
    /// Harbour City: it plays inside the program.
    Example { follower: Box<Follower>, alerts: Alerts, played: Option<OffsetDateTime> },
    /// Public facts that come with the program.
    Facts(Box<City>),
    /// A city that signs.
    Official(Box<CityWatch>),
}

/// Sources that are asked, outside the room.
struct Due {
    city: Option<Box<CityWatch>>,
    feeds: Vec<(String, FeedWatch)>,
}

/// What is kept of the city, sealed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The chosen city's id.
    pub(crate) chosen: Option<String>,
    /// Cities that the resident added: the root that was compared, by id.
    pub(crate) cities: BTreeMap<String, KeptCity>,
    /// Addresses of sources that the resident added, with their names.
    pub(crate) sources: BTreeMap<String, String>,
    /// The resident's places.
    pub(crate) places: Vec<OwnPlace>,
    /// Ticked steps, by protocol.
    pub(crate) ticks: BTreeMap<String, BTreeSet<String>>,
    /// What warnings may do.
    pub(crate) settings: Option<AlertSettings>,
    /// The warnings that the system was told to show, by tag, with what was said.
    pub(crate) told: BTreeMap<String, String>,
}

/// An added city.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptCity {
    /// The first root and its signatures.
    pub(crate) root: String,
    pub(crate) signatures: String,
    /// Its name in its first language, for the list.
    pub(crate) name: String,
}

/// What is kept of a source, by itself: it changes often.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct KeptCopy {
    contact: Contact,
    /// The published files, as one tar file in base64.
    copy: String,
}

const KEPT: &str = "city";
const LIMITS: Limits = Limits { time: std::time::Duration::from_secs(20), bytes: 8 * 1024 * 1024 };
/// The example is played anew this often at most.
const PLAYED: Duration = Duration::seconds(20);

impl CityRoom {
    pub(crate) fn new(started: OffsetDateTime) -> Self {
        Self {
            room: Mutex::default(),
            changed: watch::Sender::new(0),
            notices: broadcast::Sender::new(32),
            hurry: Notify::new(),
            started,
        }
    }

    /// Passes a notice on to the page that shows it; without a page the inbox has it.
    pub(crate) fn pass_on(&self, notice: Notice) {
        let _ = self.notices.send(notice);
    }

    /// Follows the notices that the page shows.
    pub(crate) fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Says that a source is due at once.
    pub(crate) fn hurry(&self) {
        self.hurry.notify_one();
    }

    /// Says that something changed.
    pub(crate) fn touch(&self) {
        self.changed.send_modify(|number| *number += 1);
    }

    /// Follows the changes.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Works with the room, which is furnished at the first call.
    pub(crate) async fn with<T>(&self, keeper: &Keeper, work: impl AsyncFnOnce(&mut Room) -> T) -> T {
        let mut room = self.room.lock().await;
        if room.is_none() {
            *room = Some(Room::furnish(keeper).await);
        }
        match room.as_mut() {
            Some(room) => work(room).await,
            // It was furnished two lines above.
            None => unreachable!("the room is furnished"),
        }
    }

    /// Asks every source that is due, or all. True when something changed.
    pub(crate) async fn ask(&self, keeper: &Keeper, now: OffsetDateTime, all: bool) -> bool {
        let (internet, mut due) =
            self.with(keeper, async |room| (room.internet.clone(), room.due(now, all))).await;
        let Some(internet) = internet else { return false };
        let mut changed = false;
        if let Some(city) = &mut due.city {
            changed |= city.ask(&internet, now, dice()).await;
        }
        for (_, feed) in &mut due.feeds {
            changed |= feed.ask(&internet, now).await;
        }
        self.with(keeper, async |room| room.put_back(due, keeper, now)).await;
        changed
    }

    /// Forgets what is in memory, so that the next call reads again what is kept.
    pub(crate) async fn leave(&self) {
        *self.room.lock().await = None;
    }

    /// The time at which the example plays: it begins when the program does.
    pub(crate) fn example_time(&self, now: OffsetDateTime) -> OffsetDateTime {
        let begin = Example::city().plays_at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
        begin + (now - self.started).max(Duration::ZERO)
    }
}

impl Room {
    async fn furnish(keeper: &Keeper) -> Self {
        let kept: Kept = keeper.sealed(KEPT);
        let choice = Choice::of(kept.chosen.as_deref(), &kept, keeper).await;
        let mut room = Self { choice, kept, feeds: Vec::new(), internet: Fetcher::new(LIMITS).ok() };
        room.play(Example::city().plays_at.unwrap_or(OffsetDateTime::UNIX_EPOCH)).await;
        room.hang_feeds(keeper);
        room
    }

    /// Writes down what is kept.
    pub(crate) fn keep(&self, keeper: &Keeper) {
        keeper.seal(KEPT, &self.kept, OffsetDateTime::now_utc());
    }

    /// The chosen city.
    pub(crate) fn city(&self) -> Option<&City> {
        match &self.choice {
            Choice::Example { follower, .. } => follower.city(),
            Choice::Facts(city) => Some(city),
            Choice::Official(watch) => watch.follower().city(),
        }
    }

    /// The files of the chosen city's pack.
    pub(crate) fn pack(&self) -> Option<&Folder> {
        match &self.choice {
            Choice::Example { follower, .. } => Some(follower.copy()),
            Choice::Facts(_) => None,
            Choice::Official(watch) => Some(watch.follower().copy()),
        }
    }

    /// True while the example city is chosen: it plays at a time of its own.
    pub(crate) fn is_example(&self) -> bool {
        matches!(self.choice, Choice::Example { .. })
    }

    /// The id of the chosen city.
    pub(crate) fn id(&self) -> &str {
        match &self.choice {
            Choice::Example { .. } => super::cities::HARBOUR,
            Choice::Facts(city) => &city.id,
            Choice::Official(watch) => &watch.follower().trust().root().city,
        }
    }

    /// The time by which warnings are judged: the city's own, where it signs one.
    pub(crate) fn now(&self, example: OffsetDateTime, device: OffsetDateTime) -> OffsetDateTime {
        match &self.choice {
            Choice::Example { .. } => example,
            Choice::Facts(_) => device,
            Choice::Official(watch) => watch.follower().clock().now(device),
        }
    }

    /// Plays the example up to a moment. True when something new came.
    pub(crate) async fn play(&mut self, at: OffsetDateTime) -> bool {
        let Choice::Example { follower, alerts, played } = &mut self.choice else { return false };
        if played.is_some_and(|played| at - played < PLAYED) {
            return false;
        }
        *played = Some(at);
        let Ok(published) = Example::office().published(at) else { return false };
        let visit = follower.visit(&published, at).await;
        let new = !visit.new.is_empty();
        for alert in visit.new {
            alerts.insert(alert);
        }
        new
    }

    /// Copies of the sources that are due, or of all: they are asked while the room stays open to others.
    fn due(&self, now: OffsetDateTime, all: bool) -> Due {
        let due = |contact: &Contact| all || contact.next(spread(contact)).is_none_or(|next| next <= now);
        let city = match &self.choice {
            Choice::Official(watch) if due(watch.contact()) => Some(watch.clone()),
            _ => None,
        };
        let feeds = self.feeds.iter().filter(|feed| due(feed.watch.contact()));
        Due { city, feeds: feeds.map(|feed| (feed.id.clone(), feed.watch.clone())).collect() }
    }

    /// Puts sources back that were asked, unless another city was chosen meanwhile, and keeps them.
    fn put_back(&mut self, asked: Due, keeper: &Keeper, now: OffsetDateTime) {
        if let Some(watch) = asked.city
            && let Choice::Official(here) = &mut self.choice
            && here.follower().trust().root().city == watch.follower().trust().root().city
        {
            let copy = KeptCopy {
                contact: watch.contact().clone(),
                copy: STANDARD.encode(watch.follower().copy().to_tar()),
            };
            keeper.seal(&copy_of(&watch.follower().trust().root().city), &copy, now);
            *here = watch;
        }
        for (id, watch) in asked.feeds {
            if let Some(feed) = self.feeds.iter_mut().find(|feed| feed.id == id) {
                keeper.seal(&copy_of(&id), &watch.save(), now);
                feed.watch = watch;
            }
        }
    }

    /// When the next source is due.
    pub(crate) fn next(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let official = match &self.choice {
            Choice::Official(watch) => Some(watch.contact()),
            Choice::Example { .. } | Choice::Facts(_) => None,
        };
        let contacts = official.into_iter().chain(self.feeds.iter().map(|feed| feed.watch.contact()));
        contacts.map(|contact| contact.next(spread(contact)).unwrap_or(now)).min()
    }

    /// The sources of the chosen city's pack and those of the resident, with what is kept of them.
    pub(crate) fn hang_feeds(&mut self, keeper: &Keeper) {
        let pack = self.city().map(|city| city.feeds.clone()).unwrap_or_default();
        let mut feeds: Vec<(String, String, String, bool)> = pack
            .into_iter()
            .map(|feed| (feed.id.clone(), feed.names.get("en").to_string(), feed.url, false))
            .collect();
        let own = self.kept.sources.iter().map(|(url, name)| (url.clone(), name.clone(), url.clone(), true));
        feeds.extend(own);
        self.feeds = feeds
            .into_iter()
            .filter_map(|(id, name, url, own)| {
                let watch = FeedWatch::new(&url, keeper.sealed(&copy_of(&id))).ok()?;
                Some(Feed { id, name, own, watch })
            })
            .collect();
    }
}

impl Choice {
    async fn of(chosen: Option<&str>, kept: &Kept, keeper: &Keeper) -> Self {
        if let Some((id, city)) = chosen.and_then(|id| kept.cities.get_key_value(id)) {
            let copy: KeptCopy = keeper.sealed(&copy_of(id));
            let folder = STANDARD.decode(&copy.copy).ok().and_then(|bytes| Folder::of_tar(&bytes).ok());
            let root = Signed { bytes: city.root.as_bytes(), signatures: &city.signatures };
            if let Ok(watch) = CityWatch::new(root, &folder.unwrap_or_default(), copy.contact).await {
                return Self::Official(Box::new(watch));
            }
        }
        if let Some(city) = chosen.and_then(super::cities::facts) {
            return Self::Facts(Box::new(city));
        }
        let follower = Follower::pin(Example::office().pinned());
        let follower = follower.expect("the example city's root is pinned by every run of the tests");
        Self::Example { follower: Box::new(follower), alerts: Alerts::new(), played: None }
    }
}

/// What a copy of a source is kept under.
pub(crate) fn copy_of(id: &str) -> String {
    format!("copy of {id}")
}

/// Keeps the first copy of a city that was added.
pub(crate) fn keep_copy(keeper: &Keeper, id: &str, folder: &Folder, now: OffsetDateTime) {
    let copy = KeptCopy { contact: Contact::default(), copy: STANDARD.encode(folder.to_tar()) };
    keeper.seal(&copy_of(id), &copy, now);
}

/// Between 0 and 1, and the same until the source is asked again: the parts of a second in which it was asked
/// last differ from home to home.
fn spread(contact: &Contact) -> f64 {
    contact.tried.map_or(0.5, |tried| f64::from(tried.microsecond()) / 1e6)
}

/// A number between 0 and 1. Without random numbers of the system it is the middle: no secret hangs on it.
pub(crate) fn dice() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Runs as long as the app: asks whom it is time to ask.
pub(crate) async fn keep_watch(app: Arc<crate::App>) {
    loop {
        let now = OffsetDateTime::now_utc();
        let example = app.city().example_time(now);
        let asked = app.host().may_ask() && app.city().ask(app.keeper(), now, false).await;
        let (played, next) =
            app.city().with(app.keeper(), async |room| (room.play(example).await, room.next(now))).await;
        if asked || played {
            super::notice::tell(&app).await;
            app.city().touch();
        }
        let wait = next.map_or(Duration::seconds(30), |next| next - now);
        let wait = wait.clamp(Duration::seconds(1), Duration::seconds(30));
        tokio::select! {
            () = tokio::time::sleep(wait.unsigned_abs()) => {}
            () = app.city().hurry.notified() => {}
        }
    }
}
