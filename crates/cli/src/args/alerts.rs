//! The command line of `porchlight alerts`.

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use porchlight_alerts::{LatLon, Profile};

const HELP: &str = "\
Examples:
  porchlight alerts show --practice             the warnings of Harbour City, which does not exist
  porchlight alerts sources SG                  public sources of a country
  porchlight alerts lint warning.cap.xml        is this warning written as the standard asks?
  porchlight alerts lint --profile cap-cp warning.cap.xml

Only `show` asks anybody, and only whom you name.";

/// Warnings of cities: show them, find their sources, check what was written.
#[derive(Debug, ClapArgs)]
#[command(after_help = HELP)]
pub(crate) struct AlertsArgs {
    #[command(subcommand)]
    pub(crate) command: AlertsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AlertsCommand {
    Show(ShowAlertsArgs),
    Sources(SourcesArgs),
    Lint(LintAlertsArgs),
}

const SHOW_HELP: &str = "\
Examples:
  porchlight alerts show --practice             Harbour City, which does not exist
  porchlight alerts show warning.cap.xml
  porchlight alerts show https://warnings.example/feed.atom --place 1.30,103.85
  porchlight alerts show https://city.example/porchlight/ --root 1.root.json
  porchlight alerts show city.tar               one file of a city, without a network

What is named is asked, and nobody else; a place is matched on this computer and told to nobody. Nothing is
kept. A city's address ends with a slash, and its root is a file that you have from the city itself; for a
folder or a .tar file the root inside is taken when none is given, so it says that the files belong together
and not whose they are.

Exit codes:
  0  told, also when nothing is in force
  1  a source could not be reached, or gave something that is not taken; what is known is told
  2  the command line could not be understood
  4  a file could not be read";

/// Show the warnings that are in force, whom they concern, and who vouches for them.
#[derive(Debug, ClapArgs)]
#[command(after_help = SHOW_HELP)]
pub(crate) struct ShowAlertsArgs {
    /// Files, folders and addresses.
    #[arg(value_name = "SOURCE", required_unless_present = "practice")]
    pub(crate) sources: Vec<String>,

    /// Show Harbour City, the example: inside the program, at the hour at which it plays.
    #[arg(long, conflicts_with_all = ["sources", "root"])]
    pub(crate) practice: bool,

    /// The root of the city that is named: a file `1.root.json` with its `.sig` beside it.
    #[arg(long, value_name = "FILE")]
    pub(crate) root: Option<std::path::PathBuf>,

    /// A place: degrees north and east. May be given several times.
    #[arg(long, value_name = "LAT,LON", value_parser = place, allow_hyphen_values = true)]
    pub(crate) place: Vec<LatLon>,

    /// Tell also what ended in the last week.
    #[arg(long)]
    pub(crate) past: bool,

    /// The language of the warnings, where they have it.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = super::LANGUAGES)]
    pub(crate) language: String,
}

fn place(text: &str) -> Result<LatLon, String> {
    let parts = text.split_once(',').and_then(|(lat, lon)| {
        let (lat, lon) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
        LatLon::new(lat, lon)
    });
    parts.ok_or_else(|| "a place is two numbers, as in 1.30,103.85".to_owned())
}

const SOURCES_HELP: &str = "\
Examples:
  porchlight alerts sources
  porchlight alerts sources SG

The addresses stand in public lists; none of them is opened by this command.";

/// List public sources of warnings that are known.
#[derive(Debug, ClapArgs)]
#[command(after_help = SOURCES_HELP)]
pub(crate) struct SourcesArgs {
    /// A country, as two letters (ISO 3166).
    #[arg(value_name = "COUNTRY")]
    pub(crate) country: Option<String>,
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
pub(crate) struct LintAlertsArgs {
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
