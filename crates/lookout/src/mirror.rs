//! A city's files on a web server.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use porchlight_city::{NoFile, Shelf};
use porchlight_fetch::{Answer, FetchError, SourceAddress, Validators};

use crate::internet::Internet;

/// What a mirror gave before, by its address: a file that did not change is not sent again.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<BTreeMap<String, (Validators, Vec<u8>)>>);

impl Seen {
    /// Forgets what came from below an address; true when there was something.
    pub(crate) fn forget(&self, base: &SourceAddress) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen.len();
        seen.retain(|address, _| !address.starts_with(base.as_str()));
        seen.len() < before
    }
}

/// Only what is asked for again and again is kept twice.
const AGAIN: [&str; 2] = ["status.json", "status.json.sig"];

/// One mirror of a city.
pub(crate) struct Mirror<'a> {
    pub(crate) internet: &'a dyn Internet,
    pub(crate) base: SourceAddress,
    pub(crate) seen: &'a Seen,
}

#[async_trait]
impl Shelf for Mirror<'_> {
    async fn file(&self, path: &str, most: usize) -> Result<Vec<u8>, NoFile> {
        let failed = |error: FetchError| NoFile::Failed(error.to_string());
        let address = self.base.join(path).map_err(failed)?;
        let before =
            self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).get(address.as_str()).cloned();
        let (validators, known) = before.unwrap_or_default();
        let bytes = match self.internet.get(&address, &validators).await {
            Ok(Answer::Unchanged) => known,
            Ok(Answer::Changed { bytes, validators }) => {
                if AGAIN.contains(&path) {
                    let kept = (validators, bytes.clone());
                    self.seen
                        .0
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(address.as_str().to_owned(), kept);
                }
                bytes
            }
            // Object stores answer 403 for what is not there.
            Err(FetchError::Status(403 | 404 | 410)) => return Err(NoFile::Absent(path.to_owned())),
            Err(error) => return Err(failed(error)),
        };
        if bytes.len() > most { Err(NoFile::Failed(format!("{path} is too large"))) } else { Ok(bytes) }
    }
}
