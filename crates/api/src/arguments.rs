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

/// Arguments of `open_page`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The address of the page.
    pub url: String,
}
