//! What holds now, out of all that was received.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use crate::alert::{Alert, MessageId, Shown, is_shown};
use crate::vocabulary::{MsgType, Status};

/// The messages of one source and what became of them.
///
/// The order of arrival makes no difference: a reference to a message that has not come yet is
/// remembered, and the message is ended when it comes. Messages of different status never touch
/// each other, so that the end of an exercise cannot end a real warning. One source, one `Alerts`:
/// what one source withdraws says nothing about another's warnings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alerts {
    messages: BTreeMap<(Status, MessageId), Alert>,
    ended: BTreeMap<(Status, MessageId), Ended>,
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
        let before = self.ended.get(&key).copied();
        match self.messages.get_mut(&key) {
            // Two messages of the same name that differ: the same one stays, whichever came first.
            Some(known) if alert.fingerprint < known.fingerprint => *known = alert,
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
        for named in
            alert.references.iter().filter(|named| named.sent <= alert.id.sent && **named != alert.id)
        {
            let ended = self.ended.entry((alert.status, named.clone())).or_insert(how);
            *ended = how.max(*ended);
        }
    }

    /// What holds at a moment: real before exercises, then the worst first, then the newest first.
    pub fn active(&self, now: OffsetDateTime) -> Vec<&Alert> {
        let mut active: Vec<&Alert> = self
            .messages
            .iter()
            .filter(|(key, alert)| {
                alert.msg_type != MsgType::Cancel
                    && !alert.infos.is_empty()
                    && !self.ended.contains_key(key)
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
        self.ended.get(&(alert.status, alert.id.clone())).copied()
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
