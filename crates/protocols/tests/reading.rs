//! What is read, what is refused, and that nothing at all can make the reader fall over.

mod sample;

use porchlight_protocols::{CallKind, Fault, Group, Language, Library, Part, plain, spoken};
use proptest::prelude::*;
use sample::{HEAD, library, text, with};

fn check(file: &str, content: &str, expected: &[&str]) {
    let library = with(file, content);
    let told = |fault: &Fault| fault.to_string().replace(&format!("a/{file}:"), "");
    assert_eq!(library.faults().iter().map(told).collect::<Vec<_>>(), expected, "{content}");
    assert_eq!(library.protocol("a").is_some(), expected.is_empty());
    assert!(library.protocol("b").is_some(), "the other protocol stays");
}

/// A text whose first lines are good.
fn check_more(more: &str, expected: &[&str]) {
    check("en.md", &format!("# T\n\nIntro.\n\n## Now\n\n- [ ] One.\n\n{more}"), expected);
}

#[test]
fn everything_comes_out_typed() {
    let library = library();
    assert_eq!(library.faults(), []);
    let protocol = library.protocol("a").unwrap();
    let text = protocol.text(Language::En);
    assert_eq!((text.title.as_str(), plain(&text.intro).as_str()), ("The power is out", "Stay calm."));
    let ids: Vec<_> = text.steps().map(|step| step.id.as_str()).collect();
    let expected = ["now-1", "now-2", "now-3", "do-not-1", "do-not-2", "for-medical-1", "drill-1", "drill-2"];
    assert_eq!(ids, expected);
    assert_eq!(text.part(Part::Now)[0].runs.len(), 3, "the stressed word is a run of its own");
    let calls: Vec<_> = text.calls.iter().map(|call| (call.kind, plain(&call.runs))).collect();
    let expected = [(CallKind::Emergency, "If somebody is hurt."), (CallKind::Power, "To tell them.")];
    assert_eq!(calls, expected.map(|(kind, text)| (kind, text.to_owned())));
    assert_eq!(text.groups[0].group, Group::Medical);
    assert_eq!(plain(&text.drill.as_ref().unwrap().situation), "Imagine that it is dark.");
    assert_eq!(protocol.as_of().unwrap().to_string(), "2026-11-22");
}

#[test]
fn a_tick_holds_in_every_language_and_not_for_another_step() {
    let marks = |library: &Library, language| -> Vec<String> {
        library.protocol("a").unwrap().text(language).steps().map(|step| step.mark.clone()).collect()
    };
    let english = marks(&library(), Language::En);
    for language in Language::ALL {
        assert_eq!(marks(&library(), language), english);
    }
    let changed = marks(
        &with("en.md", &text(Language::En).replace("a torch.\n- [ ] Try", "a lamp.\n- [ ] Try")),
        Language::Ta,
    );
    let differ: Vec<_> = (0..english.len()).filter(|n| english[*n] != changed[*n]).collect();
    assert_eq!(differ, [6], "{changed:?}");
    assert!(english[6].starts_with("drill-1."), "{english:?}");
}

#[test]
fn what_is_no_part_of_the_notation_is_refused_where_it_stands() {
    check(
        "en.md",
        "",
        &["1: the file must begin with a title: # ...", "1: one paragraph must follow the title"],
    );
    check("en.md", "# T\n\n## Now\n\n- [ ] One.\n", &["1: one paragraph must follow the title"]);
    check("en.md", "# T\n\nIntro.\n", &["1: there is no \"## Now\" with steps"]);
    let place =
        "this does not belong here; a heading is followed by one list, \"Drill\" by one paragraph first";
    for (more, expected) in [
        ("## Later\n\n- [ ] x\n", "9: \"Later\" is no heading of a protocol"),
        ("## For cats\n\n- [ ] x\n", "9: \"For cats\" is no heading of a protocol"),
        ("### After\n\n- [ ] x\n", "9: \"After\" is no heading of a protocol"),
        ("## Now\n\n- [ ] x\n", "9: this heading stands here for the second time"),
        ("# Again\n", "9: there is a second title; use ## for a heading"),
        ("## After\n", "9: this has no text"),
        ("## After\n\n- x\n", "11: a step begins with an empty box: - [ ]"),
        ("## After\n\n- [x] x\n", "11: a step begins with an empty box: - [ ]"),
        ("## After\n\n- [ ] `x` y\n", "11: code is not allowed here"),
        ("## After\n\n- [ ] x <b>y</b>\n", "11: HTML is not allowed here"),
        ("## After\n\n- [ ] **x\n", "11: \"**\" was left over: this Markdown is broken"),
        ("## After\n\n1. [ ] x\n", "11: a numbered list is not allowed here"),
        ("## After\n\n- [ ] x\u{202e}y\n", "11: the hidden character U+202E"),
        ("## After\n\n- [ ] x\n\n  y\n", "11: this does not belong"),
        ("## Do not\n\n- [ ] x\n", "11: there is nothing to tick here"),
        ("## Call\n\n- power: x\n", "11: a call begins with its kind: - `emergency`: ..."),
        ("## Call\n\n- `power` x\n", "11: a call begins with its kind: - `emergency`: ..."),
        ("## Call\n\n- `power`:\n", "11: this has no text"),
        ("## Call\n\n- `pizza`: x\n", "11: there is no kind of call `pizza`"),
        ("## Drill\n\n- [ ] x\n", "9: this does not belong"),
        ("## After\n\nx\n", "9: this has no text"),
    ] {
        let library = with("en.md", &format!("# T\n\nIntro.\n\n## Now\n\n- [ ] One.\n\n{more}"));
        let first = library.faults().first().map(ToString::to_string).unwrap_or_default();
        assert!(first.starts_with(&format!("a/en.md:{expected}")), "{first}\n{more}");
        assert!(library.protocol("a").is_none() && library.protocol("b").is_some());
    }
    check_more("Text.\n", &[&format!("9: {place}")]);
    let many = format!("## After\n\n{}", "- [ ] x\n".repeat(41));
    check_more(&many, &["11: more than 40 steps"]);
}

