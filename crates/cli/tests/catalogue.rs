//! `porchlight catalogue`, as publishers and residents use it, with a source on this computer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use porchlight_catalogue::{Draft, Kept, Origin, PrivateKey, Terms};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

/// Above the number of any catalogue that is built in.
const FIRST: u64 = 30_000_101;

/// A publisher and a resident, each with a folder, and what the source answers.
struct Town {
    folder: tempfile::TempDir,
    source: String,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone)]
enum Answer {
    /// Head and body.
    Whole(String, Vec<u8>),
    /// A body without end.
    Endless,
}

impl Town {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let source = format!("http://{}/catalogue.bin", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(Answer::Whole("404 Not Found".into(), Vec::new())));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let town = Self { folder: tempfile::tempdir().unwrap(), source, answer, asked };
        let (answer, asked) = (town.answer.clone(), town.asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(&mut stream.unwrap(), &answer.lock().unwrap().clone(), &asked);
            }
        });
        let made = town.run(&["catalogue", "new-key", "--out", &town.path("key")]);
        assert_eq!(made.0, 0, "{}", made.1);
        town
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn kept(&self) -> Vec<u8> {
        self.bytes("data/catalogue/current")
    }

    fn output(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
        command.args(args).stdin(Stdio::null()).env("PORCHLIGHT_DATA", self.path("data")).output().unwrap()
    }

    /// The code, and all that was written.
    fn run(&self, args: &[&str]) -> (i32, String) {
        let out = self.output(args);
        let said = [out.stdout, out.stderr].concat();
        (out.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// Asserts how a run ends and what it says.
    fn check(&self, args: &[&str], code: i32, says: &[&str]) {
        let (got, said) = self.run(args);
        assert_eq!(got, code, "{args:?}: {said}");
        for part in says {
            assert!(said.contains(part), "{args:?}: {part:?} is not in {said}");
        }
    }

    /// Makes a catalogue with a number and more arguments.
    fn build(&self, name: &str, number: u64, more: &[&str]) -> Vec<u8> {
        let (key, out, number) = (self.path("key"), self.path(name), number.to_string());
        let args =
            ["catalogue", "build", "--key", &key, "--expires", "30", "--version", &number, "--out", &out];
        self.check(&[&args, more].concat(), 0, &[&format!("Catalogue {number}, made on")]);
        self.bytes(name)
    }

    fn publish(&self, head: &str, body: &[u8]) {
        *self.answer.lock().unwrap() = Answer::Whole(head.to_owned(), body.to_vec());
    }
}

fn serve(stream: &mut TcpStream, answer: &Answer, asked: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    asked.lock().unwrap().push(String::from_utf8_lossy(&request).to_lowercase());
    match answer {
        Answer::Whole(head, body) => {
            let head =
                format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            // The other side may have left.
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
        Answer::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nPORCHCAT");
            while stream.write_all(&[0; 4096]).is_ok() {}
        }
    }
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read(&mut byte);
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/data")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            drop(fs::copy(entry.path(), target))
        }
    }
}

#[test]
fn a_private_key_is_its_owner_s_alone() {
    let town = Town::new();
    let private = town.bytes("key");
    assert!(private.starts_with(b"porchlight-private-key "));
    assert!(town.bytes("key.pub").starts_with(b"porchlight-public-key "));
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(town.path("key")).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let key = town.path("key");
    town.check(&["catalogue", "new-key", "--out", &key], 4, &["could not be written"]);
    assert_eq!(town.bytes("key"), private);
    // A private key in the place of a public one is not printed either.
    let (code, said) = town.run(&["catalogue", "verify", &key, "--key", &key]);
    let secret = String::from_utf8(private).unwrap();
    assert!(code == 2 && said.contains("private key") && !said.contains(secret.split_once(' ').unwrap().1));
}

