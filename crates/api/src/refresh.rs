//! Fetching a newer catalogue.

use std::time::Duration;

use porchlight_catalogue::{Header, Kept, KeptError, MOST_BYTES, Origin, PublicKey};
use porchlight_fetch::{Answer, FetchError, Fetcher, Limits, SourceAddress, Validators};
use thiserror::Error;
use time::OffsetDateTime;

/// What came of asking for a newer catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// A newer one is here, and is used from the next start on.
    New(Header),
    /// The one that is here is the newest.
    Unchanged,
}

/// Why there is no newer catalogue. What was here stays.
#[derive(Debug, Error)]
pub enum NotRefreshed {
    /// The source gave none.
    #[error("The catalogue could not be fetched: {0}. What is here stays as it is.")]
    Fetch(#[from] FetchError),
    /// What it gave is not taken, or cannot be kept.
    #[error("{0} What is here stays as it is.")]
    Kept(#[from] KeptError),
}

const LIMITS: Limits = Limits { time: Duration::from_secs(60), bytes: MOST_BYTES };

/// Asks a source for a newer catalogue and keeps it, when one of the keys signed it and it is to be taken.
///
/// # Errors
/// When the source gave none, or one that is not taken.
pub async fn refresh_catalogue(
    kept: &Kept,
    source: &SourceAddress,
    keys: &[PublicKey],
    now: OffsetDateTime,
) -> Result<Refreshed, NotRefreshed> {
    let before = kept.origin(keys)?.filter(|origin| origin.source == source.as_str()).unwrap_or_default();
    let seen = Validators::of_text(before.etag.as_deref(), before.modified.as_deref());
    match Fetcher::new(LIMITS)?.get(source, &seen).await? {
        Answer::Unchanged => Ok(Refreshed::Unchanged),
        Answer::Changed { bytes, validators } => {
            let text = |value: Option<&str>| value.map(str::to_owned);
            let (etag, modified) = (text(validators.etag()), text(validators.modified()));
            let origin = Origin { source: source.as_str().to_owned(), etag, modified };
            let (header, is_new) = kept.take(&bytes, keys, Some(origin), now)?;
            Ok(if is_new { Refreshed::New(header) } else { Refreshed::Unchanged })
        }
    }
}
