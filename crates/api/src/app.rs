//! The state behind the commands: homes as they are known, scans under way, questions asked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use porchlight_catalogue::{Catalogue, InUse, Trouble};
use porchlight_engine::{Home, LoginLedger, NoLedger, Survey};
use porchlight_model::{DeviceId, ScanEvent};
use porchlight_probe::{LoginConsent, LoginQuestion, Network};
use porchlight_virtual_home::VirtualHome;
use time::OffsetDateTime;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::Host;
use crate::city::{CityRoom, keep_watch};
use crate::error::of_survey;
use crate::learning::DrillRoom;
use crate::memory::Keeper;
use crate::past::Past;
use crate::render::{Remedies, Renderer};
use crate::wire::{ErrorBody, ErrorCode, Remedy, Target};

/// The app behind every interface.
pub struct App {
    host: Arc<dyn Host>,
    practice: Arc<VirtualHome>,
    keeper: Keeper,
    in_use: InUse,
    city: CityRoom,
    drills: DrillRoom,
    watching: AtomicBool,
    closing: CancellationToken,
    homes: tokio::sync::Mutex<BTreeMap<Target, Arc<Known>>>,
    scans: Mutex<BTreeMap<String, Arc<Scan>>>,
    questions: Mutex<BTreeMap<String, (Target, LoginQuestion)>>,
}

/// A home that was scanned.
pub(crate) struct Known {
    pub(crate) survey: Survey,
    pub(crate) home: tokio::sync::Mutex<Home>,
    pub(crate) past: Past,
    pub(crate) consents: tokio::sync::Mutex<BTreeMap<DeviceId, LoginConsent>>,
}

/// A scan under way, or one that has ended.
pub(crate) struct Scan {
    pub(crate) target: Target,
    events: Mutex<Vec<ScanEvent>>,
    /// How many events there are, and whether that is all.
    grown: watch::Sender<(usize, bool)>,
    cancel: CancellationToken,
}

/// Finished scans that can still be followed.
const SCANS_KEPT: usize = 8;
/// Questions that wait for an answer.
const QUESTIONS_KEPT: usize = 32;

impl App {
    /// The app, around the practice home and the host's network.
    pub fn new(host: Arc<dyn Host>, keeper: Keeper) -> Arc<Self> {
        Self::around(host, keeper, VirtualHome::practice())
    }

    /// The same, with another pretend home for the practice home.
    pub fn around(host: Arc<dyn Host>, keeper: Keeper, practice: VirtualHome) -> Arc<Self> {
        let in_use = InUse::of(host.data_folder().as_deref(), OffsetDateTime::now_utc());
        Arc::new(Self {
            host,
            practice: Arc::new(practice),
            keeper,
            in_use,
            city: CityRoom::new(OffsetDateTime::now_utc()),
            drills: DrillRoom::default(),
            watching: AtomicBool::new(false),
            closing: CancellationToken::new(),
            homes: tokio::sync::Mutex::default(),
            scans: Mutex::default(),
            questions: Mutex::default(),
        })
    }

    pub(crate) fn host(&self) -> &dyn Host {
        &*self.host
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    /// The catalogue that real homes are looked at with.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.in_use.catalogue
    }

    /// What the owner should know about the catalogue that was fetched.
    pub fn catalogue_trouble(&self) -> Option<&Trouble> {
        self.in_use.trouble.as_ref()
    }

    /// Ends what would go on for ever, so that the program around it can end.
    pub fn close(&self) {
        self.closing.cancel();
    }

    /// Done when the program is about to end.
    pub(crate) fn closing(&self) -> CancellationToken {
        self.closing.clone()
    }

    /// Begins to watch over the sources of warnings, once.
    pub(crate) fn keep_watch(self: &Arc<Self>) {
        if !self.watching.swap(true, Ordering::Relaxed) {
            tokio::spawn(keep_watch(self.clone()));
        }
    }

    /// The city's part.
    pub(crate) fn city(&self) -> &CityRoom {
        &self.city
    }

    /// The drills that are being played.
    pub(crate) fn drills(&self) -> &DrillRoom {
        &self.drills
    }

    /// Every home that was scanned.
    pub(crate) async fn homes(&self) -> Vec<(Target, Arc<Known>)> {
        self.homes.lock().await.iter().map(|(target, known)| (target.clone(), known.clone())).collect()
    }

    pub(crate) fn practice(&self) -> &VirtualHome {
        &self.practice
    }

    /// How often logins may be checked: without limit where nothing leaves the program.
    pub(crate) fn ledger(&self, target: &Target) -> &dyn LoginLedger {
        match target {
            Target::Practice => &NoLedger,
            Target::Network { .. } => &self.keeper,
        }
    }

    /// Gets ready to scan a home.
    pub(crate) async fn survey(&self, target: &Target) -> Result<Survey, ErrorBody> {
        let (network, interface, catalogue): (Arc<dyn Network>, _, _) = match target {
            Target::Practice => {
                let rows = self.practice.catalogue().unwrap_or_default();
                // The practice home is the same whatever was fetched.
                let catalogue = Catalogue::built_in()
                    .with_rows(&rows)
                    .map_err(|_| ErrorBody::plain(ErrorCode::Internal))?;
                (self.practice.clone(), None, catalogue)
            }
            Target::Network { interface } => {
                (self.host.network(), Some(interface.as_str()), self.catalogue().clone())
            }
        };
        let survey = Survey::of(network, interface, Arc::new(catalogue)).await.map_err(|e| of_survey(&e))?;
        if matches!(target, Target::Network { .. }) && !self.keeper.is_agreed(&network_key(&survey)) {
            return Err(ErrorBody::plain(ErrorCode::NotAgreed));
        }
        Ok(survey)
    }

