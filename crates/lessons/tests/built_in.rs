//! The lessons that ship keep to every rule in every language.

use porchlight_lessons::{Block, Language, Library, Place, TRUSTED_HOSTS, Yardstick, plain};
use time::macros::date;

/// The rules of the first findings.
const RULES: &[&str] = &[
    "telnet-open",
    "ftp-anonymous",
    "mqtt-no-login",
    "snmp-public",
    "admin-plain-http",
    "admin-no-password",
    "factory-password",
    "support-ended",
    "firmware-outdated",
];

#[test]
fn lint_clean() {
    let yardstick = Yardstick { today: date!(2026 - 11 - 23), rules: RULES, hosts: TRUSTED_HOSTS };
    let faults: Vec<_> = Library::built_in().lint(&yardstick).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let ids: Vec<_> = Library::built_in().lessons().iter().map(|lesson| lesson.id()).collect();
    assert_eq!(ids, ["factory-passwords", "open-doors", "when-support-ends"]);
}

#[test]
fn every_finding_leads_to_a_lesson() {
    for rule in RULES {
        assert!(!Library::built_in().recommended_for(rule).is_empty(), "{rule}");
    }
    assert!(Library::built_in().recommended_for("no-such-rule").is_empty());
}

#[test]
fn each_language_is_written_in_its_own_script() {
    let own = |language, c: char| match language {
        Language::Zh => ('\u{4e00}'..='\u{9fff}').contains(&c),
        Language::Ta => ('\u{b80}'..='\u{bff}').contains(&c),
        Language::En | Language::Ms => c.is_ascii_alphabetic(),
    };
    for lesson in Library::built_in().lessons() {
        for language in Language::ALL {
            let text = text_of(lesson.script(language).blocks());
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            let ours = text.chars().filter(|c| own(language, *c) && c.is_alphabetic()).count();
            assert!(ours * 10 > letters * 8, "{} in {language:?}", lesson.id());
        }
    }
}

#[test]
fn the_words_are_kind() {
    for lesson in Library::built_in().lessons() {
        for language in Language::ALL {
            let text = text_of(lesson.script(language).blocks());
            assert!(!text.contains(['!', '\u{ff01}']), "{} in {language:?}", lesson.id());
        }
        let english = text_of(lesson.script(Language::En).blocks()).to_lowercase();
        for word in english.split(|c: char| !c.is_alphabetic()) {
            assert!(!["simply", "just", "obviously", "failed"].contains(&word), "{}: {word}", lesson.id());
        }
    }
}

#[test]
fn each_ends_with_one_thing_to_do_at_home() {
    for lesson in Library::built_in().lessons() {
        for language in Language::ALL {
            let last = lesson.script(language).blocks().last();
            assert!(matches!(last, Some(Block::Action(action)) if action.place == Place::Home));
        }
    }
}

fn text_of(blocks: &[Block]) -> String {
    let lines = blocks.iter().flat_map(|block| match block {
        Block::Heading(line) | Block::Paragraph(line) => vec![plain(line)],
        Block::List { items, .. } => items.iter().map(|item| plain(item)).collect(),
        Block::Question(question) => {
            let answers = question.answers.iter().flat_map(|a| [plain(&a.text), plain(&a.feedback)]);
            std::iter::once(plain(&question.prompt)).chain(answers).collect()
        }
        Block::Action(action) => vec![plain(&action.prompt)],
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn chinese_uses_its_own_punctuation() {
    for lesson in Library::built_in().lessons() {
        let text = text_of(lesson.script(Language::Zh).blocks());
        assert!(!text.contains([',', ';', '?', ':', '(']), "{}", lesson.id());
    }
}
