//! `porchlight alerts`: warnings of cities, in the terminal.

mod lint;

use crate::args::{AlertsArgs, AlertsCommand};
use crate::exit::{Code, Failure};

pub(crate) fn run(args: &AlertsArgs) -> Result<Code, Failure> {
    match &args.command {
        AlertsCommand::Lint(args) => lint::run(args),
    }
}
