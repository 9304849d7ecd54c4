//! `porchlight alerts show`: what is in force, whom it concerns, and who vouches for it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use porchlight_alerts::{
    Alert, Alerts, End, MsgType, Proof, Reason, Shown, is_shown, judge_signature, read_cap, why,
};
use porchlight_city::{City, Example, Folder, Signed};
use porchlight_fetch::{Fetcher, Limits};
use porchlight_lookout::{CityWatch, Contact, FeedWatch, Freshness, KeptFeed};
use time::{Duration, OffsetDateTime};

use crate::args::ShowAlertsArgs;
use crate::exit::{Code, Failure};
use crate::terminal::{complain, write_all};

const LIMITS: Limits = Limits { time: std::time::Duration::from_secs(20), bytes: 16 * 1024 * 1024 };
/// The largest file that is read.
const MOST_FILE: u64 = 32 * 1024 * 1024;
/// What ended is told for so long.
const PAST: Duration = Duration::days(7);

/// What a source said.
struct Told {
    alerts: Alerts,
    /// What the time is, by the source.
    now: OffsetDateTime,
    /// A line about the source.
    about: String,
    troubles: Vec<String>,
}

pub(super) async fn run(args: &ShowAlertsArgs) -> Result<Code, Failure> {
    let now = OffsetDateTime::now_utc();
    let mut text = String::new();
    let mut whole = true;
    let sources = if args.practice { vec![None] } else { args.sources.iter().map(Some).collect() };
    for source in sources {
        let told = match source {
            None => practice(args).await?,
            Some(source) if source.contains("://") => asked(source, args, now).await?,
            Some(source) => read(Path::new(source), args, now).await?,
        };
        whole &= told.troubles.is_empty();
        for trouble in &told.troubles {
            complain(trouble);
        }
        tell(&mut text, &told, args);
    }
    write_all(&text).map_err(|error| Failure::system("the warnings could not be printed", error))?;
    Ok(if whole { Code::Done } else { Code::Problems })
}

async fn practice(args: &ShowAlertsArgs) -> Result<Told, Failure> {
    let example = Example::office();
    let now = Example::city().plays_at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let published = example.published(now).map_err(|error| Failure::NotMade(error.to_string()))?;
    followed(example.pinned(), &published, now, args).await
}

/// A city's address, which ends with a slash, or a feed.
async fn asked(source: &str, args: &ShowAlertsArgs, now: OffsetDateTime) -> Result<Told, Failure> {
    let internet = Fetcher::new(LIMITS).map_err(|error| Failure::NotMade(error.to_string()))?;
    if !source.ends_with('/') {
        let mut feed = FeedWatch::new(source, KeptFeed::default())
            .map_err(|error| Failure::Usage(format!("{source}: {error}")))?;
        feed = feed.trusting(args.issuers());
        feed.ask(&internet, now).await;
        let plain = if feed.address().is_encrypted() { "" } else { ", not encrypted" };
        let about = format!("{source}: {}{plain}", freshness(feed.contact(), now));
        let troubles = feed.contact().troubles.clone();
        return Ok(Told { alerts: feed.alerts().clone(), now, about, troubles });
    }
    let Some(root) = &args.root else {
        let what = "a city's address needs --root FILE: the root that you have from the city itself";
        return Err(Failure::Usage(what.into()));
    };
    let (bytes, signatures) = root_file(root)?;
    let signed = Signed { bytes: &bytes, signatures: &signatures };
    let watch = CityWatch::new(signed, &Folder::new(), Contact::default()).await;
    let mut watch = watch.map_err(|error| Failure::NotMade(error.to_string()))?.at(vec![source.to_owned()]);
    watch.ask(&internet, now, 0.0).await;
    let name = watch.follower().city().map(|city| name(city, args)).unwrap_or_default();
    let about = format!("{name} ({source}): {}", freshness(watch.contact(), now));
    let troubles = watch.contact().troubles.clone();
    let now = watch.follower().clock().now(now);
    Ok(Told { alerts: watch.alerts().clone(), now, about, troubles })
}

