//! `porchlight city`: a city's office at the command line. What it does is `porchlight_city`'s; here files
//! are read and written, and people are asked.

mod keys;
mod lint;
mod make;
mod office;
mod preview;
mod publish;
mod sign;
mod status;
mod verify;

pub(crate) use office::read_folder;

use porchlight_alerts::{Form, read_moment};
use porchlight_city::{PublishError, RoleName, Template};
use time::{Duration, OffsetDateTime, Time, UtcOffset};

use crate::args::{CityArgs, CityCommand};
use crate::exit::{Code, Failure};
use crate::terminal::{finish, write_all};

pub(crate) async fn run(args: CityArgs) -> Result<Code, Failure> {
    match args.command {
        CityCommand::NewKey(args) => keys::new_key(&args),
        CityCommand::Init(args) => keys::init(&args),
        CityCommand::NewRoot(args) => keys::new_root(&args),
        CityCommand::Templates => templates(),
        CityCommand::NewAlert(args) => make::alert(&args),
        CityCommand::Exercise(args) => make::exercise(&args),
        CityCommand::Update(args) => make::update(&args),
        CityCommand::Cancel(args) => make::cancel(&args),
        CityCommand::Lint(args) => lint::run(&args),
        CityCommand::Sign(args) => sign::run(&args),
        CityCommand::Publish(args) => publish::run(&args),
        CityCommand::Verify(args) => verify::run(&args).await,
        CityCommand::Status(args) => status::run(&args),
    }
}

fn templates() -> Result<Code, Failure> {
    let mut out = String::new();
    for template in Template::all() {
        let headline = template.words("en").map_or("", |words| words.headline.as_str());
        out.push_str(&format!("{:<24} {headline}\n", template.id));
    }
    finish(write_all(&out))?;
    Ok(Code::Done)
}

fn refused(error: PublishError) -> Failure {
    Failure::NotMade(error.to_string())
}

fn role(name: &str) -> Result<RoleName, Failure> {
    let found = RoleName::ALL.into_iter().find(|role| role.to_string() == name);
    found.ok_or_else(|| Failure::Usage(format!("{name} is no role: root, status, pack, actual or exercise.")))
}

/// A time as a clerk types it: `23:00` is the next one by the city's clocks, and a day and time without an
/// offset is by them as well.
fn time_of(raw: &str, offset: UtcOffset, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let raw = raw.trim();
    if let Some((hour, minute)) = raw.split_once(':').filter(|_| raw.len() <= 5) {
        let time = Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()?;
        let today = now.to_offset(offset).replace_time(time);
        return Some(if today > now { today } else { today + Duration::days(1) });
    }
    let read = read_moment(raw)?;
    Some(if read.form == Form::NoOffset { read.at.replace_offset(offset) } else { read.at })
}

/// A time as a clerk reads it.
fn shown(at: OffsetDateTime, offset: UtcOffset) -> String {
    let at = at.to_offset(offset);
    let (hours, minutes, _) = offset.as_hms();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let zone = format!("{sign}{:02}:{:02}", hours.unsigned_abs(), minutes.unsigned_abs());
    format!("{} {:02}:{:02} {zone}", at.date(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{datetime, offset};

    #[test]
    fn times_as_they_are_typed() {
        let now = datetime!(2026-09-14 14:00 UTC);
        let east = offset!(+8);
        for (raw, wanted) in [
            ("23:00", Some(datetime!(2026-09-14 23:00 +8))),
            ("21:59", Some(datetime!(2026-09-15 21:59 +8))),
            ("7:05", Some(datetime!(2026-09-15 7:05 +8))),
            ("2026-09-15 06:30", Some(datetime!(2026-09-15 6:30 +8))),
            ("2026-09-15T06:30:00-03:00", Some(datetime!(2026-09-15 6:30 -3))),
            ("2026-09-15T06:30:00Z", Some(datetime!(2026-09-15 6:30 UTC))),
            ("24:00", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(time_of(raw, east, now), wanted, "{raw}");
        }
        assert_eq!(shown(now, offset!(-3:30)), "2026-09-14 10:30 -03:30");
    }
}