#[test]
fn made_published_fetched_and_used() {
    let town = Town::new();
    let list = town.path("list.json");
    let used = r#"{ "vulnerabilities": [{ "cveID": "CVE-2016-6277" }, { "cveID": "CVE-1999-0001" }] }"#;
    fs::write(&list, used).unwrap();
    let first = town.build("first", FIRST, &["--kev", &list]);
    assert!(first.len() < 1_000_000, "{}", first.len());
    let (file, public) = (town.path("first"), town.path("key.pub"));
    town.check(&["catalogue", "verify", &file, "--key", &public], 0, &["It would be taken.", "30000101"]);
    town.check(&["catalogue", "verify", &file], 1, &["which is not trusted here"]);
    town.check(&["catalogue", "show"], 0, &["which came with Porchlight"]);

    town.publish("200 OK\r\nETag: \"one\"", &first);
    let update = ["catalogue", "update", "--from", &town.source, "--key", &public];
    town.check(&update, 0, &["A newer catalogue is here.", "30000101"]);
    assert_eq!(town.kept(), first);
    town.check(&["catalogue", "show"], 0, &["Catalogue 30000101", "It was fetched from http://127.0.0.1"]);

    // From now on the address and the key are known, and so is the version that the source gave.
    town.publish("304 Not Modified", b"");
    town.check(&["catalogue", "update"], 0, &["There is no newer catalogue."]);
    let asked = town.asked.lock().unwrap().clone();
    assert!(!asked[0].contains("if-none-match") && asked[1].contains("if-none-match: \"one\""), "{asked:?}");

    town.publish("200 OK", &town.build("second", FIRST + 1, &[]));
    town.check(&["catalogue", "update"], 0, &["30000102"]);
    town.check(&["catalogue", "verify", &file], 1, &["30000102 is known already"]);
    town.check(&["catalogue", "forget"], 0, &["Forgotten."]);
    town.check(&["catalogue", "show"], 0, &["which came with Porchlight"]);
    town.check(&["catalogue", "update"], 2, &["no publisher of catalogues yet"]);
}

