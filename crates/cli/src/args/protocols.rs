//! The command line of `porchlight protocols`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::LANGUAGES;

const HELP: &str = "\
Examples:
  porchlight protocols list
  porchlight protocols show power-cut --language ta
  porchlight protocols print power-cut --output power-cut.html     one sheet of A4, from any browser
  porchlight protocols lint our-city/protocols                     for those who write protocols

The protocols come with Porchlight and need no network (protocols/README.md). A city's own are read from a
folder with --city.

Exit codes:
  0  done; nothing to mend
  1  there is no such protocol, or something to mend
  2  the command line could not be understood
  4  the system did not allow it";

/// What to do now when a part of the city fails or is attacked: read it, print it, or check your own.
#[derive(Debug, ClapArgs)]
#[command(after_help = HELP)]
pub(crate) struct ProtocolsArgs {
    #[command(subcommand)]
    pub(crate) command: ProtocolsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProtocolsCommand {
    /// List all protocols: id and title.
    List(ShownArgs),
    Show(ShowProtocolArgs),
    Print(PrintProtocolArgs),
    Lint(LintProtocolsArgs),
}

/// Which protocols, and in which language.
#[derive(Debug, ClapArgs)]
pub(crate) struct ShownArgs {
    /// The language of the protocols.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = LANGUAGES)]
    pub(crate) language: String,

    /// A folder of a city's own protocols. They replace those of the same id, and stand beside the others.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) city: Option<PathBuf>,
}

/// Show a protocol in the terminal.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 1 there is no such protocol.")]
pub(crate) struct ShowProtocolArgs {
    /// The protocol, as it is called in the list.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) shown: ShownArgs,
}

const PRINT_HELP: &str = "\
The page holds everything it needs and fetches nothing. Lines are left where the numbers of your city belong.

Exit codes: 0 done, 1 there is no such protocol, 4 the file could not be written.";

/// Write a protocol as a page to print on one sheet of A4.
#[derive(Debug, ClapArgs)]
#[command(after_help = PRINT_HELP)]
pub(crate) struct PrintProtocolArgs {
    /// The protocol, as it is called in the list.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Where it is written; to the standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) shown: ShownArgs,
}

const LINT_HELP: &str = "\
Each line names the file, the line in it and what is to mend.

Exit codes: 0 nothing to mend, 1 something to mend, 4 the folder could not be read.";

/// Check a folder of protocols against all rules of protocols/README.md.
#[derive(Debug, ClapArgs)]
#[command(after_help = LINT_HELP)]
pub(crate) struct LintProtocolsArgs {
    /// The folder, with one folder per protocol in it.
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// Take pages of this host as sources too, such as your city's. May be given several times.
    #[arg(long = "host", value_name = "HOST")]
    pub(crate) hosts: Vec<String>,
}
