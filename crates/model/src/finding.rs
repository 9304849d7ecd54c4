//! What was judged of a device.

use std::collections::BTreeMap;
use std::fmt;

use crate::{DeviceId, Evidence, Question};

/// The name of a rule, such as `telnet-open`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub &'static str);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The three results that a check can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Something to fix.
    Problem,
    /// Looked at, and good.
    Fine,
    /// Could not be told, and why.
    CouldNotTell(Unknown),
}

/// Why a check could not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// The device did not answer, or broke off.
    NoAnswer,
    /// The answer was not one that the check understands.
    StrangeAnswer,
    /// The check needs the exact model, which is not known.
    ModelUnknown,
    /// The check needs the firmware version, which the device does not tell.
    VersionUnknown,
    /// The check needs the hardware revision, which the device does not tell.
    RevisionUnknown,
    /// A hole is known, but not which version closes it.
    FixUnknown,
    /// The resident has not been asked, or said no.
    NotAgreed,
    /// The device was asked less than a day ago.
    CoolingDown,
    /// The device asked for calm, so the check stopped.
    DeviceAskedForCalm,
    /// The device lets every password in, so the test proves nothing.
    ProvesNothing,
    /// Only the resident can see it, and has not said yet.
    NotAnswered,
}

impl Unknown {
    /// The name used on the wire and in the files of words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAnswer => "no-answer",
            Self::StrangeAnswer => "strange-answer",
            Self::ModelUnknown => "model-unknown",
            Self::VersionUnknown => "version-unknown",
            Self::RevisionUnknown => "revision-unknown",
            Self::FixUnknown => "fix-unknown",
            Self::NotAgreed => "not-agreed",
            Self::CoolingDown => "cooling-down",
            Self::DeviceAskedForCalm => "device-asked-for-calm",
            Self::ProvesNothing => "proves-nothing",
            Self::NotAnswered => "not-answered",
        }
    }
}

/// How bad a problem is for the home and the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing, nothing to do.
    Info,
    /// Small.
    Low,
    /// Matters, with time.
    Medium,
    /// Matters soon.
    High,
    /// An open door.
    Critical,
}

/// When to do something about it, in the resident's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// "Good to know".
    GoodToKnow,
    /// "Fix this week".
    ThisWeek,
    /// "Fix today".
    Today,
}

impl Severity {
    /// The name used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// When to do something about it.
    pub fn urgency(self) -> Urgency {
        match self {
            Self::Critical => Urgency::Today,
            Self::High | Self::Medium => Urgency::ThisWeek,
            Self::Low | Self::Info => Urgency::GoodToKnow,
        }
    }
}

/// Where a judgement can be read about, and when that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What the source is called.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was looked at, `YYYY-MM-DD`.
    pub seen: String,
}

/// The judgement of one rule about one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// The device.
    pub device: DeviceId,
    /// The result.
    pub outcome: Outcome,
    /// How bad it is, or would be.
    pub severity: Severity,
    /// The TCP or UDP port that it is about, if any.
    pub port: Option<u16>,
    /// What was seen, so that a person can check it.
    pub evidence: Vec<Evidence>,
    /// What the words need to be filled in with, such as `version` and `fixed_in`.
    pub facts: BTreeMap<&'static str, String>,
    /// What the resident can answer to decide it, where nothing else can.
    pub question: Option<Question>,
    /// The source of the rule.
    pub source: Reference,
}

impl Finding {
    /// True when there is something to fix.
    pub fn is_problem(&self) -> bool {
        self.outcome == Outcome::Problem && self.severity > Severity::Info
    }

    /// True for a note: something that is good to know, with nothing to fix.
    pub fn is_note(&self) -> bool {
        self.outcome == Outcome::Problem && self.severity == Severity::Info
    }
}
