//! The command line of `porchlight alerts`.

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use porchlight_alerts::Profile;

const HELP: &str = "\
Examples:
  porchlight alerts lint warning.cap.xml        is this warning written as the standard asks?
  porchlight alerts lint --profile cap-cp warning.cap.xml

Nothing is sent or fetched.";

/// Warnings of cities: check what was written.
#[derive(Debug, ClapArgs)]
#[command(after_help = HELP)]
pub(crate) struct AlertsArgs {
    #[command(subcommand)]
    pub(crate) command: AlertsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AlertsCommand {
    Lint(LintArgs),
}

const LINT_HELP: &str = "\
Examples:
  porchlight alerts lint warning.cap.xml
  porchlight alerts lint --profile ipaws --format json *.xml
  make-warning | porchlight alerts lint -

Each breach is one line: file, line, element, what is wrong and what to write instead. A line with \"advice\" is
recommended and not demanded. A line with \"repair\" says what Porchlight would put right by itself when it
shows the warning; other programs may refuse it. Messages inside EDXL-DE, Atom or SOAP are checked one by one.

A profile is a narrower form of CAP that a country or a service asks for. Without --profile those are checked
that the message says it follows.

Exit codes:
  0  nothing must be changed
  1  something must be changed, or the file is no warning
  2  the command line could not be understood
  4  a file could not be read";

/// Check CAP messages (1.2, 1.1, 1.0) against the standard and against profiles.
#[derive(Debug, ClapArgs)]
#[command(after_help = LINT_HELP)]
pub(crate) struct LintArgs {
    /// The files; - is the standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,

    /// Check the rules of this profile too. May be given several times.
    #[arg(long, value_enum, value_name = "NAME")]
    pub(crate) profile: Vec<ProfileName>,

    /// How to print.
    #[arg(long, value_enum, default_value_t = LintFormat::Table)]
    pub(crate) format: LintFormat,
}

/// The profiles of CAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// United States: IPAWS v1.0.
    Ipaws,
    /// Canada: CAP-CP.
    CapCp,
    /// Australia: CAP-AU-STD.
    Au,
    /// Google Public Alerts v1.
    Google,
    /// European weather services.
    Meteoalarm,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Ipaws => Self::Ipaws,
            ProfileName::CapCp => Self::CapCp,
            ProfileName::Au => Self::Au,
            ProfileName::Google => Self::Google,
            ProfileName::Meteoalarm => Self::MeteoAlarm,
        }
    }
}

/// How breaches are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people: a line a breach.
    Table,
    /// One JSON object for all files (docs/json.md).
    Json,
}
