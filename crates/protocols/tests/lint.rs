//! Each thing that the linter looks for is found, named and placed.

mod sample;

use porchlight_protocols::{Language, Library, TRUSTED_HOSTS, Yardstick};
use sample::{HEAD, library, text, with};
use time::macros::date;

fn lint(library: &Library) -> Vec<String> {
    let yardstick = Yardstick { today: date!(2026 - 11 - 23), hosts: TRUSTED_HOSTS };
    library.lint(&yardstick).iter().map(ToString::to_string).collect()
}

fn check_head(from: &str, to: &str, expected: &str) {
    assert_eq!(
        lint(&with("protocol.toml", &HEAD.replace(from, to))),
        [format!("a/protocol.toml:{expected}")]
    );
}

/// The first fault of the sample with something replaced in one language.
fn check(language: Language, from: &str, to: &str, expected: &str) {
    let good = text(language);
    assert!(good.contains(from), "{from}");
    let told = lint(&with(language.file(), &good.replacen(from, to, 1)));
    let first = told.first().map(String::as_str).unwrap_or_default();
    assert_eq!(first, format!("a/{}:{expected}", language.file()), "{told:?}");
}

#[test]
fn the_sample_is_good() {
    assert_eq!(lint(&library()), Vec::<String>::new());
}

#[test]
fn heads() {
    check_head("\"2026-11-23\"", "\"2026-11-22\"", "2: the protocol was to be looked through by 2026-11-22");
    check_head("Infra", "Electric", "3: \"Electric\" is no category of CAP");
    check_head("Shelter", "Hide", "4: \"Hide\" is no responseType of CAP");
    check_head("[\"power cut\", \"停电\"]", "[]", "1: no words are given under events");
    for words in ["Power", "an", "停", "停电", " x y"] {
        let expected =
            format!("5: \"{words}\" is not in small letters, too short to look for, or there twice");
        check_head("power cut", words, &expected);
    }
    check_head("A page", " ", "7: a source has no title");
    check_head("-22\"", "-24\"", "7: the source was seen on 2026-11-24, which is yet to come");
    let page = "https://ready.gov.example.org/";
    let expected = format!("7: {page} is not an https page of a source that we rely on");
    check_head("https://www.ready.gov/page", page, &expected);
    let shared = lint(&with("protocol.toml", &HEAD.replace("outage", "other")));
    assert_eq!(shared, ["b/protocol.toml:6: the event code \"other\" leads to another protocol too"]);
    let (without, _) = HEAD.split_once("[[sources]]").unwrap();
    assert_eq!(lint(&with("protocol.toml", without)), ["a/protocol.toml:1: no source is named"]);
}

#[test]
fn scripts() {
    use Language::{En, Ms, Ta, Zh};
    check(En, "- [ ] Use a torch.\n", "", "7: 2 steps under \"Now\"; there must be 3 to 7");
    check(En, "- [ ] Try it.\n", "", "29: 1 steps under \"Drill\"; there must be 2 to 6");
    check(
        En,
        "- Do not use candles: they start fires.\n",
        "",
        "13: 1 steps under \"Do not\"; there must be 2 to 8",
    );
    let long = "torch ".repeat(31);
    check(En, "Use a torch.", &long, "9: 31 words; a step has at most 30");
    check(
        Zh,
        "- [ ] 看看灯。",
        &format!("- [ ] {}。", "看看灯光".repeat(13)),
        "7: 33 words; a step has at most 30",
    );
    check(En, "a torch", "the Hacker’s torch", "9: \"hacker\" is a word that frightens, blames or belittles");
    check(En, "a torch.", "a torch!", "9: an exclamation mark");
    check(Zh, "灯。\n\n## Now", "灯\u{ff01}\n\n## Now", "3: an exclamation mark");
    check(
        Zh,
        "灯。\n\n## Now",
        "灯,\n\n## Now",
        "3: Chinese has a punctuation of its own: \",\" does not belong to it",
    );
    check(
        Ms,
        "lampu.\n\n## Now",
        "www.example.org\n\n## Now",
        "3: an address in the text; pages belong in the sources",
    );
    check(
        Ta,
        "## Drill\n",
        "## For deaf\n\n- [ ] விளக்கு\n\n## Drill\n",
        "1: here is for groups 1 in medical, 1 in deaf, in English for groups 1 in medical",
    );
    check(
        Ms,
        "`power`",
        "`water`",
        "1: here is the calls emergency, water, in English the calls emergency, power",
    );
    let english = text(En);
    assert_eq!(
        lint(&with("ta.md", &english)),
        ["a/ta.md:1: this is not written in the script of its language"]
    );
    let without = english.split("## Drill").next().unwrap();
    assert!(lint(&with("en.md", without)).contains(&"a/en.md:1: there is no \"## Drill\"".into()));
    let bare = english.split("## Call").next().unwrap();
    let told = lint(&with("en.md", bare));
    assert_eq!(
        told[..2],
        [
            "a/en.md:1: there is nobody to call",
            "a/en.md:1: there is nothing for any group: at least one \"## For ...\""
        ]
    );
    let page = english
        .replace("- [ ] Use your spare battery.\n", &format!("- [ ] {}\n", "battery ".repeat(30)).repeat(40));
    let told = lint(&with("en.md", &page));
    assert!(told.contains(&"a/en.md:1: this does not fit on one sheet of A4".into()), "{told:?}");
    let hard = english.replace("Stay calm.", &"word ".repeat(150));
    assert_eq!(lint(&with("en.md", &hard)), ["a/en.md:1: 17 words in a sentence on average; at most 16"]);
}
