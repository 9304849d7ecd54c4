//! `porchlight city verify`: what a resident's app would make of what was published.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use porchlight_alerts::{Alerts, MsgType, Shown, is_shown};
use porchlight_city::{CityKind, Folder, Follower, MOST_BYTES, MOST_TAR, Signed};
use time::UtcOffset;

use super::office::{now, read_file, read_folder};
use super::{shown, time_of};
use crate::args::CityVerifyArgs;
use crate::exit::{Code, Failure};
use crate::terminal::{complain, finish, write_all};

pub(super) async fn run(args: &CityVerifyArgs) -> Result<Code, Failure> {
    let folder = published(&args.published)?;
    let at = match &args.at {
        None => now(),
        Some(raw) => time_of(raw, UtcOffset::UTC, now())
            .ok_or_else(|| Failure::Usage(format!("{raw} is no time such as 2026-09-14T23:00:00+08:00.")))?,
    };
    let (root, signatures) = match &args.root {
        Some(file) => pinned(file)?,
        None => {
            complain(
                "The root in it is taken at its word: give --root to check against the one that residents have.",
            );
            let bytes = folder.get("1.root.json").unwrap_or_default().to_vec();
            (bytes, folder.text("1.root.json.sig").to_owned())
        }
    };
    let mut follower = Follower::pin(Signed { bytes: &root, signatures: &signatures })
        .map_err(|error| Failure::NotMade(format!("The root cannot be trusted: {error}.")))?;
    let visit = follower.visit(&folder, at).await;
    let mut out = told(&follower, &visit.new, at);
    for fault in &visit.faults {
        out.push_str(&format!("NOT TAKEN: {fault}\n"));
    }
    let good = visit.in_touch && visit.faults.is_empty();
    out.push_str(if good { "All of it is taken.\n" } else { "A resident's app would not take all of it.\n" });
    finish(write_all(&out))?;
    Ok(if good { Code::Done } else { Code::Problems })
}

fn published(path: &Path) -> Result<Folder, Failure> {
    if path.is_dir() {
        return read_folder(path);
    }
    let bytes = read_file(path, MOST_TAR as u64)?;
    Folder::of_tar(&bytes).map_err(|error| Failure::NotMade(format!("{}: {error}.", path.display())))
}

/// A root file and the signatures beside it.
fn pinned(file: &Path) -> Result<(Vec<u8>, String), Failure> {
    let bytes = read_file(file, MOST_BYTES as u64)?;
    let mut beside = OsString::from(file);
    beside.push(".sig");
    let signatures = read_file(&PathBuf::from(beside), MOST_BYTES as u64)?;
    Ok((bytes, String::from_utf8_lossy(&signatures).into_owned()))
}

fn told(follower: &Follower, new: &[porchlight_alerts::Alert], at: time::OffsetDateTime) -> String {
    let root = follower.trust().root();
    let mut out = String::new();
    let offset = follower.city().map_or(UtcOffset::UTC, |city| city.utc_offset);
    if let Some(city) = follower.city() {
        let language = city.languages.first().map(String::as_str).unwrap_or_default();
        let kind = match city.kind {
            CityKind::Official => "",
            CityKind::Facts => ", public facts, not the city's own",
            CityKind::Example => ", an example: it does not exist",
        };
        out.push_str(&format!("City: {} ({}{kind})\n", city.names.get(language), city.id));
    }
    out.push_str(&format!("Root: number {}, good until {}\n", root.number, shown(root.expires, offset)));
    let Some(status) = follower.status() else { return out };
    out.push_str(&format!(
        "Status: number {}, issued {}, good until {}\nNext look: in {} seconds\nPack: number {}\n",
        status.number,
        shown(status.issued, offset),
        shown(status.expires, offset),
        status.next_poll.whole_seconds(),
        status.pack.number
    ));
    let mut alerts = Alerts::new();
    for alert in new {
        alerts.insert(alert.clone());
    }
    let active = alerts.active(at);
    out.push_str(&format!("Messages: {} listed, {} active\n", status.alerts.len(), active.len()));
    for alert in active {
        let kind = if is_shown(alert) == Shown::AsExercise { "exercise" } else { "real" };
        let changed = if alert.msg_type == MsgType::Update { ", changed" } else { "" };
        let info = alert.infos_for(&["en"]).into_iter().next();
        let headline = info.and_then(|info| info.headline.as_ref()).map_or("", |line| line.as_str());
        out.push_str(&format!(
            "  {} ({kind}{changed}, until {}): {headline}\n",
            alert.id.identifier(),
            shown(alert.ends().at, offset)
        ));
    }
    out
}
