//! What is read, what is refused, and that nothing at all can make the reader fall over.

use porchlight_lessons::{Block, Fault, Inline, Language, Library, Place, Stress, plain};
use proptest::prelude::*;

const HEAD: &str = r#"
id = "a"
path = "devices"
minutes = 1
recommends_for = []
review_by = "2027-01-01"
"#;

/// A library of one good lesson `b` and one lesson `a` with one file of it replaced.
fn with(file: &str, text: &str) -> Library {
    let head_of_b = HEAD.replace("\"a\"", "\"b\"");
    let mut files = vec![("b/lesson.toml".to_owned(), head_of_b), ("a/lesson.toml".to_owned(), HEAD.into())];
    for language in Language::ALL {
        for lesson in ["a", "b"] {
            files.push((format!("{lesson}/{}.md", language.as_str()), "# Title\n\nText.\n".into()));
        }
    }
    files.push((format!("a/{file}"), text.to_owned()));
    Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The faults of a lesson whose English or head is this text, as `line: what`.
fn check(file: &str, text: &str, expected: &[&str]) {
    let library = with(file, text);
    let told = |fault: &Fault| fault.to_string().replace(&format!("a/{file}:"), "");
    let faults: Vec<_> = library.faults().iter().map(told).collect();
    assert_eq!(faults, expected, "{}", text.chars().take(200).collect::<String>());
    assert_eq!(library.lesson("a").is_some(), expected.is_empty());
    assert!(library.lesson("b").is_some(), "the other lesson still plays");
}

fn check_body(body: &str, expected: &[&str]) {
    check("en.md", &format!("# T\n\n{body}"), expected);
}

#[test]
fn questions_and_actions_come_out_typed() {
    let text = "# A *fine* title\n\nOne **two\nthree** <3\n\n## Choose many: Which?\n\n- [x] Yes & no\n\n  \
        Because.\n\n- [ ] No\n\n1. first\n2. second\n\n## Do it at home: Change it `telnet-open`\n";
    let library = with("en.md", text);
    assert_eq!(library.faults(), []);
    let script = library.lesson("a").unwrap().script(Language::En);
    assert_eq!(script.title(), "A fine title");
    let run = |text: &str, stress| Inline { text: text.into(), stress };
    let [paragraph, question, list, action] = script.blocks() else { panic!("{script:?}") };
    let runs = vec![run("One ", Stress::None), run("two three", Stress::Strong), run(" <3", Stress::None)];
    assert_eq!(*paragraph, Block::Paragraph(runs));
    let Block::Question(question) = question else { panic!("{question:?}") };
    assert!(question.many && question.answers[0].right && !question.answers[1].right);
    assert_eq!(plain(&question.answers[0].feedback), "Because.");
    assert!(question.answers[1].feedback.is_empty());
    assert!(matches!(list, Block::List { numbered: true, items } if items.len() == 2));
    let Block::Action(action) = action else { panic!("{action:?}") };
    assert_eq!((plain(&action.prompt).as_str(), action.place), ("Change it", Place::Home));
    assert_eq!(action.rule.as_deref(), Some("telnet-open"));
}

#[test]
fn html_and_other_markup_is_refused_where_it_stands() {
    let html = "HTML is not allowed here";
    for (body, line, what) in [
        ("<script>alert(1)</script>\n", 3, html),
        ("Text\n\n<div onclick='x'>\n", 5, html),
        ("Text <b>bold</b>\n", 3, html),
        ("<!-- hidden -->\n", 3, html),
        ("- item\n- <img src=x onerror=x>\n", 4, html),
        ("## A <i>heading</i>\n", 3, html),
        ("[a](javascript:alert(1))\n", 3, "a link is not allowed here"),
        ("<https://example.org>\n", 3, "a link is not allowed here"),
        ("![a](b.svg)\n", 3, "a picture is not allowed here"),
        ("> quoted\n", 3, "a quotation is not allowed here"),
        ("`code`\n", 3, "code is not allowed here"),
        ("## Heading `code`\n", 3, "code is not allowed here"),
        ("```\ncode\n```\n", 3, "code is not allowed here"),
        ("---\n", 3, "a rule across the page is not allowed here"),
        ("- a\n  - b\n", 4, "a list inside a list is not allowed here"),
    ] {
        let library = with("en.md", &format!("# T\n\n{body}"));
        let first = library.faults().first().map(ToString::to_string);
        assert_eq!(first, Some(format!("a/en.md:{line}: {what}")), "{body}");
        assert!(library.lesson("a").is_none() && library.lesson("b").is_some());
    }
}

#[test]
fn broken_markdown_is_told_with_its_line() {
    check("en.md", "", &["1: the file must begin with a title: # ..."]);
    check(
        "en.md",
        "Text first\n\n# T\n",
        &["1: the file must begin with a title: # ...", "3: there is a second title; use ## for a heading"],
    );
    check("en.md", "#\n\nText\n", &["1: this has no text"]);
    check_body("**never closed\n", &["3: \"**\" was left over: this Markdown is broken"]);
    check_body("##Choose one: A?\n", &["3: \"##\" was left over: this Markdown is broken"]);
    check_body("Choose one: A?\n", &["3: \"Choose one:\" was left over: this Markdown is broken"]);
    check_body("## Choose one:\n\n- [x] a\n- [ ] b\n", &["3: this has no text"]);
    check_body("## Choose one: A?\n\nText\n", &["3: a question needs a list of answers right below it"]);
    check_body("## Choose one: A?\n\n- [x] a\n- b\n", &["6: an answer begins with [ ] or [x]"]);
    let boxes = "boxes belong under a \"Choose one:\" or \"Choose many:\" heading";
    check_body("- [x] a\n- [ ] b\n", &[&format!("3: {boxes}")]);
    let wrong =
        |right, of| format!("3: {right} of {of} answers are right: there must be a choice, and a right one");
    check_body("## Choose one: A?\n\n- [x] a\n- [x] b\n", &[&wrong(2, 2)]);
    check_body("## Choose many: A?\n\n- [ ] a\n- [ ] b\n", &[&wrong(0, 2)]);
    check_body("## Choose one: A?\n\n- [x] a\n", &[&wrong(1, 1)]);
    check_body("a\u{202e}b\n", &["3: the hidden character U+202E"]);
}

#[test]
fn a_bad_head_is_told_with_its_line() {
    let id = "the id must be the folder's name, in small letters, digits and hyphens";
    for (from, to, line, what) in [
        ("\"a\"", "\"b\"", 2, id),
        ("2027-01-01", "2027-02-30", 6, "\"2027-02-30\" is not a date written YYYY-MM-DD"),
        ("minutes", "hours", 4, "unknown field `hours`"),
        ("devices", "kitchen", 3, "unknown variant `kitchen`"),
        ("= 1", "= -1", 4, "invalid value"),
        ("= 1", "=", 4, ""),
    ] {
        let library = with("lesson.toml", &HEAD.replace(from, to));
        let told = library.faults()[0].to_string();
        assert!(told.starts_with(&format!("a/lesson.toml:{line}: {what}")), "{told}");
        assert!(library.lesson("a").is_none() && library.lesson("b").is_some());
    }
}

#[test]
fn missing_large_and_unknown_files() {
    let huge = "word ".repeat(1_000_000);
    check("en.md", &huge, &["1: the file has 5000000 bytes; at most 65536 are read"]);
    check("lesson.toml", &huge, &["1: the file has 5000000 bytes; at most 65536 are read"]);
    let stranger = with("notes.txt", "anything");
    assert_eq!(stranger.faults()[0].to_string(), "a/notes.txt:1: a lesson has no such file");
    assert!(stranger.lesson("a").is_some(), "it plays without that file");
    let alone = Library::read([("README.md", "passed over"), ("a/lesson.toml", HEAD)]);
    let told: Vec<_> = alone.faults().iter().map(ToString::to_string).collect();
    let missing = |file: &str| format!("a/{file}:1: the file is missing");
    assert_eq!(told, ["en.md", "zh.md", "ms.md", "ta.md"].map(missing));
}

#[test]
fn deep_nesting_is_refused_without_harm() {
    for open in ["> ", "- ", "*", "**a ", "[", "![", "<b>", "`", "1. ", "_a", "&#", "\\", "(", "\n  "] {
        let body = open.repeat(60_000 / open.len());
        let library = with("en.md", &format!("# T\n\n{body}"));
        assert!(library.lesson("b").is_some(), "{open}");
    }
}

#[test]
fn chinese_keeps_its_own_punctuation() {
    let text = "# 题\n\n第一行\u{ff0c}\n第二行 Wi-Fi\n很好\n\n## Do it at home\u{ff1a}关门\n";
    let library = with("zh.md", text);
    let [Block::Paragraph(runs), Block::Action(action)] =
        library.lesson("a").unwrap().script(Language::Zh).blocks()
    else {
        panic!("{library:?}")
    };
    assert_eq!(plain(runs), "第一行\u{ff0c}第二行 Wi-Fi 很好", "lines of Chinese join without a blank");
    assert_eq!(plain(&action.prompt), "关门");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), more in "\\PC{0,300}") {
        for text in [text, more] {
            for file in ["en.md", "lesson.toml"] {
                let library = with(file, &text);
                prop_assert!(library.lesson("b").is_some());
                prop_assert!(library.lesson("a").is_some() == library.faults().is_empty());
            }
        }
    }

    #[test]
    fn any_heap_of_markdown_is_read_or_refused(parts in prop::collection::vec(part(), 0..60)) {
        let text = format!("# T\n\n{}", parts.concat());
        let library = with("en.md", &text);
        let lines = text.lines().count();
        prop_assert!(library.lesson("a").is_some() == library.faults().is_empty());
        for fault in library.faults() {
            prop_assert!((1..=lines.max(1)).contains(&fault.line), "{fault} of {lines}");
        }
    }
}

fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\n\n",
        "  ",
        "    ",
        "# ",
        "## ",
        "- ",
        "- [ ] ",
        "- [x] ",
        "1. ",
        "> ",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "[",
        "](",
        ")",
        "![",
        "---\n",
        "|",
        "&lt;",
        "\\",
        "word",
        "词",
        "சொல்",
        "Choose one: ",
        "Choose many: ",
        "Do it at home: ",
        "\u{0}",
        "\r\n",
        "\t",
        "<script>",
    ])
}
