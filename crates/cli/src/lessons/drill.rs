//! A drill in the terminal.

use std::fmt::Write as _;

use porchlight_api::{Keeper, learn, progress};
use porchlight_assess::Words as FindingWords;
use porchlight_drills::{Aim, CityPlay, Drill, Goal, HomePlay, Offered, Words};
use porchlight_lessons::Language;
use porchlight_model::DeviceId;
use time::Date;

use super::desk::{Desk, is_yes};
use super::words::say;
use crate::exit::{Code, Failure};
use crate::terminal::{finish, write_all};

/// Lists the drills, those that were done with a tick.
pub(super) fn list(language: Language, keeper: &Keeper) -> Result<Code, Failure> {
    let progress = progress(keeper);
    let widest = Drill::all().iter().map(|drill| drill.id().len()).max().unwrap_or_default();
    let mut text = String::new();
    for drill in Drill::all() {
        let sign = if progress.drill_done(drill.id()).is_some() { "x" } else { " " };
        let title = &Words::of(language).drill(drill.id()).title;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "[{sign}] {:widest$}  {title}", drill.id());
    }
    finish(write_all(&text))?;
    Ok(Code::Done)
}

/// Plays a drill to its end, and keeps that it was done.
///
/// # Errors
/// When the terminal cannot be written to.
pub(super) async fn play(
    drill: &'static Drill,
    language: Language,
    keeper: &Keeper,
    today: Date,
) -> Result<Code, Failure> {
    let desk = Desk::new(language);
    let words = Words::of(language).drill(drill.id());
    desk.put(&format!("\n{}\n", desk.bold(&words.title)))?;
    desk.line("", &words.scene)?;
    desk.line("", &words.task)?;
    let done = match drill.aim() {
        Aim::Sort => sort(&desk)?,
        Aim::Mend { .. } | Aim::Part { .. } => {
            let home = HomePlay::begin(drill).await;
            in_home(&desk, home.map_err(|error| Failure::NotMade(error.to_string()))?).await?
        }
    };
    if !done {
        return Ok(Code::StoppedEarly);
    }
    learn(keeper, |progress| progress.finish_drill(drill.id(), today));
    desk.put(&format!("\n{}\n", desk.bold(&words.done)))?;
    Ok(Code::Done)
}

/// True when it was done; false when nobody answers any more.
async fn in_home(desk: &Desk, mut play: HomePlay) -> Result<bool, Failure> {
    let words = Words::of(desk.language);
    loop {
        let menu = menu(desk, &play)?;
        let Some(answer) = desk.read(&say(desk.language, "choose", &[]))? else { return Ok(false) };
        match answer.parse::<usize>().ok().map(|n| n.checked_sub(1)) {
            Some(None) => {
                desk.put(&format!("{}\n", say(desk.language, "looking", &[])))?;
                play.look().await;
                goals(desk, &play.goals())?;
                if play.is_done() {
                    return Ok(true);
                }
                desk.line("", &words.drill(play.drill().id()).hint)?;
            }
            Some(Some(n)) if n < menu.len() => {
                let (device, offer) = &menu[n];
                let password = match offer.wants_password() {
                    true => match desk.read(&say(desk.language, "new_password", &[]))? {
                        Some(typed) => Some(typed),
                        None => return Ok(false),
                    },
                    false => None,
                };
                let told = match play.act(device, &offer.act(password)) {
                    Ok(()) => say(desk.language, "changed", &[]),
                    Err(error) => error.to_string(),
                };
                desk.put(&format!("{told}\n"))?;
            }
            _ => desk.put(&format!("{}\n", say(desk.language, "choose_again", &[])))?,
        }
    }
}

/// Shows the devices and what can be done; 0 looks, the others stand in the list that comes back.
fn menu(desk: &Desk, play: &HomePlay) -> Result<Vec<(DeviceId, Offered)>, Failure> {
    let words = Words::of(desk.language);
    let told = FindingWords::of(desk.language.as_str());
    let mut menu = Vec::new();
    desk.put("\n")?;
    let away: Vec<_> = play.away().collect();
    let gone = |id: &DeviceId| away.iter().any(|away| away.device.id == *id);
    let here = play.devices().iter().filter(|device| !device.is_self && !gone(&device.id));
    for device in here.chain(away.iter().map(|away| &away.device)) {
        let name = play.owners_name(device).unwrap_or_else(|| device.id.to_string());
        desk.line("  ", &name)?;
        if !gone(&device.id) {
            for finding in play.findings(&device.id).into_iter().filter(|finding| finding.is_problem()) {
                desk.line("    ! ", &told.say(finding, &name).title)?;
            }
        }
        for offer in play.offered(&device.id) {
            menu.push((device.id.clone(), offer.clone()));
            desk.line(&format!("    {}. ", menu.len()), words.act(offer.name()))?;
        }
    }
    desk.line("  0. ", &say(desk.language, "look", &[]))?;
    Ok(menu)
}

fn goals(desk: &Desk, goals: &[Goal]) -> Result<(), Failure> {
    let words = Words::of(desk.language);
    for goal in goals {
        desk.line(if goal.met { "  [x] " } else { "  [ ] " }, words.goal(goal.id))?;
    }
    Ok(())
}

/// True when each message was told rightly; false when nobody answers any more.
fn sort(desk: &Desk) -> Result<bool, Failure> {
    let words = Words::of(desk.language);
    let mut play = CityPlay::begin();
    while !play.is_done() {
        let open =
            play.messages(desk.language).into_iter().filter(|m| !m.said.is_some_and(|said| said.is_right()));
        for message in open {
            desk.put(&format!("\n{}\n{}\n", message.sender, desk.bold(&message.headline)))?;
            for line in message.text.lines() {
                desk.line("  ", line)?;
            }
            let Some(answer) = desk.read(&say(desk.language, "from_city", &[]))? else { return Ok(false) };
            let Some(said) = play.say(message.id, is_yes(&answer)) else { continue };
            let name = match (said.is_right(), said.verified) {
                (true, true) => "right-city",
                (true, false) => "right-fake",
                (false, true) => "wrong-city",
                (false, false) => "wrong-fake",
            };
            desk.line("", words.said(name))?;
        }
    }
    goals(desk, &play.goals())?;
    Ok(true)
}
