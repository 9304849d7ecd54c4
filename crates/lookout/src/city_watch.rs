//! Watching a city that signs: whichever of its mirrors tells the truth.

use std::sync::Arc;

use porchlight_alerts::Alerts;
use porchlight_city::{Fault, Folder, Follower, Signed, TrustError};
use porchlight_fetch::SourceAddress;
use time::OffsetDateTime;

use crate::contact::Contact;
use crate::internet::Internet;
use crate::mirror::{Mirror, Seen};

/// A city whose root is trusted.
#[derive(Debug, Clone)]
pub struct CityWatch {
    follower: Follower,
    alerts: Alerts,
    contact: Contact,
    seen: Arc<Seen>,
    mirrors: Vec<String>,
}

impl CityWatch {
    /// A city by its signed root and what is kept of it: the one file that was added, or the copy of an
    /// earlier run.
    ///
    /// # Errors
    /// When the root is not signed by its own keys.
    pub async fn new(root: Signed<'_>, copy: &Folder, contact: Contact) -> Result<Self, TrustError> {
        let (follower, known) = Follower::restore(root, copy).await?;
        let mut alerts = Alerts::new();
        for alert in known {
            alerts.insert(alert);
        }
        Ok(Self { follower, alerts, contact, seen: Arc::default(), mirrors: Vec::new() })
    }

    /// The same, asked at these places and not at those that the pack names.
    #[must_use]
    pub fn at(self, mirrors: Vec<String>) -> Self {
        Self { mirrors, ..self }
    }

    /// What is known of the city.
    pub fn follower(&self) -> &Follower {
        &self.follower
    }

    /// Its messages.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// How fresh they are.
    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    /// Asks the mirrors one after the other, beginning with the one that the dice name, until one of them
    /// gives a status that is signed, new enough and in time.
    ///
    /// True when something changed.
    pub async fn ask(&mut self, internet: &dyn Internet, now: OffsetDateTime, dice: f64) -> bool {
        let mut mirrors = self.mirrors.clone();
        if mirrors.is_empty() {
            mirrors = self.follower.city().map(|city| city.mirrors.clone()).unwrap_or_default();
        }
        if mirrors.is_empty() {
            self.contact.note_failure(now, false, vec!["the city names no place where its files are".into()]);
            return true;
        }
        let first = pick(mirrors.len(), dice);
        mirrors.rotate_left(first);
        let (mut troubles, mut frozen, mut changed) = (Vec::new(), false, false);
        for mirror in mirrors {
            let base = match SourceAddress::parse(&mirror) {
                Ok(base) => base,
                Err(error) => {
                    troubles.push(format!("{mirror}: {error}"));
                    continue;
                }
            };
            let before = self.follower.status().map(|status| status.number);
            let shelf = Mirror { internet, base: base.clone(), seen: &self.seen };
            let mut visit = self.follower.visit(&shelf, now).await;
            // A status and its signature of two moments do not fit: both are asked for anew, whole.
            if !visit.in_touch && self.seen.forget(&base) {
                visit = self.follower.visit(&shelf, now).await;
            }
            frozen |=
                visit.faults.iter().any(|fault| matches!(fault, Fault::Trust(TrustError::Expired { .. })));
            troubles.extend(visit.faults.iter().map(|fault| format!("{mirror}: {fault}")));
            for alert in visit.new {
                self.alerts.insert(alert);
                changed = true;
            }
            if visit.in_touch {
                changed |= before != self.follower.status().map(|status| status.number)
                    || self.contact.troubles != troubles;
                let poll = self.follower.status().map(|status| status.next_poll);
                self.contact.note_heard(now, poll, troubles);
                return changed;
            }
        }
        self.contact.note_failure(now, frozen, troubles);
        true
    }
}

/// A place in a row, by a throw of dice between 0 and 1.
fn pick(many: usize, dice: f64) -> usize {
    (1..many).filter(|at| dice >= *at as f64 / many as f64).count()
}

#[cfg(test)]
mod tests;
