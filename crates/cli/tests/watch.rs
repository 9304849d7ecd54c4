//! `porchlight watch`, as its users run it, over a home whose file is edited meanwhile.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
    command.stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    program().args(args).output().unwrap()
}

fn healthy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/healthy.toml")
}

/// A copy of the healthy home that is edited while it is watched.
struct Edited {
    folder: tempfile::TempDir,
    text: String,
}

impl Edited {
    fn new() -> Self {
        let home =
            Self { folder: tempfile::tempdir().unwrap(), text: fs::read_to_string(healthy()).unwrap() };
        home.write();
        home
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("home.toml")
    }

    /// In one step, so that no half file is read.
    fn write(&self) {
        let part = self.folder.path().join("part");
        fs::write(&part, &self.text).unwrap();
        fs::rename(part, self.file()).unwrap();
    }

    fn edit(&mut self, before: &str, after: &str) {
        assert!(self.text.contains(before), "{before}");
        self.text = self.text.replace(before, after);
        self.write();
    }
}

/// Ends the program when the test ends.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn tells_only_what_is_different() {
    let mut home = Edited::new();
    let file = home.file();
    let args = ["watch", "--home", file.to_str().unwrap(), "--every", "1s", "--format", "ndjson"];
    let mut watching = Watching(program().args(args).stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(watching.0.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();

    let begun = next();
    assert_eq!((&begun["event"], &begun["every_s"]), (&"watching".into(), &1.into()), "{begun}");
    assert!(begun["devices"].as_u64().unwrap() >= 6);

    // A device moves and is updated in one edit: both are told, in one look.
    home.edit("[\"192.168.61.10\"]", "[\"192.168.61.77\"]");
    let (change, before) = (next(), "192.168.61.10");
    assert_eq!(change["event"], "change");
    let change = &change["change"];
    assert_eq!((&change["what"], &change["before"]), (&"address".into(), &before.into()), "{change}");
    assert!(change["sentence"].as_str().unwrap().contains("192.168.61.77"));
    let bridge = change["device"].clone();

    home.edit("firmware = \"1968096020\"", "firmware = \"1970000000\"");
    let change = next()["change"].clone();
    assert_eq!((&change["what"], &change["device"]), (&"firmware".into(), &bridge), "{change}");

    // The owner saves a home that cannot be read, and then repairs it: nothing is told of it.
    home.edit("schema = 1", "schema = ");
    home.edit("schema = ", "schema = 1");
    home.edit(
        "id = \"phone\"\nname = \"Phone\"\nkind = \"phone\"\nmac = \"da:a1:19:00:00:01\"",
        "id = \"guest\"\nname = \"Guest\"\nkind = \"phone\"\nmac = \"da:a1:19:00:00:02\"",
    );
    let (one, two) = (next()["change"].clone(), next()["change"].clone());
    assert_eq!((&one["change"], &two["change"]), (&"new".into(), &"not-seen".into()), "{one} {two}");
}

#[test]
fn is_silent_where_nothing_changes() {
    let healthy = healthy();
    let out = run(&["watch", "--home", healthy.to_str().unwrap(), "--every", "1s", "--times", "2"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(0), "{said}");
    assert!(out.stdout.is_empty() && said.contains("Watching") && said.contains("Ctrl-C"), "{said}");
}

#[test]
fn each_end_has_its_number_and_its_sentence() {
    let alone = ["watch", "--interface", "there-is-no-such0", "--i-own-this-network"];
    for (args, code, says) in [
        (&[&alone[..], &["--every", "1m"]].concat()[..], 2, "at least 5m"),
        (&alone[..], 3, "no network interface"),
        (&["watch", "--interface", "lo", "--i-own-this-network"], 3, "this computer itself"),
        (&["watch", "--practice", "--every", "soon"], 2, "such as 15m"),
        (&["watch", "--practice", "--times", "0"], 2, "--times"),
        (&["watch", "--home", "there-is-no-such-file.toml"], 6, "cannot be read"),
    ] {
        let out = run(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
}
