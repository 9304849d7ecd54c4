//! Every reply to every kind of question is judged, or refused when the question cannot have it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use porchlight_lessons::{Language, Library, Question, plain};
use proptest::prelude::*;

const HEAD: &str = "id = \"a\"\npath = \"devices\"\nplace = 1\nminutes = 1\naudience = [\"everyone\"]\n\
    recommends_for = []\nalerts = []\nafter = []\nreview_by = \"2027-01-01\"\n";

const TEXT: &str = "# T

## Choose one: A? `one`

- [ ] a

  Not a.

- [x] b

  B.

- [ ] c

  Not c.

## Choose many: B? `many`

- [x] a

  A.

- [ ] b

  Not b.

- [x] c

  C.

## Put in order: C? `order`

1. a

   A.

2. b

   B.

3. c

   C.

## Match: D? `match`

- a -> 1

  A.

- b -> 2

  B.

- c -> 3

  C.

## Spot the signs in a message: E? `spot`

- [ ] a

  Not a.

- [x] b

  B.

- [x] c

  C.
";

fn library() -> Library {
    let texts = ["en", "zh", "ms", "ta"].map(|language| (format!("a/{language}.md"), TEXT));
    let head = [("a/lesson.toml".to_owned(), HEAD)];
    Library::read(head.iter().chain(&texts).map(|(name, text)| (name.as_str(), *text)))
}

fn questions() -> Vec<Question> {
    let library = library();
    assert_eq!(library.faults(), []);
    library.lessons()[0].script(Language::En).questions().cloned().collect()
}

/// The verdict on a reply in one line: whether it is right, and what is said.
fn check(question: &str, reply: &[usize], expected: &str) {
    let questions = questions();
    let question = questions.iter().find(|q| q.id == question).unwrap();
    let told = question.judge(reply).map_or_else(
        || "no such reply".to_owned(),
        |verdict| {
            let how = match (verdict.right, verdict.incomplete) {
                (true, _) => "right",
                (false, true) => "more",
                (false, false) => "wrong",
            };
            let said = verdict.remarks.iter().map(|remark| {
                let sign = match (remark.right, remark.missed) {
                    (true, _) => '+',
                    (false, true) => '?',
                    (false, false) => '-',
                };
                format!(" {sign}{}", plain(&remark.feedback))
            });
            how.to_owned() + &said.collect::<String>()
        },
    );
    assert_eq!(told, expected, "{} {reply:?}", question.id);
}

#[test]
fn verdicts() {
    check("one", &[1], "right +B.");
    check("one", &[0], "wrong -Not a.");
    check("many", &[2, 0], "right +A. +C.");
    check("many", &[0], "more +A.");
    check("many", &[0, 1], "wrong +A. -Not b.");
    check("spot", &[1, 2], "right +B. +C.");
    // A sign that was not seen is named: it cannot be guessed.
    check("spot", &[1], "more +B. ?C.");
    check("spot", &[0, 1], "wrong -Not a. +B. ?C.");
    check("order", &[0, 1, 2], "right +A. +B. +C.");
    // Only the first step that was laid wrong: the others follow from it.
    check("order", &[1, 2, 0], "wrong -A.");
    check("order", &[0, 2, 1], "wrong -B.");
    check("match", &[0, 1, 2], "right +A. +B. +C.");
    check("match", &[0, 2, 1], "wrong -B. -C.");
}

#[test]
fn replies_that_cannot_be() {
    for (question, reply) in [
        ("one", &[][..]),
        ("one", &[0, 1]),
        ("one", &[3]),
        ("many", &[]),
        ("many", &[0, 0]),
        ("order", &[0, 1]),
        ("order", &[0, 1, 1]),
        ("order", &[0, 1, 3]),
        ("match", &[0]),
        ("match", &[usize::MAX, 0, 1]),
    ] {
        check(question, reply, "no such reply");
    }
}

proptest! {
    #[test]
    fn what_is_shown_is_everything_once_and_never_the_answer(seed in any::<u64>()) {
        for question in questions() {
            let shown = question.shown(seed);
            let mut sorted = shown.clone();
            sorted.sort_unstable();
            let all: Vec<usize> = (0..question.len()).collect();
            prop_assert_eq!(&sorted, &all);
            match question.id.as_str() {
                "order" | "match" => prop_assert_ne!(shown, all),
                "spot" => prop_assert_eq!(shown, all),
                _ => {}
            }
        }
    }

    #[test]
    fn right_means_that_nothing_was_wrong(reply in prop::collection::vec(0_usize..4, 0..4)) {
        for question in questions() {
            if let Some(verdict) = question.judge(&reply) {
                let clean = verdict.remarks.iter().all(|remark| remark.right);
                prop_assert!(!verdict.remarks.is_empty());
                prop_assert!(!verdict.right || clean);
                prop_assert!(!(verdict.right && verdict.incomplete));
            }
        }
    }
}

#[test]
fn answers_are_mixed_evenly() {
    let questions = questions();
    let one = questions.iter().find(|q| q.id == "one").unwrap();
    let mut first = [0_u32; 3];
    (0..3000).for_each(|seed| first[one.shown(seed)[0]] += 1);
    assert!(first.iter().all(|n| (900..1100).contains(n)), "{first:?}");
}

#[test]
fn gift_means_what_the_lesson_means() {
    let text = TEXT.replace("## Choose one: A?", "## Choose one: Is 1 = {2} ~ #3: \\\\ or 4 > 3?");
    let files = ["en", "zh", "ms", "ta"].map(|language| (format!("a/{language}.md"), text.clone()));
    let head = [("a/lesson.toml".to_owned(), HEAD.to_owned())];
    let library = Library::read(head.iter().chain(&files).map(|(name, text)| (name.as_str(), text.as_str())));
    let gift = library.gift(Language::En);
    let one = "::a one::Is 1 \\= \\{2\\} \\~ \\#3\\: \\\\ or 4 \u{203a} 3? {\n\t~a#Not a.\n\t=b#B.\n\t~c#Not c.\n}\n";
    assert!(gift.contains(one), "{gift}");
    assert!(gift.contains("{\n\t~%50%a#A.\n\t~%-100%b#Not b.\n\t~%50%c#C.\n}"), "{gift}");
    assert!(gift.contains("{\n\t=a -> 1\n\t=b -> 2\n\t=c -> 3\n}"), "{gift}");
    assert!(gift.starts_with("$CATEGORY: Porchlight/devices/a\n"), "{gift}");
    assert_eq!(gift.matches("::a ").count(), 5);
}
