//! `porchlight report`: looks at a home and writes down what was found, to keep or to hand on.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use porchlight_api::Report as Wire;
use porchlight_engine::{Dialogue, End};
use porchlight_report::{Audience, Fonts, Input, Report, Sent, html, pdf, sarif};
use tokio::sync::mpsc;

use crate::args::{For, ReportArgs, ReportFormat};
use crate::choose::{catalogue, choose};
use crate::exit::{Code, Failure};
use crate::fonts;
use crate::memory::{Memory, Wish};
use crate::terminal::{LoginDialogue, cancelled_by_ctrl_c, complain, write_to};

pub(crate) async fn run(args: ReportArgs) -> Result<Code, Failure> {
    if args.format == ReportFormat::Pdf && args.output.is_none() && std::io::stdout().is_terminal() {
        let what = "A PDF is not for a terminal: name a file with --output.";
        return Err(Failure::Usage(what.into()));
    }
    let catalogue = catalogue(&args.which);
    let Some(chosen) = choose(&args.which, &catalogue).await? else { return Ok(Code::Refused) };
    let cancel = cancelled_by_ctrl_c();
    let dialogue = LoginDialogue::of(&args.logins, chosen.pretend);
    let dialogue = dialogue.as_ref().map(|dialogue| dialogue as &dyn Dialogue);
    let wish = Wish { forget: false, count_logins: dialogue.is_some() };
    let mut memory = Memory::of(&chosen, wish).await;
    let survey = chosen.survey.clone().knowing(memory.past.recogniser());
    let (events, mut listener) = mpsc::channel(256);
    let drain = async { while listener.recv().await.is_some() {} };
    let (mut home, ()) = tokio::join!(survey.run(events, cancel, dialogue, memory.ledger()), drain);
    memory.past.take(&mut home, &memory.keeper, chosen.survey.catalogue());
    let wire = memory.renderer(&args.language).report(&home, chosen.network(), &memory.past);
    let labels: BTreeMap<_, _> = wire.devices.iter().map(|d| (d.id.clone(), d.label.clone())).collect();
    let date = chosen.survey.today().to_string();
    let report = Report::of(&Input {
        devices: home.devices(),
        labels: &labels,
        findings: home.findings(),
        network: &wire.network.name,
        date: &date,
        language: &args.language,
        audience: audience(args.audience),
        with_names: args.show_names,
        sent: sent(&wire),
    });
    let written = written(&args, &report)?;
    write_to(args.output.as_deref(), &written)?;
    Ok(match home.end() {
        End::Done => Code::Done,
        _ => {
            complain("The scan was stopped before its end. The report tells what was seen until then.");
            Code::StoppedEarly
        }
    })
}

fn audience(chosen: For) -> Audience {
    match chosen {
        For::Resident => Audience::Resident,
        For::Landlord => Audience::Landlord,
        For::Provider => Audience::Provider,
        For::Neighbour => Audience::Neighbour,
    }
}

/// What was sent, to all devices together.
fn sent(wire: &Wire) -> Vec<Sent> {
    let mut by_kind: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in &wire.sent {
        let (times, bytes) = by_kind.entry(&row.what).or_default();
        *times += u64::from(row.times);
        *bytes += row.bytes;
    }
    by_kind.into_iter().map(|(what, (times, bytes))| Sent { what: what.to_owned(), times, bytes }).collect()
}

fn written(args: &ReportArgs, report: &Report) -> Result<Vec<u8>, Failure> {
    let json = |value: serde_json::Result<String>| {
        let text = value.map_err(|e| Failure::system("the report could not be written", e.into()))?;
        Ok((text + "\n").into_bytes())
    };
    match args.format {
        ReportFormat::Html => Ok((html(report) + "\n").into_bytes()),
        ReportFormat::Json => json(serde_json::to_string_pretty(report)),
        ReportFormat::Sarif => json(serde_json::to_string_pretty(&sarif(report))),
        ReportFormat::Pdf => {
            let fonts: Fonts = fonts::found(&args.language);
            pdf(report, &fonts).map_err(|error| {
                Failure::NotMade(format!("{error}. --format html needs no fonts of its own."))
            })
        }
    }
}
