//! `porchlight scan`.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use porchlight_api::{Keeper, Remedies, Renderer, Report, of_survey, report};
use porchlight_catalogue::Catalogue;
use porchlight_engine::{Dialogue, End, Home, LoginLedger, NoLedger, Survey};
use porchlight_model::{Phase, ScanEvent};
use porchlight_probe::{Lan, Network, Scope};
use porchlight_virtual_home::VirtualHome;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::{Format, ScanArgs};
use crate::exit::{Code, Failure};
use crate::table;
use crate::terminal::{LoginDialogue, ask, ask_yes, can_ask};

/// A home that is ready to be looked at.
struct Chosen {
    survey: Survey,
    name: String,
    pretend: bool,
}

pub(crate) async fn run(args: ScanArgs) -> Result<Code, Failure> {
    let Some(chosen) = choose(&args).await? else { return Ok(Code::Refused) };
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    let dialogue =
        LoginDialogue { pretend: chosen.pretend, agreed: args.agree_login.iter().copied().collect() };
    let dialogue: Option<&dyn Dialogue> = args.check_factory_logins.then_some(&dialogue);
    let keeper =
        Keeper::open(crate::here::data_folder().filter(|_| !chosen.pretend && args.check_factory_logins));
    let ledger: &dyn LoginLedger = if chosen.pretend { &NoLedger } else { &keeper };
    let (events, listener) = mpsc::channel(256);
    let (home, ()) = tokio::join!(
        chosen.survey.run(events, cancel, dialogue, ledger),
        follow(listener, args.format, &args.language)
    );
    print(&args, &home, report(&home, &chosen.survey, &chosen.name, chosen.pretend, &args.language))?;
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

/// The home that is meant; `None` when the resident said no.
async fn choose(args: &ScanArgs) -> Result<Option<Chosen>, Failure> {
    if args.practice {
        return pretend(VirtualHome::practice(), "the practice home").await.map(Some);
    }
    if let Some(file) = &args.home {
        let name = file.display().to_string();
        let home =
            VirtualHome::load(file).map_err(|error| Failure::BrokenHome { file: name.clone(), error })?;
        return pretend(home, &name).await.map(Some);
    }
    let name = match &args.interface {
        Some(name) => name.clone(),
        None => match choose_interface().await? {
            Some(name) => name,
            None => return Ok(None),
        },
    };
    let catalogue = Arc::new(Catalogue::built_in().clone());
    let survey = Survey::of(Arc::new(Lan), Some(&name), catalogue).await;
    let survey = survey.map_err(|e| Failure::Refused(of_survey(&e)))?;
    if !args.i_own_this_network && !agree(&survey) {
        return Err(Failure::NotAgreed(
            "The network was not looked at. Say that it is yours, or that you look after it: add --i-own-this-network.".into(),
        ));
    }
    Ok(Some(Chosen { survey, name, pretend: false }))
}

async fn pretend(home: VirtualHome, file: &str) -> Result<Chosen, Failure> {
    let name = home.name().to_owned();
    let rows = home.catalogue().unwrap_or_default();
    let catalogue = Catalogue::built_in().with_rows(&rows);
    let catalogue = catalogue.map_err(|error| Failure::BrokenCatalogue { file: file.to_owned(), error })?;
    let survey = Survey::of(Arc::new(home), None, Arc::new(catalogue)).await;
    let survey = survey.map_err(|e| Failure::Refused(of_survey(&e)))?;
    Ok(Chosen { survey, name, pretend: true })
}

/// Lists the networks of this computer and asks which one to look at.
async fn choose_interface() -> Result<Option<String>, Failure> {
    let interfaces =
        Lan.interfaces().await.map_err(|e| Failure::system("the network interfaces could not be read", e))?;
    let mut lines = vec!["The networks of this computer:".to_owned()];
    let mut names = Vec::new();
    for interface in &interfaces {
        match Scope::of(interface) {
            Ok(scope) => {
                let networks: Vec<String> = scope.networks().iter().map(ToString::to_string).collect();
                names.push(interface.name.clone());
                lines.push(format!("  {}  {}: can be looked at", interface.name, networks.join(", ")));
            }
            Err(why) => lines.push(format!("  {}: left alone, because {why}", interface.name)),
        }
    }
    lines.push(String::new());
    lines.push(
        "A scan asks each address of one network who is there, tries 40 ports of each device that".to_owned(),
    );
    lines.push("answers, and reads what they say about themselves. It changes nothing.".to_owned());
    complain(&lines.join("\n"));
    let [first, ..] = names.as_slice() else {
        return Err(Failure::NotAgreed("There is no home network to look at. Connect to your Wi-Fi or cable, or try: porchlight scan --practice".into()));
    };
    if !can_ask() {
        return Err(Failure::NotAgreed(format!(
            "Nobody can be asked here. Name the network and say that it is yours: porchlight scan --interface {first} --i-own-this-network"
        )));
    }
    let answer = ask(&format!("Which one? [{first}; n for none]"));
    Ok(match answer.as_str() {
        "" => Some(first.clone()),
        "n" | "no" | "none" => None,
        name => Some(name.to_owned()),
    })
}

fn agree(survey: &Survey) -> bool {
    let networks: Vec<String> = survey.scope().networks().iter().map(ToString::to_string).collect();
    can_ask()
        && ask_yes(&format!(
            "Is {} ({}) your network, or do you look after it?",
            survey.interface().name,
            networks.join(", ")
        ))
}

/// Shows the scan while it runs.
async fn follow(mut events: mpsc::Receiver<ScanEvent>, format: Format, language: &str) {
    let mut renderer = Renderer::new(language, std::collections::BTreeMap::new(), Remedies::new());
    let bar = bar(format);
    while let Some(event) = events.recv().await {
        if format == Format::Ndjson {
            write_json(&renderer.event(&event));
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

fn print(args: &ScanArgs, home: &Home, report: Report) -> Result<(), Failure> {
    let written = match args.format {
        Format::Table => write_all(&table::of(&report, home)),
        Format::Json => {
            let text = serde_json::to_string_pretty(&report).map_err(std::io::Error::other);
            text.and_then(|text| write_all(&(text + "\n")))
        }
        Format::Ndjson => {
            let line = serde_json::json!({ "event": "report", "report": report });
            write_all(&format!("{line}\n"))
        }
    };
    match written {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|e| Failure::system("the result could not be written", e)),
    }
}

fn write_json(value: &impl serde::Serialize) {
    // A reader that left is noticed when the report is written.
    let _ = serde_json::to_string(value)
        .map_err(std::io::Error::other)
        .and_then(|line| write_all(&(line + "\n")));
}

fn write_all(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

fn complain(text: &str) {
    // Nothing can be done when even this cannot be written.
    let _ = writeln!(std::io::stderr(), "{text}");
}
