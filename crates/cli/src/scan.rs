//! `porchlight scan`.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};
use porchlight_api::{Renderer, Report};
use porchlight_engine::{Dialogue, End, Home};
use porchlight_model::{Phase, ScanEvent};
use tokio::sync::mpsc;

use crate::args::{Format, ScanArgs};
use crate::choose::{catalogue, choose};
use crate::exit::{Code, Failure};
use crate::memory::{Memory, Wish};
use crate::table;
use crate::terminal::{LoginDialogue, cancelled_by_ctrl_c, complain, finish, write_all, write_json};

pub(crate) async fn run(args: ScanArgs) -> Result<Code, Failure> {
    let catalogue = catalogue(&args.which);
    let Some(chosen) = choose(&args.which, &catalogue).await? else { return Ok(Code::Refused) };
    let cancel = cancelled_by_ctrl_c();
    let dialogue = LoginDialogue::of(&args.logins, chosen.pretend);
    let dialogue = dialogue.as_ref().map(|dialogue| dialogue as &dyn Dialogue);
    let wish = Wish { forget: args.forget, count_logins: dialogue.is_some() };
    let mut memory = Memory::of(&chosen, wish).await;
    let survey = chosen.survey.clone().knowing(memory.past.recogniser());
    let (events, listener) = mpsc::channel(256);
    let (mut home, ()) = tokio::join!(
        survey.run(events, cancel, dialogue, memory.ledger()),
        follow(listener, args.format, memory.renderer(&args.language))
    );
    memory.past.take(&mut home, &memory.keeper, chosen.survey.catalogue());
    let report = memory.renderer(&args.language).report(&home, chosen.network(), &memory.past);
    print(args.format, &home, report)?;
    Ok(match home.end() {
        End::Done if args.fail_on_problems && home.findings().iter().any(|f| f.is_problem()) => {
            Code::Problems
        }
        End::Done => Code::Done,
        early => {
            complain(match early {
                End::Suspended => {
                    "The computer slept in the middle, so the scan was stopped. This is what was seen until then; look once more for the rest."
                }
                End::NetworkGone => {
                    "The network went away, so the scan was stopped. This is what was seen until then; connect again and look once more."
                }
                _ => "The scan was stopped. This is what was seen until then.",
            });
            Code::StoppedEarly
        }
    })
}

/// Shows the scan while it runs.
async fn follow(mut events: mpsc::Receiver<ScanEvent>, format: Format, mut renderer: Renderer) {
    let bar = bar(format);
    while let Some(event) = events.recv().await {
        if format == Format::Ndjson {
            // A reader that left is noticed when the report is written.
            let _ = write_json(&renderer.event(&event));
        }
        if let ScanEvent::Progress(progress) = event {
            let doing = match progress.phase {
                Phase::Discover => "looking who is there",
                Phase::Ask => "asking each device",
                Phase::Judge => "judging",
            };
            bar.set_message(doing);
            if progress.phase == Phase::Ask {
                bar.set_length(progress.total.into());
                bar.set_position(progress.done.into());
            }
        }
    }
    bar.finish_and_clear();
}

fn bar(format: Format) -> ProgressBar {
    if format != Format::Table || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(1).with_style(style)
}

fn print(format: Format, home: &Home, report: Report) -> Result<(), Failure> {
    let written = match format {
        Format::Table => write_all(&table::of(&report, home)),
        Format::Json => {
            let text = serde_json::to_string_pretty(&report).map_err(std::io::Error::other);
            text.and_then(|text| write_all(&(text + "\n")))
        }
        Format::Ndjson => write_json(&serde_json::json!({ "event": "report", "report": report })),
    };
    finish(written)
}
