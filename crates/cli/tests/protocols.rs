//! `porchlight protocols`, over those that ship and a city's own in a folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const HEAD: &str = "id = \"lamp-out\"\nreview_by = \"2999-01-01\"\nevents = [\"lamp out\"]\n\
    [[sources]]\ntitle = \"A page\"\nurl = \"https://city.example.org/lamps\"\nseen = \"2026-11-22\"\n";

const TEXT: &str = "# The lamp is out\n\nStay calm.\n\n## Now\n\n- [ ] Look at the **switch**.\n\
    - [ ] Ask a neighbour.\n- [ ] Use a torch.\n\n## Do not\n\n- Do not climb: you may fall.\n\
    - Do not hurry: it can wait.\n\n## Call\n\n- `power`: To tell them.\n\n## For blind\n\n\
    - [ ] Ask somebody to look.\n\n## Drill\n\nImagine it.\n\n- [ ] Find it.\n- [ ] Try it.\n";

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_porchlight")).arg("protocols").args(args).output().unwrap()
}

fn check(args: &[&str], code: i32, said: &[&str]) -> String {
    let output = run(args);
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    for said in said {
        assert!(text.contains(said), "{said:?} in {args:?}: {text}");
    }
    text
}

/// A folder with one protocol in English.
fn city() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "protocol.toml", HEAD);
    put(folder.path(), "en.md", TEXT);
    put(folder.path(), "en.md~", "left behind by an editor");
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder.join("lamp-out")).unwrap();
    fs::write(folder.join("lamp-out").join(name), text).unwrap();
}

#[test]
fn a_city_s_own_is_listed_shown_and_printed() {
    let city = city();
    let folder = city.path().to_str().unwrap();
    check(&["list", "--city", folder], 0, &["lamp-out", "The lamp is out (the city's own)"]);
    let shown = ["The lamp is out\n", "\nNow\n", "  1. Look at the switch.\n", "  - Power: To tell them.\n"];
    check(&["show", "lamp-out", "--city", folder], 0, &shown);
    // There is no Tamil text, so that all of it is in English.
    let tamil = check(&["show", "lamp-out", "--city", folder, "--language", "ta"], 0, &shown);
    assert!(tamil.is_ascii(), "{tamil}");
    let page = city.path().join("page.html");
    let page_name = page.to_str().unwrap();
    check(&["print", "lamp-out", "--city", folder, "--output", page_name], 0, &[]);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<strong>switch</strong>"), "{page}");
    check(&["print", "lamp-out", "--city", folder], 0, &["<!DOCTYPE html>"]);
}

#[test]
fn those_that_ship_are_listed() {
    let list = check(&["list"], 0, &[]);
    for id in list.lines().filter_map(|line| line.split(' ').next()) {
        for language in ["en", "zh", "ms", "ta"] {
            check(&["show", id, "--language", language], 0, &["  1. "]);
        }
    }
}

#[test]
fn lint_names_file_and_line() {
    let city = city();
    let folder = city.path().to_str().unwrap();
    let page = "lamp-out/protocol.toml:4: https://city.example.org/lamps is not an https page";
    let missing = "lamp-out/ta.md:1: the file is missing";
    check(&["lint", folder], 1, &[page, missing, "Protocols that could be read: 1. Things to mend: 4."]);
    put(city.path(), "en.md", &TEXT.replace("Ask a neighbour.", "Just ask!"));
    let told =
        check(&["lint", folder, "--host", "city.example.org"], 1, &["lamp-out/en.md:8: an exclamation mark"]);
    assert!(told.contains("\"just\"") && !told.contains(page), "{told}");
    put(city.path(), "en.md", "no title");
    check(&["lint", folder], 1, &["lamp-out/en.md:1: the file must begin with a title"]);
    check(&["show", "lamp-out", "--city", folder], 1, &["must begin with a title", "There is no protocol"]);
}

#[test]
fn what_cannot_be_done_has_its_code() {
    check(&["show", "no-such"], 1, &["There is no protocol \"no-such\""]);
    check(&["print", "no-such"], 1, &[]);
    check(&["show"], 2, &[]);
    check(&["show", "x", "--language", "fr"], 2, &[]);
    check(&["lint", "/no/such/folder"], 4, &["could not be read"]);
    let empty = tempfile::tempdir().unwrap();
    check(&["lint", empty.path().to_str().unwrap()], 1, &["There are no protocols in"]);
}
