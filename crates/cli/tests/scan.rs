//! `porchlight scan`, as its users run it: what it prints and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(args: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_porchlight");
    Command::new(program).args(args).stdin(Stdio::null()).output().unwrap()
}

fn homes() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes")
}

#[test]
fn the_practice_home_as_json() {
    let out = run(&["scan", "--practice", "--check-factory-logins", "--format", "json"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["network"]["pretend"], true);
    let devices = report["devices"].as_array().unwrap();
    assert!(devices.len() >= 14);
    for field in
        ["id", "label", "kind", "maker", "model", "firmware", "addresses", "mac", "evidence", "confidence"]
    {
        assert!(devices.iter().all(|d| d.get(field).is_some()), "{field}");
    }
    let findings = report["findings"].as_array().unwrap();
    for field in ["rule", "device", "result", "severity", "title", "why", "fix", "source"] {
        assert!(findings.iter().all(|f| f.get(field).is_some()), "{field}");
    }
    let problems: Vec<_> = findings.iter().filter(|f| f["result"] == "problem").collect();
    assert!(problems.len() >= 8);
    let mut rules: Vec<_> = problems.iter().map(|f| f["rule"].as_str().unwrap()).collect();
    rules.sort_unstable();
    rules.dedup();
    assert!(rules.len() >= 5, "{rules:?}");
    assert!(rules.contains(&"factory-password"));
    // A password that was found to work is not exported. The camera's stands in its maker's name,
    // which is why it is looked for as a value of its own.
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(
        !text.contains("\"marigold\"") && !text.contains(":marigold"),
        "the password stands in the report"
    );
    assert!(report["took_ms"].as_u64().unwrap() > 0);
}

#[test]
fn events_stream_out_line_by_line() {
    let out = run(&["scan", "--home", homes().join("healthy.toml").to_str().unwrap(), "--format", "ndjson"]);
    assert_eq!(out.status.code(), Some(0));
    let text = String::from_utf8(out.stdout).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.last().unwrap()["event"], "report");
    assert!(events.iter().any(|e| e["event"] == "device-seen"));
    assert!(events.iter().any(|e| e["event"] == "finding"));
}

#[test]
fn each_end_has_its_number_and_its_sentence() {
    let healthy = homes().join("healthy.toml");
    let healthy = healthy.to_str().unwrap();
    for (args, code, says) in [
        (&["scan", "--practice", "--fail-on-problems"][..], 1, ""),
        (&["scan", "--home", healthy, "--fail-on-problems"], 0, ""),
        (&["scan", "--practice", "--home", healthy], 2, "cannot be used with"),
        (&["scan", "--home", "there-is-no-such-file.toml"], 6, "cannot be read"),
        (&["scan", "--interface", "there-is-no-such0", "--i-own-this-network"], 3, "no network interface"),
        (&["scan", "--interface", "lo", "--i-own-this-network"], 3, "this computer itself"),
        (&["scan", "--practice", "--agree-login", "192.168.77.20"], 2, "--check-factory-logins"),
        (&["nonsense"], 2, "unrecognized subcommand"),
    ] {
        let out = run(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
}

#[test]
fn a_broken_home_is_named_with_its_line() {
    let folder = homes().join("broken");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let out = run(&["scan", "--home", path.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(6), "{}: {said}", path.display());
        assert!(said.contains("line") && out.stdout.is_empty(), "{}: {said}", path.display());
        files += 1;
    }
    assert!(files >= 10);
}

#[test]
fn the_table_is_plain_text_where_nobody_looks() {
    let out = run(&["scan", "--home", homes().join("hostile.toml").to_str().unwrap()]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "no escape sequences");
    assert!(!text.contains('\u{202e}'));
}