/// A CAP file, a folder that a city published, or one tar file of it.
async fn read(path: &Path, args: &ShowAlertsArgs, now: OffsetDateTime) -> Result<Told, Failure> {
    let what = path.display().to_string();
    let failed = |error: std::io::Error| Failure::system(&format!("{what} could not be read"), error);
    let folder = if path.is_dir() {
        crate::city::read_folder(path)?
    } else {
        let bytes = read_file(path).map_err(failed)?;
        if path.extension().is_none_or(|end| end != "tar") {
            let mut alerts = Alerts::new();
            let mut troubles = Vec::new();
            match read_cap(&bytes) {
                Ok(read) => {
                    let proof = judge_signature(&bytes, read.value.id.sent(), &args.issuers()).proof;
                    alerts.insert(Alert { proof, ..read.value });
                }
                Err(error) => troubles.push(format!("{what}: {error}")),
            }
            return Ok(Told { alerts, now, about: what.clone(), troubles });
        }
        Folder::of_tar(&bytes).map_err(|error| Failure::NotMade(format!("{what}: {error}")))?
    };
    let (bytes, signatures) = match &args.root {
        Some(root) => root_file(root)?,
        None => {
            let inside = folder.get("1.root.json").unwrap_or_default().to_vec();
            (inside, folder.text("1.root.json.sig").to_owned())
        }
    };
    followed(Signed { bytes: &bytes, signatures: &signatures }, &folder, now, args).await
}

async fn followed(
    root: Signed<'_>,
    folder: &Folder,
    now: OffsetDateTime,
    args: &ShowAlertsArgs,
) -> Result<Told, Failure> {
    let follower = porchlight_city::Follower::pin(root);
    let mut follower = follower.map_err(|error| Failure::NotMade(error.to_string()))?;
    let visit = follower.visit(folder, now).await;
    let mut alerts = Alerts::new();
    alerts.extend(visit.new);
    let name = follower.city().map(|city| name(city, args)).unwrap_or_default();
    let issued = follower.status().map(|status| format!("status of {}", moment(status.issued)));
    let about = format!("{name}: {}", issued.unwrap_or_else(|| "no status that can be trusted".into()));
    let troubles = visit.faults.iter().map(ToString::to_string).collect();
    Ok(Told { alerts, now: follower.clock().now(now), about, troubles })
}

fn root_file(path: &Path) -> Result<(Vec<u8>, String), Failure> {
    let failed = |error| Failure::system(&format!("{} could not be read", path.display()), error);
    let bytes = read_file(path).map_err(failed)?;
    let beside =
        path.with_file_name(format!("{}.sig", path.file_name().unwrap_or_default().to_string_lossy()));
    let signatures = read_file(&beside)
        .map_err(|error| Failure::system(&format!("{} could not be read", beside.display()), error))?;
    Ok((bytes, String::from_utf8_lossy(&signatures).into_owned()))
}

fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > MOST_FILE {
        return Err(std::io::Error::other("it is larger than anything a city publishes"));
    }
    fs::read(path)
}

fn name(city: &City, args: &ShowAlertsArgs) -> String {
    city.names.get(&args.language).to_string()
}

fn freshness(contact: &Contact, now: OffsetDateTime) -> String {
    match contact.freshness(now) {
        Freshness::Fresh => "heard just now".to_owned(),
        Freshness::Stale | Freshness::Never => "not reached".to_owned(),
        Freshness::Frozen => "it answers, but what it gives is signed for a time that is over".to_owned(),
    }
}

/// Everything of one source. Writing to a string cannot fail.
fn tell(text: &mut String, told: &Told, args: &ShowAlertsArgs) {
    let _ = writeln!(text, "{}", told.about);
    let active = told.alerts.active(told.now);
    if active.is_empty() {
        let _ = writeln!(text, "\nNothing is in force.");
    }
    for alert in active {
        one(text, alert, None, args);
    }
    if args.past {
        for alert in told.alerts.messages() {
            let ended = match told.alerts.ended(alert) {
                Some(porchlight_alerts::Ended::Withdrawn) => "withdrawn",
                Some(porchlight_alerts::Ended::Replaced) => continue,
                None if alert.ends().at <= told.now => "over",
                None => continue,
            };
            if alert.msg_type != MsgType::Cancel && alert.ends().at + PAST > told.now {
                one(text, alert, Some(ended), args);
            }
        }
    }
    let _ = writeln!(text);
}

