//! `porchlight catalogue build` and `new-key`, for publishers.

use std::fs;
use std::path::Path;

use porchlight_catalogue::{Catalogue, Draft, DraftError, KeptError, KnownExploited, Newest, Terms, verify};
use porchlight_fetch::{Answer, Fetcher, Limits, SourceAddress, Validators};
use time::{Duration, OffsetDateTime};

use super::show;
use crate::args::{BuildArgs, NewKeyArgs};
use crate::exit::{Code, Failure};
use crate::key_file::{new_pair, private_key};
use crate::terminal::{complain, finish, write_all};

pub(super) async fn run(args: &BuildArgs) -> Result<Code, Failure> {
    let key = private_key(&args.key)?;
    let refused = |error: DraftError| Failure::NotMade(error.to_string());
    let mut draft = match &args.data {
        Some(folder) => Draft::of_folder(folder),
        None => Draft::built_in(),
    }
    .map_err(refused)?;
    if args.number <= draft.number() {
        return Err(Failure::Usage(format!(
            "--version must be above {}, the day of the newest fact in it: a program with the same facts built in \
             would not take it.",
            draft.number()
        )));
    }
    if let Some(list) = &args.kev {
        let known = KnownExploited::read(&list_of(list).await?).map_err(refused)?;
        let (marked, newly) = draft.mark_exploited(&known);
        complain(&format!(
            "{} holes are on the list of those that are used; {marked} rows are about one of them, {newly} of which \
             were not marked before.",
            known.len()
        ));
    }
    // Whole seconds are what the file holds.
    let now = OffsetDateTime::now_utc();
    let made = now.replace_nanosecond(0).unwrap_or(now);
    let terms = Terms { number: args.number, made, expires: made + Duration::days(args.expires.into()) };
    let file = draft.sign(&key, &terms).map_err(refused)?;
    // What is published is read once more, as those who fetch it will.
    let verified = verify(&file, &[key.public()], &Newest { number: draft.number(), digest: None }, made);
    let verified = verified.map_err(KeptError::from)?;
    let header = verified.header.clone();
    let written = fs::write(&args.out, &file);
    written.map_err(|e| Failure::system(&format!("{} could not be written", args.out.display()), e))?;
    finish(write_all(&format!(
        "{}\n{}\n{} bytes in {}.\n",
        show::of_header(&header),
        show::counts(&Catalogue::of_signed(verified)),
        file.len(),
        args.out.display()
    )))?;
    Ok(Code::Done)
}

pub(super) fn new_key(args: &NewKeyArgs) -> Result<Code, Failure> {
    let (_, said) = new_pair(&args.out)?;
    finish(write_all(&said))?;
    Ok(Code::Done)
}

/// The list of exploited holes, from an address or a file.
async fn list_of(named: &str) -> Result<Vec<u8>, Failure> {
    let file = Path::new(named);
    if !named.contains("://") {
        return fs::read(file).map_err(|e| Failure::system(&format!("{named} could not be read"), e));
    }
    let not_fetched = |e| Failure::NotMade(format!("{named}: {e}. Nothing was made."));
    let address = SourceAddress::parse(named).map_err(|e| Failure::Usage(format!("{named} is {e}.")))?;
    let fetcher = Fetcher::new(Limits::default()).map_err(not_fetched)?;
    match fetcher.get(&address, &Validators::default()).await.map_err(not_fetched)? {
        Answer::Changed { bytes, .. } => Ok(bytes),
        Answer::Unchanged => Ok(Vec::new()),
    }
}