#[test]
fn heads_and_files() {
    for (from, to, expected) in [
        ("\"a\"", "\"b\"", "1: the id must be the folder's name, in small letters, digits and hyphens"),
        ("2026-11-23", "2026-02-30", "2: \"2026-02-30\" is not a date written YYYY-MM-DD"),
        ("categories", "kinds", "3: unknown field `kinds`"),
        ("2026-11-22", "today", "7: \"today\" is not a date written YYYY-MM-DD"),
    ] {
        let told = with("protocol.toml", &HEAD.replace(from, to)).faults()[0].to_string();
        assert!(told.starts_with(&format!("a/protocol.toml:{expected}")), "{told}");
    }
    check("ms.md", &"x".repeat(65_537), &["1: the file has 65537 bytes; at most 65536 are read"]);
    let stranger = with("notes.txt", "x");
    assert_eq!(stranger.faults()[0].to_string(), "a/notes.txt:1: a protocol has no such file");
    assert!(stranger.protocol("a").is_some());
    let english = text(Language::En);
    let alone = Library::read([("README.md", ""), ("a/protocol.toml", HEAD), ("a/en.md", &english)]);
    assert_eq!(alone.faults(), [], "English alone can be shown");
    let protocol = alone.protocol("a").unwrap();
    assert_eq!(protocol.title(Language::Ta), "The power is out");
    assert_eq!(spoken(protocol, Language::Ta), spoken(protocol, Language::En), "no mixture of languages");
    let headless = Library::read([("a/ta.md", "x")]);
    let told: Vec<_> = headless.faults().iter().map(ToString::to_string).collect();
    assert!(told.contains(&"a/protocol.toml:1: the file is missing".into()), "{told:?}");
    assert!(told.contains(&"a/en.md:1: the file is missing".into()), "{told:?}");
    let names: Vec<_> = (0..300).map(|n| format!("p{n}/en.md")).collect();
    assert!(Library::read(names.iter().map(|name| (name.as_str(), ""))).faults().len() < 1_000);
}

#[test]
fn a_city_replaces_and_adds() {
    let [head, english] =
        [HEAD.to_owned(), text(Language::En).replace("The power is out", "Our power is out")];
    let other = head.replace("\"a\"", "\"c\"");
    let files = [
        ("a/protocol.toml", &head),
        ("a/en.md", &english),
        ("c/protocol.toml", &other),
        ("c/en.md", &english),
    ];
    let city = Library::read(
        files.into_iter().chain([("d/en.md", &english)]).map(|(name, text)| (name, text.as_str())),
    );
    let both = library().with(&city);
    let told: Vec<_> =
        both.protocols().iter().map(|p| (p.id(), p.title(Language::En), p.is_from_city())).collect();
    let ours = "The power is out";
    assert_eq!(told, [("a", "Our power is out", true), ("b", ours, false), ("c", "Our power is out", true)]);
    assert_eq!(both.faults()[0].protocol, "d", "a broken protocol of the city is told of, and no more");
}

#[test]
fn read_aloud_in_each_language() {
    let library = library();
    let protocol = library.protocol("a").unwrap();
    for (language, step) in [
        (Language::En, "Step 1 of 3: Look at the fuses."),
        (Language::Zh, "第1步，共3步：看看灯。"),
        (Language::Ms, "Langkah 1 daripada 3: Tengok lampu."),
        (Language::Ta, "3 படிகளில் 1-ஆவது படி: விளக்கைப் பாருங்கள்."),
    ] {
        let said = spoken(protocol, language);
        assert_eq!(said[3], step, "{said:?}");
        assert!(said.iter().all(|line| !line.contains(['*', '`', '\n', '#'])), "{said:?}");
        assert_eq!(said.len(), 14, "{said:?}");
    }
    let said = spoken(protocol, Language::En);
    assert!(said.contains(&"Power: To tell them.".into()), "{said:?}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(content in any::<String>()) {
        for file in ["en.md", "ta.md", "protocol.toml"] {
            let library = with(file, &content);
            prop_assert!(library.protocol("b").is_some());
            prop_assert!(library.protocol("a").is_some() == library.faults().is_empty());
        }
    }

    #[test]
    fn any_heap_of_notation_is_read_or_refused(parts in prop::collection::vec(part(), 0..60)) {
        let content = format!("# T\n\nIntro.\n\n## Now\n\n- [ ] One.\n\n{}", parts.concat());
        let library = with("en.md", &content);
        prop_assert!(library.protocol("a").is_some() == library.faults().is_empty());
        for fault in library.faults() {
            prop_assert!((1..=content.lines().count()).contains(&fault.line), "{fault}");
        }
    }
}

fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\n\n",
        "  ",
        "## After\n\n",
        "## Do not\n\n",
        "## Call\n\n",
        "## Drill\n\n",
        "## For deaf\n\n",
        "# ",
        "- ",
        "- [ ] ",
        "- [x] ",
        "- `power`: ",
        "`",
        "*",
        "**",
        "word ",
        "词",
        "சொல்",
        "<b>",
        "> ",
        "1. ",
        ":",
        "：",
        "\u{0}",
        "\r\n",
        "---\n",
        "![",
        "](",
    ])
}
