//! The lessons that ship are kind, and written in every language. That they keep to every rule of the linter is
//! tested where all rules, protocols and drills are known: in the command line's tests.

use porchlight_lessons::{Block, Language, LearningPath, Lesson, Library};

/// Every text of every lesson in a language.
fn texts(language: Language) -> Vec<(&'static Lesson, String)> {
    let of = |lesson: &'static Lesson| {
        let lines = lesson.script(language).blocks().iter().flat_map(Block::lines);
        (lesson, lines.map(|line| porchlight_lessons::plain(line) + "\n").collect())
    };
    Library::built_in().lessons().iter().map(of).collect()
}

#[test]
fn all_are_read_and_every_path_has_some() {
    let faults: Vec<_> = Library::built_in().faults().iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(Library::built_in().lessons().len() >= 24);
    for path in LearningPath::ALL {
        let lessons = Library::built_in().lessons().iter().filter(|lesson| lesson.path() == path);
        assert!(lessons.count() >= 4, "{path:?}");
    }
}

#[test]
fn each_language_is_written_in_its_own_script() {
    let own = |language, c: char| match language {
        Language::Zh => ('\u{4e00}'..='\u{9fff}').contains(&c),
        Language::Ta => ('\u{b80}'..='\u{bff}').contains(&c),
        Language::En | Language::Ms => c.is_ascii_alphabetic(),
    };
    for language in Language::ALL {
        for (lesson, text) in texts(language) {
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            let ours = text.chars().filter(|c| own(language, *c) && c.is_alphabetic()).count();
            assert!(ours * 10 > letters * 8, "{} in {language:?}", lesson.id());
        }
    }
}

#[test]
fn the_words_are_kind() {
    for language in Language::ALL {
        for (lesson, text) in texts(language) {
            assert!(!text.contains(['!', '\u{ff01}']), "{} in {language:?}", lesson.id());
        }
    }
    for (lesson, text) in texts(Language::En) {
        for word in text.to_lowercase().split(|c: char| !c.is_alphabetic()) {
            assert!(!["simply", "just", "obviously", "failed"].contains(&word), "{}: {word}", lesson.id());
        }
    }
}

#[test]
fn chinese_uses_its_own_punctuation() {
    for (lesson, text) in texts(Language::Zh) {
        assert!(!text.contains([',', ';', '?', '(']), "{}", lesson.id());
    }
}

#[test]
fn questions_come_before_most_of_the_telling() {
    for lesson in Library::built_in().lessons() {
        let blocks = lesson.script(Language::En).blocks();
        let first = blocks.iter().position(|block| matches!(block, Block::Question(_)));
        let told =
            blocks.iter().take(first.unwrap_or(usize::MAX)).filter(|b| matches!(b, Block::Paragraph(_)));
        assert!(told.count() <= 2, "{}", lesson.id());
    }
}