fn one(text: &mut String, alert: &Alert, ended: Option<&str>, args: &ShowAlertsArgs) {
    let infos = alert.infos_for(&[&args.language]);
    let words = |of: fn(&porchlight_alerts::Info) -> Option<&porchlight_alerts::Prose>| {
        infos.iter().find_map(|info| of(info)).map(ToString::to_string).unwrap_or_default()
    };
    let event = infos.first().map(|info| info.event.to_string()).unwrap_or_default();
    let headline =
        Some(words(|info| info.headline.as_ref())).filter(|line| !line.is_empty()).unwrap_or(event);
    let exercise = if is_shown(alert) == Shown::AsExercise { "EXERCISE, " } else { "" };
    let over = ended.map(|ended| format!(", {ended}")).unwrap_or_default();
    let _ = writeln!(text, "\n[{exercise}{}{over}] {headline}", alert.severity());
    for line in words(|info| info.instruction.as_ref()).lines() {
        let _ = writeln!(text, "  - {line}");
    }
    let areas: Vec<String> =
        infos.iter().flat_map(|info| &info.areas).map(|area| area.description.to_string()).collect();
    let End { at, stated } = alert.ends();
    let until = if stated { moment(at) } else { format!("{} (it does not say)", moment(at)) };
    let sender = Some(words(|info| info.sender_name.as_ref())).filter(|name| !name.is_empty());
    let sender = sender.unwrap_or_else(|| alert.id.sender().to_owned());
    for (name, value) in [
        ("where", areas.join("; ")),
        ("until", until),
        ("sent", format!("{} by {sender}", moment(alert.id.sent()))),
        ("proof", proof(alert.proof).to_owned()),
    ] {
        let _ = writeln!(text, "  {name:<7}{value}");
    }
    for place in &args.place {
        let _ = writeln!(
            text,
            "  place  {:.2},{:.2}: {}",
            place.lat(),
            place.lon(),
            reason(&why(alert, *place, &[]))
        );
    }
}

fn proof(proof: Proof) -> &'static str {
    match proof {
        Proof::Verified => "verified: signed by who may",
        Proof::Repaired => "verified, after a known slip of the publisher was undone",
        Proof::UnknownSigner => "whole, but nobody knows who signed it",
        Proof::Unsigned => "not signed",
        Proof::NotChecked => "signed in a way that cannot be checked here",
        Proof::Broken => "BROKEN: the signature does not fit; changed on the way, or a forgery",
    }
}

fn reason(reason: &Reason<'_>) -> String {
    match reason {
        Reason::InsidePolygon { area, .. } | Reason::InsideCircle { area, .. } => format!("inside {area}"),
        Reason::SameCode { area, .. } => format!("{area} has its code"),
        Reason::OnlyCodes { .. } => "could not be told: the area is given by codes alone".to_owned(),
        Reason::Unreadable { .. } => "could not be told: the area could not be read".to_owned(),
        Reason::OnlyPoint { km, .. } => format!("could not be told: a point {km:.0} km away is named"),
        Reason::NoArea => "could not be told: the warning names no area".to_owned(),
        Reason::Outside { km, .. } => format!("not concerned: {km:.1} km outside"),
        Reason::OtherCodes { .. } => "not concerned: its codes are others".to_owned(),
    }
}

/// A moment to the minute, with its offset.
fn moment(at: OffsetDateTime) -> String {
    let (hours, minutes, _) = at.offset().as_hms();
    format!("{} {:02}:{:02} {hours:+03}:{:02}", at.date(), at.hour(), at.minute(), minutes.abs())
}
