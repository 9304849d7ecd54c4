//! Pretend homes, played to the real engine: what is found, what is judged, and what is sent.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use porchlight_catalogue::Catalogue;
use porchlight_engine::{Dialogue, End, Home, NoLedger, Survey, check_again};
use porchlight_model::{Device, DeviceId, GapReason, Kind, Outcome, Question, ScanEvent, Unknown};
use porchlight_probe::{LoginConsent, LoginQuestion, Word};
use porchlight_virtual_home::{Change, Contact, VirtualHome};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Says yes or no to every question.
struct Always(bool);

#[async_trait]
impl Dialogue for Always {
    async fn ask(&self, _: &Device, question: LoginQuestion) -> Option<LoginConsent> {
        question.answered(if self.0 { Word::YesAsOwner } else { Word::No })
    }
}

fn load(name: &str) -> Arc<VirtualHome> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes");
    Arc::new(VirtualHome::load(folder.join(name)).unwrap())
}

async fn survey(home: &Arc<VirtualHome>) -> Survey {
    let rows = home.catalogue().unwrap_or_default();
    let catalogue = Arc::new(Catalogue::built_in().with_rows(&rows).unwrap());
    Survey::of(home.clone(), None, catalogue).await.unwrap()
}

/// Scans and keeps every event with its time.
async fn scan(
    home: &Arc<VirtualHome>,
    logins: bool,
    cancel: CancellationToken,
) -> (Home, Vec<(Duration, ScanEvent)>) {
    let survey = survey(home).await;
    let (events, mut listener) = mpsc::channel(16);
    let started = Instant::now();
    let follow = async {
        let mut all = Vec::new();
        while let Some(event) = listener.recv().await {
            all.push((started.elapsed(), event));
        }
        all
    };
    let dialogue = Always(true);
    let dialogue: Option<&dyn Dialogue> = logins.then_some(&dialogue);
    tokio::join!(survey.run(events, cancel, dialogue, &NoLedger), follow)
}

/// Device and rule of every problem, by the name that the home file gives the device.
fn problems(home: &VirtualHome, known: &Home) -> BTreeSet<(String, String)> {
    let found = known.findings().into_iter().filter(|f| f.is_problem());
    found.map(|f| (id_of(home, known, &f.device), f.rule.to_string())).collect()
}

/// Device and rule of every note.
fn notes(home: &VirtualHome, known: &Home) -> BTreeSet<(String, String)> {
    let found = known.findings().into_iter().filter(|f| f.is_note());
    found.map(|f| (id_of(home, known, &f.device), f.rule.to_string())).collect()
}

fn expected_notes(home: &VirtualHome) -> BTreeSet<(String, String)> {
    let truth = home.truth();
    truth.into_iter().flat_map(|t| t.notes.into_iter().map(move |n| (t.id.clone(), n))).collect()
}

/// The name that the home file gives a device.
fn id_of(home: &VirtualHome, known: &Home, device: &DeviceId) -> String {
    let device = known.device(device).unwrap();
    device.addresses.iter().find_map(|ip| home.device_at(*ip)).unwrap().to_owned()
}

fn expected(home: &VirtualHome) -> BTreeSet<(String, String)> {
    let truth = home.truth();
    truth.into_iter().flat_map(|t| t.problems.into_iter().map(move |p| (t.id.clone(), p))).collect()
}

/// Nothing outside the home, nothing to printers' raw ports; to everyone at once only searches.
fn sent_within_the_home(home: &VirtualHome, known_scope: &Survey) {
    const GROUPS: [&str; 4] = ["239.255.255.250", "239.255.255.251", "224.0.0.50", "ff02::c"];
    const SEARCHES: [u16; 14] =
        [80, 987, 5555, 5678, 9302, 9999, 10001, 20002, 20004, 38899, 48899, 54321, 56700, 0];
    let scope = known_scope.scope();
    for contact in home.contacts().keys() {
        let (Contact::Tcp(to) | Contact::Udp(to)) = contact;
        let group = GROUPS.iter().any(|group| group.parse::<IpAddr>().unwrap() == to.ip());
        let everyone = scope.broadcasts().any(|all| all == to.ip()) && SEARCHES.contains(&to.port());
        assert!(group || everyone || scope.contains(to.ip()), "{contact:?} is outside the home");
        assert!(!matches!(to.port(), 9100..=9107 | 9112..=9116 | 515), "{contact:?} is a printer's raw port");
    }
}

