//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Porchlight finds the smart devices of your home and says which of them leave a door open.
///
/// It works on this computer alone: no account, and nothing is sent anywhere but to the devices of
/// the home that you name.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(ScanArgs),
    Serve(ServeArgs),
}

const SCAN_HELP: &str = "\
Examples:
  porchlight scan --practice                    look at the pretend home that comes with the program
  porchlight scan                               list the networks of this computer, and ask
  porchlight scan --interface wlan0 --i-own-this-network
  porchlight scan --home tests/homes/healthy.toml --format json

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

    /// Try the factory login of devices whose product is known and documented: once per device,
    /// after showing what would be sent and asking you. Pretend devices are not asked about.
    #[arg(long)]
    pub(crate) check_factory_logins: bool,

    /// Agree to the factory-login check of the device at this address, without being asked. May be
    /// given several times; only with --check-factory-logins.
    #[arg(long, value_name = "ADDRESS", requires = "check_factory_logins")]
    pub(crate) agree_login: Vec<IpAddr>,

    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,

    /// The language of the findings.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = ["en", "zh", "ms", "ta"])]
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

    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,
}
