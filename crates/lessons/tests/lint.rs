//! Each thing that the linter looks for is found, named and placed.

use porchlight_lessons::{Known, Language, Library, Yardstick, count_words};
use time::macros::date;

const HEAD: &str = r#"id = "a"
path = "devices"
place = 1
minutes = 4
audience = ["everyone"]
recommends_for = ["telnet-open"]
alerts = ["power-cut"]
after = []
review_by = "2026-11-23"
[[sources]]
title = "A page"
url = "https://www.ncsc.gov.uk/page"
seen = "2026-11-22"
"#;

const TEXT: &str = "# T

## Choose one: A? `a`

- [x] a

  Right.

- [ ] b

  No.

## Choose one: B? `b`

- [x] a

  Right.

- [ ] b

  No.

## Choose many: C? `c`

- [x] a

  Right.

- [ ] b

  No.

## Do it at home: D `telnet-open`
";

fn library(head: &str, en: &str, ta: &str) -> Library {
    Library::read([
        ("a/lesson.toml", head),
        ("a/en.md", en),
        ("a/zh.md", en),
        ("a/ms.md", en),
        ("a/ta.md", ta),
    ])
}

fn lint(library: &Library) -> Vec<String> {
    let known = Known { rules: &["telnet-open", "other"], protocols: &["power-cut"], drills: &["way-in"] };
    let yardstick = Yardstick { today: date!(2026 - 11 - 23), known, beside: None, hosts: &["ncsc.gov.uk"] };
    library.lint(&yardstick).iter().map(ToString::to_string).collect()
}

fn check_head(from: &str, to: &str, expected: &[&str]) {
    assert_eq!(lint(&library(&HEAD.replace(from, to), TEXT, TEXT)), expected, "{to}");
}

fn check_tamil(from: &str, to: &str, expected: &[&str]) {
    assert_eq!(lint(&library(HEAD, TEXT, &TEXT.replacen(from, to, 1))), expected, "{to}");
}

#[test]
fn heads() {
    check_head("", "", &[]);
    check_head("= 4", "= 5", &["a/lesson.toml:4: 5 minutes; a lesson takes 1 to 4"]);
    check_head("= 4", "= 0", &["a/lesson.toml:4: 0 minutes; a lesson takes 1 to 4"]);
    check_head(
        "2026-11-23",
        "2026-11-22",
        &["a/lesson.toml:9: the lesson was to be looked through by 2026-11-22"],
    );
    check_head("[\"telnet-open\"", "[\"telnet-open\", \"x\"", &["a/lesson.toml:6: there is no rule `x`"]);
    check_head("\"power-cut\"", "\"moon\"", &["a/lesson.toml:7: there is no protocol `moon`"]);
    check_head("after = []", "after = [\"b\"]", &["a/lesson.toml:8: there is no lesson `b`"]);
    check_head("\"everyone\"", "", &["a/lesson.toml:5: the audience is empty"]);
    check_head("A page", " ", &["a/lesson.toml:10: a source has no title"]);
    let late = "a/lesson.toml:10: the source was seen on 2026-11-24, which is yet to come";
    check_head("\"2026-11-22\"", "\"2026-11-24\"", &[late]);
    let (without, _) = HEAD.split_once("[[").unwrap();
    assert_eq!(lint(&library(without, TEXT, TEXT)), ["a/lesson.toml:1: no source is named"]);
}

#[test]
fn only_pages_of_the_list_are_trusted() {
    for (url, trusted) in [
        ("https://ncsc.gov.uk", true),
        ("https://www.ncsc.gov.uk/a?b#c", true),
        ("http://www.ncsc.gov.uk/", false),
        ("https://evilncsc.gov.uk/", false),
        ("https://ncsc.gov.uk.evil.example/", false),
        ("https://ncsc.gov.uk@evil.example/", false),
        ("https://evil.example/ncsc.gov.uk", false),
        ("https://evil.example?.ncsc.gov.uk", false),
        ("https://ncsc.gov.uk:8443/", false),
        ("https://ncsc.gov.uk/ space", false),
        ("javascript:alert(1)", false),
        ("", false),
    ] {
        let wrong = format!("a/lesson.toml:10: {url} is not an https page of a source that we rely on");
        let expected = if trusted { vec![] } else { vec![wrong.as_str()] };
        check_head("https://www.ncsc.gov.uk/page", url, &expected);
    }
}

#[test]
fn scripts() {
    check_tamil("  No.\n", "\n", &["a/ta.md:3: the answer \"b\" has no feedback"]);
    check_tamil(
        "D `",
        "http://example.org `",
        &["a/ta.md:33: an address in the text; pages belong in the sources"],
    );
    let other = "a/ta.md:3: here is choose many [x][ ] `a`, in English choose one [x][ ] `a`";
    check_tamil("Choose one", "Choose many", &[other]);
    check_tamil(
        "# T\n",
        "# T\n\nMore\n",
        &["a/ta.md:3: here is a paragraph, in English choose one [x][ ] `a`"],
    );
    let gone = "here is nothing, in English do it at home `telnet-open`";
    let (without, _) = TEXT.split_once("## Do it").unwrap();
    let told = lint(&library(HEAD, TEXT, without));
    assert_eq!(told, ["a/ta.md:1: there is nothing to do at home", &format!("a/ta.md:23: {gone}")]);
    let told = lint(&library(HEAD, &TEXT.replace("telnet-open", "other"), TEXT));
    assert_eq!(told[0], "a/en.md:33: the lesson is not recommended for `other`");
    let told = lint(&library(HEAD, &TEXT.replace("telnet-open", "x"), TEXT));
    assert!(told.contains(&"a/en.md:33: there is no rule `x`".into()), "{told:?}");
    let (few, _) = TEXT.split_once("## Choose many").unwrap();
    assert!(
        lint(&library(HEAD, few, TEXT)).contains(&"a/en.md:1: 2 questions; a lesson has at least 3".into())
    );
}

#[test]
fn the_task_stands_last_and_drills_exist() {
    let more = TEXT.replace("## Do it", "## Try it in the practice home: Try `moon`\n\n## Do it");
    let told = lint(&library(HEAD, &more, &more));
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.iter().all(|fault| fault.ends_with("there is no drill `moon`")));
    let more = format!("{TEXT}\nMore text.\n");
    let told = lint(&library(HEAD, &more, &more));
    assert!(told.iter().all(|fault| fault.ends_with("what to do at home stands once, and last")), "{told:?}");
}

#[test]
fn english_is_measured_for_its_reading_level() {
    let hard =
        "Organisational authentication infrastructure necessitates comprehensive consideration. ".repeat(9);
    let text = TEXT.replacen("# T\n", &format!("# T\n\n{hard}\n"), 1);
    let told = lint(&library(HEAD, &text, &text));
    assert!(matches!(told.as_slice(), [one] if one.contains("reads like school grade")), "{told:?}");
}

#[test]
fn words_are_counted_wherever_they_stand() {
    let own = count_words("T A a Right b No B a Right b No C a Right b No D");
    for (words, faults) in [(700, 0), (701, Language::ALL.len())] {
        let text = TEXT.replace("D `", &format!("{}`", "D. ".repeat(words - own + 1)));
        let told = lint(&library(HEAD, &text, &text));
        assert_eq!(told.len(), faults, "{told:?}");
        assert!(told.iter().all(|fault| fault.ends_with("701 words; a lesson has at most 700")));
    }
}
