//! Harbour City, the example: it does not exist, and plays by the same rules as a real one.
//!
//! Its keys are made of a sentence that stands in the open, so anybody can sign for it; its files are
//! signed when they are played, and then judged like those of any other city.

use std::collections::BTreeMap;

use porchlight_alerts::read_cap;
use porchlight_keys::PrivateKey;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

use crate::folder::Folder;
use crate::follow::Follower;
use crate::pack::City;
use crate::publish::{PublishError, Terms, list_pack, publish};
use crate::trust::{Role, RoleName, Root, Signed, sign};

/// The files of Harbour City.
pub struct Example {
    office: Folder,
}

macro_rules! pack {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_bytes!(concat!("../../../cities/harbour-city/", $path)).as_slice())),*]
    };
}

const FILES: [(&str, &[u8]); 7] = pack![
    "pack/city.toml",
    "pack/districts.geojson",
    "pack/lessons/harbour-counters/lesson.toml",
    "pack/lessons/harbour-counters/en.md",
    "pack/lessons/harbour-counters/zh.md",
    "pack/lessons/harbour-counters/ms.md",
    "pack/lessons/harbour-counters/ta.md",
];

/// A warning, an exercise, the end of the warning, and an advisory about a camera.
const MESSAGES: [(&str, &[u8]); 4] = [
    (
        "alerts/1-portal-down.cap.xml",
        include_bytes!("../../../cities/harbour-city/alerts/1-portal-down.cap.xml"),
    ),
    ("alerts/2-exercise.cap.xml", include_bytes!("../../../cities/harbour-city/alerts/2-exercise.cap.xml")),
    (
        "alerts/3-portal-back.cap.xml",
        include_bytes!("../../../cities/harbour-city/alerts/3-portal-back.cap.xml"),
    ),
    (
        "alerts/4-camera-advisory.cap.xml",
        include_bytes!("../../../cities/harbour-city/alerts/4-camera-advisory.cap.xml"),
    ),
];

impl Example {
    /// The city's own facts.
    pub fn city() -> City {
        let text = |bytes| str::from_utf8(bytes).unwrap_or_default();
        City::read(text(FILES[0].1), text(FILES[1].1))
            .expect("the example city is read by every run of the tests")
    }

    /// Its messages, oldest first.
    pub fn messages() -> impl Iterator<Item = &'static [u8]> {
        MESSAGES.into_iter().map(|(_, bytes)| bytes)
    }

    /// One of its keys, by what it is for and whose it is: `Example::key(RoleName::Actual, 2)`.
    pub fn key(role: RoleName, number: u8) -> PrivateKey {
        let words = format!("Harbour City does not exist. This is no secret: {role} {number}.");
        PrivateKey::of_seed(&Sha256::digest(words).into())
    }

    /// Its root and the signatures on it.
    pub fn root() -> (Vec<u8>, String) {
        let plan = [
            (RoleName::Root, 2, 3),
            (RoleName::Status, 1, 1),
            (RoleName::Pack, 2, 3),
            (RoleName::Actual, 2, 3),
            (RoleName::Exercise, 1, 2),
        ];
        let (mut roles, mut holders) = (BTreeMap::new(), BTreeMap::new());
        for (name, threshold, keys) in plan {
            let keys: Vec<_> = (1..=keys).map(|number| Self::key(name, number).public()).collect();
            for (at, key) in keys.iter().enumerate() {
                holders.insert(key.id().to_string(), format!("Harbour City (example), {name} {}", at + 1));
            }
            roles.insert(name, Role { threshold, keys });
        }
        let expires = OffsetDateTime::UNIX_EPOCH + Duration::days(365 * 200);
        let root = Root::new("harbour-city", 1, expires, roles, holders)
            .expect("the example city's root is made by every run of the tests");
        let bytes = root.to_bytes();
        let signatures = sign(&bytes, &[&Self::key(RoleName::Root, 1), &Self::key(RoleName::Root, 2)]);
        (bytes, signatures)
    }

    /// Its office: the pack and all messages, signed, nothing published yet.
    pub fn office() -> Self {
        let mut office = Folder::new();
        let mut put = |path: &str, bytes: &[u8]| {
            office.put(path, bytes).expect("the example's places are plain");
        };
        let (root, signatures) = Self::root();
        put("1.root.json", &root);
        put("1.root.json.sig", signatures.as_bytes());
        for (path, bytes) in FILES {
            put(path, bytes);
        }
        for (path, bytes) in MESSAGES {
            put(path, bytes);
            let role = read_cap(bytes).map_or(RoleName::Exercise, |read| RoleName::of(read.value.status));
            let keys = [Self::key(role, 1), Self::key(role, 2)];
            put(&format!("{path}.sig"), sign(bytes, &keys.each_ref()).as_bytes());
        }
        Self { office }
    }

    /// The files of the office.
    pub fn folder(&self) -> &Folder {
        &self.office
    }

    /// What the city has published at a moment: the messages sent until then, and a status of that moment.
    ///
    /// # Errors
    /// When the example breaks the rules.
    pub fn published(&self, now: OffsetDateTime) -> Result<Folder, PublishError> {
        let mut office = self.office.clone();
        for (path, bytes) in MESSAGES {
            if read_cap(bytes).map_or(true, |read| read.value.id.sent() > now) {
                office.remove(path);
                office.remove(&format!("{path}.sig"));
            }
        }
        list_pack(&mut office, now, &Terms::default())?;
        let list = office.get("pack.json").unwrap_or_default().to_vec();
        let keys = [Self::key(RoleName::Pack, 1), Self::key(RoleName::Pack, 2)];
        office.put("pack.json.sig", sign(&list, &keys.each_ref()))?;
        Ok(publish(&office, &Self::key(RoleName::Status, 1), now, &Terms::default())?.folder)
    }

    /// Tries the way of a message: one is signed, published, followed and judged, all in memory. True when it
    /// arrives as what it is, and when the same one without a signature does not.
    pub async fn delivers(now: OffsetDateTime) -> bool {
        const PATH: &str = "alerts/test.cap.xml";
        let sent = now.replace_nanosecond(0).unwrap_or(now).to_offset(time::UtcOffset::UTC);
        let message = format!(
            "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>harbour-test</identifier>\
             <sender>{}</sender><sent>{}T{:02}:{:02}:{:02}-00:00</sent><status>Exercise</status>\
             <msgType>Alert</msgType><scope>Public</scope></alert>",
            Self::city().sender,
            sent.date(),
            sent.hour(),
            sent.minute(),
            sent.second()
        );
        let mut arrived = Vec::new();
        for signed in [true, false] {
            let mut example = Self::office();
            for (path, _) in MESSAGES {
                example.office.remove(path);
            }
            let key = Self::key(RoleName::Exercise, 1);
            let signatures = if signed { sign(message.as_bytes(), &[&key]) } else { String::new() };
            let put = example.office.put(PATH, message.as_bytes());
            let put = put.and_then(|()| example.office.put(&format!("{PATH}.sig"), signatures));
            let (Ok(()), Ok(published)) = (put, example.published(now)) else { return false };
            let Ok(mut follower) = Follower::pin(example.pinned()) else { return false };
            let visit = follower.visit(&published, now).await;
            arrived.push(visit.new.len());
        }
        arrived == [1, 0]
    }

    /// The signed root, as a program holds it that comes with this city.
    pub fn pinned(&self) -> Signed<'_> {
        Signed {
            bytes: self.office.get("1.root.json").unwrap_or_default(),
            signatures: self.office.text("1.root.json.sig"),
        }
    }
}
