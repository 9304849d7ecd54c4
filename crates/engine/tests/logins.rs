//! Factory logins over every protocol: devices that have one are found, devices that only look as if they had
//! one are not, and nobody is locked out. Each device is a product of its own with a row of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use async_trait::async_trait;
use porchlight_catalogue::Catalogue;
use porchlight_engine::{Dialogue, Home, NoLedger, Survey};
use porchlight_model::{Device, LoginVerdict, Outcome, Seen};
use porchlight_probe::{LoginConsent, LoginQuestion, Word};
use porchlight_virtual_home::VirtualHome;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

struct Yes;

#[async_trait]
impl Dialogue for Yes {
    async fn ask(&self, _: &Device, question: LoginQuestion) -> Option<LoginConsent> {
        question.answered(Word::YesAsOwner)
    }
}

/// How a protocol is asked for in a home and in the catalogue.
struct Way {
    /// What the pretend door speaks.
    speaks: &'static str,
    /// The protocol of the row.
    protocol: &'static str,
    port: u16,
    /// More of the door.
    door: &'static str,
    /// More of the row.
    row: &'static str,
}

const FORM: &str = r#"form = { user_field = "user", password_field = "password", refused = "wrong", guarded = "/api/status" }"#;
const PLAIN_FORM: &str = r#"form = { user_field = "user", password_field = "password", refused = "wrong" }"#;

/// The usual form of each protocol.
const WAYS: [Way; 12] = [
    Way { speaks: "http-basic", protocol: "http-basic", port: 80, door: "", row: "path = \"/\"" },
    Way { speaks: "http-digest", protocol: "http-digest", port: 80, door: "", row: "path = \"/cgi?a=b\"" },
    Way { speaks: "http-form", protocol: "http-form", port: 80, door: "", row: "path = \"/login\"" },
    Way { speaks: "telnet", protocol: "telnet", port: 23, door: "", row: "" },
    Way { speaks: "ssh", protocol: "ssh", port: 22, door: "", row: "" },
    Way { speaks: "ftp", protocol: "ftp", port: 21, door: "", row: "" },
    Way { speaks: "snmp", protocol: "snmp", port: 161, door: "", row: "" },
    Way { speaks: "mqtt", protocol: "mqtt", port: 1883, door: "", row: "" },
    Way { speaks: "rtsp-basic", protocol: "rtsp-basic", port: 554, door: "", row: "path = \"/live\"" },
    Way {
        speaks: "rtsp-digest",
        protocol: "rtsp-digest",
        port: 554,
        door: "",
        row: "path = \"/live?x=1&y=2\"",
    },
    Way { speaks: "onvif", protocol: "onvif", port: 80, door: "", row: "path = \"/onvif/device_service\"" },
    Way {
        speaks: "onvif-digest",
        protocol: "onvif",
        port: 80,
        door: "",
        row: "path = \"/onvif/device_service\"",
    },
];

/// A home that is written device by device.
#[derive(Default)]
struct Draft {
    devices: String,
    rows: String,
    count: usize,
}

