//! The lab, scanned by the real program from its own computer in that home.
//!
//! The program is the one that `cargo build -p porchlight-cli` made, or the one that `PORCHLIGHT`
//! names. Linux and root only: `./dev test` leaves this out elsewhere, and says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Expected {
    host: BTreeMap<String, Host>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Host {
    address: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    kind: Option<String>,
    maker: Option<String>,
    model: Option<String>,
    firmware: Option<String>,
    label: Option<String>,
    ports: BTreeSet<u64>,
    #[serde(default)]
    problems: BTreeSet<String>,
    #[serde(default)]
    fine: BTreeSet<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn program() -> PathBuf {
    std::env::var_os("PORCHLIGHT")
        .map_or_else(|| folder().join("../../target/debug/porchlight"), PathBuf::from)
}

/// The home; taken down when the test ends, however it ends.
struct Lab(String);

impl Lab {
    fn up() -> Self {
        let lab = Self(format!("plt{}", std::process::id()));
        let out = lab.run(&["up"]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        lab
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(folder().join("lab")).args(args).env("PORCHLIGHT_LAB", &self.0).output().unwrap()
    }

    fn scan(&self, args: &[&str]) -> Output {
        let program = program();
        let mut all = vec!["exec", program.to_str().unwrap(), "scan"];
        all.extend(args);
        self.run(&all)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.run(&["down"]);
    }
}

fn texts(report: &Value, list: &str, of: impl Fn(&Value) -> bool, field: &str) -> BTreeSet<String> {
    let all = report[list].as_array().unwrap().iter().filter(|item| of(item));
    all.map(|item| item[field].as_str().unwrap_or_default().to_owned()).collect()
}

fn has_address(device: &Value, address: &str) -> bool {
    device["addresses"].as_array().unwrap().iter().any(|a| a == address)
}

#[test]
fn the_lab_is_found_and_judged_exactly() {
    let lab = Lab::up();
    let own = ["--interface", "home0", "--i-own-this-network", "--format", "json"];
    let out = lab.scan(
        &[&own[..], &["--check-factory-logins", "--agree-login", "10.77.0.31", "--owner-agrees"]].concat(),
    );
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    let text = std::fs::read_to_string(folder().join("expected.toml")).unwrap();
    let expected: Expected = toml::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for (number, host) in &expected.host {
        let address = host.address.clone().unwrap_or_else(|| format!("10.77.0.{number}"));
        let devices = report["devices"].as_array().unwrap();
        let Some(device) = devices.iter().find(|d| has_address(d, &address)) else {
            wrong.push(format!("{address}: not found"));
            continue;
        };
        for other in host.also.iter().filter(|other| !has_address(device, other)) {
            wrong.push(format!("{address}: {other} is another device"));
        }
        for (field, wanted) in [
            ("kind", &host.kind),
            ("maker", &host.maker),
            ("model", &host.model),
            ("firmware", &host.firmware),
        ] {
            if wanted.as_ref().is_some_and(|wanted| device[field] != wanted.as_str()) {
                wrong.push(format!("{address}: {field} is {}, not {wanted:?}", device[field]));
            }
        }
        if host
            .label
            .as_ref()
            .is_some_and(|label| !device["label"].as_str().unwrap().starts_with(label.as_str()))
        {
            wrong.push(format!("{address}: label is {}", device["label"]));
        }
        let ports: BTreeSet<u64> =
            device["services"].as_array().unwrap().iter().filter_map(|s| s["port"].as_u64()).collect();
        if ports != host.ports {
            wrong.push(format!("{address}: ports are {ports:?}"));
        }
        let of = |result: &'static str| {
            let id = device["id"].clone();
            move |f: &Value| f["device"] == id && f["result"] == result
        };
        // What is only good to know is no problem.
        let is_problem = |f: &Value| of("problem")(f) && f["severity"] != "info";
        let problems = texts(&report, "findings", is_problem, "rule");
        if problems != host.problems {
            wrong.push(format!("{address}: problems are {problems:?}"));
        }
        let fine = texts(&report, "findings", of("fine"), "rule");
        if !host.fine.is_subset(&fine) {
            wrong.push(format!("{address}: fine are {fine:?}"));
        }
        let over_ipv6 =
            device["addresses"].as_array().unwrap().iter().any(|a| a.as_str().unwrap().contains(':'));
        if !over_ipv6 && matches!(number.as_str(), "20" | "35" | "37") {
            wrong.push(format!("{address}: no IPv6 address"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        report["devices"].as_array().unwrap().len(),
        expected.host.len() + 1,
        "and the scanner itself"
    );
}

#[test]
fn networks_that_are_not_homes_are_refused() {
    let lab = Lab::up();
    for (args, code, says) in [
        (&["--interface", "nope0", "--i-own-this-network"][..], 3, "no network interface"),
        (&["--interface", "lo", "--i-own-this-network"], 3, "this computer itself"),
        (&["--interface", "home0"], 3, "--i-own-this-network"),
        (&[], 3, "porchlight scan --interface home0 --i-own-this-network"),
    ] {
        let out = lab.scan(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
    for (net, says) in [
        ("10.90.0.1/21", "larger than a home"),
        ("203.0.113.1/24", "not a private"),
        ("100.64.0.1/24", "not a private"),
    ] {
        let ns = format!("{}-scan", lab.0);
        let ip = |args: &[&str]| {
            assert!(Command::new("ip").args(["-n", &ns]).args(args).status().unwrap().success())
        };
        ip(&["link", "add", "odd0", "type", "veth", "peer", "name", "odd1"]);
        ip(&["addr", "add", net, "dev", "odd0"]);
        ip(&["link", "set", "odd0", "up"]);
        ip(&["link", "set", "odd1", "up"]);
        let out = lab.scan(&["--interface", "odd0", "--i-own-this-network"]);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(3), "{net}: {said}");
        assert!(said.contains(says), "{net}: {said}");
        ip(&["link", "del", "odd0"]);
    }
}
