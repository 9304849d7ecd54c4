//! `porchlight watch`: looks again and again, and tells only what is different.

use std::time::Duration;

use porchlight_api::{Change, Place};
use porchlight_catalogue::Catalogue;
use porchlight_engine::{End, NoLedger};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::{WatchArgs, WatchFormat};
use crate::choose::{Chosen, catalogue, choose, load, survey};
use crate::exit::{Code, Failure};
use crate::memory::{Memory, Wish};
use crate::terminal::{cancelled_by_ctrl_c, complain, finish, write_all, write_json};

/// The shortest time between two looks at a real home: devices that sleep must be able to.
const SHORTEST: Duration = Duration::from_secs(300);

pub(crate) async fn run(args: WatchArgs) -> Result<Code, Failure> {
    let is_real = !args.which.practice && args.which.home.is_none();
    if is_real && args.every < SHORTEST {
        let why = "--every must be at least 5m in a real home, so that devices that sleep can sleep.";
        return Err(Failure::Usage(why.into()));
    }
    let catalogue = catalogue(&args.which);
    let Some(mut home) = choose(&args.which, &catalogue).await? else { return Ok(Code::Refused) };
    let stop = cancelled_by_ctrl_c();
    let agreed = Place::of(&home.survey).await;
    let mut memory = Memory::of(&home, Wish { forget: args.forget, count_logins: false }).await;
    let mut round = 1;
    look(&args, &home, &mut memory, &stop).await?;
    if !stop.is_cancelled() {
        begin(&args, &home, &memory)?;
    }
    while !stop.is_cancelled() && args.times.is_none_or(|times| round < times) {
        tokio::select! {
            () = tokio::time::sleep(args.every) => {}
            () = stop.cancelled() => break,
        }
        round += 1;
        // A file may be whole again the next time, and a laptop at home again.
        match again(&args, &home, &agreed, &catalogue).await {
            Ok(now) => {
                home = now;
                look(&args, &home, &mut memory, &stop).await?;
            }
            Err(why) => complain(&format!("Not looked at this time: {why}")),
        }
    }
    Ok(Code::Done)
}

/// The same home, as it is now; or why it is not looked at.
async fn again(
    args: &WatchArgs,
    home: &Chosen,
    agreed: &Place,
    catalogue: &Catalogue,
) -> Result<Chosen, String> {
    if let Some(file) = &args.which.home {
        return load(file, catalogue).await.map_err(|failure| failure.to_string());
    }
    let survey = match home.pretend {
        true => home.survey.clone(),
        false => survey(&home.name, catalogue).await.map_err(|failure| failure.to_string())?,
    };
    // A laptop that was carried elsewhere must not look at somebody else's network.
    if !agreed.may_be(&Place::of(&survey).await) {
        return Err(format!("{} is on another network now. It is left alone.", home.name));
    }
    Ok(Chosen { survey, name: home.name.clone(), pretend: home.pretend })
}

/// One look, and what is different.
async fn look(
    args: &WatchArgs,
    home: &Chosen,
    memory: &mut Memory,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let (events, mut listener) = mpsc::channel(256);
    let survey = home.survey.clone().knowing(memory.past.recogniser());
    let drain = async { while listener.recv().await.is_some() {} };
    let (mut found, ()) = tokio::join!(survey.run(events, stop.clone(), None, &NoLedger), drain);
    memory.past.take(&mut found, &memory.keeper, home.survey.catalogue());
    match found.end() {
        End::Suspended => complain("The computer slept in the middle of this look, so it was stopped."),
        End::NetworkGone => complain("The network went away in the middle of this look, so it was stopped."),
        End::Done | End::Cancelled => {}
    }
    let report = memory.renderer(&args.language).report(&found, home.network(), &memory.past);
    for change in &report.changes {
        finish(tell(args.format, change))?;
    }
    Ok(())
}

fn tell(format: WatchFormat, change: &Change) -> std::io::Result<()> {
    match format {
        WatchFormat::Table => write_all(&format!("{}  {}\n", change.at, change.sentence)),
        WatchFormat::Ndjson => write_json(&serde_json::json!({ "event": "change", "change": change })),
    }
}

/// Says after the first look that it was done, since a home where nothing changes is silent.
fn begin(args: &WatchArgs, home: &Chosen, memory: &Memory) -> Result<(), Failure> {
    let devices = memory.past.register().seen().count();
    match args.format {
        WatchFormat::Table => {
            let seconds = args.every.as_secs();
            let every = match seconds {
                hours if hours % 3600 == 0 => format!("{} h", hours / 3600),
                minutes if minutes % 60 == 0 => format!("{} min", minutes / 60),
                seconds => format!("{seconds} s"),
            };
            complain(&format!(
                "Watching {}: {devices} devices. The next look is in {every}; stop with Ctrl-C.",
                home.name
            ));
            Ok(())
        }
        WatchFormat::Ndjson => finish(write_json(&serde_json::json!({
            "event": "watching",
            "network": home.network(),
            "devices": devices,
            "every_s": args.every.as_secs(),
        }))),
    }
}
