//! What changed since the last look, from the domain to the wire.

use porchlight_history::{Change, Happened, Register};
use time::OffsetDateTime;

use crate::past::Past;
use crate::render::rfc3339;
use crate::render::{Called, Renderer};
use crate::wire;

impl Renderer {
    /// What the last look changed, in words.
    pub fn changes(&self, past: &Past) -> Vec<wire::Change> {
        past.changes().map(|(at, change)| self.change(at, change, past.register())).collect()
    }

    fn change(&self, at: OffsetDateTime, change: &Change, register: &Register) -> wire::Change {
        let id = &change.device;
        let seen = self.devices.get(id.as_str()).map(|device| self.label(device));
        let known = || {
            let known = register.device(id)?;
            Some(self.call(&Called {
                id,
                kind: known.kind(),
                maker: known.maker(),
                own_name: known.own_name(),
                host_name: known.host_name(),
                address: known.addresses().first(),
            }))
        };
        let label = seen.or_else(known).unwrap_or_default();
        let mut told = wire::Change {
            change: change.happened.as_str().into(),
            device: id.to_string(),
            at: rfc3339(at),
            since: None,
            what: None,
            before: None,
            after: None,
            port: None,
            sentence: self.change_words.say(change, &label),
            label,
        };
        match &change.happened {
            Happened::New => {}
            Happened::NotSeen { since, .. } | Happened::Back { since } => told.since = Some(rfc3339(*since)),
            Happened::Changed { what, port, before, after } => {
                let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
                told.what = Some(what.as_str().into());
                told.port = *port;
                (told.before, told.after) = (filled(before), filled(after));
            }
        }
        told
    }
}
