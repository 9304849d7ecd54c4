//! The drill with messages: which one is the city's?

use std::collections::BTreeMap;

use porchlight_alerts::read_cap;
use porchlight_city::{Example, Follower, Signed, sign};
use porchlight_keys::PrivateKey;
use porchlight_notation::Language;
use sha2::{Digest as _, Sha256};

use crate::drill::Goal;
use crate::words::Words;

/// The drill with messages, being played.
pub struct CityPlay {
    messages: Vec<Kept>,
    said: BTreeMap<&'static str, Said>,
}

/// A message as it reached the resident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name in the drill.
    pub id: &'static str,
    /// Whom it says it is from.
    pub sender: String,
    /// Its headline.
    pub headline: String,
    /// What it asks to be done.
    pub text: String,
    /// What the resident said of it.
    pub said: Option<Said>,
}

/// What a resident said of a message, and what the signatures say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What the resident said: that it is from the city.
    pub from_city: bool,
    /// What the reader of signed warnings found.
    pub verified: bool,
}

impl Said {
    /// True when the resident was right.
    pub fn is_right(self) -> bool {
        self.from_city == self.verified
    }
}

/// A message with the signatures that came with it.
struct Kept {
    id: &'static str,
    path: &'static str,
    bytes: Vec<u8>,
    signatures: String,
}

impl CityPlay {
    /// Begins the drill: a warning that the portal is down, a message that looks like it, and an exercise.
    pub fn begin() -> Self {
        let office = Example::office();
        let own = |id, path: &'static str| {
            let folder = office.folder();
            let bytes = folder.get(path).map(<[u8]>::to_vec).unwrap_or_default();
            Kept { id, path, bytes, signatures: folder.text(&format!("{path}.sig")).to_owned() }
        };
        let warning = own("warning", "alerts/1-portal-down.cap.xml");
        let exercise = own("exercise", "alerts/2-exercise.cap.xml");
        // Somebody who is not the city takes its warning, writes other words into it, and signs it with a key of
        // their own: the best that they can do.
        let stranger = PrivateKey::of_seed(&Sha256::digest("not the city").into());
        let bytes = forged(&warning.bytes);
        let signatures = sign(&bytes, &[&stranger]);
        let fake = Kept { id: "look-alike", path: "alerts/1-portal-back.cap.xml", bytes, signatures };
        Self { messages: vec![fake, warning, exercise], said: BTreeMap::new() }
    }

    /// The messages, in the order in which they came.
    pub fn messages(&self, language: Language) -> Vec<Message> {
        self.messages.iter().map(|kept| self.message(kept, language)).collect()
    }

    /// The resident says whether a message is from the city; gives what the signatures say. `None` where there is
    /// no such message.
    pub fn say(&mut self, id: &str, from_city: bool) -> Option<Said> {
        let kept = self.messages.iter().find(|kept| kept.id == id)?;
        let said = Said { from_city, verified: is_verified(kept) };
        self.said.insert(kept.id, said);
        Some(said)
    }

    /// What is to be reached: all messages told rightly.
    pub fn goals(&self) -> Vec<Goal> {
        let right = |kept: &Kept| self.said.get(kept.id).is_some_and(|said| said.is_right());
        vec![Goal { id: "sorted", met: self.messages.iter().all(right) }]
    }

    /// True when all is reached.
    pub fn is_done(&self) -> bool {
        self.goals().iter().all(|goal| goal.met)
    }

    fn message(&self, kept: &Kept, language: Language) -> Message {
        let said = self.said.get(kept.id).copied();
        let (mut sender, mut headline, mut text) = (String::new(), String::new(), String::new());
        if let Ok(read) = read_cap(&kept.bytes)
            && let Some(info) = read.value.infos_for(&[language.as_str()]).first()
        {
            sender = info.sender_name.as_ref().map(ToString::to_string).unwrap_or_default();
            headline = info.headline.as_ref().map(ToString::to_string).unwrap_or_default();
            text = info.instruction.as_ref().map(ToString::to_string).unwrap_or_default();
        }
        Message { id: kept.id, sender, headline, text, said }
    }
}

/// What the city's own reader of signed warnings says.
fn is_verified(kept: &Kept) -> bool {
    let office = Example::office();
    let Ok(city) = Follower::pin(office.pinned()) else { return false };
    let message = Signed { bytes: &kept.bytes, signatures: &kept.signatures };
    city.trust().verify_alert(kept.path, message, &Example::city().sender).is_ok()
}

/// The city's warning with other words in it, in each of its languages.
fn forged(bytes: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for language in Language::ALL {
        let words = Words::of(language);
        let begin = format!("<language>{}</language>", language.as_str());
        let Some(at) = text.find(&begin) else { continue };
        let (before, after) = text.split_at(at);
        let after = within(after, "headline", words.fake_headline());
        let after = within(&after, "instruction", words.fake_text());
        text = format!("{before}{after}");
    }
    text.into_bytes()
}

/// The text with another content of the first element of a name.
fn within(text: &str, element: &str, content: &str) -> String {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let Some((before, rest)) = text.split_once(&open) else { return text.to_owned() };
    let Some((_, after)) = rest.split_once(&close) else { return text.to_owned() };
    let content = content.replace('&', "&amp;").replace('<', "&lt;");
    format!("{before}{open}{content}{close}{after}")
}
