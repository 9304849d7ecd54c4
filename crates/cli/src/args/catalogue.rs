//! The command line of `porchlight catalogue`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use porchlight_catalogue::LONGEST;

const HELP: &str = "\
Examples:
  porchlight catalogue show D-Link DIR-859      is this product still looked after by its maker?
  porchlight catalogue show                     which catalogue is used, and how old it is
  porchlight catalogue verify catalogue.bin --key publisher.pub
  porchlight catalogue update --from https://example.org/catalogue.bin --key publisher.pub

The catalogue that comes with Porchlight is always there. There is no publisher of newer ones yet, so
nothing is fetched unless you name an address and the public key of its owner (docs/catalogue.md).

Exit codes:
  0  yes: known, would be taken, up to date, made
  1  no: not known, not taken, out of date, not made; what is here stays as it is
  2  the command line, or a file named on it, could not be understood
  4  the system did not allow it";

/// What is known of products beforehand: look things up, check, fetch or make a catalogue.
#[derive(Debug, ClapArgs)]
#[command(after_help = HELP)]
pub(crate) struct CatalogueArgs {
    #[command(subcommand)]
    pub(crate) command: CatalogueCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogueCommand {
    Show(ShowArgs),
    Verify(VerifyArgs),
    Update(UpdateArgs),
    Build(BuildArgs),
    NewKey(NewKeyArgs),
    /// Forget the catalogue that was fetched, your keys and the numbers that were seen. The catalogue that came
    /// with Porchlight is used from then on.
    Forget,
}

const SHOW_HELP: &str = "\
Case, blanks and punctuation do not matter. Where nothing is known of a product by exactly this name, names
that are near are listed; they are suggestions and no answer.

Exit codes: 0 known, 1 nothing is known.";

/// Say which catalogue is used; or all that is known of a product: end of support, versions that closed a hole,
/// and whether a factory login is documented.
#[derive(Debug, ClapArgs)]
#[command(after_help = SHOW_HELP)]
pub(crate) struct ShowArgs {
    /// A product, such as: D-Link DIR-859
    #[arg(value_name = "PRODUCT", conflicts_with_all = ["maker", "model"])]
    pub(crate) product: Vec<String>,

    /// The maker.
    #[arg(long, value_name = "NAME", requires = "model")]
    pub(crate) maker: Option<String>,

    /// The model, with its hardware revision where you know it: \"TL-WR841N v9\".
    #[arg(long, value_name = "NAME")]
    pub(crate) model: Option<String>,
}

/// Say what a file is, and whether it would be taken. Nothing is changed.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 it would be taken, 1 it would not.")]
pub(crate) struct VerifyArgs {
    /// The file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Trust the public keys in this file, in place of those that you gave before.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

const UPDATE_HELP: &str = "\
The address and the keys are remembered: the next time, `porchlight catalogue update` is enough. Nothing that
tells you from others is sent. A catalogue that is broken, older, expired or signed by somebody else is not
taken, and the one that is here stays.

Exit codes: 0 up to date, 1 not; what is here stays as it is.";

/// Fetch a newer catalogue.
#[derive(Debug, ClapArgs)]
#[command(after_help = UPDATE_HELP)]
pub(crate) struct UpdateArgs {
    /// Where it is published: https, or http on this computer itself.
    #[arg(long, value_name = "URL")]
    pub(crate) from: Option<String>,

    /// Trust the public keys in this file from now on, in place of those that you gave before.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Make a catalogue and sign it, for publishers.
#[derive(Debug, ClapArgs)]
pub(crate) struct BuildArgs {
    /// The private key (porchlight catalogue new-key).
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,

    /// How many days it holds. A newer one must be published before that.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=LONGEST.whole_days()))]
    pub(crate) expires: u16,

    /// Its number: above that of every one before, and above the day of its newest fact (20261123).
    #[arg(long = "version", value_name = "N")]
    pub(crate) number: u64,

    /// The folder of data (as crates/catalogue/data). When left out, what this program has built in.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,

    /// Mark the holes that are used by attackers, from the JSON of CISA's list (known_exploited_vulnerabilities).
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) kev: Option<String>,

    /// Where to write it.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// Make a pair of keys, for publishers: FILE, which only you can read, and FILE.pub, to give away.
#[derive(Debug, ClapArgs)]
pub(crate) struct NewKeyArgs {
    /// The file of the private key. A file that is there is left alone.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}
