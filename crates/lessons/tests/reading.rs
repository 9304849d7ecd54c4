//! What is read, what is refused, and that nothing at all can make the reader fall over.

use porchlight_lessons::{
    Asked, Block, Fault, Inline, Known, Language, Library, Opens, Screen, Stress, Surface, plain,
};
use proptest::prelude::*;

const HEAD: &str = r#"
id = "a"
path = "devices"
place = 1
minutes = 1
audience = ["everyone"]
recommends_for = []
alerts = []
after = []
review_by = "2027-01-01"
"#;

/// A library of one good lesson `b` and one lesson `a` with one file of it replaced.
fn with(file: &str, text: &str) -> Library {
    let files = with_files(file, text);
    Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn with_files(file: &str, text: &str) -> Vec<(String, String)> {
    let head_of_b = HEAD.replace("\"a\"", "\"b\"");
    let mut files = vec![("b/lesson.toml".to_owned(), head_of_b), ("a/lesson.toml".to_owned(), HEAD.into())];
    for language in Language::ALL {
        for lesson in ["a", "b"] {
            files.push((format!("{lesson}/{}.md", language.as_str()), "# Title\n\nText.\n".into()));
        }
    }
    files.push((format!("a/{file}"), text.to_owned()));
    files
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
    let text = "# A *fine* title\n\nOne **two\nthree** <3\n\n## Choose many: Which? `q`\n\n- [x] Yes & no\n\n  \
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
    let Asked::Many(answers) = &question.task else { panic!("{question:?}") };
    assert!(question.id == "q" && plain(&question.prompt) == "Which?");
    assert!(answers[0].right && !answers[1].right && answers[1].feedback.is_empty());
    assert_eq!(plain(&answers[0].feedback), "Because.");
    assert!(matches!(list, Block::List { numbered: true, items } if items.len() == 2));
    let Block::Task(task) = action else { panic!("{action:?}") };
    assert_eq!(plain(&task.prompt), "Change it");
    assert_eq!(task.opens, Some(Opens::Finding("telnet-open".into())));
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
    check_body("Choose one: A?\n", &["3: \"Choose one\" was left over: this Markdown is broken"]);
    check_body("## Choose one: `q`\n\n- [x] a\n- [ ] b\n", &["3: this has no text"]);
    check_body("## Choose one: A? `q`\n\nText\n", &["3: a question needs a list of answers right below it"]);
    check_body("## Choose one: A? `q`\n\n- [x] a\n- b\n", &["6: an answer begins with [ ] or [x]"]);
    let boxes = "boxes belong under \"Choose one:\", \"Choose many:\" and \"Spot the signs\"";
    check_body("- [x] a\n- [ ] b\n", &[&format!("3: {boxes}")]);
    let wrong =
        |right, of| format!("3: {right} of {of} answers are right: there must be a choice, and a right one");
    check_body("## Choose one: A? `q`\n\n- [x] a\n- [x] b\n", &[&wrong(2, 2)]);
    check_body("## Choose many: A? `q`\n\n- [ ] a\n- [ ] b\n", &[&wrong(0, 2)]);
    check_body("## Choose one: A? `q`\n\n- [x] a\n", &[&wrong(1, 1)]);
    check_body("a\u{202e}b\n", &["3: the hidden character U+202E"]);
}

#[test]
fn a_bad_head_is_told_with_its_line() {
    let id = "the id must be the folder's name, in small letters, digits and hyphens";
    for (from, to, line, what) in [
        ("\"a\"", "\"b\"", 2, id),
        ("2027-01-01", "2027-02-30", 10, "\"2027-02-30\" is not a date written YYYY-MM-DD"),
        ("minutes", "hours", 5, "unknown field `hours`"),
        ("devices", "kitchen", 3, "unknown variant `kitchen`"),
        ("minutes = 1", "minutes = -1", 5, "invalid value"),
        ("minutes = 1", "minutes =", 5, ""),
        ("everyone", "nobody", 6, "unknown variant `nobody`"),
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
    check("en.md", &huge, &["1: the file is larger than 65536 bytes, the most that is read"]);
    check("lesson.toml", &huge, &["1: the file is larger than 65536 bytes, the most that is read"]);
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
fn every_kind_of_block() {
    let text = "# T\n\n## Put in order: First? `o`\n\n1. a\n\n   A.\n\n2. b\n\n   B.\n\n3. c\n\n   C.\n\n\
        ## Match: What? `m`\n\n- *a* b -> c\n\n  A.\n\n- d -> e\n\n  D.\n\n- f -> g\n\n  F.\n\n\
        ## Spot the signs on a login page: Which? `s`\n\n- [ ] bank.example\n\n  No.\n\n- [x] b\n\n  Yes.\n\n\
        - [x] c\n\n  Yes.\n\n## Picture: A door `door`\n\nText\n\n\
        ## Try it in the practice home: Try `way-in`\n\n## Do it at home: Do `screen:help`\n";
    let mut files = with_files("en.md", text);
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><path class="line" d="M1 1"/></svg>"#;
    files.push(("a/door.svg".to_owned(), svg.to_owned()));
    let library = Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    assert_eq!(library.faults(), []);
    let lesson = library.lesson("a").unwrap();
    let script = lesson.script(Language::En);
    let [order, pairs, signs] = script.questions().collect::<Vec<_>>()[..] else { panic!("{script:?}") };
    assert!(matches!(&order.task, Asked::Order(steps) if plain(&steps[2].feedback) == "C."));
    let Asked::Match(pairs) = &pairs.task else { panic!("{pairs:?}") };
    assert_eq!((plain(&pairs[0].left), plain(&pairs[0].right)), ("a b".into(), "c".into()));
    assert!(matches!(&signs.task, Asked::Spot { surface: Surface::LoginPage, parts } if parts.len() == 3));
    assert_eq!(lesson.drills().collect::<Vec<_>>(), ["way-in"]);
    assert_eq!(script.task().unwrap().opens, Some(Opens::Screen(Screen::Help)));
    assert_eq!(lesson.picture("door").unwrap().shapes().len(), 1);
    let parts: Vec<usize> = script.parts().iter().map(|part| part.len()).collect();
    assert_eq!(parts, [1, 1, 1, 2, 1, 1], "the picture stands with the text below it");
}

#[test]
fn blocks_that_are_not_whole_are_told_with_their_line() {
    let name = |what: &str| {
        format!(
            "3: {what} needs its name in backquotes at the end of the line: small letters, digits and hyphens"
        )
    };
    check_body("## Choose one: A?\n\n- [x] a\n- [ ] b\n", &[&name("a question")]);
    check_body("## Picture: A door\n", &[&name("a picture")]);
    check_body("## Picture: A door `../door`\n", &[&name("a picture")]);
    check_body("## Try it in the practice home: A\n", &[&name("a drill")]);
    check_body("## Picture: A door `door`\n", &["3: there is no door.svg in the folder"]);
    check_body("## Do it at home: A `screen:moon`\n", &["3: there is no `screen:moon`"]);
    let twice = "## Choose one: A? `q`\n\n- [x] a\n- [ ] b\n\n";
    check_body(&twice.repeat(2), &["8: there is a second question `q`"]);
    check_body("## Put in order: A? `q`\n\n1. a\n2. b\n", &["3: 2 items; here stand 3 to 6"]);
    check_body(
        "## Put in order: A? `q`\n\n1. [x] a\n2. b\n3. c\n",
        &["5: boxes belong under \"Choose one:\", \"Choose many:\" and \"Spot the signs\""],
    );
    let pair = "a pair is written: left -> right";
    for wrong in ["a", "a ->", "-> a", "a -> b -> c", "a->b"] {
        check_body(&format!("## Match: A? `q`\n\n- a -> b\n- {wrong}\n- c -> d\n"), &[&format!("6: {pair}")]);
    }
    check_body(
        "## Match: A? `q`\n\n- a -> b\n- c -> b\n- e -> f\n",
        &["3: two of the right halves are the same"],
    );
    let all = "## Spot the signs in a message: A? `q`\n\n- [x] a\n- [x] b\n- [x] c\n";
    check_body(all, &["3: 3 of 3 answers are right: there must be a choice, and a right one"]);
}

#[test]
fn only_plain_shapes_are_pictures() {
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 180\">\n{inside}\n</svg>")
    };
    for (text, line, what) in [
        (svg("<script>alert(1)</script>"), 2, "only <path>, <circle> and <rect> are drawn"),
        (svg("<path class=\"line\" d=\"M1 1\" onclick=\"x\"/>"), 2, "<path> has no onclick"),
        (svg("<path class=\"line\" d=\"M1 1\" style=\"x\"/>"), 2, "<path> has no style"),
        (svg("<image href=\"https://example.org/\"/>"), 2, "only <path>"),
        (svg("<circle class=\"line\" cx=\"1\" cy=\"1\" r=\"9e9\"/>"), 2, "r is not a number near the field"),
        (svg("<circle class=\"line\" cx=\"NaN\" cy=\"1\" r=\"1\"/>"), 2, "cx is not a number near the field"),
        (svg("<rect class=\"line\" x=\"1\" y=\"1\" width=\"-1\" height=\"1\"/>"), 2, "width is below zero"),
        (svg("<path class=\"neon\" d=\"M1 1\"/>"), 2, "there is no class \"neon\""),
        (svg("<path class=\"line\" d=\"url(#a)\"/>"), 2, "a path begins with M"),
        (svg("<path class=\"line\" d=\"M1 1\"><title/></path>"), 2, "only <path>"),
        (svg("text"), 2, "only <path>"),
        (svg(""), 1, "it has no shapes"),
        (svg("").replace("320", "32"), 1, "<svg> has viewBox"),
        (svg("").replace("<svg", "<svg onload=\"x\""), 1, "<svg> has viewBox"),
        ("<html/>".into(), 1, "it does not begin with"),
        ("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>".into(), 1, "it is no XML"),
        (svg("<path"), 3, "it is no XML"),
        (svg(&"<path class=\"line\" d=\"M1 1\"/>".repeat(81)), 2, "it has more than 80 shapes"),
    ] {
        let library = with("door.svg", &text);
        let told = library.faults()[0].to_string();
        assert!(told.starts_with(&format!("a/door.svg:{line}: this is no picture: {what}")), "{told}");
        assert!(library.lesson("a").is_none() && library.lesson("b").is_some());
    }
}

#[test]
fn circles_and_strangers_are_left_out_and_the_rest_plays() {
    let head = |id: &str, after: &str, rule: &str| {
        HEAD.replace("\"a\"", &format!("{id:?}"))
            .replace("after = []", &format!("after = [{after}]"))
            .replace("recommends_for = []", &format!("recommends_for = [{rule}]"))
    };
    let read = |heads: &[(&str, &str, &str)]| {
        let text = "# T\n\nText.\n".to_owned();
        let files = heads.iter().flat_map(|(id, after, rule)| {
            let texts =
                ["en", "zh", "ms", "ta"].map(|language| (format!("{id}/{language}.md"), text.clone()));
            texts.into_iter().chain([(format!("{id}/lesson.toml"), head(id, after, rule))])
        });
        let files: Vec<_> = files.collect();
        Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    };
    let ids = |library: &Library| library.lessons().iter().map(|l| l.id().to_owned()).collect::<Vec<_>>();
    let told = |library: &Library| library.faults().iter().map(ToString::to_string).collect::<Vec<_>>();

    let circle = read(&[
        ("x", "\"y\"", ""),
        ("y", "\"z\"", ""),
        ("z", "\"x\"", ""),
        ("w", "\"x\"", ""),
        ("v", "", ""),
    ]);
    assert_eq!(ids(&circle), ["v", "w"]);
    assert_eq!(told(&circle)[0], "x/lesson.toml:9: the lesson would have to come after itself: x, y, z, x");
    let itself = read(&[("x", "\"x\"", "")]);
    assert_eq!(told(&itself), ["x/lesson.toml:9: the lesson would have to come after itself: x, x"]);

    // A city cannot close a circle around a lesson that ships.
    let ours = read(&[("x", "\"y\"", ""), ("y", "", "")]);
    let both = ours.with(&read(&[("y", "\"x\"", ""), ("own", "", "")]));
    assert_eq!(ids(&both), ["own", "x", "y"]);
    assert!(both.lesson("own").unwrap().is_from_city() && !both.lesson("y").unwrap().is_from_city());
    assert_eq!(told(&both).len(), 1);

    let known = Known { rules: &["telnet-open"], protocols: &[], drills: &[] };
    let strange = read(&[("x", "", "\"telnet-open\""), ("y", "", "\"moon-open\"")]).keeping_to(&known);
    assert_eq!(ids(&strange), ["x"]);
    assert_eq!(told(&strange), ["y/lesson.toml:7: there is no rule `moon-open`"]);
}

#[test]
fn chinese_keeps_its_own_punctuation() {
    let text = "# 题\n\n第一行\u{ff0c}\n第二行 Wi-Fi\n很好\n\n## Do it at home\u{ff1a}关门\n";
    let library = with("zh.md", text);
    let [Block::Paragraph(runs), Block::Task(task)] =
        library.lesson("a").unwrap().script(Language::Zh).blocks()
    else {
        panic!("{library:?}")
    };
    assert_eq!(plain(runs), "第一行\u{ff0c}第二行 Wi-Fi 很好", "lines of Chinese join without a blank");
    assert_eq!(plain(&task.prompt), "关门");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), more in "\\PC{0,300}") {
        for text in [text, more] {
            for file in ["en.md", "lesson.toml", "door.svg"] {
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
        "Put in order: ",
        "Match: ",
        "Spot the signs in a message: ",
        "Picture: ",
        "Try it in the practice home: ",
        "Do it at home: ",
        " `id`\n",
        "a -> b\n",
        "\u{0}",
        "\r\n",
        "\t",
        "<script>",
    ])
}
