//! The rules of ARCHITECTURE.md that the compiler does not hold: who may depend on whom, who may open
//! sockets, who may ask for a consent.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each crate of the project and the others that it may depend on, directly.
const DIRECTION: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("probe", &["model"]),
    ("virtual-home", &["model", "probe"]),
    ("keys", &[]),
    ("catalogue", &["model", "keys"]),
    ("identify", &["model", "catalogue"]),
    ("assess", &["model", "catalogue"]),
    ("history", &["model"]),
    ("fetch", &[]),
    ("alerts", &["model"]),
    ("city", &["model", "keys", "alerts"]),
    ("protocols", &["model", "notation"]),
    ("advisories", &["model", "catalogue", "alerts"]),
    ("lookout", &["model", "keys", "fetch", "alerts", "city"]),
    ("report", &["model", "assess"]),
    ("notation", &[]),
    ("lessons", &["model", "notation"]),
    ("store", &["model"]),
    ("engine", &["model", "probe", "catalogue", "identify", "assess"]),
    (
        "drills",
        &["model", "probe", "virtual-home", "catalogue", "keys", "alerts", "city", "notation", "engine"],
    ),
    (
        "api",
        &[
            "model",
            "probe",
            "virtual-home",
            "catalogue",
            "identify",
            "assess",
            "history",
            "fetch",
            "keys",
            "alerts",
            "city",
            "protocols",
            "advisories",
            "lookout",
            "lessons",
            "store",
            "report",
            "engine",
            "drills",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "probe",
            "virtual-home",
            "catalogue",
            "assess",
            "history",
            "fetch",
            "keys",
            "alerts",
            "city",
            "protocols",
            "advisories",
            "lookout",
            "lessons",
            "report",
            "engine",
            "drills",
            "api",
        ],
    ),
    ("window", &["api", "probe"]),
    ("lab-tests", &["model", "probe"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifests() -> BTreeMap<String, toml::Table> {
    let workspace: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let members = workspace["workspace"]["members"].as_array().unwrap();
    let read = |member: &toml::Value| {
        let file = root().join(member.as_str().unwrap()).join("Cargo.toml");
        let manifest: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
        (manifest["package"]["name"].as_str().unwrap().to_owned(), manifest)
    };
    members.iter().map(read).collect()
}

#[test]
fn dependencies_point_one_way() {
    let manifests = manifests();
    assert_eq!(manifests.len(), DIRECTION.len(), "a crate is missing from the table, or from the workspace");
    for (name, allowed) in DIRECTION {
        let manifest = &manifests[&format!("porchlight-{name}")];
        let used = manifest.get("dependencies").and_then(|d| d.as_table()).into_iter().flatten();
        let used = used.filter_map(|(dependency, _)| dependency.strip_prefix("porchlight-"));
        for dependency in used {
            assert!(allowed.contains(&dependency), "{name} must not depend on {dependency}");
        }
        assert_eq!(
            manifest["lints"]["workspace"].as_bool(),
            Some(true),
            "{name} does not take the common lints"
        );
    }
}

#[test]
fn only_named_crates_use_what_reaches_out() {
    for (dependency, users) in [
        ("tauri", &["window"][..]),
        ("reqwest", &["fetch"]),
        ("socket2", &["probe"]),
        ("mdns-sd", &["probe"]),
        ("netdev", &["probe"]),
        ("rtnetlink", &["probe"]),
        ("axum", &["cli"]),
        ("rusqlite", &["store"]),
        ("ed25519-dalek", &["keys"]),
        ("keyring", &["store"]),
        ("ts-rs", &["api"]),
    ] {
        for (name, manifest) in manifests() {
            let mut tables = vec![manifest.get("dependencies")];
            let targets = manifest.get("target").and_then(|t| t.as_table()).into_iter().flatten();
            tables.extend(targets.map(|(_, target)| target.get("dependencies")));
            let uses = tables.into_iter().flatten().any(|t| t.get(dependency).is_some());
            let short = name.strip_prefix("porchlight-").unwrap();
            assert!(!uses || users.contains(&short), "{short} must not use {dependency}");
        }
    }
}

/// Every source file below a folder, with its text.
fn sources(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["node_modules", "dist", "paraglide", "target", "gen"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let shown = path.strip_prefix(root()).unwrap().display().to_string();
                files.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The files that hold one of the words, but for those below the allowed folders.
fn holders(files: &[(String, String)], words: &[&str], allowed: &[&str]) -> BTreeSet<String> {
    let holds = |text: &str| words.iter().any(|word| text.contains(word));
    let outside = |name: &str| !allowed.iter().any(|folder| name.contains(folder));
    files.iter().filter(|(name, text)| outside(name) && holds(text)).map(|(name, _)| name.clone()).collect()
}

#[test]
fn sockets_are_opened_in_named_places_only() {
    let files = sources("crates", &[".rs"]);
    let words =
        ["tokio::net", "std::net::TcpStream", "std::net::UdpSocket", "TcpSocket", "UdpSocket", "TcpListener"];
    let allowed = [
        "crates/probe/src/lan/",
        "crates/cli/src/serve.rs",
        "crates/fetch/src/tests.rs",
        "crates/cli/tests/",
        "crates/api/tests/",
    ];
    assert_eq!(holders(&files, &words, &allowed), BTreeSet::new());
}

#[test]
fn pure_crates_have_no_clock_and_touch_no_file() {
    let words = ["SystemTime", "Instant::now", "now_utc", "now_local", "std::fs", "std::env::", "tokio"];
    for name in [
        "model",
        "identify",
        "assess",
        "history",
        "notation",
        "lessons",
        "protocols",
        "report",
        "advisories",
        "alerts",
        "city",
    ] {
        let files = sources(&format!("crates/{name}/src"), &[".rs"]);
        assert_eq!(holders(&files, &words, &["tests.rs"]), BTreeSet::new());
    }
}

#[test]
fn a_consent_is_made_by_a_dialogue_only() {
    let mut files = sources("crates", &[".rs"]);
    files.extend(sources("src-tauri/src", &[".rs"]));
    let allowed = [
        "/tests/",
        "crates/probe/src/login/plan.rs",
        "crates/api/src/commands.rs",
        "crates/cli/src/terminal.rs",
        // Its homes are pretend ones by their type: nothing leaves the program.
        "crates/drills/src/home.rs",
    ];
    assert_eq!(holders(&files, &[".answered("], &allowed), BTreeSet::new());
}

#[test]
fn devices_are_asked_with_get_and_listed_calls_and_nothing_else() {
    let files = sources("crates/probe/src", &[".rs"]);
    let words =
        ["Request::put", "Request::delete", "Method::", ".method(", "SetRequest", "push_set", "PortMapping#"];
    // The sum of a digest is made over the name of the method.
    assert_eq!(holders(&files, &words, &["crates/probe/src/login/answer.rs"]), BTreeSet::new());
    // A POST is one of the documented calls, each listed with its bytes, a question for a mapping, or a login.
    let one = |file: &str| BTreeSet::from([file.to_owned()]);
    assert_eq!(holders(&files, &["Request::post"], &[]), one("crates/probe/src/ask/http.rs"));
    let bodies = holders(&files, &["Body {"], &["crates/probe/src/ask/http.rs"]);
    let listed = [
        "crates/probe/src/ask/call.rs",
        "crates/probe/src/discover/mappings.rs",
        // The POST of a login form and the question of ONVIF, which a consent alone sends.
        "crates/probe/src/login/form.rs",
        "crates/probe/src/login/onvif.rs",
    ];
    assert_eq!(bodies, listed.map(str::to_owned).into());
    let changing = ["AddPortMapping", "DeletePortMapping", "SetPassword", "SetConfig", "Reboot", "Play-Job"];
    assert_eq!(holders(&files, &changing, &[]), BTreeSet::new());
}

#[test]
fn the_window_s_own_calls_stand_in_one_file() {
    let files = sources("ui/src", &[".ts", ".svelte"]);
    assert_eq!(holders(&files, &["@tauri-apps/"], &["ui/src/host/"]), BTreeSet::new());
    assert_eq!(holders(&files, &["{@html", "innerHTML", "insertAdjacentHTML"], &[]), BTreeSet::new());
}
