//! A drill in a home, being played.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use porchlight_catalogue::Catalogue;
use porchlight_engine::{Dialogue, Home, NoLedger, Survey, SurveyError};
use porchlight_model::{Device, DeviceId, Finding, Outcome};
use porchlight_probe::{LoginConsent, LoginQuestion, Word};
use porchlight_virtual_home::{Change, ChangeError, RemedyKind, VirtualHome};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::drill::{Aim, Drill, Goal};

/// A drill in a home, being played.
pub struct HomePlay {
    drill: &'static Drill,
    home: VirtualHome,
    survey: Survey,
    /// What the last look found; `None` before the first.
    seen: Option<Home>,
    /// Devices that are not on this Wi-Fi any more, as they were when they went.
    away: BTreeMap<String, Away>,
}

/// A device that is not on this Wi-Fi any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Away {
    /// The device as it was last seen.
    pub device: Device,
    /// Whether it is on the guest Wi-Fi now; otherwise it was put off.
    pub on_guest: bool,
}

/// Something that is done to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// What the device's settings offer against the finding of a rule.
    Remedy {
        /// The rule.
        rule: String,
        /// The new password, where one is set.
        password: Option<String>,
    },
    /// Put off the Wi-Fi.
    PutOff,
    /// Moved to the guest Wi-Fi.
    MoveToGuest,
    /// Brought back to the home's Wi-Fi.
    BringBack,
}

/// Something that can be done to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offered {
    /// A fix against the finding of a rule.
    Remedy {
        /// The rule.
        rule: String,
        /// What is done.
        does: RemedyKind,
    },
    /// It can be put off the Wi-Fi.
    PutOff,
    /// It can be moved to the guest Wi-Fi.
    MoveToGuest,
    /// It can be brought back.
    BringBack,
}

