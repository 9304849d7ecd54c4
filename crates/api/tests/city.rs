//! The city through the commands: the example that plays, and a city whose files nginx serves.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use porchlight_api::{App, Host, Keeper, Memory};
use porchlight_city::{Folder, Role, RoleName, Root, Terms, list_pack, publish, sign_file};
use porchlight_keys::PrivateKey;
use porchlight_probe::{Lan, Network};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::sync::mpsc;

struct NoHost;

impl Host for NoHost {
    fn network(&self) -> Arc<dyn Network> {
        Arc::new(Lan)
    }

    fn data_folder(&self) -> Option<PathBuf> {
        None
    }

    fn open_page(&self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

fn app() -> Arc<App> {
    App::new(Arc::new(NoHost), Keeper::forgetful(Memory::NoKeychain))
}

async fn call(app: &Arc<App>, name: &str, args: Value) -> Value {
    app.call(name, args, mpsc::channel(1).0)
        .await
        .unwrap_or_else(|error| panic!("{name}: {}", error.sentence))
}

async fn refused(app: &Arc<App>, name: &str, args: Value) -> String {
    let error = app.call(name, args, mpsc::channel(1).0).await.unwrap_err();
    serde_json::to_value(error.code).unwrap().as_str().unwrap().to_owned()
}

fn english() -> Value {
    json!({ "language": "en" })
}

/// The headlines in a list of warnings, each with a word for what it is.
fn headlines(city: &Value, list: &str) -> Vec<String> {
    let told = |alert: &Value| {
        let exercise = if alert["exercise"].as_bool().unwrap() { "exercise: " } else { "" };
        format!("{exercise}{}", alert["headline"].as_str().unwrap())
    };
    city[list].as_array().unwrap().iter().map(told).collect()
}

#[tokio::test]
async fn the_example_city_plays_and_never_looks_real() {
    let app = app();
    let city = call(&app, "city", english()).await;
    assert_eq!((&city["kind"], &city["contact"]["state"]), (&json!("example"), &json!("plays")));
    let alerts = city["alerts"].as_array().unwrap();
    assert_eq!(alerts.len(), 3, "{:?}", headlines(&city, "alerts"));
    // Real before exercises, and all of them verified.
    assert_eq!(
        alerts.iter().map(|a| a["exercise"].as_bool().unwrap()).collect::<Vec<_>>(),
        [false, false, true]
    );
    assert!(alerts.iter().all(|alert| alert["proof"] == "verified"));
    assert_eq!(alerts[0]["protocols"][0]["id"], "portal-down", "{}", alerts[0]["protocols"]);
    // Without a place nobody can tell, so all is shown; with one, it is told why.
    assert!(alerts.iter().all(|alert| alert["concerned"] == "unknown"));
    let home = |district: &str| json!({ "id": "home", "name": "", "district": district, "at": null });
    call(&app, "place_set", home("old-port")).await;
    call(&app, "place_set", json!({ "id": "cabin", "name": "Cabin", "district": null, "at": [50.0, 8.0] }))
        .await;
    let city = call(&app, "city", english()).await;
    let places = &city["alerts"][0]["places"];
    assert_eq!((&places[0]["concerned"], &places[0]["reason"]["why"]), (&json!("yes"), &json!("inside")));
    assert_eq!((&places[1]["concerned"], &places[1]["reason"]["why"]), (&json!("no"), &json!("outside")));
    assert!(places[1]["reason"]["km"].as_f64().unwrap() > 8_000.0);
    for (args, wanted) in [
        (home("atlantis"), "bad-request"),
        (json!({ "id": "home", "name": "", "district": null, "at": null }), "bad-request"),
        (json!({ "id": "home", "name": "", "district": null, "at": [91.0, 0.0] }), "bad-request"),
        (json!({ "id": "home", "name": "x".repeat(61), "district": "old-port", "at": null }), "bad-text"),
        (json!({ "id": "../home", "name": "", "district": "old-port", "at": null }), "bad-request"),
    ] {
        assert_eq!(refused(&app, "place_set", args).await, wanted);
    }
    assert_eq!(call(&app, "place_remove", json!({ "id": "cabin" })).await.as_array().unwrap().len(), 1);
    // In another language.
    let city = call(&app, "city", json!({ "language": "ta" })).await;
    assert_eq!(city["alerts"][0]["language"], Value::Null);
}

#[tokio::test]
async fn steps_are_ticked_until_the_last_one_and_can_be_begun_again() {
    let app = app();
    let read = async || call(&app, "protocol", json!({ "id": "portal-down", "language": "ms" })).await;
    let protocol = read().await;
    let of = |part: &Value| part["steps"].as_array().unwrap().clone();
    let mut steps: Vec<Value> = protocol["parts"].as_array().unwrap().iter().flat_map(of).collect();
    steps.extend(of(&protocol["drill"]));
    assert!(steps.len() > 6 && steps.iter().all(|step| step["done"] == false));
    for step in &steps {
        call(&app, "tick", json!({ "protocol": "portal-down", "step": step["id"], "done": true })).await;
    }
    let card = read().await["card"].clone();
    assert_eq!(card["done"], card["steps"]);
    // The call's number is the city's.
    let calls = protocol["calls"].as_array().unwrap();
    assert!(
        calls.iter().any(|call| call["hotline"]["number"].as_str().is_some_and(|n| n.starts_with("555")))
    );
    call(&app, "tick", json!({ "protocol": "portal-down", "step": null, "done": false })).await;
    assert_eq!(read().await["card"]["done"], 0);
    for args in [
        json!({ "protocol": "portal-down", "step": "now-99", "done": true }),
        json!({ "protocol": "nothing", "step": null, "done": true }),
    ] {
        assert_eq!(refused(&app, "tick", args).await, "no-such-protocol");
    }
}

#[tokio::test]
async fn a_report_holds_no_address_and_no_name_that_was_not_added() {
    let app = app();
    let report = async |about: &str, words: &str, from: Value| {
        let args = json!({ "about": about, "device": null, "words": words, "from": from, "language": "en" });
        call(&app, "city_report", args).await
    };
    let plain = report("scam", "Somebody called & asked for a code.", Value::Null).await;
    assert!(plain["text"].as_str().unwrap().contains("rather not say who I am"));
    let mail = plain["mail"].as_str().unwrap();
    assert!(mail.starts_with("mailto:report@harbour-city.example?subject="), "{mail}");
    assert!(mail.contains("%26") && !mail.contains(' '), "{mail}");
    let signed = report("other", "Hello.", json!("a@b.example")).await;
    assert!(signed["text"].as_str().unwrap().contains("How to reach me: a@b.example"));
    // A finding: the device is told by its kind, maker and model.
    let id = json!({ "id": "look", "target": { "home": "practice" } });
    call(&app, "scan_start", id).await;
    let (parts, mut events) = mpsc::channel(64);
    let follow = app.call("scan_follow", json!({ "id": "look", "language": "en" }), parts);
    let drain = async { while events.recv().await.is_some() {} };
    tokio::join!(async { follow.await.unwrap() }, drain);
    let home = call(&app, "home", json!({ "target": { "home": "practice" }, "language": "en" })).await;
    for finding in home["findings"].as_array().unwrap() {
        let device = json!({
            "target": { "home": "practice" }, "device": finding["device"], "rule": finding["rule"]
        });
        let args =
            json!({ "about": "device", "device": device, "words": "", "from": null, "language": "en" });
        let text = call(&app, "city_report", args).await["text"].as_str().unwrap().to_owned();
        for device in home["devices"].as_array().unwrap() {
            let addresses = device["addresses"].as_array().unwrap().iter().map(|a| a.as_str().unwrap());
            for secret in addresses.chain(device["mac"].as_str()).chain(device["name"].as_str()) {
                assert!(secret.is_empty() || !text.contains(secret), "{secret} in {text}");
            }
        }
    }
    // The advisory of the example finds the camera, and leads to its fix.
    let city = call(&app, "city", english()).await;
    let named: Vec<&Value> =
        city["alerts"].as_array().unwrap().iter().flat_map(|a| a["devices"].as_array().unwrap()).collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert_eq!((&named[0]["sure"], &named[0]["rule"]), (&json!(true), &json!("firmware-outdated")));
}

#[tokio::test]
async fn settings_sources_and_the_way_to_the_screen() {
    let app = app();
    let quiet = json!({ "notices": true, "quiet": { "from": "22:30", "to": "07:00" }, "exercises": false });
    call(&app, "set_alert_settings", quiet.clone()).await;
    assert_eq!(call(&app, "alert_settings", Value::Null).await, quiet);
    let wrong = json!({ "notices": true, "quiet": { "from": "25:00", "to": "7" }, "exercises": false });
    assert_eq!(refused(&app, "set_alert_settings", wrong).await, "bad-request");
    let found = call(&app, "source_choices", json!({ "find": "sg" })).await;
    assert!(
        !found.as_array().unwrap().is_empty()
            && call(&app, "source_choices", json!({ "find": "" })).await.as_array().unwrap().len() >= 60
    );
    for (url, code) in [
        ("http://weather.example/feed", "not-a-source"),
        ("https://10.0.0.1/feed", "not-a-source"),
        ("javascript:alert(1)", "not-a-source"),
    ] {
        assert_eq!(refused(&app, "source_add", json!({ "url": url })).await, code);
    }
    let tested = call(&app, "delivery_test", english()).await;
    assert_eq!((&tested["judged"], &tested["shown"]), (&json!(true), &Value::Null));
    let choices = call(&app, "city_choices", english()).await;
    let kinds: Vec<&str> = choices.as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["example", "facts"]);
    call(&app, "city_choose", json!({ "id": "singapore" })).await;
    let city = call(&app, "city", english()).await;
    assert_eq!((&city["kind"], &city["alerts"]), (&json!("facts"), &json!([])));
    for hotline in city["hotlines"].as_array().unwrap() {
        assert!(hotline["source"]["url"].as_str().unwrap().starts_with("https://"), "{hotline}");
    }
    assert_eq!(refused(&app, "city_choose", json!({ "id": "atlantis" })).await, "no-such-city");
    for file in ["", "AAAA", "%%%"] {
        assert_eq!(refused(&app, "city_add", json!({ "file": file, "language": "en" })).await, "not-a-city");
    }
}

// --- A city on a real web server --------------------------------------------------------------------

/// nginx on a port of this computer, serving a folder; ended with the test.
struct Nginx {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Nginx {
    /// `None` where nginx is not installed; on the machine that judges it must be.
    fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let here = folder.path().display();
        fs::create_dir(folder.path().join("www")).unwrap();
        let temp: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|name| format!("{name}_temp_path {here}/{name};\n"))
            .collect();
        let config = format!(
            "daemon off; master_process off; pid {here}/pid; error_log {here}/error;\n\
             events {{ worker_connections 64; }}\n\
             http {{ access_log off; {temp} types {{ application/cap+xml xml; application/json json; \
             application/atom+xml atom; }}\n\
             server {{ listen 127.0.0.1:{port}; root {here}/www; }} }}"
        );
        fs::write(folder.path().join("conf"), config).unwrap();
        let program = ["/usr/sbin/nginx", "nginx"].into_iter().find_map(|program| {
            let start = Command::new(program).arg("-p").arg(folder.path()).arg("-c").arg("conf").spawn();
            start.ok()
        });
        let Some(child) = program else {
            assert!(std::env::var_os("CI").is_none(), "nginx is not installed");
            return None;
        };
        let mut nginx = Self { child, port, folder };
        // Ready as soon as it takes a connection; that it ended instead is found at once.
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(nginx.child.try_wait().unwrap().is_none(), "nginx ended");
            std::thread::yield_now();
        }
        Some(nginx)
    }

    fn base(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    fn serve(&self, files: &Folder) {
        let www = self.folder.path().join("www");
        fs::remove_dir_all(&www).unwrap();
        fs::create_dir(&www).unwrap();
        for (path, bytes) in files.files() {
            let file: &Path = &www.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn key(name: &str) -> PrivateKey {
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    PrivateKey::of_seed(&seed)
}

/// The office of a city of one district whose files are at this address.
fn office(base: &str, now: OffsetDateTime) -> Folder {
    let role = |threshold, names: &[&str]| Role {
        threshold,
        keys: names.iter().map(|name| key(name).public()).collect(),
    };
    let roles = BTreeMap::from([
        (RoleName::Root, role(2, &["r1", "r2", "r3"])),
        (RoleName::Status, role(1, &["s1"])),
        (RoleName::Pack, role(1, &["p1"])),
        (RoleName::Actual, role(2, &["a1", "a2"])),
        (RoleName::Exercise, role(1, &["e1"])),
    ]);
    let root = Root::new("test-city", 1, now + Duration::days(300), roles, BTreeMap::new()).unwrap();
    let mut office = Folder::new();
    office.put("1.root.json", root.to_bytes()).unwrap();
    let city = format!(
        "schema = 1\nid = 'test-city'\nlanguages = ['en']\nsender = 'alerts@test-city.example'\n\
         mirrors = ['http://127.0.0.1:9/', '{base}']\nnames = {{ en = 'Test City' }}\n"
    );
    office.put("pack/city.toml", city).unwrap();
    for name in ["r1", "r3"] {
        sign_file(&mut office, "1.root.json", &key(name)).unwrap();
    }
    list_pack(&mut office, now, &Terms::default()).unwrap();
    sign_file(&mut office, "pack.json", &key("p1")).unwrap();
    office
}

fn stamp(at: OffsetDateTime) -> String {
    format!("{}T{:02}:{:02}:{:02}-00:00", at.date(), at.hour(), at.minute(), at.second())
}

/// Puts a message of two officials, or of the exercise key, into the office.
fn write(
    office: &mut Folder,
    id: &str,
    kind: &str,
    headline: &str,
    references: &[&str],
    sent: OffsetDateTime,
) {
    let status = if headline.starts_with("Exercise") { "Exercise" } else { "Actual" };
    let named: Vec<String> = references.iter().map(|id| format!("alerts@test-city.example,{id}")).collect();
    let references = match &named[..] {
        [] => String::new(),
        named => format!("<references>{}</references>", named.join(" ")),
    };
    let message = format!(
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>{id}</identifier>\
         <sender>alerts@test-city.example</sender><sent>{}</sent><status>{status}</status>\
         <msgType>{kind}</msgType><scope>Public</scope>{references}<info><language>en</language>\
         <category>Infra</category><event>Water</event><urgency>Immediate</urgency><severity>Severe</severity>\
         <certainty>Observed</certainty><expires>{}</expires><headline>{headline}</headline>\
         <area><areaDesc>All</areaDesc><polygon>0,0 0,1 1,1 1,0 0,0</polygon></area></info></alert>",
        stamp(sent),
        stamp(sent + Duration::hours(6))
    );
    let path = format!("alerts/{id}.cap.xml");
    office.put(&path, message).unwrap();
    let keys: &[&str] = if status == "Actual" { &["a1", "a2"] } else { &["e1"] };
    for name in keys {
        sign_file(office, &path, &key(name)).unwrap();
    }
}

/// Makes a status and serves all of it. What was published becomes the office's last status.
fn publish_to(nginx: &Nginx, office: &mut Folder, now: OffsetDateTime) -> Folder {
    let published = publish(office, &key("s1"), now, &Terms::default()).unwrap().folder;
    office.put("status.json", published.get("status.json").unwrap()).unwrap();
    nginx.serve(&published);
    published
}

#[tokio::test]
async fn a_city_served_by_nginx_is_followed_and_what_is_forged_old_or_frozen_is_caught() {
    let Some(nginx) = Nginx::start() else { return };
    let now = OffsetDateTime::now_utc();
    let first = now - Duration::minutes(30);
    let mut office = office(&nginx.base(), now);
    let quiet = publish_to(&nginx, &mut office, now);

    let app = app();
    let file = STANDARD.encode(quiet.to_tar());
    let added = call(&app, "city_add", json!({ "file": file, "language": "en" })).await;
    assert_eq!((&added["name"], &added["chosen"]), (&json!("Test City"), &json!(false)));
    assert_eq!(added["fingerprint"].as_str().unwrap().len(), 39);
    call(&app, "city_choose", json!({ "id": "test-city" })).await;
    let ask = async || call(&app, "city_ask", english()).await;
    let city = ask().await;
    assert_eq!((&city["contact"]["state"], headlines(&city, "alerts").len()), (&json!("fresh"), 0), "{city}");

    // A warning and an exercise, then an update, then the end.
    write(&mut office, "1", "Alert", "Boil the water", &[], first);
    write(&mut office, "2", "Alert", "Exercise: no water", &[], first);
    publish_to(&nginx, &mut office, now);
    let city = ask().await;
    assert_eq!(headlines(&city, "alerts"), ["Boil the water", "exercise: Exercise: no water"]);
    assert_eq!(city["alerts"][0]["proof"], "verified");
    let second = first + Duration::minutes(5);
    write(
        &mut office,
        "3",
        "Update",
        "Boil the water in the west",
        &[&format!("1,{}", stamp(first))],
        second,
    );
    let during = publish_to(&nginx, &mut office, now);
    let city = ask().await;
    assert_eq!(headlines(&city, "alerts"), ["Boil the water in the west", "exercise: Exercise: no water"]);

    // Forged: the words are changed on the way. What was known stays, and it is said.
    let forged = |change: &dyn Fn(&mut Folder)| {
        let mut forged = during.clone();
        change(&mut forged);
        nginx.serve(&forged);
    };
    forged(&|folder| {
        let text = folder.text("status.json").replace("test-city", "another-city");
        folder.put("status.json", text).unwrap();
    });
    let city = ask().await;
    assert!(city["sources"][0]["troubles"].to_string().contains("signatures"), "{}", city["sources"]);
    assert_eq!(headlines(&city, "alerts").len(), 2);

    // The end, and then yesterday's files again: the end stands.
    let third = first + Duration::minutes(10);
    write(&mut office, "4", "Cancel", "The water is clean", &[&format!("3,{}", stamp(second))], third);
    publish_to(&nginx, &mut office, now);
    let city = ask().await;
    assert_eq!(headlines(&city, "alerts"), ["exercise: Exercise: no water"]);
    assert_eq!(headlines(&city, "past"), ["Boil the water in the west"]);
    nginx.serve(&during);
    let city = ask().await;
    assert!(city["sources"][0]["troubles"].to_string().contains("was seen before"), "{}", city["sources"]);
    assert_eq!(headlines(&city, "alerts"), ["exercise: Exercise: no water"]);

    // Frozen: signed, newer, and its time is over.
    let mut late = office.clone();
    let old = publish(&late, &key("s1"), now - Duration::hours(3), &Terms::default()).unwrap().folder;
    late.put("status.json", old.get("status.json").unwrap()).unwrap();
    nginx.serve(&old);
    assert_eq!(ask().await["contact"]["state"], "frozen");

    // Taken away, it is gone.
    call(&app, "city_remove", json!({ "id": "test-city" })).await;
    assert_eq!(call(&app, "city", english()).await["id"], "harbour-city");
}

#[tokio::test]
async fn a_plain_feed_of_nginx_plays_alert_update_and_cancel() {
    let Some(nginx) = Nginx::start() else { return };
    let now = OffsetDateTime::now_utc() - Duration::minutes(30);
    let mut office = Folder::new();
    let feed = |office: &mut Folder, ids: &[&str]| {
        let entries: String = ids
            .iter()
            .map(|id| {
                format!(
                    "<entry><id>{id}</id><updated>2026-01-01T00:00:00Z</updated>\
                     <link type='application/cap+xml' href='alerts/{id}.cap.xml'/></entry>"
                )
            })
            .collect();
        let atom = format!("<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id>{entries}</feed>");
        office.put("feed.atom", atom).unwrap();
        nginx.serve(office);
    };
    let message = |office: &mut Folder, id: &str, kind: &str, words: &str, named: &[&str], minutes: i64| {
        let mut signed = self::office("http://127.0.0.1:9/", now);
        write(&mut signed, id, kind, words, named, now + Duration::minutes(minutes));
        let path = format!("alerts/{id}.cap.xml");
        office.put(&path, signed.get(&path).unwrap()).unwrap();
    };
    let app = app();
    call(&app, "source_add", json!({ "url": format!("{}feed.atom", nginx.base()) })).await;
    let told = async || headlines(&call(&app, "city_ask", english()).await, "alerts");
    let own =
        |told: Vec<String>| -> Vec<String> { told.into_iter().filter(|h| h.contains("water")).collect() };
    message(&mut office, "1", "Alert", "Boil the water", &[], 0);
    feed(&mut office, &["1"]);
    assert_eq!(own(told().await), ["Boil the water"]);
    message(&mut office, "2", "Update", "No water", &[&format!("1,{}", stamp(now))], 1);
    office.put("alerts/bad.cap.xml", "<html/>").unwrap();
    feed(&mut office, &["bad", "2", "1"]);
    assert_eq!(own(told().await), ["No water"]);
    let at = now + Duration::minutes(1);
    message(&mut office, "3", "Cancel", "The water is back", &[&format!("2,{}", stamp(at))], 2);
    feed(&mut office, &["3", "2", "1"]);
    assert!(own(told().await).is_empty());
    let city = call(&app, "city", english()).await;
    let source = &city["sources"][0];
    assert_eq!((&source["encrypted"], &source["own"]), (&json!(false), &json!(true)));
    assert_eq!(source["contact"]["state"], "fresh");
}
