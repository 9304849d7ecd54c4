//! What crosses the border to an interface: the only types of the app that serialise.
//!
//! Names are stable: `porchlight scan --format json` prints a [`Report`], and the TypeScript
//! client is generated from these types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod city;
mod learning;

pub use city::*;
pub use learning::*;

/// The version of [`Report`]; it grows when a field changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// What this app is and what it can do here.
#[derive(Debug, Clone, Serialize, TS)]
pub struct About {
    /// The version of Porchlight.
    pub version: String,
    /// The languages that residents can choose: BCP 47 tags with their own names.
    pub languages: Vec<Language>,
    /// Whether what is learnt is kept after closing.
    pub memory: Memory,
    /// The language chosen last, if any.
    pub language: Option<String>,
    /// True when the program was started to show the practice home at once.
    pub begin_on_practice: bool,
}

/// A language of the interface.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Language {
    /// The BCP 47 tag: `en`.
    pub tag: String,
    /// Its own name: `English`.
    pub name: String,
}

/// Whether what is learnt is kept after closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Memory {
    /// Kept, with names and addresses sealed by a key in the system's keychain.
    Kept,
    /// This system has no keychain: nothing is kept after closing.
    NoKeychain,
    /// The keychain is locked or said no: nothing is kept after closing.
    KeychainRefused,
    /// The file could not be opened; it was left as it is and nothing is kept after closing.
    FileUnusable,
}

/// A network that could be looked at.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NetworkChoice {
    /// The interface's name, such as `wlan0`.
    pub interface: String,
    /// The networks behind it, such as `192.168.1.0/24`.
    pub subnets: Vec<String>,
    /// How many addresses a scan would look at.
    pub hosts: u32,
    /// Why this network is not scanned, if it is not.
    pub refused: Option<ErrorBody>,
    /// Whether the resident has said that it is theirs to look at.
    pub agreed: bool,
}

/// Which home is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "home", deny_unknown_fields)]
pub enum Target {
    /// The practice home that ships with the app.
    Practice,
    /// The network behind an interface.
    Network {
        /// The interface's name.
        interface: String,
    },
}

/// A home as it is known now.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Report {
    /// The version of this format: 1.
    pub schema: u32,
    /// The network.
    pub network: Network,
    /// Its devices.
    pub devices: Vec<Device>,
    /// What was judged, worst first.
    pub findings: Vec<Finding>,
    /// What could not be looked at, and why.
    pub gaps: Vec<Gap>,
    /// What is different from the look before; empty after the first look.
    pub changes: Vec<Change>,
    /// The ways in from the internet that the router keeps open.
    pub mappings: Vec<Mapping>,
    /// What was sent, to each device and to everyone at once.
    pub sent: Vec<Sent>,
    /// The score of the home.
    pub score: Score,
    /// How long the scan took, in milliseconds; 0 when none has ended.
    #[ts(type = "number")]
    pub took_ms: u64,
    /// True when the scan was stopped before its end.
    pub cancelled: bool,
}

/// Something that is different from the look before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Change {
    /// `new`, `not-seen`, `back` or `changed`.
    pub change: String,
    /// The device's id. One that was not seen is not among the devices of the report.
    pub device: String,
    /// What to call the device.
    pub label: String,
    /// When it was noticed, RFC 3339.
    pub at: String,
    /// When the device was last seen before, RFC 3339; for `not-seen` and `back`.
    pub since: Option<String>,
    /// For `changed`: `address`, `firmware`, `ports`, `certificate`, `name` or `model`.
    pub what: Option<String>,
    /// How it was; for `ports`, those that were open and are closed now.
    pub before: Option<String>,
    /// How it is; for `ports`, those that were closed and are open now.
    pub after: Option<String>,
    /// The port, for `certificate`.
    pub port: Option<u16>,
    /// A sentence for the resident.
    pub sentence: String,
}

/// The network of a report.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Network {
    /// What it is called: the interface's name, or the pretend home's.
    pub name: String,
    /// The networks that were looked at.
    pub subnets: Vec<String>,
    /// Where packets for the internet go.
    pub gateways: Vec<String>,
    /// Who looks up names for this computer.
    pub dns: Vec<String>,
    /// True for a pretend home.
    pub pretend: bool,
}

/// A way in from the internet that the router keeps open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Mapping {
    /// The port on the internet side.
    pub external_port: u16,
    /// `TCP` or `UDP`.
    pub protocol: String,
    /// The address in the home that it leads to.
    pub client: String,
    /// The device at that address, where it is known.
    pub device: Option<String>,
    /// The port there.
    pub internal_port: u16,
    /// What the program that asked for it called it.
    pub description: String,
}

/// One kind of packet or request that was sent.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Sent {
    /// The device; null for what went to everyone at once.
    pub device: Option<String>,
    /// The address; null for what went to everyone at once.
    pub address: Option<String>,
    /// What it was.
    pub what: String,
    /// How often.
    pub times: u32,
    /// Bytes of questions, without the heads of packets.
    #[ts(type = "number")]
    pub bytes: u64,
    /// When the last one went out (RFC 3339).
    pub last: Option<String>,
}

