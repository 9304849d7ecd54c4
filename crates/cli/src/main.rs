//! The `porchlight` program: looks at a home from the terminal, once or again and again, opens the app in a
//! browser, keeps the catalogue, checks warnings, says what to do now, plays lessons, and publishes a city's
//! warnings.

mod alerts;
mod args;
mod catalogue;
mod choose;
mod city;
mod exit;
mod fonts;
mod here;
mod key_file;
mod lessons;
mod memory;
mod protocols;
mod report;
mod scan;
mod serve;
mod table;
mod terminal;
mod texts;
mod watch;
mod wrap;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Scan(args) => scan::run(args).await,
        Command::Report(args) => report::run(args).await,
        Command::Watch(args) => watch::run(args).await,
        Command::Serve(args) => serve::run(args).await,
        Command::Alerts(args) => alerts::run(&args).await,
        Command::Catalogue(args) => catalogue::run(args).await,
        Command::City(args) => city::run(args).await,
        Command::Lessons(args) => lessons::run(&args).await,
        Command::Protocols(args) => protocols::run(&args),
    };
    match result {
        Ok(code) => code.into(),
        Err(failure) => {
            // Nothing can be done when even this cannot be written.
            let _ = writeln!(std::io::stderr(), "porchlight: {failure}");
            failure.code().into()
        }
    }
}
