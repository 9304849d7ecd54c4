//! `porchlight report` over homes from files and the practice home.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn report(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_porchlight")).arg("report").args(args).output().unwrap()
}

fn text(args: &[&str]) -> String {
    let out = report(args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn the_score_and_its_actions_are_told() {
    let told: Value = serde_json::from_str(&text(&["--practice", "--format", "json"])).unwrap();
    assert_eq!((&told["schema"], &told["score"]["scheme"]), (&1.into(), &1.into()));
    let points = told["score"]["points"].as_u64().unwrap();
    assert!((1..100).contains(&points), "{points}");
    let actions = told["score"]["actions"].as_array().unwrap();
    assert_eq!(actions.len(), 3);
    assert!(actions.iter().all(|action| action["points_after"].as_u64().unwrap() > points));
    // Devices with something to fix come first, each problem with steps and a source with its day.
    let problems = told["devices"][0]["problems"].as_array().unwrap();
    assert!(!problems.is_empty());
    for problem in problems {
        assert!(!problem["steps"].as_array().unwrap().is_empty(), "{problem}");
        assert_eq!(problem["source_seen"].as_str().unwrap().len(), 10);
    }
    let healthy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/healthy.toml");
    let healthy = text(&["--home", healthy.to_str().unwrap(), "--format", "json"]);
    let healthy: Value = serde_json::from_str(&healthy).unwrap();
    assert_eq!(healthy["score"]["points"], 100);
}

#[test]
fn no_name_and_no_address_of_the_home_is_in_a_report_unless_asked_for() {
    let open: Value =
        serde_json::from_str(&text(&["--practice", "--format", "json", "--show-names"])).unwrap();
    let mut secrets = Vec::new();
    for device in open["devices"].as_array().unwrap() {
        secrets
            .extend(device["addresses"].as_array().unwrap().iter().map(|a| a.as_str().unwrap().to_owned()));
    }
    let program = env!("CARGO_BIN_EXE_porchlight");
    let homes = Command::new(program).args(["scan", "--practice", "--format", "json"]).output().unwrap();
    let scan: Value = serde_json::from_slice(&homes.stdout).unwrap();
    for device in scan["devices"].as_array().unwrap() {
        secrets.extend(device["mac"].as_str().map(str::to_owned));
        // Lasting ids are made of hardware addresses.
        secrets.extend(device["id"].as_str().map(str::to_owned));
        // What a maker calls the product is no secret.
        let product = format!("{} {}", device["maker"], device["model"]).replace('"', "").to_lowercase();
        let label = device["label"].as_str().unwrap().to_lowercase();
        if !product.contains(&label) && !label.contains('(') && label != device["kind"] {
            secrets.push(label);
        }
    }
    assert!(secrets.len() > 30, "{secrets:?}");
    for (format, language) in [("html", "en"), ("html", "ta"), ("json", "zh"), ("sarif", "ms")] {
        let told = text(&["--practice", "--format", format, "--language", language]).to_lowercase();
        for secret in &secrets {
            assert!(!told.contains(&secret.to_lowercase()), "{format} {language}: {secret}");
        }
    }
}

#[test]
fn hostile_names_are_shown_as_text() {
    let hostile = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/homes/hostile.toml");
    let page = text(&["--home", hostile.to_str().unwrap(), "--show-names"]);
    assert!(page.starts_with("<!DOCTYPE html>"));
    for bad in ["<script", "onerror=", "<img", "javascript:", "\u{202e}"] {
        assert!(!page.to_lowercase().contains(bad), "{bad}");
    }
    assert!(page.contains("Content-Security-Policy") && page.contains("default-src 'none'"));
    assert!(!page.contains("@import") && !page.contains("url("));
}

#[test]
fn sarif_has_what_the_standard_wants() {
    let log: Value = serde_json::from_str(&text(&["--practice", "--format", "sarif"])).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(run["tool"]["driver"]["name"], "Porchlight");
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["helpUri"].as_str().unwrap().starts_with("https://"));
        let (kind, level) = (result["kind"].as_str().unwrap(), result["level"].as_str().unwrap());
        assert!(["fail", "open", "informational"].contains(&kind));
        assert!(if kind == "fail" { level != "none" } else { level == "none" }, "{kind} {level}");
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].is_string());
        assert!(result["partialFingerprints"]["porchlight/v1"].is_string());
    }
    let again: Value = serde_json::from_str(&text(&["--practice", "--format", "sarif"])).unwrap();
    assert_eq!(again["runs"][0]["results"], run["results"], "the same home gives the same results");
}

#[test]
fn a_pdf_is_written_where_there_are_fonts_and_said_where_there_are_none() {
    let folder = tempfile::tempdir().unwrap();
    for language in ["en", "zh", "ms", "ta"] {
        let file = folder.path().join(language);
        let out = report(&[
            "--practice",
            "--format",
            "pdf",
            "--language",
            language,
            "--output",
            file.to_str().unwrap(),
        ]);
        if out.status.success() {
            let bytes = std::fs::read(&file).unwrap();
            assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 10_000, "{language}");
        } else {
            let said = String::from_utf8_lossy(&out.stderr);
            assert_eq!(out.status.code(), Some(1));
            assert!(said.contains("no font on this computer") && said.contains("--format html"), "{said}");
        }
    }
    let nowhere = report(&["--practice", "--output", "/nowhere/at/all.html"]);
    assert_eq!(nowhere.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("could not be written"));
}
