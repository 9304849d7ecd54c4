//! How the program ends: each way has its number, and `--help` names them.

use std::process::ExitCode;

use porchlight_api::{ErrorBody, NotRefreshed};
use porchlight_catalogue::KeptError;
use porchlight_virtual_home::HomeError;
use thiserror::Error;

/// The end of a run that did what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Done.
    Done = 0,
    /// Something to fix was found, and `--fail-on-problems` was given; or a catalogue was not taken, or knows
    /// nothing of a product; or there is no such protocol, or something in it to mend; or a warning is not
    /// written as it should be.
    Problems = 1,
    /// The command line could not be understood.
    Usage = 2,
    /// The network was not looked at.
    Refused = 3,
    /// The system did not allow something.
    NotAllowed = 4,
    /// Stopped before the end; what was found until then is printed.
    StoppedEarly = 5,
    /// The home file is broken.
    BrokenHome = 6,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// Why a run did not do what was asked.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("{}", .0.sentence)]
    Refused(ErrorBody),
    #[error("{0}")]
    NotAgreed(String),
    #[error("{0}")]
    Usage(String),
    #[error("{file}: {error}")]
    BrokenHome { file: String, error: HomeError },
    #[error("{file}: the [catalogue] could not be read: {error}")]
    BrokenCatalogue { file: String, error: porchlight_catalogue::CatalogueError },
    #[error("{0}")]
    Catalogue(#[from] KeptError),
    #[error("{0}")]
    NotRefreshed(#[from] NotRefreshed),
    #[error("{0}")]
    NotMade(String),
    #[error("{what}: {error}")]
    System { what: String, error: std::io::Error },
}

impl Failure {
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Refused(body) if body.code == porchlight_api::ErrorCode::NotPermitted => Code::NotAllowed,
            Self::Refused(_) | Self::NotAgreed(_) => Code::Refused,
            Self::Usage(_) => Code::Usage,
            Self::BrokenHome { .. } | Self::BrokenCatalogue { .. } => Code::BrokenHome,
            Self::Catalogue(error) | Self::NotRefreshed(NotRefreshed::Kept(error)) => match error {
                KeptError::Refused(_) => Code::Problems,
                KeptError::Keys { .. } => Code::Usage,
                KeptError::Io { .. } => Code::NotAllowed,
            },
            Self::NotRefreshed(NotRefreshed::Fetch(_)) | Self::NotMade(_) => Code::Problems,
            Self::System { .. } => Code::NotAllowed,
        }
    }

    pub(crate) fn system(what: &str, error: std::io::Error) -> Self {
        Self::System { what: what.to_owned(), error }
    }
}
