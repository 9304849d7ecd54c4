//! Errors at the edge: a closed code, what the sentence needs, and the sentence in English.

use std::collections::BTreeMap;

use porchlight_engine::SurveyError;
use porchlight_probe::ScopeError;

use crate::wire::{ErrorBody, ErrorCode};

impl ErrorBody {
    pub(crate) fn new(code: ErrorCode, facts: &[(&str, String)]) -> Self {
        let facts: BTreeMap<String, String> =
            facts.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        let fact = |name: &str| facts.get(name).cloned().unwrap_or_default();
        let sentence = match code {
            ErrorCode::BadRequest => format!("The request could not be understood: {}.", fact("what")),
            ErrorCode::NoSuchInterface => {
                format!(
                    "There is no network interface {:?}. Run `porchlight scan` to see the ones there are.",
                    fact("interface")
                )
            }
            ErrorCode::NoHomeNetwork => {
                format!(
                    "{} is not connected to a home network. Connect to your Wi-Fi or cable and try again.",
                    fact("interface")
                )
            }
            ErrorCode::PublicNetwork => format!(
                "{} is not a private home network, so it is not looked at. Connect to your home's own network and try again.",
                fact("network")
            ),
            ErrorCode::TooLarge => format!(
                "{} has more than 1,022 addresses. That is larger than a home, so it is not looked at. \
                 Choose a network of at most /22.",
                fact("network")
            ),
            ErrorCode::NotALan => format!(
                "{} is a tunnel or this computer itself. Choose the interface of your Wi-Fi or cable.",
                fact("interface")
            ),
            ErrorCode::NotAgreed => {
                "Say first that this network is yours, or that you look after it. Then it is looked at."
                    .to_owned()
            }
            ErrorCode::NotPermitted => {
                format!(
                    "The system did not allow it: {}. Give Porchlight the right to use the local network.",
                    fact("what")
                )
            }
            ErrorCode::NetworkGone => "The network went away. Connect again and look once more.".to_owned(),
            ErrorCode::NoSuchDevice => {
                "This device is not in the last scan. Look again to find it.".to_owned()
            }
            ErrorCode::NoSuchScan => "There is no such scan. Start a new one.".to_owned(),
            ErrorCode::NoSuchQuestion => "This question is too old or was answered. Ask again.".to_owned(),
            ErrorCode::OnlyPretend => "Only pretend devices can be changed from here.".to_owned(),
            ErrorCode::BadText => format!("The text must have {} letters.", fact("letters")),
            ErrorCode::NoSuchDrill => "There is no such drill.".to_owned(),
            ErrorCode::NoSuchLesson => "There is no such lesson.".to_owned(),
            ErrorCode::NoSuchProtocol => "There is no such protocol.".to_owned(),
            ErrorCode::NoSuchCity => "There is no such city.".to_owned(),
            ErrorCode::NotACity => format!(
                "This is not a city's file, or it is not signed as it should be: {}. Get it again from the city itself.",
                fact("what")
            ),
            ErrorCode::NotASource => {
                format!("Warnings cannot be fetched from there: {}.", fact("what"))
            }
            ErrorCode::TooMany => format!("There can be at most {}.", fact("most")),
            ErrorCode::NotOurPage => "Porchlight opens only the pages that it refers to.".to_owned(),
            ErrorCode::Internal => {
                "Something went wrong inside Porchlight. Nothing was changed; please try again.".to_owned()
            }
        };
        Self { code, facts, sentence }
    }

    pub(crate) fn plain(code: ErrorCode) -> Self {
        Self::new(code, &[])
    }
}

/// The error for a request that this program does not understand.
pub fn bad_request(what: impl ToString) -> ErrorBody {
    ErrorBody::new(ErrorCode::BadRequest, &[("what", what.to_string())])
}

/// The error for a scan that did not begin.
pub fn of_survey(error: &SurveyError) -> ErrorBody {
    match error {
        SurveyError::Interfaces(error) => {
            ErrorBody::new(ErrorCode::NotPermitted, &[("what", error.to_string())])
        }
        SurveyError::NoSuchInterface(name) => {
            ErrorBody::new(ErrorCode::NoSuchInterface, &[("interface", name.clone())])
        }
        SurveyError::Scope(scope) => of_scope(scope),
    }
}

pub(crate) fn of_scope(error: &ScopeError) -> ErrorBody {
    match error {
        ScopeError::NotALan { interface } => {
            ErrorBody::new(ErrorCode::NotALan, &[("interface", interface.clone())])
        }
        ScopeError::NoHomeNetwork { interface } => {
            ErrorBody::new(ErrorCode::NoHomeNetwork, &[("interface", interface.clone())])
        }
        ScopeError::Public { network } => {
            ErrorBody::new(ErrorCode::PublicNetwork, &[("network", network.to_string())])
        }
        ScopeError::TooLarge { network } => {
            ErrorBody::new(ErrorCode::TooLarge, &[("network", network.to_string())])
        }
    }
}