/// A device.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Device {
    /// Its lasting name.
    pub id: String,
    /// What to call it: the resident's label, its own name, or its kind.
    pub label: String,
    /// `router`, `camera`, ... or `unknown`.
    pub kind: String,
    /// Who made it.
    pub maker: Option<String>,
    /// Which product it is.
    pub model: Option<String>,
    /// Which version its software has.
    pub firmware: Option<String>,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Its hardware address.
    pub mac: Option<String>,
    /// What it offers.
    pub services: Vec<Service>,
    /// How we know.
    pub evidence: Vec<Evidence>,
    /// How sure the identification is, 0 to 100.
    pub confidence: u8,
    /// True for the box that connects the home to the internet.
    pub is_gateway: bool,
    /// True for this computer.
    pub is_self: bool,
}

/// A service that a device offers.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Service {
    /// The TCP port.
    pub port: u16,
    /// Its usual short name.
    pub protocol: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// Something that was seen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Evidence {
    /// `mdns`, `upnp`, `http`, `banner`, `snmp`, `mac`, `hostname`, `port` or `place`.
    pub source: String,
    /// What exactly.
    pub detail: String,
}

/// The three results of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckResult {
    /// Something to fix.
    Problem,
    /// Could not be told.
    CouldNotTell,
    /// Looked at, and good.
    Fine,
}

/// When to do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// "Fix today".
    Today,
    /// "Fix this week".
    ThisWeek,
    /// "Good to know".
    GoodToKnow,
}

/// What a rule says of a device, in the resident's language.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Finding {
    /// The rule, such as `telnet-open`.
    pub rule: String,
    /// The device's id.
    pub device: String,
    /// The result.
    pub result: CheckResult,
    /// `critical`, `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// When to do something about it.
    pub urgency: Urgency,
    /// One sentence: what is.
    pub title: String,
    /// One or two sentences: what could happen; or why it could not be told.
    pub why: String,
    /// The steps of the fix, in order; empty where nothing is to be done.
    pub fix: Vec<String>,
    /// What to do when the fix cannot be done.
    pub otherwise: Option<String>,
    /// What would change this judgement.
    pub mind: Option<String>,
    /// About how many minutes the fix takes.
    pub minutes: u8,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// Where this can be read about.
    pub source: Reference,
    /// The rule that makers should meet, such as `ETSI EN 303 645, 5.1-1`.
    pub maker_rule: String,
    /// The maker's own page for this fix, if known.
    pub manual: Option<Reference>,
    /// The port that it is about.
    pub port: Option<u16>,
    /// What the resident can answer to decide it, where only they can see it.
    pub question: Option<AskedQuestion>,
    /// What the pretend device offers the resident to do about it; only in a pretend home.
    pub remedy: Option<Remedy>,
}

/// A question that the resident can answer by looking. A yes is good.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AskedQuestion {
    /// The name of the question, such as `wps-off`.
    pub name: String,
    /// The question.
    pub text: String,
}

/// A pretend fix, played by the practice home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Set a password.
    SetPassword,
    /// Switch a service off.
    SwitchOff,
    /// Ask for a login.
    RequireLogin,
    /// Install the update.
    UpdateFirmware,
    /// Turn encryption on.
    Encrypt,
    /// Replace the device with one that is supported.
    Replace,
    /// Close the ways in from the internet.
    CloseWaysIn,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Reference {
    /// What it is called.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was looked at.
    pub seen: String,
}

/// Something that could not be looked at.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Gap {
    /// The address, if it is about one.
    pub host: Option<String>,
    /// What was tried.
    pub probe: String,
    /// The reason, as a short code.
    pub reason: String,
    /// A sentence for the resident.
    pub sentence: String,
}

/// One step of a running scan.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum ScanEvent {
    /// How far it is.
    Progress {
        /// `discover`, `ask` or `judge`.
        phase: String,
        /// Steps done.
        done: u32,
        /// Steps known so far.
        total: u32,
    },
    /// A device was seen for the first time.
    DeviceSeen {
        /// The device.
        device: Device,
    },
    /// More is known about a device.
    DeviceUpdated {
        /// The device.
        device: Device,
    },
    /// Two entries turned out to be one device.
    DeviceMerged {
        /// The id that is gone.
        gone: String,
        /// The id that it became part of.
        into: String,
    },
    /// A rule has judged a device; replaces what the same rule said of it before.
    Finding {
        /// The finding.
        finding: Box<Finding>,
    },
    /// Something could not be looked at.
    Gap {
        /// The gap.
        gap: Gap,
    },
    /// The scan is over.
    Finished {
        /// How long it took, in milliseconds.
        #[ts(type = "number")]
        took_ms: u64,
        /// True when it was stopped.
        cancelled: bool,
    },
    /// The scan could not go on.
    Failed {
        /// Why.
        error: ErrorBody,
    },
}

