//! The command line of `porchlight city`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

const HELP: &str = "\
Examples:
  porchlight city new-key mei.key                       a pair of keys, one for each person
  porchlight city init office --id mill-town --name en=\"Mill Town\" --root mei.key.pub --root jan.key.pub \\
      --official ana.key.pub --official raj.key.pub --exercise ana-exercise.key.pub \\
      --pack mei.key.pub --status server.key.pub
  porchlight city sign office --key mei.key             see what waits for your key, and sign it
  porchlight city new-alert office --template power-cut --district all --hours 6
  porchlight city publish office --key server.key --out public
  porchlight city verify public                         as a resident's app sees it

The office is a folder on the city's own computer; what is published is a folder of plain files for any web
server. A real warning is held back until two officials have signed it. docs/city.md leads through all of it.
These words are in English only; warnings are shown in all languages of the city before they are signed.

Exit codes:
  0  done, or nothing wrong
  1  not made, not published, or something wrong was found; every reason is named
  2  the command line, or a file named on it, could not be understood
  4  the system did not allow it";

/// For the offices of a city: make, sign and publish its warnings, and check what was published.
#[derive(Debug, ClapArgs)]
#[command(after_help = HELP)]
pub(crate) struct CityArgs {
    #[command(subcommand)]
    pub(crate) command: CityCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CityCommand {
    NewKey(PairArgs),
    Init(InitArgs),
    /// List the prepared warnings.
    Templates,
    NewAlert(AlertArgs),
    Update(UpdateArgs),
    Cancel(CancelArgs),
    Exercise(ExerciseArgs),
    Lint(LintArgs),
    Sign(SignArgs),
    Publish(PublishArgs),
    Verify(VerifyArgs),
    Status(StatusArgs),
    NewRoot(NewRootArgs),
}

/// Make a pair of keys: FILE, which only you can read, and FILE.pub, to give away.
#[derive(Debug, ClapArgs)]
pub(crate) struct PairArgs {
    /// The file of the private key. A file that is there is left alone.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

const INIT_HELP: &str = "\
Makes DIR with pack/city.toml, an empty pack/districts.geojson that says how to fill it, and 1.root.json, which
waits for signatures. Without --threshold two must sign for the root, two for a real warning, two for the pack
(one, where there is one key), one for an exercise and one for the status.

A person may hold several roles, but no key for real warnings may also be one for exercises or for the status.

Exit codes: 0 made, 1 not made, 2 not understood, 4 not allowed by the system.";

/// Begin a city's office.
#[derive(Debug, ClapArgs)]
#[command(after_help = INIT_HELP)]
pub(crate) struct InitArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// The city's short name: small letters, digits and hyphens.
    #[arg(long, value_name = "ID")]
    pub(crate) id: String,

    /// The city's name in a language, such as en="Mill Town".
    #[arg(long = "name", value_name = "LANGUAGE=NAME", required = true, value_parser = pair)]
    pub(crate) names: Vec<(String, String)>,

    /// A language that the city speaks, its first one first. When left out, those of the names.
    #[arg(long = "language", value_name = "TAG")]
    pub(crate) languages: Vec<String>,

    /// The sender of the city's warnings, such as alerts@mill-town.example. When left out, the id.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) sender: String,

    /// What the city's clocks show, as an offset from UTC.
    #[arg(long, value_name = "+HH:MM", default_value = "+00:00", allow_hyphen_values = true)]
    pub(crate) utc_offset: String,

    /// Where the files will be published: an https address that ends with a slash.
    #[arg(long = "mirror", value_name = "URL")]
    pub(crate) mirrors: Vec<String>,

    /// Public keys of those who decide who may sign. Kept offline.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) root: Vec<PathBuf>,

    /// Public keys of the officials for real warnings, at least two.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) official: Vec<PathBuf>,

    /// Public keys for exercises.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) exercise: Vec<PathBuf>,

    /// Public keys for the city's own facts and protocols.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) pack: Vec<PathBuf>,

    /// Public keys of the server that publishes.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) status: Vec<PathBuf>,

