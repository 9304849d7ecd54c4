//! `porchlight alerts`: warnings of cities, in the terminal.

mod lint;
mod show;
mod sources;

use crate::args::{AlertsArgs, AlertsCommand};
use crate::exit::{Code, Failure};

pub(crate) async fn run(args: &AlertsArgs) -> Result<Code, Failure> {
    match &args.command {
        AlertsCommand::Show(args) => show::run(args).await,
        AlertsCommand::Sources(args) => sources::run(args),
        AlertsCommand::Lint(args) => lint::run(args),
    }
}