impl Draft {
    /// Adds a device with one door, and the row of its product. `own` is the pair that it lets in.
    fn add(&mut self, way: &Way, mood: &str, own: (&str, &str), documented: (&str, &str)) -> String {
        self.count += 1;
        let n = self.count;
        let id = format!("device-{n}");
        let Way { speaks, protocol, port, door, row } = way;
        let quoted = |text: &str| format!("{text:?}");
        let (host, last) = (n / 200, n % 200 + 10);
        write!(
            self.devices,
            r#"
[[device]]
id = "{id}"
name = "Device {n}"
kind = "camera"
maker = "Marigold"
model = "Door {n}"
mac = "00:00:5e:00:{host:02x}:{last:02x}"
addresses = ["192.168.{}.{last}"]
hostname = "marigold-door-{n}"
latency_ms = {}
[device.upnp]
port = 49152
device_type = "urn:schemas-upnp-org:device:DigitalSecurityCamera:1"
[[device.ssdp]]
st = "urn:schemas-upnp-org:device:DigitalSecurityCamera:1"
[[device.door]]
port = {port}
speaks = "{speaks}"
mood = "{mood}"
user = {}
password = {}
realm = "Marigold"
{}
{door}
"#,
            64 + host,
            2 + n % 30,
            quoted(own.0),
            quoted(own.1),
            if door.contains("inside") || *speaks == "telnet" { "" } else { "inside = \"Door settings\"" },
        )
        .unwrap();
        let form = if *protocol == "http-form" && !row.contains("form =") { FORM } else { "" };
        let inside =
            if row.contains("inside") || *protocol == "telnet" { "" } else { "inside = \"Door settings\"" };
        write!(
            self.rows,
            r#"
[[catalogue.factory_login]]
id = "{id}"
maker = "Marigold"
model = "Door {n}"
protocol = "{protocol}"
port = {port}
user = {}
password = {}
{inside}
{row}
{form}
manual_title = "Door {n}, first steps (pretend)"
manual_url = "https://example.org/pretend/door"
seen = "2026-11-23"
"#,
            quoted(documented.0),
            quoted(documented.1),
        )
        .unwrap();
        id
    }

    async fn look(self) -> (Arc<VirtualHome>, Home) {
        let head = "schema = 1\nname = \"Doors\"\nsubnet = \"192.168.64.0/22\"\n";
        let home = VirtualHome::parse(&format!("{head}{}{}", self.devices, self.rows)).unwrap();
        let home = Arc::new(home);
        let catalogue = Catalogue::built_in().with_rows(&home.catalogue().unwrap()).unwrap();
        let survey = Survey::of(home.clone(), None, Arc::new(catalogue)).await.unwrap();
        let (events, mut listener) = mpsc::channel(64);
        let follow = async { while listener.recv().await.is_some() {} };
        let (known, ()) =
            tokio::join!(survey.run(events, CancellationToken::new(), Some(&Yes), &NoLedger), follow);
        (home, known)
    }
}

/// What a device turned out to be: the verdict of its trial, and whether some rule says that its factory login works.
fn judged(home: &VirtualHome, known: &Home, id: &str) -> (Option<LoginVerdict>, bool) {
    let truth = home.truth().into_iter().find(|truth| truth.id == id).unwrap();
    let device = known.devices().iter().find(|d| d.addresses.contains(&truth.addresses[0])).unwrap();
    let verdict = known.seen_of(device).into_iter().find_map(|seen| match seen {
        Seen::Login(trial) => Some(trial.verdict),
        _ => None,
    });
    let rules = ["factory-password", "factory-stream-password", "snmp-factory-word"];
    let works = known
        .findings()
        .into_iter()
        .any(|f| f.device == device.id && rules.contains(&f.rule.0) && f.outcome == Outcome::Problem);
    (verdict, works)
}

