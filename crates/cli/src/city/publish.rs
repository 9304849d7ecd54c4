//! `porchlight city publish`: the folder for the web server.

use porchlight_city::{Folder, PublishError, Published, Root, Terms, TrustError, publish};
use porchlight_keys::PrivateKey;

use super::office::{Office, now, write};
use super::{refused, shown, sign};
use crate::args::PublishArgs;
use crate::exit::{Code, Failure};
use crate::key_file::private_key;
use crate::terminal::{complain, finish, write_all};

pub(super) fn run(args: &PublishArgs) -> Result<Code, Failure> {
    let key = private_key(&args.key)?;
    let mut office = Office::open(&args.dir)?;
    let mut out = Office::open_or_new(&args.out)?;
    published_before(&office.folder, &out.folder).map_err(|why| {
        Failure::NotMade(format!("{} {why}. Name a folder of its own to publish in.", args.out.display()))
    })?;
    let published = made(&office.folder, &out.folder, &key)?;
    out.folder = published.folder.clone();
    out.save()?;
    if let Some(file) = &args.tar {
        write(file, &published.folder.to_tar())?;
    }
    // The office keeps the last status, so that the next one has a higher number.
    for path in ["status.json", "status.json.sig"] {
        let bytes = published.folder.get(path).unwrap_or_default();
        let put = office.folder.put(path, bytes);
        put.map_err(|error| Failure::NotMade(format!("{error}.")))?;
    }
    office.save()?;
    for (path, error) in &published.refused {
        complain(&format!("{path} is never published as it is: {error}."));
    }
    let waiting =
        published.waiting.iter().map(|standing| format!("{}: {}\n", standing.path, sign::stands(standing)));
    let status = &published.status;
    finish(write_all(&format!(
        "Published in {}: number {}, {} messages, good until {}.\n{}",
        args.out.display(),
        status.number,
        published.alerts.len(),
        shown(status.expires, time::UtcOffset::UTC),
        waiting.collect::<String>()
    )))?;
    Ok(Code::Done)
}

/// What is not listed any more is taken away, so the folder must be one that holds nothing else: a new one,
/// or one that this city has published in. An office has no feed.
fn published_before(office: &Folder, out: &Folder) -> Result<(), &'static str> {
    if out.files().next().is_none() {
        return Ok(());
    }
    let city = |root: Option<&[u8]>| root.and_then(|bytes| Root::read(bytes).ok()).map(|root| root.city);
    if out.get("feed.atom").is_none() || out.get("status.json").is_none() {
        return Err("holds files that were not published");
    }
    if city(out.get("1.root.json")) != city(office.get("1.root.json")) {
        return Err("holds what another city published");
    }
    Ok(())
}

/// What is published now. A pack that was changed and is not signed yet must not silence the city: the one
/// that was published before stays in its place.
fn made(office: &Folder, before: &Folder, key: &PrivateKey) -> Result<Published, Failure> {
    let terms = Terms::default();
    match publish(office, key, now(), &terms) {
        Err(
            error @ (PublishError::StaleList
            | PublishError::City(_)
            | PublishError::Trust(TrustError::TooFewSignatures { file: "pack.json", .. })),
        ) => {
            let mut with_old = office.clone();
            let of_pack = |path: &str| path.starts_with("pack/") || path.starts_with("pack.json");
            let now_there: Vec<String> =
                office.files().filter(|(path, _)| of_pack(path)).map(|(path, _)| path.to_owned()).collect();
            now_there.iter().for_each(|path| with_old.remove(path));
            for (path, bytes) in before.files().filter(|(path, _)| of_pack(path)) {
                with_old.put(path, bytes).map_err(|error| Failure::NotMade(format!("{error}.")))?;
            }
            // When the old one cannot be used either, the reason of the new one is what helps.
            let published = publish(&with_old, key, now(), &terms).map_err(|_| refused(error))?;
            complain("The pack was changed and is not signed yet: the one before stays published.");
            Ok(published)
        }
        other => other.map_err(refused),
    }
}
