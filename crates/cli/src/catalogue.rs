//! `porchlight catalogue`: what is known beforehand, and where newer facts come from.

mod build;
mod show;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use porchlight_api::{Refreshed, refresh_catalogue};
use porchlight_catalogue::{
    Catalogue, InUse, Kept, KeptError, MOST_BYTES, Newest, PublicKey, pinned, verify,
};
use porchlight_fetch::SourceAddress;
use time::OffsetDateTime;

use crate::args::{CatalogueArgs, CatalogueCommand, UpdateArgs, VerifyArgs};
use crate::exit::{Code, Failure};
use crate::here::data_folder;
use crate::terminal::{complain, finish, write_all};

/// Where newer catalogues are published. There is no publisher yet.
const PUBLISHER: Option<&str> = None;

pub(crate) async fn run(args: CatalogueArgs) -> Result<Code, Failure> {
    match args.command {
        CatalogueCommand::Show(args) => show::run(&args),
        CatalogueCommand::Verify(args) => check(&args),
        CatalogueCommand::Update(args) => update(&args).await,
        CatalogueCommand::Build(args) => build::run(&args).await,
        CatalogueCommand::NewKey(args) => build::new_key(&args),
        CatalogueCommand::Forget => forget(),
    }
}

/// The catalogue to look at a home with; what is wrong with the fetched one is said once.
pub(crate) fn in_use() -> Catalogue {
    let in_use = InUse::of(data_folder().as_deref(), OffsetDateTime::now_utc());
    if let Some(trouble) = &in_use.trouble {
        complain(&trouble.to_string());
    }
    in_use.catalogue
}

/// `porchlight catalogue verify`.
fn check(args: &VerifyArgs) -> Result<Code, Failure> {
    let (bytes, kept, now) = (read(&args.file)?, kept(), OffsetDateTime::now_utc());
    let given = args.key.as_deref().map(keys_of).transpose()?;
    let verified = match &kept {
        Some(kept) => kept.judge(&bytes, &keys(kept, given.as_deref())?, now)?,
        None => {
            let keys: Vec<_> = pinned().into_iter().chain(given.unwrap_or_default()).collect();
            let newest = Newest { number: Catalogue::built_in().number(), digest: None };
            verify(&bytes, &keys, &newest, now).map_err(KeptError::from)?
        }
    };
    let header = verified.header.clone();
    let catalogue = Catalogue::of_signed(verified);
    finish(write_all(&format!(
        "{}\n{}\nIt would be taken.\n",
        show::of_header(&header),
        show::counts(&catalogue)
    )))?;
    Ok(Code::Done)
}

/// `porchlight catalogue update`.
async fn update(args: &UpdateArgs) -> Result<Code, Failure> {
    let kept = kept().ok_or_else(|| {
        Failure::Usage("There is no folder to keep a catalogue in. Name one in PORCHLIGHT_DATA.".into())
    })?;
    let given = args.key.as_deref().map(keys_of).transpose()?;
    let keys = keys(&kept, given.as_deref())?;
    let remembered = kept.origin(&keys)?.map(|origin| origin.source);
    let source = args.from.clone().or(remembered).or_else(|| PUBLISHER.map(str::to_owned));
    let (Some(source), false) = (source, keys.is_empty()) else {
        return Err(Failure::Usage(
            "There is no publisher of catalogues yet, so nothing was fetched. To use one of your own, name its \
             address and its public key: porchlight catalogue update --from URL --key FILE"
                .into(),
        ));
    };
    let address = SourceAddress::parse(&source).map_err(|e| Failure::Usage(format!("{source} is {e}.")))?;
    let now = OffsetDateTime::now_utc();
    let refreshed = refresh_catalogue(&kept, &address, &keys, now).await?;
    if let Some(given) = &given {
        kept.trust(given)?;
    }
    let trouble = kept.in_use(now).trouble;
    finish(write_all(&match refreshed {
        Refreshed::New(header) => format!("A newer catalogue is here.\n{}\n", show::of_header(&header)),
        Refreshed::Unchanged => "There is no newer catalogue.\n".to_owned(),
    }))?;
    // A source that has had nothing new for too long may be held back by somebody.
    Ok(match trouble {
        None => Code::Done,
        Some(trouble) => {
            complain(&trouble.to_string());
            Code::Problems
        }
    })
}

/// `porchlight catalogue forget`.
fn forget() -> Result<Code, Failure> {
    if let Some(kept) = kept() {
        kept.forget()?;
    }
    finish(write_all("Forgotten. The catalogue that came with Porchlight is used.\n"))?;
    Ok(Code::Done)
}

fn kept() -> Option<Kept> {
    data_folder().map(|folder| Kept::within(&folder))
}

/// The keys that are trusted; those of the command line take the place of those that were given before.
fn keys(kept: &Kept, given: Option<&[PublicKey]>) -> Result<Vec<PublicKey>, Failure> {
    let Some(given) = given else { return Ok(kept.keys()?) };
    Ok(pinned().into_iter().chain(given.iter().cloned()).collect())
}

/// The public keys in a file.
fn keys_of(file: &Path) -> Result<Vec<PublicKey>, Failure> {
    let text = String::from_utf8_lossy(&read(file)?).into_owned();
    PublicKey::read(&text).map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))
}

/// A file, and one byte more than is taken of it at most.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|e| Failure::system(&format!("{} could not be read", file.display()), e))?;
    Ok(bytes)
}
