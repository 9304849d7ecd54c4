//! The command line.

mod alerts;
mod catalogue;
mod city;
mod lessons;
mod protocols;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

pub(crate) use alerts::{AlertsArgs, AlertsCommand, LintAlertsArgs, LintFormat, ShowAlertsArgs, SourcesArgs};
pub(crate) use catalogue::{
    BuildArgs, CatalogueArgs, CatalogueCommand, NewKeyArgs, ShowArgs, UpdateArgs, VerifyArgs,
};
pub(crate) use lessons::{
    DrillArgs, ExportLessonsArgs, GiftFormat, LessonsArgs, LessonsCommand, LintLessonsArgs, NewLessonArgs,
    PlayArgs, ToldArgs,
};
pub(crate) use protocols::{
    LintProtocolsArgs, PrintProtocolArgs, ProtocolsArgs, ProtocolsCommand, ShownArgs,
};

pub(crate) use city::{
    AlertArgs, CancelArgs, CityArgs, CityCommand, DraftArgs, ExerciseArgs, InitArgs, LintArgs, NewRootArgs,
    PairArgs, PublishArgs, SignArgs, StatusArgs, UpdateArgs as CityUpdateArgs, VerifyArgs as CityVerifyArgs,
    WordsArgs,
};

/// Porchlight finds the smart devices of your home and says which of them leave a door open.
///
/// It works on this computer alone: no account, and nothing about your home is sent anywhere. Only the devices
/// of the home that you name are spoken to, and, for warnings and newer catalogues, the sources that you name.
/// It also brings a city's warnings, and says what to do when the city's systems fail.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(ScanArgs),
    Report(ReportArgs),
    Watch(WatchArgs),
    Serve(ServeArgs),
    Alerts(AlertsArgs),
    Protocols(ProtocolsArgs),
    Lessons(LessonsArgs),
    Catalogue(CatalogueArgs),
    City(CityArgs),
}

/// Which home is looked at.
#[derive(Debug, ClapArgs)]
pub(crate) struct HomeArgs {
    /// Look at the practice home: pretend devices inside the program. No network is touched.
    #[arg(long, conflicts_with_all = ["home", "interface"])]
    pub(crate) practice: bool,

    /// Look at a pretend home from a TOML file (docs/virtual-homes.md). No network is touched.
    #[arg(long, value_name = "FILE", conflicts_with = "interface")]
    pub(crate) home: Option<PathBuf>,

    /// Look at the network behind this interface.
    #[arg(long, value_name = "NAME")]
    pub(crate) interface: Option<String>,

    /// Say that the network is yours, or that you look after it. Without it you are asked.
    #[arg(long)]
    pub(crate) i_own_this_network: bool,
}

/// Which factory logins are tried.
#[derive(Debug, ClapArgs)]
pub(crate) struct LoginArgs {
    /// Try the factory login of devices whose product is known and documented: once per device,
    /// after showing what would be sent and asking you. Pretend devices are not asked about.
    #[arg(long)]
    pub(crate) check_factory_logins: bool,

    /// Agree to the factory-login check of the device at this address, without being asked. May be
    /// given several times; only with --check-factory-logins.
    #[arg(long, value_name = "ADDRESS", requires = "check_factory_logins")]
    pub(crate) agree_login: Vec<IpAddr>,

    /// Say that the routers whose logins are tried are yours, or that their owner (landlord, provider) agreed.
    #[arg(long, requires = "check_factory_logins")]
    pub(crate) owner_agrees: bool,
}

const LANGUAGES: [&str; 4] = ["en", "zh", "ms", "ta"];

const SCAN_HELP: &str = "\
Examples:
  porchlight scan --practice                    look at the pretend home that comes with the program
  porchlight scan                               list the networks of this computer, and ask
  porchlight scan --interface wlan0 --i-own-this-network
  porchlight scan --home tests/homes/healthy.toml --format json

Which devices were met and what they showed last is kept on this computer, sealed by a key in the
system's keychain, so that the next look can tell what is different. Where there is no keychain, or
with --forget, nothing is kept. Of pretend homes nothing is kept.

What is looked at: the addresses of one private network of at most 1,022 addresses, each on 40 fixed
ports, at most 4 connections to a device at a time. Nothing is changed on any device.

Exit codes:
  0  done
  1  something to fix was found, and --fail-on-problems was given
  2  the command line could not be understood
  3  the network was not looked at: not yours, not private, too large, or not there
  4  the system did not allow it
  5  stopped before the end; what was found until then is printed
  6  the home file is broken";

/// Look at a home: which devices there are, and what is wrong with them.
#[derive(Debug, ClapArgs)]
#[command(after_help = SCAN_HELP)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) which: HomeArgs,

    /// Keep nothing of this look on this computer, and forget which devices of this network were met
    /// before. Names that you gave to devices stay.
    #[arg(long)]
    pub(crate) forget: bool,

    #[command(flatten)]
    pub(crate) logins: LoginArgs,

    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,

    /// The language of the findings.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = LANGUAGES)]
    pub(crate) language: String,

    /// End with code 1 when there is something to fix.
    #[arg(long)]
    pub(crate) fail_on_problems: bool,
}

