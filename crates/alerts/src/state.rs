//! What holds now, out of all that was received.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use crate::alert::{Alert, MessageId, Proof, Shown, is_shown};
use crate::vocabulary::{MsgType, Status};

/// The messages of one source and what became of them.
///
/// The order of arrival makes no difference: a reference to a message that has not come yet is
/// remembered, and the message is ended when it comes. Messages of different status never touch
/// each other, so that the end of an exercise cannot end a real warning. One source, one `Alerts`:
/// what one source withdraws says nothing about another's warnings. What was verified is ended by what
/// was verified alone, and a message whose signature is broken ends nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alerts {
    messages: BTreeMap<(Status, MessageId), Alert>,
    ended: BTreeMap<(Status, MessageId), Ends>,
}

/// How a message was ended, by any other message and by one that was verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Ends {
    by_any: Option<Ended>,
    by_verified: Option<Ended>,
}

/// How a message ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ended {
    /// A newer message took its place.
    Replaced,
    /// It was withdrawn.
    Withdrawn,
}

/// What a message changed when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// It is new.
    New,
    /// It was here before.
    Known,
    /// It is new, but was ended by a message that came before it.
    AlreadyEnded(Ended),
    /// Not for the public, or one that changes nothing: it was not kept.
    NotKept,
}

impl Alerts {
    /// Nothing received yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a message in.
    pub fn insert(&mut self, alert: Alert) -> Arrival {
        let changes = matches!(alert.msg_type, MsgType::Alert | MsgType::Update | MsgType::Cancel);
        if !changes || is_shown(&alert) == Shown::Not {
            return Arrival::NotKept;
        }
        self.end_named_by(&alert);
        let key = (alert.status, alert.id.clone());
        let before = self.ended(&alert);
        match self.messages.get_mut(&key) {
            // Two messages of the same name that differ: the better proven one stays, and of two alike
            // the same one, whichever came first.
            Some(known) if (known.proof, alert.fingerprint) < (alert.proof, known.fingerprint) => {
                *known = alert
            }
            Some(_) => {}
            None => {
                self.messages.insert(key, alert);
                return before.map_or(Arrival::New, Arrival::AlreadyEnded);
            }
        }
        Arrival::Known
    }

    /// Ends what an update or a cancellation names. Naming itself, or something sent later, is a
    /// mistake and changes nothing.
    fn end_named_by(&mut self, alert: &Alert) {
        let how = match alert.msg_type {
            MsgType::Update => Ended::Replaced,
            MsgType::Cancel => Ended::Withdrawn,
            MsgType::Alert | MsgType::Ack | MsgType::Error => return,
        };
        if alert.proof == Proof::Broken {
            return;
        }
        for named in
            alert.references.iter().filter(|named| named.sent <= alert.id.sent && **named != alert.id)
        {
            let ends = self.ended.entry((alert.status, named.clone())).or_default();
            ends.by_any = ends.by_any.max(Some(how));
            if alert.proof >= Proof::Repaired {
                ends.by_verified = ends.by_verified.max(Some(how));
            }
        }
    }

    /// What holds at a moment: real before exercises, then the worst first, then the newest first.
    pub fn active(&self, now: OffsetDateTime) -> Vec<&Alert> {
        let mut active: Vec<&Alert> = self
            .messages
            .iter()
            .filter(|(_, alert)| {
                alert.msg_type != MsgType::Cancel
                    && !alert.infos.is_empty()
                    && self.ended(alert).is_none()
                    && now < alert.ends().at
            })
            .map(|(_, alert)| alert)
            .collect();
        active.sort_by(|a, b| {
            a.status
                .cmp(&b.status)
                .then_with(|| b.severity().cmp(&a.severity()))
                .then_with(|| b.id.sent.cmp(&a.id.sent))
                .then_with(|| a.id.cmp(&b.id))
        });
        active
    }

    /// How a message ended before its time, if it did.
    pub fn ended(&self, alert: &Alert) -> Option<Ended> {
        let ends = self.ended.get(&(alert.status, alert.id.clone()))?;
        if alert.proof >= Proof::Repaired { ends.by_verified } else { ends.by_any }
    }

    /// All messages that were kept, with those that ended, oldest last.
    pub fn messages(&self) -> Vec<&Alert> {
        let mut all: Vec<&Alert> = self.messages.values().collect();
        all.sort_by(|a, b| b.id.sent.cmp(&a.id.sent).then_with(|| a.id.cmp(&b.id)));
        all
    }
}

impl Extend<Alert> for Alerts {
    fn extend<T: IntoIterator<Item = Alert>>(&mut self, messages: T) {
        for message in messages {
            self.insert(message);
        }
    }
}

#[cfg(test)]
mod tests;