#[tokio::test(start_paused = true)]
async fn every_factory_login_that_works_is_found() {
    let mut draft = Draft::default();
    let mut cases = Vec::new();
    let pairs = [("admin", "marigold"), ("root", "p@ss w%rd:&="), ("büro", "schlüssel"), ("admin", "x")];
    for way in &WAYS {
        for pair in pairs {
            // A community is one word of ASCII.
            if way.speaks.ends_with("digest") && !pair.0.is_ascii() {
                // Which letters a digest is made of is not agreed on beyond ASCII (RFC 2617).
                continue;
            }
            let pair = if way.speaks == "snmp" {
                ("", if pair.1.is_ascii() { pair.1 } else { "private" })
            } else {
                pair
            };
            cases.push((way.speaks, pair, draft.add(way, "fair", pair, pair)));
        }
    }
    // Passwords that are empty, and names that are.
    for way in &WAYS {
        if way.speaks != "snmp" {
            cases.push((way.speaks, ("root", ""), draft.add(way, "fair", ("root", ""), ("root", ""))));
        }
    }
    let more = [
        Way { door: "digest = 'qop=\"auth\", algorithm=SHA-256'", ..way("http-digest") },
        Way { door: "digest = ''", ..way("http-digest") },
        Way { door: "digest = 'qop=\"auth,auth-int\", opaque=\"5ccc\"'", ..way("http-digest") },
        Way { door: "digest = 'algorithm=MD5-sess, qop=\"auth\"'", ..way("http-digest") },
        Way { door: "digest = ''", ..way("rtsp-digest") },
        Way { port: 443, door: "tls = true", ..way("http-basic") },
        Way { port: 8443, door: "tls = true", ..way("http-digest") },
        Way { port: 443, door: "tls = true", ..way("http-form") },
        Way {
            door: "greeting = 'redirects'\ninside = 'start'",
            row: "path = \"/login\"\ninside = \"/start\"",
            ..way("http-form")
        },
        Way {
            row: "path = \"/login\"\nform = { user_field = \"user\", password_field = \"password\", refused = \"wrong\" }",
            ..way("http-form")
        },
        Way { door: "greeting = '''220-Welcome\n220-to this box\n220 ready'''", ..way("ftp") },
        Way { door: "greeting = 'DSL router'\ninside = '[admin@Box] > '", ..way("telnet") },
        Way {
            door: "inside = 'Main menu: 1. Status 2. Exit'",
            row: "inside = \"main menu\"",
            ..way("telnet")
        },
    ];
    assert!(more.iter().all(|way| !way.row.contains("form") || way.row.contains(PLAIN_FORM)));
    for way in &more {
        cases.push((way.speaks, pairs[0], draft.add(way, "fair", pairs[0], pairs[0])));
    }
    assert!(cases.len() >= 60, "{}", cases.len());
    let (home, known) = draft.look().await;
    let mut missed = Vec::new();
    for (speaks, pair, id) in &cases {
        let told = (judged(&home, &known, id), home.failed_logins(id));
        // The random password is the one login that fails.
        if told != ((Some(LoginVerdict::FactoryPairWorks), true), Some(1)) {
            missed.push(format!("{id} {speaks} {pair:?}: {told:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

fn way(speaks: &str) -> Way {
    let way = WAYS.iter().find(|way| way.speaks == speaks).unwrap();
    Way { ..*way }
}

#[tokio::test(start_paused = true)]
async fn no_tricky_door_is_taken_for_one_with_a_factory_login() {
    let mut draft = Draft::default();
    let mut cases = Vec::new();
    let documented = ("admin", "marigold");
    for way in &WAYS {
        for mood in ["anybody", "open", "locks", "slow", "drops", "babbles", "hangs", "two-faced", "stale"] {
            cases.push((way.speaks, mood, draft.add(way, mood, documented, documented)));
        }
        // The resident has a password, or a name, of their own.
        cases.push((
            way.speaks,
            "own password",
            draft.add(way, "fair", ("admin", "four quiet words"), documented),
        ));
        if way.speaks != "snmp" {
            cases.push((way.speaks, "own name", draft.add(way, "fair", ("sam", "marigold"), documented)));
        }
    }
    assert!(cases.len() >= 100, "{}", cases.len());
    let (home, known) = draft.look().await;
    let mut verdicts = BTreeMap::<String, usize>::new();
    let mut wrong = Vec::new();
    for (speaks, mood, id) in &cases {
        let (verdict, works) = judged(&home, &known, id);
        let failed = home.failed_logins(id).unwrap();
        let expected = match *mood {
            "own password" | "own name" => verdict == Some(LoginVerdict::Refused) && failed == 1,
            "anybody" => verdict == Some(LoginVerdict::AnythingIsLetIn),
            _ => true,
        };
        if works || failed > 1 || !expected {
            wrong.push(format!("{id} {speaks} {mood}: {verdict:?}, {failed} failed logins"));
        }
        *verdicts.entry(format!("{mood}: {verdict:?}")).or_default() += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Who locks is left in peace for a day.
    assert!(verdicts.keys().any(|k| k == "locks: Some(StoppedBySign)"), "{verdicts:#?}");
}