    /// Begins a scan, or finds the one of the same id or the same home that is running.
    pub(crate) async fn scan(
        self: &Arc<Self>,
        id: String,
        target: Target,
    ) -> Result<(String, bool), ErrorBody> {
        let survey = self.survey(&target).await?;
        let scan = {
            let mut scans = lock(&self.scans);
            if let Some(id) = scans.contains_key(&id).then_some(&id).or_else(|| running(&scans, &target)) {
                return Ok((id.clone(), false));
            }
            forget_old(&mut scans);
            let scan = Arc::new(Scan {
                target: target.clone(),
                events: Mutex::default(),
                grown: watch::Sender::new((0, false)),
                cancel: CancellationToken::new(),
            });
            scans.insert(id.clone(), scan.clone());
            scan
        };
        let app = self.clone();
        tokio::spawn(async move { app.run(survey, &scan).await });
        Ok((id, true))
    }

    async fn run(&self, survey: Survey, scan: &Scan) {
        let mut past = self.past(&scan.target, &survey).await;
        let survey = survey.knowing(past.recogniser());
        let (sender, mut events) = mpsc::channel(256);
        let collect = async {
            while let Some(event) = events.recv().await {
                let mut all = lock(&scan.events);
                all.push(event);
                scan.grown.send_replace((all.len(), false));
            }
        };
        let work = survey.run(sender, scan.cancel.clone(), None, self.ledger(&scan.target));
        let (mut home, ()) = tokio::join!(work, collect);
        past.take(&mut home, &self.keeper, survey.catalogue());
        let known = Known { survey, home: home.into(), past, consents: tokio::sync::Mutex::default() };
        self.homes.lock().await.insert(scan.target.clone(), Arc::new(known));
        // Warnings may name devices that were found.
        self.city.touch();
        scan.grown.send_modify(|(_, over)| *over = true);
    }

    /// What is known of a home from earlier looks. Of the practice home nothing is written down.
    async fn past(&self, target: &Target, survey: &Survey) -> Past {
        match target {
            Target::Practice => self.known(target).await.map(|known| known.past.clone()).unwrap_or_default(),
            Target::Network { .. } => Past::of(survey, &self.keeper).await,
        }
    }

    pub(crate) fn running(&self, id: &str) -> Result<Arc<Scan>, ErrorBody> {
        lock(&self.scans).get(id).cloned().ok_or_else(|| ErrorBody::plain(ErrorCode::NoSuchScan))
    }

    pub(crate) async fn known(&self, target: &Target) -> Option<Arc<Known>> {
        self.homes.lock().await.get(target).cloned()
    }

    pub(crate) fn remember(&self, target: Target, question: LoginQuestion) -> String {
        let mut questions = lock(&self.questions);
        while questions.len() >= QUESTIONS_KEPT {
            questions.pop_first();
        }
        let id = format!("{}-{}", question.plan().device, questions.len());
        questions.insert(id.clone(), (target, question));
        id
    }

    pub(crate) fn question(&self, id: &str) -> Result<(Target, LoginQuestion), ErrorBody> {
        lock(&self.questions).remove(id).ok_or_else(|| ErrorBody::plain(ErrorCode::NoSuchQuestion))
    }

    /// A renderer for a home in a language.
    pub(crate) fn renderer(&self, target: &Target, language: &str) -> Renderer {
        let remedies = match target {
            Target::Practice => self.remedies(),
            Target::Network { .. } => Remedies::new(),
        };
        Renderer::new(language, self.keeper.labels(), remedies)
    }

    fn remedies(&self) -> Remedies {
        use porchlight_virtual_home::RemedyKind as Kind;
        let wire = |kind| match kind {
            Kind::SetPassword => Remedy::SetPassword,
            Kind::SwitchOff => Remedy::SwitchOff,
            Kind::RequireLogin => Remedy::RequireLogin,
            Kind::UpdateFirmware => Remedy::UpdateFirmware,
            Kind::Encrypt => Remedy::Encrypt,
            Kind::Replace => Remedy::Replace,
            Kind::CloseWaysIn => Remedy::CloseWaysIn,
        };
        self.practice.remedies().into_iter().map(|r| ((r.address, r.rule), wire(r.does))).collect()
    }
}

impl Scan {
    pub(crate) fn cancel(&self) {
        self.cancel.cancel();
    }

    /// The events from a place on; waits until there are some. `None` when the scan is over.
    pub(crate) async fn after(&self, place: usize) -> Option<Vec<ScanEvent>> {
        let mut grown = self.grown.subscribe();
        // The sender lives as long as `self`.
        let _ = grown.wait_for(|(length, over)| *length > place || *over).await;
        let events = lock(&self.events);
        (events.len() > place).then(|| events[place..].to_vec())
    }
}

fn running<'a>(scans: &'a BTreeMap<String, Arc<Scan>>, target: &Target) -> Option<&'a String> {
    scans.iter().find(|(_, scan)| scan.target == *target && !scan.grown.borrow().1).map(|(id, _)| id)
}

fn forget_old(scans: &mut BTreeMap<String, Arc<Scan>>) {
    let over: Vec<String> =
        scans.iter().filter(|(_, scan)| scan.grown.borrow().1).map(|(id, _)| id.clone()).collect();
    for id in over.iter().take(scans.len().saturating_sub(SCANS_KEPT - 1)) {
        scans.remove(id);
    }
}

/// What a network is known by: its gateway's hardware address is not always told, so its networks
/// and gateways together.
pub(crate) fn network_key(survey: &Survey) -> String {
    format!("{:?} {:?}", survey.interface().gateways, survey.scope().networks())
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