    /// Who holds a key. It is published with the root.
    #[arg(long = "holder", value_name = "KEYID=NAME", value_parser = pair)]
    pub(crate) holders: Vec<(String, String)>,

    /// How many keys of a role must sign: root, status, pack, actual or exercise.
    #[arg(long = "threshold", value_name = "ROLE=N", value_parser = pair)]
    pub(crate) thresholds: Vec<(String, String)>,

    /// How many days the root holds. A newer one must be published before that.
    #[arg(long, value_name = "DAYS", default_value_t = 730, value_parser = clap::value_parser!(u16).range(30..=3660))]
    pub(crate) days: u16,
}

/// The words of the clerk's own; where there are none, those of the template are taken.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct WordsArgs {
    /// The event in a word or two, in a language.
    #[arg(long, value_name = "LANGUAGE=WORDS", value_parser = pair)]
    pub(crate) event: Vec<(String, String)>,

    /// The line that is read first, at most 140 characters, in a language.
    #[arg(long, value_name = "LANGUAGE=WORDS", value_parser = pair)]
    pub(crate) headline: Vec<(String, String)>,

    /// What happened, in a language.
    #[arg(long, value_name = "LANGUAGE=WORDS", value_parser = pair)]
    pub(crate) description: Vec<(String, String)>,

    /// What to do, one step a line, in a language.
    #[arg(long, value_name = "LANGUAGE=WORDS", value_parser = pair)]
    pub(crate) instruction: Vec<(String, String)>,
}

/// What every message says.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct DraftArgs {
    /// The prepared warning that the words come from (porchlight city templates).
    #[arg(long, value_name = "ID")]
    pub(crate) template: Option<String>,

    /// A district by its id, or `all` for the whole city.
    #[arg(long = "district", value_name = "ID")]
    pub(crate) districts: Vec<String>,

    /// Until when it holds: 23:00, "2026-09-14 23:00" by the city's clocks, or 2026-09-14T23:00:00+08:00.
    #[arg(long, value_name = "TIME", conflicts_with = "hours")]
    pub(crate) until: Option<String>,

    /// For how many hours it holds.
    #[arg(long, value_name = "N")]
    pub(crate) hours: Option<u16>,

    /// A further fact for programs, such as porchlight:affected=... (docs/advisories.md).
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) parameters: Vec<(String, String)>,

    #[command(flatten)]
    pub(crate) words: WordsArgs,

    /// Write it without asking. Needed where nobody can be asked.
    #[arg(long)]
    pub(crate) yes: bool,
}

const ALERT_HELP: &str = "\
What is missing is asked for on a terminal; elsewhere nothing is made, and all that is missing is listed. What
residents will see is shown in every language before anything is written. The message is a file in DIR/alerts; it
is published once two officials have signed it.

Exit codes: 0 written, 1 not written; every reason is named.";

/// Make a real warning.
#[derive(Debug, ClapArgs)]
#[command(after_help = ALERT_HELP)]
pub(crate) struct AlertArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    #[command(flatten)]
    pub(crate) draft: DraftArgs,
}

/// Make a message that takes the place of active ones. What is not said stays as it was.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 written, 1 not written; every reason is named.")]
pub(crate) struct UpdateArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// The ids of the messages (porchlight city status).
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,

    #[command(flatten)]
    pub(crate) draft: DraftArgs,
}

/// Make a message that ends active ones: all clear, or a warning sent by mistake.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "It is shown for 24 hours unless you say otherwise, in the places of the message that it ends.

Exit codes: 0 written, 1 not written; every reason is named."
)]
pub(crate) struct CancelArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// The ids of the messages (porchlight city status).
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,

    #[command(flatten)]
    pub(crate) draft: DraftArgs,
}

/// Make an exercise: it can never look real, and is signed by the keys for exercises.
#[derive(Debug, ClapArgs)]
#[command(after_help = ALERT_HELP)]
pub(crate) struct ExerciseArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// The name of the exercise, as residents read it.
    #[arg(long, value_name = "NAME")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) draft: DraftArgs,
}