/// The most that one device is sent in a scan: connections and datagrams, and bytes of questions. The
/// budgets of the gate are the hard limits; this is what a scan needs in truth.
const MOST_SENT: (u32, u64) = (90, 8 * 1024);

/// What was sent to each device stays under the ceiling.
fn sent_little(known: &Home) {
    let mut sent: BTreeMap<IpAddr, (u32, u64)> = BTreeMap::new();
    for ((host, _), one) in known.audit() {
        let Some(host) = host else { continue };
        let sum = sent.entry(*host).or_default();
        *sum = (sum.0 + one.times, sum.1 + one.bytes);
    }
    for (host, (times, bytes)) in sent {
        assert!(times <= MOST_SENT.0 && bytes <= MOST_SENT.1, "{host} was sent {times} with {bytes} bytes");
    }
}

#[tokio::test(start_paused = true)]
async fn the_practice_home_is_found_and_judged_exactly() {
    let home = Arc::new(VirtualHome::practice());
    let (known, events) = scan(&home, true, CancellationToken::new()).await;
    assert_eq!(known.end(), End::Done);
    for truth in home.truth() {
        let device =
            known.devices().iter().find(|d| truth.addresses.iter().any(|ip| d.addresses.contains(ip)));
        let device = device.unwrap_or_else(|| panic!("{} was not found", truth.id));
        // A link-local address that says nothing stays unseen.
        assert!(
            device.addresses.iter().all(|ip| truth.addresses.contains(ip)),
            "{}: {:?}",
            truth.id,
            device.addresses
        );
        if device.kind() != Kind::Unknown {
            assert_eq!(device.kind(), truth.kind, "{}", truth.id);
        }
        for (what, claimed, true_value) in [
            ("maker", &device.maker, &truth.maker),
            ("model", &device.model, &truth.model),
            ("firmware", &device.firmware, &truth.firmware),
        ] {
            if let Some(claim) =
                claimed.as_ref().filter(|c| c.confidence > porchlight_model::Confidence::HINT)
            {
                let (claim, truth_value) = (claim.value.as_str().to_lowercase(), true_value.to_lowercase());
                assert!(
                    claim.contains(&truth_value) || truth_value.contains(&claim),
                    "{}: {what} is {true_value:?}, not {claim:?}",
                    truth.id
                );
            }
        }
    }
    assert_eq!(known.devices().len(), home.truth().len() + 1, "the devices and this computer");
    let kinds: BTreeSet<&str> = known.devices().iter().map(|d| d.kind().as_str()).collect();
    assert!(kinds.len() >= 12, "{kinds:?}");
    assert_eq!(problems(&home, &known), expected(&home));
    assert_eq!(notes(&home, &known), expected_notes(&home));
    sent_little(&known);
    let first =
        events.iter().find(|(_, e)| matches!(e, ScanEvent::DeviceSeen(d) if !d.is_self && !d.is_gateway));
    assert!(first.unwrap().0 < Duration::from_millis(300), "{:?}", first.unwrap().0);
    sent_within_the_home(&home, &survey(&home).await);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_hides_is_soon_left_in_peace() {
    let home = Arc::new(VirtualHome::practice());
    let (known, _) = scan(&home, false, CancellationToken::new()).await;
    let hidden: IpAddr = "192.168.77.111".parse().unwrap();
    let tried = home
        .contacts()
        .into_iter()
        .filter(|(c, _)| matches!(c, Contact::Tcp(to) if to.ip() == hidden))
        .count();
    assert!((1..=13).contains(&tried), "{tried} ports were tried");
    assert!(known.gaps().iter().any(|gap| gap.host == Some(hidden)), "and the resident is told");
}

#[tokio::test(start_paused = true)]
async fn each_fix_makes_its_finding_go_away() {
    let home = Arc::new(VirtualHome::practice());
    let survey = survey(&home).await;
    let (events, mut listener) = mpsc::channel(16);
    tokio::spawn(async move { while listener.recv().await.is_some() {} });
    let mut known = survey.run(events, CancellationToken::new(), Some(&Always(true)), &NoLedger).await;
    for (device, rule) in expected(&home) {
        // One fix may do for two: a new router brings no telnet.
        if !expected(&home).contains(&(device.clone(), rule.clone())) {
            continue;
        }
        let truth = home.truth().into_iter().find(|t| t.id == device).unwrap();
        let id =
            known.devices().iter().find(|d| d.addresses.contains(&truth.addresses[0])).unwrap().id.clone();
        home.remedy(&device, &rule, Some("four quiet random words")).unwrap();
        let found = known.device(&id).unwrap();
        let question = porchlight_engine::login_question(found, &known.seen_of(found), survey.catalogue());
        let consent = question.and_then(|q| q.answered(Word::YesAsOwner));
        let id = check_again(&mut known, &survey, &id, consent.as_ref(), &NoLedger).await.unwrap();
        let now: Vec<_> =
            known.findings().into_iter().filter(|f| f.device == id && f.rule.0 == rule).collect();
        assert!(now.iter().all(|f| !f.is_problem()), "{device} {rule}: {now:?}");
        assert_eq!(problems(&home, &known), expected(&home), "after {rule} on {device}");
    }
    assert!(expected(&home).is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_only_the_resident_sees_is_decided_by_their_answer() {
    let home = Arc::new(VirtualHome::practice());
    let (mut known, _) = scan(&home, false, CancellationToken::new()).await;
    let survey = survey(&home).await;
    let router = known.devices().iter().find(|d| d.is_gateway).unwrap().id.clone();
    let outcome = |known: &Home, rule: &str| {
        let finding = known.findings().into_iter().find(|f| f.device == router && f.rule.0 == rule);
        finding.map(|f| (f.outcome.clone(), f.question))
    };
    // The operating system tells how the Wi-Fi is covered, so nobody is asked.
    assert_eq!(outcome(&known, "wifi-cover"), Some((Outcome::Fine, None)));
    let asked = Some(Question::WpsOff);
    for (answer, expected) in [
        (None, Outcome::CouldNotTell(Unknown::NotAnswered)),
        (Some(false), Outcome::Problem),
        (Some(true), Outcome::Fine),
        (None, Outcome::CouldNotTell(Unknown::NotAnswered)),
    ] {
        known.note_answer(&router, Question::WpsOff, answer, survey.catalogue());
        assert_eq!(outcome(&known, "wps-on"), Some((expected.clone(), asked)), "{answer:?}");
        // A look at the device again does not forget what the resident said.
        check_again(&mut known, &survey, &router, None, &NoLedger).await.unwrap();
        assert_eq!(outcome(&known, "wps-on"), Some((expected, asked)), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn ways_in_from_the_internet_are_judged_by_what_they_lead_to() {
    let home = load("ways-in.toml");
    let survey = survey(&home).await;
    let (mut known, _) = scan(&home, false, CancellationToken::new()).await;
    let told = |known: &Home| -> BTreeSet<(String, &'static str)> {
        let problems = known.findings().into_iter().filter(|f| f.is_problem());
        problems.map(|f| (known.device(&f.device).unwrap().addresses[0].to_string(), f.rule.0)).collect()
    };
    let expected = [
        ("192.168.77.1", "upnp-on"),
        ("192.168.77.1", "way-in"),
        ("192.168.77.20", "way-in-exposes"),
        ("192.168.77.30", "way-in"),
        ("192.168.77.50", "strange-router"),
    ];
    let expected = expected.map(|(ip, rule)| (ip.to_owned(), rule)).into();
    assert_eq!(told(&known), expected);
    home.change("router", Change::CloseWaysIn).unwrap();
    for ip in ["192.168.77.20", "192.168.77.30", "192.168.77.1"] {
        let ip: IpAddr = ip.parse().unwrap();
        let id = known.devices().iter().find(|d| d.addresses.contains(&ip)).unwrap().id.clone();
        check_again(&mut known, &survey, &id, None, &NoLedger).await.unwrap();
        assert!(known.findings().iter().all(|f| f.device != id || !f.is_problem()), "{ip}");
    }
    // What the second box keeps is its own affair.
    assert_eq!(told(&known), [("192.168.77.50".to_owned(), "strange-router")].into());
}

#[tokio::test(start_paused = true)]
async fn checks_that_ask_nothing_more_are_told_exactly() {
    let home = load("checks.toml");
    let (known, _) = scan(&home, false, CancellationToken::new()).await;
    assert_eq!(problems(&home, &known), expected(&home));
    assert_eq!(notes(&home, &known), expected_notes(&home));
    let told: BTreeSet<String> =
        expected(&home).into_iter().chain(expected_notes(&home)).map(|(_, rule)| rule).collect();
    assert!(told.len() >= 22, "{told:?}");
    sent_little(&known);
    sent_within_the_home(&home, &survey(&home).await);
}

/// Says yes to everything, and nothing of whose boxes they are.
struct TenantSaysYes;

#[async_trait]
impl Dialogue for TenantSaysYes {
    async fn ask(&self, _: &Device, question: LoginQuestion) -> Option<LoginConsent> {
        question.answered(Word::Yes)
    }
}

#[tokio::test(start_paused = true)]
async fn a_router_is_not_asked_without_its_owner_s_word() {
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/tricky-logins.toml"),
    );
    // The router becomes the product whose factory login is documented, and has it.
    let text = text.unwrap().replacen(
        "maker = \"Fernway\"\nmodel = \"Gate 6\"",
        "maker = \"Marigold\"\nmodel = \"Lookout 2\"",
        1,
    );
    let text = text.replacen(
        "latency_ms = 1\n",
        "latency_ms = 1\n[device.upnp]\nport = 49152\ndevice_type = \"urn:schemas-upnp-org:device:InternetGatewayDevice:1\"\n\
         [[device.ssdp]]\nst = \"upnp:rootdevice\"\n[[device.door]]\nport = 80\nspeaks = \"http-basic\"\nuser = \"admin\"\n\
         password = \"marigold\"\nrealm = \"Marigold\"\ninside = \"Camera settings\"\n",
        1,
    );
    for (dialogue, asked) in [(&TenantSaysYes as &dyn Dialogue, false), (&Always(true), true)] {
        let home = Arc::new(VirtualHome::parse(&text).unwrap());
        let survey = survey(&home).await;
        let (events, mut listener) = mpsc::channel(16);
        tokio::spawn(async move { while listener.recv().await.is_some() {} });
        let known = survey.run(events, CancellationToken::new(), Some(dialogue), &NoLedger).await;
        let router = known.devices().iter().find(|d| d.is_gateway).unwrap();
        let works = known.findings().iter().any(|f| {
            f.device == router.id && f.rule.0 == "factory-password" && f.outcome == Outcome::Problem
        });
        assert_eq!(works, asked);
        assert_eq!(home.failed_logins("router"), Some(u32::from(asked)));
    }
}

#[tokio::test(start_paused = true)]
async fn without_consent_no_login_is_tried() {
    for name in ["tricky-logins.toml", "healthy.toml"] {
        let home = load(name);
        let (known, _) = scan(&home, false, CancellationToken::new()).await;
        for truth in home.truth() {
            assert_eq!(home.failed_logins(&truth.id), Some(0), "{name} {}", truth.id);
        }
        assert!(known.findings().iter().all(|f| f.rule.0 != "factory-password" || !f.is_problem()));
    }
}

#[tokio::test(start_paused = true)]
async fn tricky_logins_fool_nobody_and_lock_nobody_out() {
    let home = load("tricky-logins.toml");
    let (known, _) = scan(&home, true, CancellationToken::new()).await;
    let wrong: Vec<_> =
        known.findings().into_iter().filter(|f| f.rule.0 == "factory-password" && f.is_problem()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for truth in home.truth() {
        assert!(
            home.failed_logins(&truth.id) <= Some(1),
            "{} saw {:?} failed logins",
            truth.id,
            home.failed_logins(&truth.id)
        );
    }
    let judged = known.findings().into_iter().filter(|f| f.rule.0 == "factory-password").count();
    assert!(judged >= 12, "only {judged} were judged at all");
}

#[tokio::test(start_paused = true)]
async fn a_healthy_home_has_nothing_to_fix_and_sees_one_failed_login() {
    let home = load("healthy.toml");
    let (known, _) = scan(&home, true, CancellationToken::new()).await;
    assert_eq!(problems(&home, &known), BTreeSet::new());
    assert_eq!(notes(&home, &known), expected_notes(&home));
    let failed: u32 = home.truth().iter().filter_map(|t| home.failed_logins(&t.id)).sum();
    assert!(failed <= 1, "{failed}");
}

#[tokio::test(start_paused = true)]
async fn hostile_devices_neither_stall_nor_lead_astray() {
    let home = load("hostile.toml");
    let (known, _) = scan(&home, false, CancellationToken::new()).await;
    assert_eq!(known.end(), End::Done);
    assert!(known.took_ms() < 30_000, "{} ms", known.took_ms());
    assert!(!known.gaps().is_empty());
    sent_little(&known);
    assert_eq!(problems(&home, &known), expected(&home));
    sent_within_the_home(&home, &survey(&home).await);
    let own = porchlight_model::Text::from_lan;
    for device in known.devices() {
        for name in [&device.name, &device.model, &device.maker].into_iter().flatten() {
            assert_eq!(own(name.value.as_str()), name.value);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn homes_without_ipv4_and_without_devices() {
    for name in ["ipv6-only.toml", "empty.toml"] {
        let home = load(name);
        let (known, _) = scan(&home, false, CancellationToken::new()).await;
        assert_eq!(problems(&home, &known), expected(&home), "{name}");
        for truth in home.truth() {
            let found =
                known.devices().iter().any(|d| truth.addresses.iter().any(|ip| d.addresses.contains(ip)));
            assert!(found, "{name}: {}", truth.id);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_scan_can_be_stopped_and_keeps_what_it_saw() {
    let home = Arc::new(VirtualHome::practice());
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(400)).await;
        stop.cancel();
    });
    let (known, events) = scan(&home, false, cancel).await;
    assert_eq!(known.end(), End::Cancelled);
    assert!(!known.devices().is_empty());
    assert!(known.took_ms() < 600, "{}", known.took_ms());
    assert!(matches!(events.last(), Some((_, ScanEvent::Finished { cancelled: true, .. }))));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_asked_is_said() {
    let home = Arc::new(VirtualHome::practice());
    let (known, _) = scan(&home, false, CancellationToken::new()).await;
    let asked = known.findings().into_iter().filter(|f| f.rule.0 == "factory-password");
    let outcomes: Vec<_> = asked.map(|f| &f.outcome).collect();
    assert!(
        outcomes.iter().any(|o| matches!(o, Outcome::CouldNotTell(porchlight_model::Unknown::NotAgreed)))
    );
    assert!(outcomes.iter().all(|o| **o != Outcome::Problem));
}

#[tokio::test(start_paused = true)]
async fn fragile_devices_are_handled_with_care() {
    let home = load("families/wiz.toml");
    let (known, _) = scan(&home, false, CancellationToken::new()).await;
    let lamp: IpAddr = "192.168.77.20".parse().unwrap();
    let ports: BTreeSet<u16> = home
        .contacts()
        .into_keys()
        .filter_map(|contact| match contact {
            Contact::Tcp(to) if to.ip() == lamp => Some(to.port()),
            _ => None,
        })
        .collect();
    assert!(!ports.is_empty() && ports.len() <= 8, "{ports:?}");
    assert!(known.gaps().iter().any(|gap| gap.host == Some(lamp) && gap.reason == GapReason::Delicate));
}
