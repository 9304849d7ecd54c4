//! A home that changes between two looks, through the commands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::PathBuf;
use std::sync::Arc;

use porchlight_api::{App, Host, Keeper, Memory};
use porchlight_probe::Network;
use porchlight_virtual_home::{Change, VirtualHome};
use serde_json::{Value, json};
use tokio::sync::mpsc;

const HOME: &str = r#"
schema = 1
name = "Small home"
subnet = "192.168.61.0/24"
gateway = "192.168.61.1"

[[device]]
id = "router"
name = "Router"
kind = "router"
mac = "00:00:5e:00:53:01"
addresses = ["192.168.61.1"]
[device.replacement]
model = "Gate 7"
firmware = "7.0"
mac = "00:00:5e:00:53:02"

[[device]]
id = "bridge"
name = "Lights"
kind = "hub"
maker = "Philips Hue"
model = "Hue Bridge"
firmware = "1967054020"
mac = "00:17:88:00:00:10"
addresses = ["192.168.61.10"]
hostname = "lights"
telnet = {}

[[device.mdns]]
type = "_hue._tcp"
port = 80
txt = { bridgeid = "001788fffe000010", modelid = "BSB002" }

[[device.http]]
port = 80

[[device.http.page]]
path = "/api/config"
body = '{"name":"{name}","swversion":"{firmware}","bridgeid":"001788FFFE000010","modelid":"BSB002"}'

[[device.remedy]]
rule = "telnet-open"
does = "switch-off"
service = "telnet"

[[device.remedy]]
rule = "firmware-outdated"
does = "update-firmware"
to = "1968096020"

[[device]]
id = "phone"
name = "Phone"
kind = "phone"
mac = "da:a1:19:00:00:01"
addresses = ["192.168.61.110"]
"#;

/// A computer in a pretend home, that takes it for its own network.
struct Guest(VirtualHome);

impl Host for Guest {
    fn network(&self) -> Arc<dyn Network> {
        Arc::new(self.0.clone())
    }

    fn data_folder(&self) -> Option<PathBuf> {
        None
    }

