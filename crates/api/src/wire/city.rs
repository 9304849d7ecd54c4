//! The city as it crosses the border: warnings, how fresh they are, places, protocols, reports.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Reference, Run};

/// The city's state.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct City {
    /// Its id.
    pub id: String,
    /// Its name in the resident's language.
    pub name: String,
    /// Whose words these are.
    pub kind: CityKind,
    /// What is in force, what concerns the resident first, then worst first.
    pub alerts: Vec<Alert>,
    /// What ended in the last week, newest first.
    pub past: Vec<Alert>,
    /// How fresh all this is: that of the city's own source, or of the freshest one.
    pub contact: Contact,
    /// Every source that is asked.
    pub sources: Vec<SourceState>,
    /// Whom to call.
    pub hotlines: Vec<Hotline>,
    /// Pages that help.
    pub links: Vec<CityLink>,
    /// Its districts.
    pub districts: Vec<District>,
    /// Whether a report can be mailed or opened at a form.
    pub report: ReportTo,
    /// How far the clock of this device is off, in minutes, where the city's signed time shows it:
    /// positive when it is behind.
    pub clock_off: Option<i32>,
}

/// Whose words a city's are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CityKind {
    /// The city's own, signed by it.
    Official,
    /// Public facts gathered for this program; the city has no part in it.
    Facts,
    /// Of a city that does not exist.
    Example,
}

/// A warning of the city.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Alert {
    /// Its id, for the interface only.
    pub id: String,
    /// True for an exercise.
    pub exercise: bool,
    /// True when it says that the danger is over.
    pub all_clear: bool,
    /// `extreme`, `severe`, `moderate`, `minor` or `unknown`.
    pub severity: String,
    /// What it is about.
    pub headline: String,
    /// What happened.
    pub description: String,
    /// What to do now, one step in each line.
    pub instruction: String,
    /// Who says so.
    pub sender: String,
    /// What is known of who wrote it.
    pub proof: Proof,
    /// Who signed it, where that is known.
    pub signer: Option<String>,
    /// When it was sent, RFC 3339.
    pub sent: String,
    /// Until when it holds, RFC 3339, if it says.
    pub expires: Option<String>,
    /// Why it is not in force any more.
    pub ended: Option<Ended>,
    /// The language that it is told in, a BCP 47 tag, when it has none of the resident's.
    pub language: Option<String>,
    /// The areas in words.
    pub areas: Vec<String>,
    /// Whether it concerns the resident: one of the places, or no place is known.
    pub concerned: Concerned,
    /// The same for each place, with the reason.
    pub places: Vec<PlaceReason>,
    /// The sources that told it, by name.
    pub sources: Vec<String>,
    /// What to do: the protocols that fit it, the best first.
    pub protocols: Vec<ProtocolCard>,
    /// The devices of the home that it names.
    pub devices: Vec<ConcernedDevice>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// An address with more; opened only when asked.
    pub web: Option<String>,
}

/// What is known of who wrote a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Signed by who may.
    Verified,
    /// Signed by who may, once a known slip of the publisher is undone.
    Repaired,
    /// Whole, but nobody knows who signed it.
    UnknownSigner,
    /// Not signed.
    Unsigned,
    /// Signed in a way that this program cannot check.
    NotChecked,
    /// The signature does not fit: changed on the way, or a forgery.
    Broken,
}

/// How a warning ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// A newer one took its place.
    Replaced,
    /// It was withdrawn.
    Withdrawn,
    /// Its time is over.
    Over,
}

/// Whether a warning concerns a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Concerned {
    /// It does.
    Yes,
    /// It could not be told, so it is shown.
    Unknown,
    /// It does not.
    No,
}

/// Why a warning does or does not concern a place.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PlaceReason {
    /// The place's id.
    pub place: String,
    /// The place's name.
    pub name: String,
    /// Whether it is concerned.
    pub concerned: Concerned,
    /// Why.
    pub reason: Reason,
}

/// Why a warning does or does not concern a place.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Reason {
    /// The place is inside an area of the warning.
    Inside {
        /// The area in words.
        area: String,
    },
    /// The place has a code that the warning names.
    Code {
        /// The area in words.
        area: String,
    },
    /// The area is given by codes that this program has no map for.
    OnlyCodes,
    /// The area is given by codes, and those of the place are others.
    OtherCodes,
    /// The warning names a point and not how far around it is meant.
    OnlyPoint {
        /// How far the point is, in kilometres.
        km: f64,
    },
    /// The warning says no area.
    NoArea,
    /// The area could not be read.
    Unreadable,
    /// The place is outside.
    Outside {
        /// How far the nearest edge is, in kilometres.
        km: f64,
    },
}

/// A device of the home that a warning names.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConcernedDevice {
    /// True in the practice home.
    pub practice: bool,
    /// The device's id.
    pub device: String,
    /// What the device is called.
    pub name: String,
    /// False when it may be concerned and could not be told for certain.
    pub sure: bool,
    /// One sentence: whether it is concerned.
    pub say: String,
    /// How that is known, or what could not be told.
    pub why: String,
    /// Where to look to be sure; empty where it is sure.
    pub look: Vec<String>,
    /// What to do, where no fix of the program's own goes with it.
    pub steps: Vec<String>,
    /// The rule whose fix leads out of it, when there is one.
    pub rule: Option<String>,
    /// A lesson about it.
    pub lesson: Option<String>,
}

/// How fresh what a source says is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Contact {
    /// In words.
    pub state: Freshness,
    /// When the source last said something that was taken, or the time at which it plays, RFC 3339.
    pub at: Option<String>,
    /// How long ago that was, in seconds, when this was made.
    pub seconds: Option<f64>,
}

