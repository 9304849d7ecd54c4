//! The command line of `porchlight lessons`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use porchlight_lessons::LearningPath;

use super::LANGUAGES;

const HELP: &str = "\
Examples:
  porchlight lessons list
  porchlight lessons play factory-passwords --language ms
  porchlight lessons review                                  the questions that come back today
  porchlight lessons drill                                   list the exercises in pretend homes
  porchlight lessons drill camera-password
  porchlight lessons lint our-city/lessons                   for those who write lessons
  porchlight lessons export --format gift --output questions.gift

The lessons come with Porchlight and need no network (lessons/README.md). What you have learnt is
kept on this computer, sealed; where there is no keychain, nothing is kept.

Exit codes:
  0  done; nothing to mend
  1  there is no such lesson, or something to mend
  2  the command line could not be understood
  4  the system did not allow it
  5  stopped before the end of a lesson";

/// Lessons of four minutes: play them, and answer what comes back. Write your own, and check them.
#[derive(Debug, ClapArgs)]
#[command(after_help = HELP)]
pub(crate) struct LessonsArgs {
    #[command(subcommand)]
    pub(crate) command: LessonsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LessonsCommand {
    /// List all lessons: id, minutes, title.
    List(ToldArgs),
    Play(PlayArgs),
    /// Answer the questions that come back today, three at most.
    Review(ToldArgs),
    Drill(DrillArgs),
    Lint(LintLessonsArgs),
    New(NewLessonArgs),
    Export(ExportLessonsArgs),
}

/// Which lessons, in which language.
#[derive(Debug, ClapArgs)]
pub(crate) struct ToldArgs {
    /// The language of the lessons.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = LANGUAGES)]
    pub(crate) language: String,

    /// A folder of a city's own lessons. They replace those of the same id, and stand beside the others.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) city: Option<PathBuf>,

    /// Keep nothing on this computer.
    #[arg(long)]
    pub(crate) forget: bool,
}

const PLAY_HELP: &str = "\
Questions are answered with the numbers that stand before the answers, such as 2 or 1 3 4.

Exit codes: 0 done, 1 there is no such lesson, 5 stopped before the end.";

/// Play a lesson in the terminal, with its exercise in a pretend home.
#[derive(Debug, ClapArgs)]
#[command(after_help = PLAY_HELP)]
pub(crate) struct PlayArgs {
    /// The lesson, as it is called in the list.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) told: ToldArgs,
}

const DRILL_HELP: &str = "\
Everything happens inside the program: pretend devices, looked at by the same engine as real ones.
Whether a drill is done is decided by looking, not by what was chosen.

Exit codes: 0 done, 1 there is no such drill, 5 stopped before the end.";

/// Practise in a pretend home. Without an id, list the drills.
#[derive(Debug, ClapArgs)]
#[command(after_help = DRILL_HELP)]
pub(crate) struct DrillArgs {
    /// The drill, as it is called in the list.
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,

    #[command(flatten)]
    pub(crate) told: ToldArgs,
}

const LINT_HELP: &str = "\
What is checked: everything that lessons/README.md asks for. Each thing to mend is told with its
file and line.

Exit codes: 0 nothing to mend, 1 something to mend or no lessons, 4 the folder could not be read.";

/// Check lessons: can they be read, and are they good ones.
#[derive(Debug, ClapArgs)]
#[command(after_help = LINT_HELP)]
pub(crate) struct LintLessonsArgs {
    /// The folder, with one folder per lesson in it.
    #[arg(value_name = "FOLDER", default_value = "lessons")]
    pub(crate) folder: PathBuf,

    /// Take pages of this host as sources too, such as your city's. May be given several times.
    #[arg(long = "host", value_name = "HOST")]
    pub(crate) hosts: Vec<String>,

    /// A folder of your city's own protocols, which its lessons may name.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) protocols: Option<PathBuf>,
}

/// Begin a new lesson: a folder with five files, to be written over.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 2 the id is none or is taken, 4 the files could not be written.")]
pub(crate) struct NewLessonArgs {
    /// What it is called: small letters, digits and hyphens.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// The path that it belongs to.
    #[arg(long, value_enum, default_value_t = PathName::Devices)]
    pub(crate) path: PathName,

    /// The folder of lessons that it goes into.
    #[arg(long, value_name = "FOLDER", default_value = "lessons")]
    pub(crate) folder: PathBuf,
}

/// The paths of lessons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PathName {
    /// Your home's front door.
    FrontDoor,
    /// Your devices.
    Devices,
    /// You and your accounts.
    Accounts,
    /// Your smart city.
    SmartCity,
    /// When it happened: the first hour.
    FirstHour,
}

impl From<PathName> for LearningPath {
    fn from(name: PathName) -> Self {
        match name {
            PathName::FrontDoor => Self::FrontDoor,
            PathName::Devices => Self::Devices,
            PathName::Accounts => Self::Accounts,
            PathName::SmartCity => Self::SmartCity,
            PathName::FirstHour => Self::FirstHour,
        }
    }
}

/// Write the questions of all lessons for a learning platform.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit codes: 0 done, 4 the file could not be written.")]
pub(crate) struct ExportLessonsArgs {
    /// The form.
    #[arg(long, value_enum, default_value_t = GiftFormat::Gift)]
    pub(crate) format: GiftFormat,

    /// Where it is written; to the standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The language of the questions.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = LANGUAGES)]
    pub(crate) language: String,

    /// A folder of a city's own lessons, which are written too.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) city: Option<PathBuf>,
}

/// The forms that questions are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GiftFormat {
    /// GIFT, which Moodle and other platforms import.
    Gift,
}
