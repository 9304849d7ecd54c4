//! What is known of a home from earlier looks, and what the last look changed.

use std::sync::{Arc, Mutex};

use porchlight_catalogue::Catalogue;
use porchlight_engine::{End, Home, Recogniser, Survey};
use porchlight_history::{Change, Look, Register, recognise};
use porchlight_model::{DeviceId, Mac, Question};
use time::OffsetDateTime;

use crate::Keeper;
use crate::app::{lock, network_key};
use crate::diary::{Diary, Entry};
use crate::uplinks::Uplinks;

/// The register of one home, and what the last look changed.
#[derive(Debug, Clone, Default)]
pub struct Past {
    register: Arc<Register>,
    /// The network under which the register is kept; `None` when it ends with the program.
    network: Option<String>,
    last: Option<(OffsetDateTime, Vec<Change>)>,
    /// What the network's addresses are, to tell its way to the internet from others.
    subnets: String,
    /// The ways to the internet of a home of which nothing is written down.
    uplinks: Uplinks,
    /// What became of the checks, and what the resident answered; one for all clones.
    diary: Arc<Mutex<Diary>>,
}

impl Past {
    /// What is kept of the network of a survey.
    pub async fn of(survey: &Survey, keeper: &Keeper) -> Self {
        let place = Place::of(survey).await;
        let (network, subnets) = (place.key(), place.subnets);
        match keeper.register(&network) {
            Some(register) => {
                let diary = Arc::new(Mutex::new(keeper.diary(&network)));
                let register = Arc::new(register);
                Self { register, network: Some(network), subnets, diary, ..Self::default() }
            }
            // A newer Porchlight wrote it: it is left as it is.
            None => Self::default(),
        }
    }

    /// Forgets what is kept of the network of a survey.
    pub async fn forget(survey: &Survey, keeper: &Keeper) {
        let place = Place::of(survey).await;
        keeper.forget_register(&place.key());
        let mut uplinks = keeper.uplinks();
        uplinks.forget(&place.subnets);
        keeper.keep_uplinks(&uplinks, OffsetDateTime::now_utc());
    }

    /// The devices that are known.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Gives devices the ids under which they are known.
    pub fn recogniser(&self) -> Recogniser {
        let register = self.register.clone();
        Recogniser::new(move |devices| recognise(devices, &register))
    }

    /// Takes in a scan that has just ended, and writes it down where this home is kept. From then on
    /// the home knows its new devices too, and what the resident answered before.
    pub fn take(&mut self, home: &mut Home, keeper: &Keeper, catalogue: &Catalogue) {
        let now = OffsetDateTime::now_utc();
        let at = now.replace_nanosecond(0).unwrap_or(now);
        let mut register = Register::clone(&self.register);
        let changes = register.take(home.devices(), Look { at, whole: home.end() == End::Done });
        if let Some(network) = &self.network {
            keeper.keep_register(network, &register, at);
        }
        self.compare_uplink(home, keeper, catalogue);
        let gateways: Vec<_> = home.devices().iter().filter(|d| d.is_gateway).map(|d| d.id.clone()).collect();
        for id in gateways {
            for (question, yes) in lock(&self.diary).answers(&id) {
                home.note_answer(&id, question, Some(yes), catalogue);
            }
        }
        self.note(home, keeper);
        self.register = Arc::new(register);
        self.last = Some((at, changes));
        home.know(self.recogniser());
    }

    /// Tells the home how its way to the internet was before, and keeps how it is now.
    fn compare_uplink(&mut self, home: &mut Home, keeper: &Keeper, catalogue: &Catalogue) {
        let Some((gateway, now)) = home.uplink().map(|(device, now)| (device.id.clone(), now.clone())) else {
            return;
        };
        let mut uplinks = if self.network.is_some() { keeper.uplinks() } else { self.uplinks.clone() };
        let is_known = !self.register.known().is_empty();
        if let Some(before) = uplinks.before(&self.subnets, &now, is_known) {
            if before.dns != now.dns {
                // An old answer was about another change.
                self.answer(&gateway, Question::NamesAreMine, None);
            }
            home.note_uplink_before(before, catalogue);
        }
        uplinks.keep(&self.subnets, &now);
        if self.network.is_some() {
            keeper.keep_uplinks(&uplinks, OffsetDateTime::now_utc());
        }
        self.uplinks = uplinks;
    }

    /// Writes down which checks came to another result than before.
    pub(crate) fn note(&self, home: &Home, keeper: &Keeper) {
        let now = OffsetDateTime::now_utc();
        let mut diary = lock(&self.diary);
        diary.note(home.findings(), now);
        if let Some(network) = &self.network {
            keeper.keep_diary(network, &diary, now);
        }
    }

    /// Keeps what the resident answered, or takes it back.
    pub(crate) fn answer(&self, device: &DeviceId, question: Question, yes: Option<bool>) {
        lock(&self.diary).answer(device, question, yes);
    }

    /// What became of the checks of a device, the newest first.
    pub(crate) fn diary_of(&self, device: &DeviceId) -> Vec<Entry> {
        lock(&self.diary).of(device)
    }

    /// What the last look changed, and when that was.
    pub fn changes(&self) -> impl Iterator<Item = (OffsetDateTime, &Change)> {
        self.last.iter().flat_map(|(at, changes)| changes.iter().map(|change| (*at, change)))
    }
}

/// Which network it is, as far as that can be told: many homes use the same addresses, so by the
/// hardware address of the gateway too, where the system tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    addresses: String,
    subnets: String,
    gateway: Option<Mac>,
}

impl Place {
    /// The network of a survey. Asking sends nothing.
    pub async fn of(survey: &Survey) -> Self {
        let subnets = format!("{:?}", survey.scope().networks());
        Self { addresses: network_key(survey), subnets, gateway: survey.gateway_mac().await }
    }

    /// False when it is surely another network.
    pub fn may_be(&self, other: &Self) -> bool {
        let other_box = self.gateway.zip(other.gateway).is_some_and(|(a, b)| a != b);
        self.addresses == other.addresses && !other_box
    }

    /// What its register is kept under.
    fn key(&self) -> String {
        self.gateway.map_or_else(|| self.addresses.clone(), |mac| format!("{mac} {}", self.subnets))
    }
}