    fn open_page(&self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

struct Looks {
    app: Arc<App>,
    target: Value,
    scans: u32,
}

impl Looks {
    fn practice(home: &VirtualHome) -> Self {
        let keeper = Keeper::forgetful(Memory::NoKeychain);
        let app = App::around(Arc::new(Guest(home.clone())), keeper, home.clone());
        Self { app, target: json!({ "home": "practice" }), scans: 0 }
    }

    async fn network(home: &VirtualHome) -> Self {
        let looks = Self::practice(home);
        let interfaces = home.interfaces().await.unwrap();
        let target = json!({ "home": "network", "interface": interfaces[0].name });
        let looks = Self { target, ..looks };
        looks.call("agree", json!({ "interface": interfaces[0].name, "agreed": true })).await;
        looks
    }

    async fn call(&self, name: &str, args: Value) -> Value {
        let (parts, mut streamed) = mpsc::channel(64);
        let drain = async { while streamed.recv().await.is_some() {} };
        let (reply, ()) = tokio::join!(self.app.call(name, args, parts), drain);
        reply.unwrap()
    }

    /// Looks, and returns the report.
    async fn look(&mut self) -> Value {
        self.scans += 1;
        let id = format!("scan {}", self.scans);
        self.call("scan_start", json!({ "id": id, "target": self.target })).await;
        self.call("scan_follow", json!({ "id": id, "language": "en" })).await;
        self.call("home", json!({ "target": self.target, "language": "en" })).await
    }
}

/// The changes in short: what, and of which device.
fn changes(report: &Value) -> Vec<String> {
    let changes = report["changes"].as_array().unwrap().iter();
    let short = |change: &Value| {
        let what = change["what"].as_str().or(change["change"].as_str()).unwrap();
        assert!(change["sentence"].as_str().unwrap().contains(change["label"].as_str().unwrap()));
        format!("{}: {what}", change["label"].as_str().unwrap())
    };
    changes.map(short).collect()
}

async fn play(mut looks: Looks, home: &VirtualHome) {
    assert_eq!(changes(&looks.look().await), Vec::<String>::new(), "the first look");
    assert_eq!(changes(&looks.look().await), Vec::<String>::new(), "nothing happened");

    home.change("bridge", Change::UpdateFirmware).unwrap();
    home.remedy("bridge", "telnet-open", None).unwrap();
    home.change("phone", Change::Unplug).unwrap();
    let report = looks.look().await;
    let phone = changes(&report).pop().unwrap();
    assert!(phone.ends_with(": not-seen"), "{phone}");
    assert_eq!(changes(&report)[..2], ["Lights: firmware", "Lights: ports"]);
    let ports = &report["changes"][1];
    assert_eq!((&ports["before"], &ports["after"]), (&json!("23"), &Value::Null));

    let device = |report: &Value| {
        let devices = report["devices"].as_array().unwrap().iter();
        devices.filter(|d| d["model"] == "Hue Bridge").map(|d| d["id"].clone()).next().unwrap()
    };
    let bridge = device(&report);
    let asked = json!({ "target": looks.target, "device": bridge, "language": "en" });
    let diary = looks.call("diary", asked).await;
    let telnet = diary.as_array().unwrap().iter().filter(|entry| entry["rule"] == "telnet-open");
    let results: Vec<_> = telnet.map(|entry| entry["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["fine", "problem"], "the problem and its end are both kept");
    let label = json!({ "target": looks.target, "device": bridge, "label": "Lamps upstairs" });
    looks.call("label", label).await;
    assert_eq!(changes(&looks.look().await), Vec::<String>::new(), "a miss is told once");

    home.change("phone", Change::PlugIn).unwrap();
    home.change("bridge", Change::Unplug).unwrap();
    let report = looks.look().await;
    assert!(changes(&report)[0].ends_with(": back"), "{report}");
    assert_eq!(changes(&report)[1], "Lamps upstairs: not-seen", "the missing keep their label");

    home.change("bridge", Change::PlugIn).unwrap();
    let report = looks.look().await;
    assert_eq!((device(&report), changes(&report)), (bridge, vec!["Lamps upstairs: back".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn the_practice_home_changes() {
    let home = VirtualHome::parse(HOME).unwrap();
    play(Looks::practice(&home), &home).await;
}

#[tokio::test(start_paused = true)]
async fn a_network_changes() {
    let home = VirtualHome::parse(HOME).unwrap();
    play(Looks::network(&home).await, &home).await;
}

#[tokio::test(start_paused = true)]
async fn another_router_is_told_once_and_settled_by_the_resident() {
    let home = VirtualHome::parse(HOME).unwrap();
    let mut looks = Looks::network(&home).await;
    let told = |findings: &Value| -> Option<(String, String)> {
        let finding = findings.as_array().unwrap().iter().find(|f| f["rule"] == "another-router")?;
        let text = |field: &str| finding[field].as_str().unwrap().to_owned();
        Some((text("result"), text("device")))
    };
    assert_eq!(told(&looks.look().await["findings"]), None, "there is nothing to compare with");
    let fine = told(&looks.look().await["findings"]).unwrap();
    assert_eq!(fine.0, "fine");

    home.change("router", Change::Replace).unwrap();
    let (result, router) = told(&looks.look().await["findings"]).unwrap();
    assert_eq!(result, "problem");
    let answer = json!({ "target": looks.target, "device": router, "question": "router-is-mine", "yes": true, "language": "en" });
    let checked = looks.call("answer", answer).await;
    assert_eq!(told(&checked["findings"]).unwrap().0, "fine");
    assert_eq!(
        told(&looks.look().await["findings"]).unwrap().0,
        "fine",
        "the new router is the one from before"
    );
}
