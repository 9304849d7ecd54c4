//! `porchlight city sign`: a person sees what waits for their key, and signs it or not.

use porchlight_alerts::read_cap;
use porchlight_city::{
    City, Folder, Manifest, PublishError, RoleName, Root, Standing, Terms, list_pack, may_sign, newest_root,
    sign_file, standings,
};
use porchlight_keys::{PublicKey, hex};
use sha2::{Digest as _, Sha256};

use super::office::{Office, now};
use super::{keys, lint, preview, refused};
use crate::args::SignArgs;
use crate::exit::{Code, Failure};
use crate::key_file::private_key;
use crate::terminal::{ask_yes, can_ask, finish, write_all};

pub(super) fn run(args: &SignArgs) -> Result<Code, Failure> {
    let key = private_key(&args.key)?;
    let public = key.public();
    let mut office = Office::open(&args.dir)?;
    let roles = roles(&office.folder, &public)?;
    let named = |path: &str| args.paths.is_empty() || args.paths.iter().any(|named| named == path);
    // Whoever signs for the pack signs a list of it as it is now.
    let root_signed = newest_root(&office.folder).is_ok();
    if root_signed && roles.contains(&RoleName::Pack) && named("pack.json") {
        list_pack(&mut office.folder, now(), &Terms::default()).map_err(refused)?;
    }
    let all = standings(&office.folder).map_err(refused)?;
    if let Some(missing) = args.paths.iter().find(|path| all.iter().all(|standing| standing.path != **path)) {
        return Err(Failure::Usage(format!("{missing} is no file of the office that is signed.")));
    }
    let waits = |standing: &&Standing| {
        let asked_for = !args.paths.is_empty()
            || (!standing.is_complete() && may_sign(&office.folder, standing, &public));
        named(&standing.path) && asked_for && !standing.signed.contains(&public.id())
    };
    let waiting: Vec<Standing> = all.iter().filter(waits).cloned().collect();
    if waiting.is_empty() {
        let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
        let role =
            if roles.is_empty() { "no role".to_owned() } else { format!("the role {}", roles.join(", ")) };
        finish(write_all(&format!("Nothing waits for the key {}, which has {role} here.\n", public.id())))?;
        return Ok(Code::Done);
    }
    let (mut signed, mut left_out) = (false, false);
    for standing in &waiting {
        let bytes = office.folder.get(&standing.path).unwrap_or_default();
        finish(write_all(&shown(&office.folder, standing, bytes)))?;
        let agreed = args.yes || (can_ask() && ask_yes("Sign this?"));
        if !agreed {
            left_out = true;
            finish(write_all("Not signed.\n\n"))?;
            continue;
        }
        let after = sign_file(&mut office.folder, &standing.path, &key).map_err(refused)?;
        signed = true;
        finish(write_all(&format!("Signed by the key {}. {}\n\n", public.id(), stands(&after))))?;
    }
    // A list of the pack that nobody signed does not take the place of the one before.
    if signed {
        office.save()?;
    }
    if left_out && !can_ask() {
        return Err(Failure::NotMade(
            "Nothing was signed. Where nobody can be asked, --yes says that it is meant.".to_owned(),
        ));
    }
    Ok(if left_out { Code::Problems } else { Code::Done })
}

fn roles(folder: &Folder, key: &PublicKey) -> Result<Vec<RoleName>, Failure> {
    match newest_root(folder) {
        Ok(trust) => Ok(trust.root().roles_of(key)),
        Err(PublishError::Trust(_)) => {
            let root = Root::read(folder.get("1.root.json").unwrap_or_default());
            Ok(root.map_err(|error| Failure::NotMade(format!("{error}.")))?.roles_of(key))
        }
        Err(error) => Err(refused(error)),
    }
}

/// How a file stands, in words.
pub(super) fn stands(standing: &Standing) -> String {
    let (have, role) = (standing.signed.len(), standing.role);
    match standing.missing {
        0 => format!("{have} have signed for the role \"{role}\": that is enough."),
        1 => format!("{have} have signed for the role \"{role}\": one more must."),
        more => format!("{have} have signed for the role \"{role}\": {more} more must."),
    }
}

/// What a signer is shown: all of it is read from the bytes that are signed.
fn shown(folder: &Folder, standing: &Standing, bytes: &[u8]) -> String {
    let digest = hex(&Sha256::digest(bytes));
    let mut out = format!("===== {}\n", standing.path);
    match standing.role {
        RoleName::Root => match Root::read(bytes) {
            Ok(root) => {
                let before = folder.get(&format!("{}.root.json", root.number.saturating_sub(1)));
                let before = before.and_then(|bytes| Root::read(bytes).ok());
                out.push_str(&keys::differences(before.as_ref(), &root));
            }
            Err(error) => out.push_str(&format!("It cannot be read: {error}.\n")),
        },
        RoleName::Pack => out.push_str(&pack(folder, bytes)),
        RoleName::Status | RoleName::Actual | RoleName::Exercise => {
            match (read_cap(bytes), City::of_folder(folder)) {
                (Ok(read), Ok(city)) => {
                    out.push_str(&preview::of(&read.value, &city));
                    for what in lint::message(&city, bytes) {
                        out.push_str(&format!("LOOK AGAIN: {what}\n"));
                    }
                    if read.value.ends().at <= now() {
                        out.push_str("LOOK AGAIN: it has ended already.\n");
                    }
                }
                (Err(error), _) => out.push_str(&format!("It cannot be read: {error}.\n")),
                (_, Err(error)) => out.push_str(&format!("pack/city.toml: {error}.\n")),
            }
        }
    }
    out.push_str(&format!("\n{} bytes, SHA-256 {digest}\n{}\n", bytes.len(), stands(standing)));
    out
}

fn pack(folder: &Folder, bytes: &[u8]) -> String {
    let list = match Manifest::read(bytes) {
        Ok(list) => list,
        Err(error) => return format!("It cannot be read: {error}.\n"),
    };
    let mut out = format!("The pack of {}, good until {}\n", list.city, list.expires.date());
    if let Ok(city) = City::of_folder(folder) {
        let names: Vec<&str> = city.languages.iter().map(|tag| city.names.get(tag).as_str()).collect();
        out.push_str(&format!("  {} ({})\n", names.join(" / "), city.languages.join(", ")));
        out.push_str(&format!("  sender {}\n", city.sender));
        let districts: Vec<&str> = city.districts.iter().map(|district| district.id.as_str()).collect();
        out.push_str(&format!("  districts: {}\n", districts.join(", ")));
        for hotline in &city.hotlines {
            out.push_str(&format!("  {} {}\n", hotline.kind, hotline.number));
        }
        for address in city.mirrors.iter().chain(city.links.iter().map(|link| &link.url)) {
            out.push_str(&format!("  {address}\n"));
        }
    }
    for file in &list.files {
        out.push_str(&format!("  {} ({} bytes)\n", file.path, file.length));
    }
    out
}
