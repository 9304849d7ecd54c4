//! `porchlight alerts`, as who writes warnings and who reads them uses it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Runs the program in a folder; the code, and what it says on each way out.
fn run(folder: &Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
    let command = command.current_dir(folder).args(["alerts", "lint"]).args(args);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its command line reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    let out = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn whole() -> String {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/harbour-city/alerts/1-portal-down.cap.xml");
    fs::read_to_string(file).unwrap()
}

#[test]
fn warnings_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("good.xml", &whole());
    put("bad.xml", &whole().replacen("T11:00:00-01:00</sent>", "T12:00:00Z</sent>", 1));
    put("none.xml", "<feed/>");
    for (args, code, says) in [
        (&["good.xml"][..], 0, &["good.xml: 1 message, nothing to change."][..]),
        (
            &["good.xml", "bad.xml"],
            1,
            &[
                "good.xml: 1 message",
                "bad.xml:6: sent: This is not a time",
                "(CAP 1.2, 3.3.2)",
                "bad.xml: repair: sent: ",
            ],
        ),
        (&["none.xml"], 1, &["none.xml:1: feed: There is no alert element"]),
        (
            &["good.xml", "--profile", "ipaws"],
            1,
            &["good.xml:3: code: ", "CAP v1.2 IPAWS Profile v1.0, code"],
        ),
        (
            &["good.xml", "--profile", "google", "--profile", "au"],
            1,
            &["web: The profile asks", "advice: geocode: The profile recommends"],
        ),
        (&["absent.xml"], 4, &["absent.xml could not be read"]),
        (&[], 2, &["FILE"]),
        (&["good.xml", "--profile", "mars"], 2, &["meteoalarm"]),
        (&["--help"], 0, &["Examples:", "Exit codes:"]),
    ] {
        let (got, out, err) = run(folder.path(), args, b"");
        let said = out + &err;
        assert_eq!(got, code, "{args:?}: {said}");
        for words in says {
            assert!(said.contains(words), "{args:?}: {words:?} is not in\n{said}");
        }
    }
}

#[test]
fn advice_alone_is_no_failure() {
    let exercise = whole().replace("Actual", "Exercise");
    let (code, out, _) = run(Path::new("."), &["-"], exercise.as_bytes());
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("standard input:7: advice: status: An exercise should say"), "{out}");
}

#[test]
fn programs_read_json() {
    let two = format!("<wrap>{0}{0}</wrap>", whole().split_once("?>").unwrap().1).replacen(
        ">harbour-2026-0001<",
        "><",
        1,
    );
    let (code, out, _) = run(Path::new("."), &["--format", "json", "-"], two.as_bytes());
    let json: Value = serde_json::from_str(&out).unwrap();
    let file = &json["files"][0];
    assert_eq!((code, &json["schema"], &file["messages"]), (1, &Value::from(1), &Value::from(2)));
    let breach = &file["breaches"][0];
    for (field, wanted) in [
        ("line", Value::from(4)),
        ("message", Value::from(0)),
        ("element", Value::from("identifier")),
        ("rule", Value::from("Empty")),
        ("kind", Value::from("text")),
        ("profile", Value::Null),
        ("source", Value::from("CAP 1.2, 3.2")),
    ] {
        assert_eq!(breach[field], wanted, "{field} in {breach}");
    }
    assert_eq!(file["repairs"][0]["message"], 0);
    assert!(file["repairs"][0]["sentence"].as_str().unwrap().contains("no readable <identifier>"));
}

#[test]
fn warnings_are_shown_with_their_proof_and_a_changed_folder_is_caught() {
    let show = |args: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_porchlight"))
            .args(["alerts", "show"])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (run.status.code(), text(&run.stdout), text(&run.stderr))
    };
    let (code, told, _) = show(&["--practice", "--place", "-30.02,-15.03", "--place", "50,8"]);
    assert_eq!(code, Some(0));
    for words in [
        "[Severe] The citizen portal is down",
        "[EXERCISE, Moderate]",
        "verified: signed by who may",
        "place  -30.02,-15.03: inside All of Harbour City",
        "not concerned: ",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(show(&["--practice", "--language", "ta"]).1.contains("குடிமக்கள்"));

    // What the example city publishes, in a folder and in one file.
    let folder = tempfile::tempdir().unwrap();
    let now = time::OffsetDateTime::now_utc();
    let published = porchlight_city::Example::office().published(now).unwrap();
    for (path, bytes) in published.files() {
        let file = folder.path().join("city").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let city = folder.path().join("city");
    let tar = folder.path().join("city.tar");
    fs::write(&tar, published.to_tar()).unwrap();
    for source in [&city, &tar] {
        let (code, told, error) = show(&[source.to_str().unwrap()]);
        assert_eq!(code, Some(0), "{error}");
        assert!(told.starts_with("Harbour City (example): status of "), "{told}");
    }
    let status = fs::read_to_string(city.join("status.json")).unwrap();
    fs::write(city.join("status.json"), status.replace("harbour-city", "harbour-town")).unwrap();
    let (code, _, error) = show(&[city.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(error.contains("needs 1 signatures of the role \"status\" and has 0"), "{error}");

    for (args, code, words) in [
        (&["https://city.example/porchlight/"][..], 2, "--root FILE"),
        (&["https://10.0.0.1/feed"], 2, "not an address that can be asked"),
        (&["no-such-file.xml"], 4, "could not be read"),
        (&["--practice", "--place", "95,1"], 2, "1.30,103.85"),
        (&["--practice", "--issuer", "12"], 2, "64 hexadecimal digits"),
        (&[], 2, "required"),
    ] {
        let (ended, _, error) = show(args);
        assert_eq!(ended, Some(code), "{args:?}: {error}");
        assert!(error.contains(words), "{args:?}: {error}");
    }
}