/// A scan's number in the app, and whether this call began it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ScanStarted {
    /// The id to follow: the caller's own, or that of the scan that was running already.
    pub id: String,
    /// False when a scan of the same home was running already.
    pub began: bool,
}

/// The question that the resident answers before a factory login is tried: the dry run.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LoginQuestion {
    /// The number of the question, for the answer.
    pub question: String,
    /// The device's id.
    pub device: String,
    /// The product whose documented first password would be tried.
    pub product: String,
    /// Exactly what would be sent, line by line; the password is shown as its documented name.
    pub sends: Vec<String>,
    /// True for a box that often belongs to a landlord or provider: its owner has to agree.
    pub lent: bool,
    /// The maker's page that documents the login.
    pub manual: Reference,
}

/// What came of checking again.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Checked {
    /// The device as it is now; `None` when it did not answer.
    pub device: Option<Device>,
    /// Every finding of the device, after the check.
    pub findings: Vec<Finding>,
    /// What could not be looked at.
    pub gaps: Vec<Gap>,
    /// The score of the home, after the check.
    pub score: Score,
}

/// The score of a home, a number that can be worked out by hand (docs/score.md).
#[derive(Debug, Clone, Serialize, TS)]
pub struct Score {
    /// The version of the formula: scores of one scheme can be compared.
    pub scheme: u32,
    /// From 0 to 100.
    pub points: u8,
    /// What it means, in a sentence.
    pub words: String,
    /// How it is worked out.
    pub how: String,
    /// Checks that came to a result.
    pub told: usize,
    /// Checks that could not tell.
    pub untold: usize,
    /// The fixes that raise it most, one after the other.
    pub actions: Vec<Action>,
}

/// A fix, and the score after it and those before it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Action {
    /// The device's id.
    pub device: String,
    /// The rule.
    pub rule: String,
    /// About how many minutes it takes.
    pub minutes: u8,
    /// The score after it.
    pub points_after: u8,
}

/// A check that came to another result than before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DiaryEntry {
    /// When it was noticed (RFC 3339).
    pub at: String,
    /// The rule.
    pub rule: String,
    /// The result from then on.
    pub result: CheckResult,
    /// What was looked at, in words.
    pub what: String,
}

/// What is known of a product that somebody typed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Support {
    /// Maker and model, as people know them; `None` when nothing is known of what was typed.
    pub product: Option<String>,
    /// Ends of the maker's support.
    pub ended: Vec<SupportEnd>,
    /// The end of the service on the internet that it was made for.
    pub service_ended: Option<Reference>,
    /// Known holes, the newest first.
    pub holes: Vec<Hole>,
    /// True when a factory login of it is documented.
    pub factory_login: bool,
    /// Names that are near, when nothing is known.
    pub near: Vec<String>,
}

/// The end of a maker's support.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SupportEnd {
    /// The last day, where it is known.
    pub day: Option<String>,
    /// The hardware revisions that are meant; all when empty.
    pub revisions: Vec<String>,
    /// Where that is written.
    pub source: Reference,
}

/// A known hole.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Hole {
    /// Its name: a CVE id.
    pub id: String,
    /// True when attackers are known to use it.
    pub exploited: bool,
    /// The first version without it, where that is known.
    pub fixed_in: Option<String>,
    /// Where that is written.
    pub source: Reference,
}

/// An error that the interface acts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ErrorBody {
    /// The code.
    pub code: ErrorCode,
    /// What the sentence needs to be filled in with.
    pub facts: BTreeMap<String, String>,
    /// The sentence in English, for the terminal and for languages that lack one.
    pub sentence: String,
}

/// Every error that an interface can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The request was not one that this program understands.
    BadRequest,
    /// There is no such interface.
    NoSuchInterface,
    /// The interface has no address of a home network.
    NoHomeNetwork,
    /// The network is a public one, or the shared range of a provider.
    PublicNetwork,
    /// The network is larger than /22.
    TooLarge,
    /// The interface is a tunnel or this computer itself.
    NotALan,
    /// The resident has not said that this network is theirs to look at.
    NotAgreed,
    /// The operating system does not allow it.
    NotPermitted,
    /// The network went away.
    NetworkGone,
    /// There is no such device in the last scan.
    NoSuchDevice,
    /// There is no such scan.
    NoSuchScan,
    /// There is nothing to answer: the question is too old or was answered.
    NoSuchQuestion,
    /// This cannot be done in a real home: only pretend devices can be changed here.
    OnlyPretend,
    /// The text is too long, too short or empty.
    BadText,
    /// There is no such lesson.
    NoSuchLesson,
    /// There is no such drill.
    NoSuchDrill,
    /// There is no such protocol.
    NoSuchProtocol,
    /// There is no such city.
    NoSuchCity,
    /// What was given as a city's file is none, or is not signed as it should be.
    NotACity,
    /// The address is not one that can be asked for warnings.
    NotASource,
    /// There are as many places or sources as there can be.
    TooMany,
    /// The page cannot be opened: it is not one that Porchlight refers to.
    NotOurPage,
    /// A fault of our own.
    Internal,
}