/// How fresh what a source says is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Freshness {
    /// Asked a short while ago.
    Fresh,
    /// Not reached for longer than it should be.
    Stale,
    /// Reached, but what it gives is signed for a time that is over: somebody may hold news back.
    Frozen,
    /// Not reached yet.
    Never,
    /// It plays inside the program.
    Plays,
}

/// A source that is asked.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SourceState {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// False when the way to it is not encrypted.
    pub encrypted: bool,
    /// True for one that the resident added and can remove.
    pub own: bool,
    /// How fresh it is.
    pub contact: Contact,
    /// What went wrong at the last visit, in English.
    pub troubles: Vec<String>,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Hotline {
    /// What it is for, as protocols say it: `emergency`, `power` and so on.
    pub kind: String,
    /// What it is for, in words.
    pub name: String,
    /// The number as it is dialled.
    pub number: String,
    /// Where it was found, when the pack is not the city's own.
    pub source: Option<Reference>,
}

/// A page that helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CityLink {
    /// What it is.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Where it was found, when the pack is not the city's own.
    pub source: Option<Reference>,
}

/// A district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct District {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How a resident's report reaches the city. Porchlight sends nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReportTo {
    /// An `https` page with a form.
    pub form: Option<String>,
    /// A mail address.
    pub mail: Option<String>,
}

/// A city that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CityChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose words these are.
    pub kind: CityKind,
    /// True for the one that is chosen.
    pub chosen: bool,
    /// True for one that the resident added and can remove.
    pub own: bool,
    /// What its root is known by: to be compared with what the city prints on paper. Groups of four digits.
    pub fingerprint: Option<String>,
    /// Who holds its keys, as the root says.
    pub holders: Vec<String>,
}

/// A place of the resident. It never leaves this device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OwnPlace {
    /// Its id: `home`, `work`, or another short word.
    pub id: String,
    /// What the resident calls it; empty for `home` and `work`, whose names the interface knows.
    pub name: String,
    /// The district of the chosen city that it is in, when it was chosen by that.
    pub district: Option<String>,
    /// Degrees north and east, when it was set by them.
    pub at: Option<[f64; 2]>,
}

/// A public source of warnings that can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SourceChoice {
    /// The country, ISO 3166.
    pub country: String,
    /// Who publishes it.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its languages, BCP 47 tags.
    pub languages: Vec<String>,
    /// What may be done with it, in a few words.
    pub terms: String,
    /// False when the way to it is not encrypted.
    pub encrypted: bool,
    /// When its entry was last looked at, `YYYY-MM-DD`.
    pub looked_at: String,
    /// True when it is asked already.
    pub added: bool,
}

/// A protocol in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProtocolCard {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// True when it comes from the city.
    pub by_city: bool,
    /// How many steps are ticked, and how many there are to be done now.
    pub done: u32,
    /// How many steps there are.
    pub steps: u32,
}

/// What to do when something of the city fails.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Protocol {
    /// Its card.
    pub card: ProtocolCard,
    /// What this is.
    pub intro: Vec<Run>,
    /// The parts, in order.
    pub parts: Vec<ProtocolPart>,
    /// What not to do.
    pub dont: Vec<Vec<Run>>,
    /// Whom to call, with the numbers of the chosen city.
    pub calls: Vec<Call>,
    /// Something to try out.
    pub drill: Drill,
    /// The lines to be read aloud, in order.
    pub spoken: Vec<String>,
    /// Lessons that go with it.
    pub lessons: Vec<String>,
    /// Where its facts come from.
    pub sources: Vec<Reference>,
}

/// A part of a protocol.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ProtocolPart {
    /// `now`, `next`, `after`, or for whom it differs: `medical`, `lifts`, `children`, `deaf`, `blind`, `older`, `pets`.
    pub name: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Step {
    /// Its id, which changes when its words do.
    pub id: String,
    /// What to do.
    pub runs: Vec<Run>,
    /// Whether the resident ticked it.
    pub done: bool,
}

/// Whom to call for something.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Call {
    /// `emergency`, `power` and so on.
    pub kind: String,
    /// When to call.
    pub runs: Vec<Run>,
    /// The number of the chosen city, where it has one.
    pub hotline: Option<Hotline>,
}

/// Something to try out while all is well.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Drill {
    /// What to imagine.
    pub scene: Vec<Run>,
    /// What to do.
    pub steps: Vec<Step>,
}

/// A report of the resident, word for word as it would reach the city. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReportText {
    /// The subject line.
    pub subject: String,
    /// The words.
    pub text: String,
    /// An address that opens the resident's own mail program with these words.
    pub mail: Option<String>,
    /// The city's page with a form.
    pub form: Option<String>,
}

/// What warnings may do on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AlertSettings {
    /// Whether the system shows them at all.
    pub notices: bool,
    /// From when to when it is quiet, as `HH:MM`; extreme warnings come through.
    pub quiet: Option<Quiet>,
    /// Whether exercises are shown as notices.
    pub exercises: bool,
}

/// Hours in which only extreme warnings make a sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// From, `HH:MM` by the clock of this device.
    pub from: String,
    /// To, `HH:MM`.
    pub to: String,
}

/// Something that the system should show: how loud it may be was decided already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Notice {
    /// The same for all that takes each other's place.
    pub tag: String,
    /// One line.
    pub title: String,
    /// A sentence or two.
    pub body: String,
    /// Whether it may make a sound.
    pub sound: bool,
    /// Whether it stays until it is closed.
    pub stays: bool,
}

/// How a test of the way from the city to the screen went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DeliveryTest {
    /// A test message was signed, published inside the program, fetched and judged.
    pub judged: bool,
    /// The system took the notice. `None`: the page itself shows it.
    pub shown: Option<bool>,
    /// The notice.
    pub notice: Notice,
}