#[test]
fn the_list_of_used_holes_comes_from_an_address_too() {
    let town = Town::new();
    let rows = town.path("rows");
    copy(&data(), Path::new(&rows));
    let row = "[[fixed_in]]\nmaker = \"Acme\"\nmodel = \"GW-1\"\nfixed_in = \"1.2\"\nwhy_id = \"CVE-1999-0001\"\n\
               title = \"t\"\nurl = \"https://example.org/\"\nseen = \"2026-11-23\"\n";
    fs::write(Path::new(&rows).join("more.toml"), row).unwrap();
    town.publish("200 OK", br#"{ "vulnerabilities": [{ "cveID": "CVE-1999-0001" }] }"#);
    let list = town.source.clone();
    let file = town.build("file", FIRST, &["--data", &rows, "--kev", &list]);
    town.publish("200 OK", &file);
    let update = ["catalogue", "update", "--from", &town.source, "--key", &town.path("key.pub")];
    town.check(&update, 0, &[]);
    let hole = "Known hole CVE-1999-0001: closed by version 1.2, and known to be used by attackers.";
    town.check(&["catalogue", "show", "acme", "gw1"], 0, &["Acme GW-1", hole, "From catalogue 30000101"]);
    for (head, body, says) in [
        ("404 Not Found", &b""[..], "answered 404"),
        ("200 OK", b"<html>", "no list"),
        ("200 OK", b"{ \"vulnerabilities\": [] }", "names none"),
    ] {
        town.publish(head, body);
        let args = ["catalogue", "build", "--expires", "1", "--version", "30000102", "--kev", &list];
        let files = ["--key", &town.path("key"), "--out", &town.path("none")];
        town.check(&[&args[..], &files].concat(), 1, &[says]);
        assert!(!Path::new(&town.path("none")).exists());
    }
}

#[test]
fn whatever_a_source_answers_the_old_one_is_kept() {
    let town = Town::new();
    let (older, first) = (town.build("older", FIRST, &[]), town.build("first", FIRST + 1, &[]));
    let newer = town.build("newer", FIRST + 2, &[]);
    let stranger = Town::new();
    town.publish("200 OK", &first);
    let public = town.path("key.pub");
    town.check(&["catalogue", "update", "--from", &town.source, "--key", &public], 0, &[]);
    let mut changed = newer.clone();
    changed[200] ^= 1;
    let whole = |head: &str, body: &[u8]| Answer::Whole(head.to_owned(), body.to_vec());
    for (answer, says) in [
        (whole("200 OK", &newer[..newer.len() - 9]), "cut short"),
        (whole("200 OK", b""), "cut short"),
        (whole("200 OK", b"<!doctype html>"), "no Porchlight catalogue"),
        (whole("200 OK", &changed), "signature does not fit"),
        (whole("200 OK", &older), "30000102 is known already"),
        (whole("200 OK", &stranger.build("file", FIRST + 3, &[])), "not trusted here"),
        (whole("404 Not Found", b""), "answered 404"),
        (whole("304 Not Modified", b""), "answered 304"),
        (whole("302 Found\r\nLocation: http://127.0.0.2:9/", b""), "sent on to another place"),
        (whole("302 Found\r\nLocation: https://other.example/", b""), "sent on to another place"),
        (Answer::Endless, "more bytes than are taken"),
    ] {
        *town.answer.lock().unwrap() = answer;
        town.check(&["catalogue", "update"], 1, &[says, "What is here stays as it is."]);
        assert_eq!(town.kept(), first, "{says}");
    }
    town.publish("200 OK", &newer);
    town.check(&["catalogue", "update"], 0, &["30000103"]);
}

/// Somebody between the source and the home may say for ever that nothing is new.
#[test]
fn a_catalogue_that_is_held_back_is_noticed_when_the_old_one_expires() {
    let town = Town::new();
    let key = PrivateKey::read(&fs::read_to_string(town.path("key")).unwrap()).unwrap();
    let (made, now) = (OffsetDateTime::now_utc() - Duration::days(9), OffsetDateTime::now_utc());
    let terms = Terms { number: FIRST, made, expires: now - Duration::DAY };
    let file = Draft::built_in().unwrap().sign(&key, &terms).unwrap();
    let origin = Origin { source: town.source.clone(), etag: Some("\"1\"".into()), modified: None };
    let (kept, keys) = (Kept::within(Path::new(&town.path("data"))), [key.public()]);
    kept.trust(&keys).unwrap();
    kept.take(&file, &keys, Some(origin), made).unwrap();
    town.publish("304 Not Modified", b"");
    let old = ["Newer facts may be missing.", "expired on"];
    town.check(&["catalogue", "update"], 1, &[&["There is no newer catalogue."][..], &old].concat());
    town.check(&["catalogue", "show"], 0, &[&["Catalogue 30000101"][..], &old].concat());
    town.publish("200 OK", &file);
    town.check(&["catalogue", "update"], 1, &["expired on", "What is here stays as it is."]);
    assert_eq!(town.kept(), file);
}

#[test]
fn what_is_not_asked_and_not_made() {
    let town = Town::new();
    let (key, public, out) = (town.path("key"), town.path("key.pub"), town.path("out"));
    let build = ["catalogue", "build", "--key", &key, "--out", &out, "--expires"];
    let none = town.path("none");
    let source = town.source.as_str();
    for (args, code, says) in [
        (&["catalogue", "update"][..], 2, "no publisher of catalogues yet"),
        (&["catalogue", "update", "--from", source], 2, "no publisher of catalogues yet"),
        (&["catalogue", "update", "--from", "http://example.org/", "--key", &public], 2, "not an encrypted"),
        (&["catalogue", "update", "--from", "https://192.168.1.1/", "--key", &public], 2, "not an address"),
        (&["catalogue", "update", "--from", source, "--key", &none], 4, "could not be read"),
        (&["catalogue", "verify", &none], 4, "could not be read"),
        (&["catalogue", "verify", &public], 1, "no Porchlight catalogue"),
        (&[&build[..], &["30", "--version", "5"]].concat(), 2, "--version must be above"),
        (&[&build[..], &["0", "--version", "30000101"]].concat(), 2, "--expires"),
        (&[&build[..], &["367", "--version", "30000101"]].concat(), 2, "--expires"),
        (&[&build[..], &["1", "--version", "30000101", "--data", &none]].concat(), 1, "none"),
    ] {
        town.check(args, code, &[says]);
    }
    assert!(town.asked.lock().unwrap().is_empty() && !Path::new(&out).exists());
}

#[test]
fn a_product_is_found_as_people_type_it() {
    let town = Town::new();
    let ended = "Its maker no longer looks after it";
    for (args, code, says) in [
        (&["D-Link", "DIR-859"][..], 0, &["D-Link DIR-859", ended, "https://", "looked at on 20"][..]),
        (&["d link dir859"], 0, &["D-Link DIR-859", ended]),
        (&["dir 859"], 0, &["D-Link DIR-859", ended]),
        (&["--maker", "dlink", "--model", "Dir_859"], 0, &["D-Link DIR-859", ended]),
        (
            &["--model", "tp-link archer ax21"],
            0,
            &["TP-Link Archer AX21", "CVE-2023-1389", "used by attackers"],
        ),
        (
            &["D-Link", "DIR-85"],
            1,
            &["Nothing is known here of D-Link DIR-85.", "Names that are near", "DIR-859"],
        ),
        (&["Toaster 9000"], 1, &["Nothing is known here of Toaster 9000."]),
        (&["--maker", "D-Link"], 2, &["--model"]),
        (&["a", "--model", "b"], 2, &["cannot be used with"]),
    ] {
        town.check(&[&["catalogue", "show"], args].concat(), code, says);
    }
    let near = town.run(&["catalogue", "show", "D-Link", "DIR-85"]).1;
    assert!(!near.contains(ended), "a near name is no answer: {near}");
}

#[test]
fn a_factory_login_is_told_without_its_password() {
    let town = Town::new();
    let rows = town.path("rows");
    for folder in ["models", "families"] {
        fs::create_dir_all(Path::new(&rows).join(folder)).unwrap();
    }
    let row = "[[factory_login]]\nid = \"x\"\nmaker = \"Acme\"\nmodel = \"Cam 1\"\nprotocol = \"http-basic\"\n\
               port = 80\npath = \"/\"\nuser = \"begonia\"\npassword = \"marigold\"\nuntil_firmware = \"2.0\"\n\
               manual_title = \"Its \\u001b[31mmanual\"\nmanual_url = \"https://example.org/m\"\nseen = \"2026-11-23\"\n";
    fs::write(Path::new(&rows).join("rows.toml"), row).unwrap();
    town.publish("200 OK", &town.build("file", FIRST, &["--data", &rows]));
    town.check(&["catalogue", "update", "--from", &town.source, "--key", &town.path("key.pub")], 0, &[]);
    let (code, said) = town.run(&["catalogue", "show", "Acme Cam 1"]);
    assert!(code == 0 && said.contains("one is documented, until version 2.0"), "{said}");
    assert!(said.contains("https://example.org/m (looked at on 2026-11-23)"), "{said}");
    assert!(!said.contains("marigold") && !said.contains("begonia") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn a_home_is_looked_at_with_what_was_fetched() {
    let town = Town::new();
    let rows = town.path("rows");
    copy(&data(), Path::new(&rows));
    let row = "[[support_end]]\nmaker = \"Philips Hue\"\nmodel = \"Hue Bridge\"\ntitle = \"t\"\n\
               url = \"https://example.org/ended\"\nseen = \"2026-11-23\"\n";
    fs::write(Path::new(&rows).join("more.toml"), row).unwrap();
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/healthy.toml");
    let scan = ["scan", "--home", home.to_str().unwrap(), "--format", "json"];
    let tells = || {
        let out = town.output(&scan);
        assert_eq!(out.status.code(), Some(0));
        let report: Value = serde_json::from_slice(&out.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let told = findings.iter().any(|f| f["source"]["url"] == "https://example.org/ended");
        (told, String::from_utf8(out.stderr).unwrap())
    };
    assert_eq!(tells(), (false, String::new()));
    town.publish("200 OK", &town.build("file", FIRST, &["--data", &rows]));
    town.check(&["catalogue", "update", "--from", &town.source, "--key", &town.path("key.pub")], 0, &[]);
    assert_eq!(tells(), (true, String::new()));
    // Whatever becomes of the file, there is a catalogue.
    fs::write(town.path("data/catalogue/current"), &town.kept()[..99]).unwrap();
    let (told, said) = tells();
    assert!(!told && said.contains("cut short") && said.contains("came with Porchlight"), "{said}");
    let practice = town.output(&["scan", "--practice"]);
    assert!(practice.status.success() && practice.stderr.is_empty());
}