impl Offered {
    /// The name of its words: see [`crate::Words::act`].
    pub fn name(&self) -> &'static str {
        match self {
            Self::Remedy { does, .. } => match does {
                RemedyKind::SetPassword => "set-password",
                RemedyKind::SwitchOff => "switch-off",
                RemedyKind::RequireLogin => "require-login",
                RemedyKind::UpdateFirmware => "update-firmware",
                RemedyKind::Encrypt => "encrypt",
                RemedyKind::Replace => "replace",
                RemedyKind::CloseWaysIn => "close-ways-in",
            },
            Self::PutOff => "put-off",
            Self::MoveToGuest => "move-to-guest",
            Self::BringBack => "bring-back",
        }
    }

    /// True when a new password is typed.
    pub fn wants_password(&self) -> bool {
        matches!(self, Self::Remedy { does: RemedyKind::SetPassword, .. })
    }

    /// The act that it offers, with the password that was typed.
    pub fn act(&self, password: Option<String>) -> Act {
        match self {
            Self::Remedy { rule, .. } => Act::Remedy { rule: rule.clone(), password },
            Self::PutOff => Act::PutOff,
            Self::MoveToGuest => Act::MoveToGuest,
            Self::BringBack => Act::BringBack,
        }
    }
}

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum DrillError {
    /// The drill has no home.
    #[error("this drill is not played in a home")]
    NoHome,
    /// The home cannot be looked at.
    #[error("the pretend home cannot be looked at: {0}")]
    Survey(#[from] SurveyError),
    /// A home file of ours is broken: a fault that the tests meet.
    #[error("the pretend home is broken: {0}")]
    Broken(String),
    /// There is no such device in the last look.
    #[error("there is no such device")]
    NoDevice,
    /// This is not offered here.
    #[error("this cannot be done here")]
    NotOffered,
    /// There is nothing to change.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

/// Nothing leaves the program, so the factory login of a pretend device may be tried.
struct Pretend;

#[async_trait]
impl Dialogue for Pretend {
    async fn ask(&self, _: &Device, question: LoginQuestion) -> Option<LoginConsent> {
        question.answered(Word::YesAsOwner)
    }
}

impl HomePlay {
    /// Begins a drill, with its home as it is at the start. Nothing was looked at yet.
    ///
    /// # Errors
    /// For the city's drill, which has no home.
    pub async fn begin(drill: &'static Drill) -> Result<Self, DrillError> {
        if drill.home.is_empty() {
            return Err(DrillError::NoHome);
        }
        let broken = |error: &dyn std::fmt::Display| DrillError::Broken(error.to_string());
        let home = VirtualHome::parse(&drill.home.concat()).map_err(|error| broken(&error))?;
        let rows = home.catalogue().unwrap_or_default();
        let catalogue = Catalogue::built_in().with_rows(&rows).map_err(|error| broken(&error))?;
        let survey = Survey::of(Arc::new(home.clone()), None, Arc::new(catalogue)).await?;
        Ok(Self { drill, home, survey, seen: None, away: BTreeMap::new() })
    }

    /// The drill.
    pub fn drill(&self) -> &'static Drill {
        self.drill
    }

    /// Looks at the whole home as it is now, with the same engine as a real one.
    pub async fn look(&mut self) {
        // Nobody follows the events here.
        let (events, mut heard) = mpsc::channel(64);
        let scan = self.survey.run(events, CancellationToken::new(), Some(&Pretend), &NoLedger);
        let listen = async { while heard.recv().await.is_some() {} };
        let (home, ()) = tokio::join!(scan, listen);
        self.seen = Some(home);
    }

    /// The devices that the last look found, in the order of their addresses.
    pub fn devices(&self) -> &[Device] {
        self.seen.as_ref().map_or(&[], Home::devices)
    }

    /// What the last look found out about a device.
    pub fn findings(&self, device: &DeviceId) -> Vec<&Finding> {
        let all = self.seen.iter().flat_map(Home::findings);
        all.filter(|finding| finding.device == *device).collect()
    }

    /// The devices that are not on this Wi-Fi any more.
    pub fn away(&self) -> impl Iterator<Item = &Away> {
        self.away.values()
    }

    /// The name that its owner gave a device: what an app on the resident's phone would call it.
    pub fn owners_name(&self, device: &Device) -> Option<String> {
        let id = self.id_of(device)?;
        self.home.truth().into_iter().find(|truth| truth.id == id).map(|truth| truth.name)
    }

    /// The device of the last look that has an id in the home file.
    pub fn device_named(&self, id: &str) -> Option<DeviceId> {
        self.devices().iter().find(|device| self.id_of(device).as_deref() == Some(id)).map(|d| d.id.clone())
    }

    /// What can be done to a device of the last look, or to one that is away.
    pub fn offered(&self, device: &DeviceId) -> Vec<Offered> {
        if self.away.values().any(|away| away.device.id == *device) {
            return vec![Offered::BringBack];
        }
        let Ok((id, here)) = self.here(device) else { return Vec::new() };
        match self.drill.aim() {
            Aim::Mend { device, rules, settings_of } => {
                let ill = self.device_named(device).is_some_and(|id| {
                    let problem = |f: &&Finding| rules.contains(&f.rule.0) && f.is_problem();
                    self.findings(&id).iter().any(problem)
                });
                let here = ill && id == settings_of;
                let remedies = self
                    .home
                    .remedies()
                    .into_iter()
                    .filter(|remedy| here && rules.contains(&remedy.rule.as_str()));
                remedies
                    .take(1)
                    .map(|remedy| Offered::Remedy { rule: remedy.rule, does: remedy.does })
                    .collect()
            }
            // The box that makes the Wi-Fi cannot leave it.
            Aim::Part { .. } if here.is_gateway => Vec::new(),
            Aim::Part { to_guest: true, .. } => vec![Offered::MoveToGuest],
            Aim::Part { to_guest: false, .. } => vec![Offered::PutOff],
            Aim::Sort => Vec::new(),
        }
    }

    /// Does something to a device. What comes of it shows at the next look, and not before.
    ///
    /// # Errors
    /// When there is no such device, or when this is not offered.
    pub fn act(&mut self, device: &DeviceId, act: &Act) -> Result<(), DrillError> {
        let offered = self.offered(device);
        let fits = |offer: &Offered| match (offer, act) {
            (Offered::Remedy { rule, .. }, Act::Remedy { rule: asked, .. }) => rule == asked,
            (Offered::PutOff, Act::PutOff)
            | (Offered::MoveToGuest, Act::MoveToGuest)
            | (Offered::BringBack, Act::BringBack) => true,
            _ => false,
        };
        if !offered.iter().any(fits) {
            return Err(DrillError::NotOffered);
        }
        match act {
            Act::Remedy { rule, password } => {
                let id = self.here(device)?.0;
                Ok(self.home.remedy(&id, rule, password.as_deref())?)
            }
            Act::PutOff | Act::MoveToGuest => {
                let (id, seen) = self.here(device)?;
                self.home.change(&id, Change::Unplug)?;
                let away = Away { device: seen, on_guest: *act == Act::MoveToGuest };
                self.away.insert(id, away);
                Ok(())
            }
            Act::BringBack => {
                let id =
                    self.away.iter().find(|(_, away)| away.device.id == *device).map(|(id, _)| id.clone());
                let id = id.ok_or(DrillError::NoDevice)?;
                self.home.change(&id, Change::PlugIn)?;
                self.away.remove(&id);
                Ok(())
            }
        }
    }

    /// What is to be reached, and how far the last look says it is. Before the first look nothing is.
    pub fn goals(&self) -> Vec<Goal> {
        let looked = self.seen.is_some();
        let here = |id: &str| self.device_named(id).is_some();
        match self.drill.aim() {
            Aim::Mend { device, rules, .. } => {
                let mended = self.device_named(device).is_some_and(|id| {
                    let findings = self.findings(&id);
                    let about = |f: &&&Finding| rules.contains(&f.rule.0);
                    findings.iter().filter(about).all(|finding| finding.outcome == Outcome::Fine)
                });
                vec![Goal { id: "mended", met: mended }]
            }
            Aim::Part { go, .. } => {
                let all = self.home.truth();
                let mut stay = all.iter().filter(|truth| !go.contains(&truth.id.as_str()));
                vec![
                    Goal { id: "gone", met: looked && !go.iter().any(|id| here(id)) },
                    Goal { id: "still-there", met: looked && stay.all(|truth| here(&truth.id)) },
                ]
            }
            Aim::Sort => Vec::new(),
        }
    }

    /// True when the last look found that all is reached.
    pub fn is_done(&self) -> bool {
        let goals = self.goals();
        !goals.is_empty() && goals.iter().all(|goal| goal.met)
    }

    fn here(&self, device: &DeviceId) -> Result<(String, Device), DrillError> {
        let seen = self.devices().iter().find(|here| here.id == *device).ok_or(DrillError::NoDevice)?;
        Ok((self.id_of(seen).ok_or(DrillError::NoDevice)?, seen.clone()))
    }

    fn id_of(&self, device: &Device) -> Option<String> {
        device.addresses.iter().find_map(|ip| self.home.device_at(*ip)).map(str::to_owned)
    }
}
