//! Which profiles there are, and how to tell them.

use std::fmt;

use roxmltree::Node;

use super::find::{children, descend, text};

/// A narrower form of CAP that a country or a service asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// CAP v1.2 USA Integrated Public Alert and Warning System Profile v1.0 (OASIS, October 2009).
    Ipaws,
    /// Canadian Profile of CAP, Introduction and Rule Set, Beta 0.4.
    CapCp,
    /// CAP v1.2 Australia Profile v1.0 (OASIS Committee Specification 02, September 2013).
    Au,
    /// Google Public Alerts CAP v1.0.
    Google,
    /// MeteoAlarm's use of CAP 1.2, as its members' messages show it.
    MeteoAlarm,
}

impl Profile {
    /// Every profile.
    pub const ALL: &[Self] = &[Self::Ipaws, Self::CapCp, Self::Au, Self::Google, Self::MeteoAlarm];

    /// The document that its rules come from.
    pub fn document(self) -> &'static str {
        match self {
            Self::Ipaws => "CAP v1.2 IPAWS Profile v1.0",
            Self::CapCp => "CAP-CP Introduction and Rule Set 0.4",
            Self::Au => "CAP v1.2 Australia Profile v1.0",
            Self::Google => "Google Public Alerts CAP v1.0",
            Self::MeteoAlarm => "MeteoAlarm CAP profile",
        }
    }

    /// The profiles that a message says it follows, or shows by the parameters that it uses.
    pub(super) fn of(alert: Node<'_, '_>) -> Vec<Self> {
        let codes: Vec<String> = children(alert, "code").map(text).collect();
        let code = |wanted: &dyn Fn(&str) -> bool| codes.iter().any(|code| wanted(code));
        let meteo = || {
            descend(alert, &["info", "parameter", "valueName"])
                .any(|name| matches!(text(name).as_str(), "awareness_level" | "awareness_type"))
        };
        Self::ALL
            .iter()
            .copied()
            .filter(|profile| match profile {
                Self::Ipaws => code(&|code| code == IPAWS_CODE),
                Self::CapCp => code(&|code| code.starts_with(CP_CODE)),
                Self::Au => code(&|code| code == AU_CODE),
                // Nothing in a message tells that it is meant for this service.
                Self::Google => false,
                Self::MeteoAlarm => meteo(),
            })
            .collect()
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ipaws => "ipaws",
            Self::CapCp => "cap-cp",
            Self::Au => "au",
            Self::Google => "google",
            Self::MeteoAlarm => "meteoalarm",
        })
    }
}

pub(super) const IPAWS_CODE: &str = "IPAWSv1.0";
pub(super) const CP_CODE: &str = "profile:CAP-CP:";
pub(super) const AU_CODE: &str = "urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0";
