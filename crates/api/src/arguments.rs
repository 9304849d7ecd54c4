//! What commands are called with. Unknown fields are refused: a typing error is said, not ignored.

use serde::Deserialize;
use ts_rs::TS;

use crate::wire::Target;

/// Arguments of `agree`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// The interface whose network is meant.
    pub interface: String,
    /// "I own or look after this network."
    pub agreed: bool,
}

/// Arguments of `scan_start`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScanStart {
    /// A name for the scan, made by the caller, so that a repeated call begins nothing twice.
    pub id: String,
    /// Which home.
    pub target: Target,
}

/// Arguments of `scan_follow`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScanFollow {
    /// The scan.
    pub id: String,
    /// The language of the words in findings.
    pub language: String,
}

/// Arguments of `scan_cancel`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScanRef {
    /// The scan.
    pub id: String,
}

/// Arguments of `home`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HomeRef {
    /// Which home.
    pub target: Target,
    /// The language of the words in findings.
    pub language: String,
}

/// Arguments of `check_again` and `login_question`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeviceRef {
    /// Which home.
    pub target: Target,
    /// The device's id.
    pub device: String,
    /// The language of the words in findings.
    pub language: String,
}

/// Arguments of `login_answer`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LoginAnswer {
    /// The number of the question.
    pub question: String,
    /// What the resident said.
    pub agreed: bool,
    /// "This box is mine, or its owner agreed."
    pub owner: bool,
    /// The language of the words in findings.
    pub language: String,
}

/// Arguments of `answer`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SettingSeen {
    /// Which home.
    pub target: Target,
    /// The device's id.
    pub device: String,
    /// The name of the question.
    pub question: String,
    /// Yes, no, or the answer taken back.
    pub yes: Option<bool>,
    /// The language of the words in findings.
    pub language: String,
}

/// Arguments of `support`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// Maker and model, as somebody typed them.
    pub product: String,
}

/// Arguments of `label`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Which home.
    pub target: Target,
    /// The device's id.
    pub device: String,
    /// The new name; empty takes the label away.
    pub label: String,
}

/// Arguments of `practice_fix`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticeFix {
    /// The pretend device's id.
    pub device: String,
    /// The rule whose finding is fixed.
    pub rule: String,
    /// The password that the resident typed, where the fix is to set one.
    pub password: Option<String>,
}

/// Arguments of `lessons`, `city` and `set_language`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Localised {
    /// The language, a BCP 47 tag.
    pub language: String,
}

/// Arguments of `lesson`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LessonRef {
    /// The lesson's id.
    pub id: String,
    /// The language.
    pub language: String,
}

/// Arguments of `learning`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LearnAsk {
    /// The home whose findings count.
    pub target: Target,
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
    /// The language.
    pub language: String,
}

/// Arguments of `reviews` and `certificate`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LearnDay {
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
    /// The language.
    pub language: String,
}

/// Arguments of `lesson_answer`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LessonReply {
    /// The lesson's id.
    pub lesson: String,
    /// The question's id.
    pub question: String,
    /// What was chosen: the `at` of each. For an order, the steps as they were laid; for a match, the half that
    /// was put to each item, in the order of the items' `at`.
    pub reply: Vec<u8>,
    /// For a review, today where the resident is, `YYYY-MM-DD`: the answer counts. Without it nothing is kept.
    pub review_on: Option<String>,
    /// The language.
    pub language: String,
}

/// Arguments of `lesson_finish`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LessonDone {
    /// The lesson's id.
    pub id: String,
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
}

/// Arguments of `lesson_task`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LessonTask {
    /// The lesson's id.
    pub id: String,
    /// Whether its task at home is done.
    pub done: bool,
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
}

/// Arguments of `drill`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DrillRef {
    /// The drill's id.
    pub id: String,
    /// Whether it begins from the start.
    pub anew: bool,
    /// The language.
    pub language: String,
}

/// Arguments of `drill_look`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DrillLook {
    /// The drill's id.
    pub id: String,
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
    /// The language.
    pub language: String,
}

/// Arguments of `drill_act`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DrillAct {
    /// The drill's id.
    pub id: String,
    /// The device's id.
    pub device: String,
    /// `remedy`, `put-off`, `move-to-guest` or `bring-back`.
    pub act: String,
    /// The rule, for a remedy.
    pub rule: Option<String>,
    /// The new password, for a remedy that sets one.
    pub password: Option<String>,
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
    /// The language.
    pub language: String,
}

/// Arguments of `drill_say`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DrillSay {
    /// The drill's id.
    pub id: String,
    /// The message's id.
    pub message: String,
    /// What the resident says: that it is from the city.
    pub from_city: bool,
    /// Today where the resident is, `YYYY-MM-DD`.
    pub today: String,
    /// The language.
    pub language: String,
}

/// Arguments of `open_page`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The address of the page.
    pub url: String,
}

/// Arguments of `city_choose` and `city_remove`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CityRef {
    /// The city's id.
    pub id: String,
}

/// Arguments of `city_add`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CityFile {
    /// The city's one file (a tar of what it publishes), in base64.
    pub file: String,
    /// The language.
    pub language: String,
}

/// Arguments of `place_remove`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PlaceRef {
    /// The place's id.
    pub id: String,
}

/// Arguments of `source_choices`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SourceSearch {
    /// A country (ISO 3166) or part of a name; empty for all.
    pub find: String,
}

/// Arguments of `source_add` and `source_remove`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SourceRef {
    /// The address.
    pub url: String,
}

/// Arguments of `protocol`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ProtocolRef {
    /// The protocol's id.
    pub id: String,
    /// The language.
    pub language: String,
}

/// Arguments of `tick`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// The protocol's id.
    pub protocol: String,
    /// The step's id; without one, all ticks of the protocol.
    pub step: Option<String>,
    /// Whether it is done.
    pub done: bool,
}

/// Arguments of `city_report`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReportAsk {
    /// What is reported: `device`, `scam`, `fake-alert` or `other`.
    pub about: String,
    /// A device and the rule of its finding, for `device`.
    pub device: Option<ReportedDevice>,
    /// The resident's own words; may be empty for `device`.
    pub words: String,
    /// The resident's name or way to be reached, when they want to add it.
    pub from: Option<String>,
    /// The language.
    pub language: String,
}

/// A finding that is reported.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReportedDevice {
    /// Which home.
    pub target: Target,
    /// The device's id.
    pub device: String,
    /// The rule of its finding.
    pub rule: String,
}