/// How a scan is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON object when the scan is over (docs/json.md).
    Json,
    /// One JSON object per line while it runs: events, and the whole report last.
    Ndjson,
}

const REPORT_HELP: &str = "\
Examples:
  porchlight report --practice --output report.html       a page that any browser opens and prints
  porchlight report --practice --format pdf --output report.pdf
  porchlight report --interface wlan0 --i-own-this-network --for provider --output router.html
  porchlight report --home tests/homes/checks.toml --format sarif

Names and addresses of your home are left out unless you ask for them with --show-names. Nothing is sent
anywhere: the report is a file on this computer, and yours to hand on. A PDF is written with fonts of this
computer.

Exit codes: as of scan, and 1 when the report could not be made.";

/// Look at a home and write a report: its score, what to fix and how, what could not be told.
#[derive(Debug, ClapArgs)]
#[command(after_help = REPORT_HELP)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) which: HomeArgs,

    /// The form of the report.
    #[arg(long, value_enum, default_value_t = ReportFormat::Html)]
    pub(crate) format: ReportFormat,

    /// Where it is written; to the standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// For whom it is: that decides how it begins and what comes first.
    #[arg(long = "for", value_enum, value_name = "WHO", default_value_t = For::Resident)]
    pub(crate) audience: For,

    /// Show names and addresses too.
    #[arg(long)]
    pub(crate) show_names: bool,

    /// The language of the report.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = LANGUAGES)]
    pub(crate) language: String,

    #[command(flatten)]
    pub(crate) logins: LoginArgs,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// One page for a browser or a printer, with everything in it.
    Html,
    /// For printing and sending on.
    Pdf,
    /// For other programs (docs/json.md).
    Json,
    /// For programs that collect findings (SARIF 2.1.0).
    Sarif,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum For {
    /// You.
    Resident,
    /// Who owns the home.
    Landlord,
    /// Who brings the internet.
    Provider,
    /// Somebody who helps.
    Neighbour,
}

const WATCH_HELP: &str = "\
Examples:
  porchlight watch --practice --every 30s
  porchlight watch --interface wlan0 --i-own-this-network --every 1h

The first look tells nothing unless this home was looked at before: there is nothing to compare it with.
A device that is missed once may be asleep; it is told once and never called offline. Factory logins are
not tried. When the computer is on another network, that network is left alone.

Exit codes are those of `porchlight scan`; stopping with Ctrl-C is 0.";

/// Look at a home again and again, and tell what is different. Runs until Ctrl-C.
#[derive(Debug, ClapArgs)]
#[command(after_help = WATCH_HELP)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    pub(crate) which: HomeArgs,

    /// How long to wait between two looks: 30s, 15m, 2h. At least 5m in a real home, so that devices
    /// that sleep can sleep.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = duration)]
    pub(crate) every: Duration,

    /// Stop after so many looks.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) times: Option<u32>,

    /// Keep nothing on this computer, and forget which devices of this network were met before.
    #[arg(long)]
    pub(crate) forget: bool,

    /// How to print.
    #[arg(long, value_enum, default_value_t = WatchFormat::Table)]
    pub(crate) format: WatchFormat,

    /// The language of the changes.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = LANGUAGES)]
    pub(crate) language: String,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WatchFormat {
    /// For people: a line a change.
    Table,
    /// One JSON object per line (docs/json.md).
    Ndjson,
}

/// Reads `30s`, `15m` or `2h`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "a time is a number and s, m or h, such as 15m".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    let most = 7 * 24 * 3600;
    let all = number.checked_mul(seconds).filter(|all| (1..=most).contains(all));
    all.map(Duration::from_secs).ok_or_else(|| "a time is between 1s and 168h".to_owned())
}

const SERVE_HELP: &str = "\
The app is reachable from this computer only, and only with the token in the address that is printed.
Stop it with Ctrl-C.";

/// Open the app in a browser of this computer.
#[derive(Debug, ClapArgs)]
#[command(after_help = SERVE_HELP)]
pub(crate) struct ServeArgs {
    /// Look at the practice home at once: pretend devices inside the program.
    #[arg(long)]
    pub(crate) practice: bool,

    /// Ask no source of warnings on the internet; what is known stays.
    #[arg(long)]
    pub(crate) offline: bool,

    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, seconds) in [
            ("30s", Some(30)),
            ("15m", Some(900)),
            ("2h", Some(7200)),
            ("0s", None),
            ("15", None),
            ("m", None),
        ] {
            assert_eq!(duration(text).ok(), seconds.map(Duration::from_secs), "{text}");
        }
        for text in ["", "-1m", "1.5h", "1d", "99999999999999999999s", "9999h", "5é"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
