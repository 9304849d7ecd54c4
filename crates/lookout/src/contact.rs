//! How fresh what a source says is, and when to ask again.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// When a source was asked and heard. Times are those of this device's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// When it last said something that was taken, "nothing new" included.
    pub heard: Option<OffsetDateTime>,
    /// When it was last asked.
    pub tried: Option<OffsetDateTime>,
    /// What went wrong at the last visit.
    pub troubles: Vec<String>,
    failures: u32,
    poll: Duration,
    frozen: bool,
}

/// How fresh what a source says is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// Heard a short while ago.
    Fresh,
    /// Not heard for longer than it should be.
    Stale,
    /// It answers, and what it gives is signed for a time that is over: news may be held back.
    Frozen,
    /// Never heard.
    Never,
}

/// How soon a source is asked again that says nothing about it.
const POLL: Duration = Duration::minutes(5);
/// The longest wait after failures.
const MOST: Duration = Duration::hours(1);

impl Default for Contact {
    fn default() -> Self {
        Self { heard: None, tried: None, troubles: Vec::new(), failures: 0, poll: POLL, frozen: false }
    }
}

impl Contact {
    /// Notes a visit that brought something to be taken, and how soon the source wants to be asked again.
    pub(crate) fn note_heard(&mut self, at: OffsetDateTime, poll: Option<Duration>, troubles: Vec<String>) {
        let poll = poll.unwrap_or(POLL);
        *self = Self { heard: Some(at), tried: Some(at), troubles, failures: 0, poll, frozen: false };
    }

    /// Notes a visit that brought nothing.
    pub(crate) fn note_failure(&mut self, at: OffsetDateTime, frozen: bool, troubles: Vec<String>) {
        self.tried = Some(at);
        self.failures = self.failures.saturating_add(1);
        self.frozen = frozen;
        self.troubles = troubles;
    }

    /// How long ago it was heard. A clock that was put back counts as just now.
    pub fn age(&self, now: OffsetDateTime) -> Option<Duration> {
        self.heard.map(|heard| (now - heard).max(Duration::ZERO))
    }

    /// How fresh what it says is: stale after three times the wait that it asked for.
    pub fn freshness(&self, now: OffsetDateTime) -> Freshness {
        match self.age(now) {
            _ if self.frozen => Freshness::Frozen,
            None => Freshness::Never,
            Some(age) if age <= self.poll * 3 + Duration::MINUTE => Freshness::Fresh,
            Some(_) => Freshness::Stale,
        }
    }

    /// When to ask again, by a throw of dice between 0 and 1. The wait is spread over half to one and a
    /// half times its length, so that a million homes that heard of an incident at once do not come back
    /// at once; after failures it doubles.
    pub fn next(&self, dice: f64) -> Option<OffsetDateTime> {
        let spread = 0.5 + dice.clamp(0.0, 1.0);
        let wait = (self.poll * 2_i32.pow(self.failures.min(10))).clamp(self.poll, MOST.max(self.poll));
        self.tried.map(|tried| tried.saturating_add(wait * spread))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-09-14 12:00 UTC);

    #[test]
    fn freshness_by_age_and_by_what_it_said() {
        let mut contact = Contact::default();
        assert_eq!((contact.freshness(NOW), contact.next(0.5)), (Freshness::Never, None));
        contact.note_heard(NOW, Some(Duration::seconds(30)), vec![]);
        for (seconds, wanted) in [(0, Freshness::Fresh), (150, Freshness::Fresh), (151, Freshness::Stale)] {
            assert_eq!(contact.freshness(NOW + Duration::seconds(seconds)), wanted, "{seconds}");
        }
        assert_eq!(contact.age(NOW - Duration::DAY), Some(Duration::ZERO));
        contact.note_failure(NOW, true, vec!["old".into()]);
        assert_eq!(contact.freshness(NOW), Freshness::Frozen);
        contact.note_failure(NOW, false, vec!["gone".into()]);
        assert_eq!(contact.freshness(NOW), Freshness::Fresh);
    }

    proptest! {
        #[test]
        fn waits_are_spread_and_grow_and_end(failures in 0..50_u32, dice in 0.0..=1.0_f64, poll in 30..3_600_i64) {
            let mut contact = Contact::default();
            contact.note_heard(NOW, Some(Duration::seconds(poll)), vec![]);
            let mut before = contact.next(dice).unwrap();
            for _ in 0..failures {
                contact.note_failure(NOW, false, vec![]);
                let next = contact.next(dice).unwrap();
                prop_assert!(next >= before);
                before = next;
            }
            let wait = before - NOW;
            prop_assert!(wait >= Duration::seconds(poll) / 2 && wait <= MOST * 3 / 2);
        }
    }
}
