//! `porchlight city status`: how an office stands.

use porchlight_alerts::{Shown, is_shown};
use porchlight_city::{Manifest, RoleName, Root, Status, active, newest_root, standings};
use porchlight_keys::hex;
use porchlight_model::Text;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime, UtcOffset};

use super::office::{Office, now};
use super::{keys, refused, shown, sign};
use crate::args::StatusArgs;
use crate::exit::{Code, Failure};
use crate::terminal::{finish, write_all};

/// From when on an end is near: time to gather the people who sign.
const NEAR: Duration = Duration::days(60);

pub(super) fn run(args: &StatusArgs) -> Result<Code, Failure> {
    let office = Office::open(&args.dir)?;
    let folder = &office.folder;
    let offset = office.city().map_or(UtcOffset::UTC, |city| city.utc_offset);
    let trust = newest_root(folder);
    let root = match &trust {
        Ok(trust) => trust.root().clone(),
        Err(_) => Root::read(folder.get("1.root.json").unwrap_or_default())
            .map_err(|error| Failure::NotMade(format!("{error}.")))?,
    };
    let mut out = String::from("Waiting for signatures:\n");
    let waiting: Vec<_> =
        standings(folder).map_err(refused)?.into_iter().filter(|standing| !standing.is_complete()).collect();
    for standing in &waiting {
        out.push_str(&format!("  {}: {}\n", standing.path, sign::stands(standing)));
        for key in root.role(standing.role).keys.iter().filter(|key| !standing.signed.contains(&key.id())) {
            let holder = Text::from_lan(root.holder(key.id()).unwrap_or("holder not named"));
            out.push_str(&format!("    may sign: {} {holder}\n", key.id()));
        }
    }
    if waiting.is_empty() {
        out.push_str("  nothing\n");
    }
    out.push_str("Active:\n");
    let active = if trust.is_ok() { active(folder, now()).map_err(refused)? } else { Vec::new() };
    for alert in &active {
        let kind = if is_shown(alert) == Shown::AsExercise { "exercise" } else { "real" };
        out.push_str(&format!(
            "  {} ({kind}), until {}\n",
            alert.id.identifier(),
            shown(alert.ends().at, offset)
        ));
    }
    if active.is_empty() {
        out.push_str("  nothing\n");
    }
    out.push_str("Ends:\n");
    out.push_str(&end("root", Some(root.expires), offset));
    let list = folder.get("pack.json").and_then(|bytes| Manifest::read(bytes).ok());
    out.push_str(&end("pack", list.map(|list| list.expires), offset));
    let status = folder.get("status.json").and_then(|bytes| Status::read(bytes).ok());
    out.push_str(&match status.map(|status| status.expires) {
        None => "  status: never published from here\n".to_owned(),
        Some(at) if at <= now() => {
            format!("  status: over since {}; publish again\n", shown(at, offset))
        }
        Some(at) => format!("  status: {}\n", shown(at, offset)),
    });
    out.push_str(&format!("On paper: {}\n", fingerprint(folder.get("1.root.json").unwrap_or_default())));
    out.push_str(&keys::differences(None, &root));
    if trust.is_err() {
        let need = root.role(RoleName::Root).threshold;
        out.push_str(&format!("This root does not count before {need} of its keys have signed it.\n"));
    }
    finish(write_all(&out))?;
    Ok(Code::Done)
}

/// What residents compare when they add the city: the first half of the SHA-256 of the first root.
fn fingerprint(root: &[u8]) -> String {
    let digest = hex(&Sha256::digest(root)[..16]);
    let groups = digest.as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

fn end(what: &str, at: Option<OffsetDateTime>, offset: UtcOffset) -> String {
    match at {
        None => format!("  {what}: not made yet\n"),
        Some(at) if at <= now() => format!("  {what}: OVER since {}\n", shown(at, offset)),
        Some(at) if at - now() < NEAR => format!("  {what}: {}, SOON: renew it\n", shown(at, offset)),
        Some(at) => format!("  {what}: {}\n", shown(at, offset)),
    }
}