/// Look through the office's files and name what is wrong.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 nothing is wrong, 1 something is.")]
pub(crate) struct LintArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

const SIGN_HELP: &str = "\
Each file is shown before you are asked: a warning as residents will see it, in every language; the pack as a list
of its files; a root as who may sign what. What is shown is read from the very bytes that are signed.

Exit codes: 0 signed, or nothing waits for this key; 1 not signed.";

/// Sign what waits for your key.
#[derive(Debug, ClapArgs)]
#[command(after_help = SIGN_HELP)]
pub(crate) struct SignArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// Your private key.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,

    /// Only these files, by their places in DIR.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,

    /// Sign without asking. Needed where nobody can be asked.
    #[arg(long)]
    pub(crate) yes: bool,
}

const PUBLISH_HELP: &str = "\
Run it every ten minutes: what it makes holds for an hour, and residents are told when nothing newer comes. What
lacks signatures is held back and named. When the pack was changed and is not signed yet, the one that was published
before stays.

Exit codes: 0 published, 1 not published; what is in PUBLIC stays as it is.";

/// Make the folder that a web server shows to everybody.
#[derive(Debug, ClapArgs)]
#[command(after_help = PUBLISH_HELP)]
pub(crate) struct PublishArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// The private key of the role "status".
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,

    /// The folder to publish. It is made when it is not there.
    #[arg(long, value_name = "PUBLIC")]
    pub(crate) out: PathBuf,

    /// Write all of it into one file as well, to be carried on a stick.
    #[arg(long, value_name = "FILE")]
    pub(crate) tar: Option<PathBuf>,
}

const VERIFY_HELP: &str = "\
Without --root the first root in the folder is taken at its word, so only what follows from it is checked. Residents
have the root from elsewhere: give that one, with its signatures in ROOTFILE.sig beside it.

Exit codes: 0 a resident's app would take all of it, 1 it would not; every reason is named.";

/// Check what was published, as a resident's app would.
#[derive(Debug, ClapArgs)]
#[command(after_help = VERIFY_HELP)]
pub(crate) struct VerifyArgs {
    /// The folder that is published, or one tar file of it.
    #[arg(value_name = "DIR|FILE")]
    pub(crate) published: PathBuf,

    /// The root that residents have.
    #[arg(long, value_name = "ROOTFILE")]
    pub(crate) root: Option<PathBuf>,

    /// As if it were this time: 2026-09-14T23:00:00+08:00. When left out, now.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
}

/// Say what waits for whose signature, what is active, when things end, and who holds which key.
#[derive(Debug, ClapArgs)]
pub(crate) struct StatusArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

const ROOT_HELP: &str = "\
Makes the next root. It counts once the keys that the root before it names, and its own, have signed it. Run it
without a change to renew the time that the root holds.

Exit codes: 0 made, 1 not made; every reason is named.";

/// Change who may sign: a lost or stolen key, a new official.
#[derive(Debug, ClapArgs)]
#[command(after_help = ROOT_HELP)]
pub(crate) struct NewRootArgs {
    /// The folder of the office.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// The public key that takes the place of an old one, in all of its roles.
    #[arg(long, value_name = "KEYID=FILE", value_parser = pair)]
    pub(crate) replace: Vec<(String, String)>,

    /// One more key for a role: root, status, pack, actual or exercise.
    #[arg(long, value_name = "ROLE=FILE", value_parser = pair)]
    pub(crate) add: Vec<(String, String)>,

    /// A key that has no say any more.
    #[arg(long, value_name = "KEYID")]
    pub(crate) remove: Vec<String>,

    /// Who holds a key.
    #[arg(long, value_name = "KEYID=NAME", value_parser = pair)]
    pub(crate) holder: Vec<(String, String)>,

    /// How many days it holds.
    #[arg(long, value_name = "DAYS", default_value_t = 730, value_parser = clap::value_parser!(u16).range(30..=3660))]
    pub(crate) days: u16,
}

/// Reads `name=value`; neither is empty.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("it is written as NAME=VALUE, with something on both sides".to_owned()),
    }
}
