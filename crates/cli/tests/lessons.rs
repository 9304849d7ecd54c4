//! Lessons in the terminal, with the real program and a person who types.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::tempdir;

/// Runs `porchlight lessons` with what is typed; gives the exit code, what it wrote and what it complained of.
fn run(args: &[&str], typed: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
    command.arg("lessons").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever has read enough closes its end.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let out = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn repo(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path).display().to_string()
}

#[test]
fn the_lessons_that_ship_have_nothing_to_mend() {
    for folder in ["lessons", "cities/harbour-city/pack/lessons"] {
        let (code, text, _) = run(&["lint", &repo(folder)], "");
        assert_eq!(code, 0, "{text}");
        assert!(text.ends_with("Nothing to mend.\n"));
    }
}

#[test]
fn they_are_listed_by_path_in_each_language() {
    for (language, words) in [("en", "Your home's front door"), ("ta", "உங்கள் வீட்டின் முன்வாசல்")]
    {
        let (code, text, _) = run(&["list", "--forget", "--language", language], "");
        assert_eq!(code, 0);
        assert!(text.starts_with(words) && text.contains("[ ] router-password"), "{text}");
    }
}

#[test]
fn a_lesson_is_played_to_its_end_with_its_drill() {
    // Scene, match wrong and right, text, choose one, spot, task: whatever the order, two tries go on.
    let typed = "\nz\na b c\nc b a\n\n1\n2\n1\n2\ny\n";
    let (code, text, _) = run(&["play", "router-password", "--forget"], typed);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("That is not an answer to this question. Once more:"));
    assert!(text.contains("Now do it at home:") && text.contains("You have finished this lesson."));
    assert!(text.contains("Nothing is kept on this computer.") && text.contains("https://"));

    // The drill of a lesson, through the real engine: look, fix, look.
    let typed = "\n1\n1\n\n1\n1\n1\n\ny\n0\n1\nteapot orbit mango\n0\nn\n";
    let (code, text, _) = run(&["play", "factory-passwords", "--forget"], typed);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Porch camera still uses the password it came with"), "{text}");
    assert!(text.contains("The old password opens nothing any more."), "{text}");
}

#[test]
fn leaving_early_is_told_apart_from_finishing() {
    for typed in ["", "\n"] {
        let (code, text, _) = run(&["play", "router-password", "--forget"], typed);
        assert_eq!(code, 5);
        assert!(!text.contains("You have finished"));
    }
    assert_eq!(run(&["drill", "telnet-off", "--forget"], "7\n0\n").0, 5);
    assert_eq!(run(&["drill", "city-exercise", "--forget"], "n\n").0, 5);
}

#[test]
fn a_drill_is_done_only_when_the_look_says_so() {
    let (code, text, _) = run(&["drill"], "");
    assert!(code == 0 && text.lines().count() == 9, "{text}");
    let (code, text, _) = run(&["drill", "telnet-off", "--forget"], "0\n1\n0\n");
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Changed. Look again") && text.contains("The door is closed."), "{text}");
    let (code, text, _) = run(&["drill", "city-exercise", "--forget", "--language", "ms"], "y\nn\ny\nn\ny\n");
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Tiada kunci bandar yang menandatanganinya."), "{text}");
}

#[test]
fn a_new_lesson_can_be_read_and_is_told_what_it_lacks() {
    let folder = tempdir().unwrap();
    let here = folder.path().display().to_string();
    let (code, _, _) = run(&["new", "our-meters", "--path", "smart-city", "--folder", &here], "");
    assert_eq!(code, 0);
    let (code, text, _) = run(&["lint", &here], "");
    assert_eq!(
        (code, text.lines().next()),
        (1, Some("our-meters/lesson.toml:1: no source is named")),
        "{text}"
    );
    let (code, text, _) = run(&["list", "--forget", "--city", &here], "");
    assert!(code == 0 && text.contains("our-meters") && text.contains("(the city's own)"), "{text}");
    // What is there is left alone, and an id that is none makes no folder.
    assert_eq!(run(&["new", "our-meters", "--path", "devices", "--folder", &here], "").0, 2);
    assert_eq!(run(&["new", "../up", "--path", "devices", "--folder", &here], "").0, 2);
}

#[test]
fn broken_lessons_are_named_by_file_and_line_and_the_rest_plays() {
    let folder = tempdir().unwrap();
    let here = folder.path().display().to_string();
    for id in ["good", "script", "huge", "gone"] {
        assert_eq!(run(&["new", id, "--path", "devices", "--folder", &here], "").0, 0);
    }
    let file = |name: &str| folder.path().join(name);
    fs::write(file("script/zh.md"), "# T\n\n<script>alert(1)</script>\n").unwrap();
    fs::write(file("huge/ta.md"), "word ".repeat(1_000_000)).unwrap();
    fs::remove_file(file("gone/ms.md")).unwrap();
    let (code, text, told) = run(&["play", "good", "--forget", "--city", &here], "");
    assert_eq!(code, 5, "it plays, and nobody answers: {text}{told}");
    for start in [
        "script/zh.md:3: HTML",
        "huge/ta.md:1: the file is larger than 65536 bytes",
        "gone/ms.md:1: the file is missing",
    ] {
        assert!(told.contains(start), "{start}: {told}");
    }
    assert_eq!(run(&["play", "script", "--forget", "--city", &here], "").0, 1);
    assert_eq!(run(&["lint", &file("nowhere").display().to_string()], "").0, 4);
}

#[test]
fn questions_are_exported_for_learning_platforms() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("questions.gift");
    let (code, ..) = run(&["export", "--format", "gift", "--output", &file.display().to_string()], "");
    assert_eq!(code, 0);
    let gift = fs::read_to_string(file).unwrap();
    let braces = |sign: char| {
        let before = |at: usize| gift[..at].ends_with('\\');
        gift.char_indices().filter(|(at, c)| *c == sign && !before(*at)).count()
    };
    assert!(braces('{') > 90 && braces('{') == braces('}'), "{}", braces('{'));
}

#[test]
fn nothing_comes_back_before_something_was_learnt() {
    let (code, text, _) = run(&["review", "--forget"], "");
    assert_eq!(
        (code, text.as_str()),
        (0, "No question comes back today. Play a lesson first: porchlight lessons list\n")
    );
}
