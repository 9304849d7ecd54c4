//! Watching a feed of warnings: Atom, RSS, CAP itself, or one of the JSON forms.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use porchlight_alerts::{Alert, Alerts, Entry, read_cap, read_feed};
use porchlight_fetch::{Answer, FetchError, SourceAddress, Validators};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::contact::Contact;
use crate::internet::Internet;

/// A feed that is asked again and again.
#[derive(Debug, Clone)]
pub struct FeedWatch {
    address: SourceAddress,
    alerts: Alerts,
    contact: Contact,
    validators: Validators,
    /// Entries that were fetched: address and time of change.
    fetched: BTreeSet<String>,
    kept: Vec<Document>,
}

/// A document that was taken, kept as it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Document {
    /// True for a feed whose entries are the messages themselves.
    is_feed: bool,
    /// Its bytes, in base64.
    bytes: String,
}

/// What is kept of a feed for the next start.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeptFeed {
    contact: Contact,
    etag: Option<String>,
    modified: Option<String>,
    fetched: BTreeSet<String>,
    documents: Vec<Document>,
}

/// Messages that are fetched at one visit; the rest comes with the next.
const MOST_LINKS: usize = 100;
/// Documents and entries that are remembered.
const MOST_DOCUMENTS: usize = 2_000;

impl FeedWatch {
    /// A feed by its address, with what is kept of it. An address that is not encrypted is taken: not
    /// every service has another one. Whoever shows the feed says so.
    ///
    /// # Errors
    /// When it is no address that may be asked.
    pub fn new(address: &str, kept: KeptFeed) -> Result<Self, FetchError> {
        let mut feed = Self {
            address: SourceAddress::not_encrypted(address)?,
            alerts: Alerts::new(),
            contact: kept.contact,
            validators: Validators::of_text(kept.etag.as_deref(), kept.modified.as_deref()),
            fetched: kept.fetched,
            kept: kept.documents,
        };
        for document in &feed.kept {
            let Ok(bytes) = STANDARD.decode(&document.bytes) else { continue };
            if !document.is_feed {
                feed.alerts.extend(read_cap(&bytes).ok().map(|read| read.value));
            } else if let Ok(read) = read_feed(&bytes) {
                feed.alerts.extend(read.entries.into_iter().filter_map(ready));
            }
        }
        Ok(feed)
    }

    /// What is to be kept for the next start.
    pub fn save(&self) -> KeptFeed {
        KeptFeed {
            contact: self.contact.clone(),
            etag: self.validators.etag().map(str::to_owned),
            modified: self.validators.modified().map(str::to_owned),
            fetched: self.fetched.clone(),
            documents: self.kept.clone(),
        }
    }

    /// Where it is.
    pub fn address(&self) -> &SourceAddress {
        &self.address
    }

    /// Its messages.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// How fresh they are.
    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    /// Asks the feed, and for the messages that it names and that are not here. A message that cannot be
    /// had or read is named, and the others are taken.
    ///
    /// True when something changed.
    pub async fn ask(&mut self, internet: &dyn Internet, now: OffsetDateTime) -> bool {
        let (bytes, validators) = match internet.get(&self.address, &self.validators).await {
            Ok(Answer::Unchanged) => {
                self.contact.note_heard(now, None, Vec::new());
                return false;
            }
            Ok(Answer::Changed { bytes, validators }) => (bytes, validators),
            Err(error) => {
                self.contact.note_failure(now, false, vec![error.to_string()]);
                return true;
            }
        };
        let feed = match read_feed(&bytes) {
            Ok(feed) => feed,
            Err(error) => {
                self.contact.note_failure(now, false, vec![error.to_string()]);
                return true;
            }
        };
        if feed.entries.is_empty() && !feed.faults.is_empty() {
            // Nothing in it could be used: that is no word that all is quiet.
            let troubles = feed.faults.iter().map(|fault| fault.why.to_string()).collect();
            self.contact.note_failure(now, false, troubles);
            return true;
        }
        let mut troubles: Vec<String> = feed.faults.iter().map(|fault| fault.why.to_string()).collect();
        let before = self.alerts.clone();
        let (mut asked, mut whole, mut speaks) = (0, true, false);
        for entry in feed.entries {
            match entry {
                Entry::Alert(read) => {
                    speaks = true;
                    self.alerts.insert(read.value);
                }
                Entry::Inline(bytes) => troubles.extend(self.take(&bytes)),
                Entry::Link { url, updated, .. } => {
                    let name = format!("{url} {}", updated.map_or(0, OffsetDateTime::unix_timestamp));
                    if self.fetched.contains(&name) {
                        continue;
                    }
                    if asked == MOST_LINKS {
                        whole = false;
                        continue;
                    }
                    asked += 1;
                    match self.fetch(internet, &url).await {
                        Ok(bytes) => {
                            troubles.extend(self.take(&bytes).map(|trouble| format!("{url}: {trouble}")));
                            self.fetched.insert(name);
                        }
                        Err(error) => {
                            whole = false;
                            troubles.push(format!("{url}: {error}"));
                        }
                    }
                }
            }
        }
        if speaks {
            self.kept.retain(|document| !document.is_feed);
            self.keep(true, &bytes);
        }
        while self.fetched.len() > MOST_DOCUMENTS {
            self.fetched.pop_first();
        }
        // A feed of which something is missing is asked for again in full.
        self.validators = if whole { validators } else { Validators::default() };
        self.contact.note_heard(now, None, troubles);
        self.alerts != before
    }

    async fn fetch(&self, internet: &dyn Internet, url: &str) -> Result<Vec<u8>, FetchError> {
        match internet.get(&self.address.join(url)?, &Validators::default()).await? {
            Answer::Changed { bytes, .. } => Ok(bytes),
            Answer::Unchanged => Err(FetchError::Broken),
        }
    }

    /// Takes a message; what is wrong with it otherwise.
    fn take(&mut self, bytes: &[u8]) -> Option<String> {
        match read_cap(bytes) {
            Ok(read) => {
                if !self.alerts.messages().iter().any(|known| known.fingerprint == read.value.fingerprint) {
                    self.keep(false, bytes);
                }
                self.alerts.insert(read.value);
                None
            }
            Err(error) => Some(error.to_string()),
        }
    }

    fn keep(&mut self, is_feed: bool, bytes: &[u8]) {
        if self.kept.len() >= MOST_DOCUMENTS {
            self.kept.remove(0);
        }
        self.kept.push(Document { is_feed, bytes: STANDARD.encode(bytes) });
    }
}

/// A message that an entry holds itself.
fn ready(entry: Entry) -> Option<Alert> {
    match entry {
        Entry::Alert(read) => Some(read.value),
        Entry::Inline(bytes) => read_cap(&bytes).ok().map(|read| read.value),
        Entry::Link { .. } => None,
    }
}

#[cfg(test)]
mod tests;
