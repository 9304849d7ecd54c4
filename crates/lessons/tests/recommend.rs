//! Which lesson comes next, and why.

use porchlight_lessons::{LearningPath, Library, Progress, Situation, Why, blank, mixed, recommend};
use time::macros::date;
use time::{Date, Duration};

const TODAY: Date = date!(2026 - 11 - 23);

/// Lessons, each with the heads' lines that are another than in a blank one.
fn library(lessons: &[(&str, &[(&str, &str)])]) -> Library {
    let files = lessons.iter().flat_map(|(id, lines)| {
        let files = blank(id, LearningPath::Devices, TODAY).unwrap_or_default();
        files.into_iter().map(move |(name, mut text)| {
            for (key, value) in *lines {
                text = text.replace(&format!("{key} = []"), &format!("{key} = [{value}]"));
            }
            (format!("{id}/{name}"), text)
        })
    });
    let files: Vec<_> = files.collect();
    Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn homes() -> Library {
    library(&[
        ("a-path", &[]),
        ("b-first", &[]),
        ("c-door", &[("recommends_for", "\"telnet-open\""), ("after", "\"b-first\"")]),
        ("d-power", &[("alerts", "\"power-cut\"")]),
        ("e-month", &[]),
        ("f-dark", &[("alerts", "\"power-cut\"")]),
    ])
}

/// What is recommended, as `lesson: why`.
fn check(progress: &Progress, situation: &Situation<'_>, today: Date, expected: &[&str]) {
    let library = homes();
    let told: Vec<String> = recommend(&library, progress, situation, today)
        .iter()
        .map(|one| {
            let why = match &one.why {
                Why::Warning(protocol) => protocol.clone(),
                Why::Problem(rule) => rule.clone(),
                Why::Campaign => "campaign".into(),
                Why::Path => "path".into(),
            };
            let before = one.before.map(|lesson| format!(", before {}", lesson.id())).unwrap_or_default();
            format!("{}: {why}{before}", one.lesson.id())
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn warnings_come_before_findings_before_the_campaign_before_the_path() {
    let none = Situation::default();
    let paths =
        ["a-path", "b-first", "c-door", "d-power", "e-month", "f-dark"].map(|id| format!("{id}: path"));
    check(&Progress::default(), &none, TODAY, &paths.each_ref().map(String::as_str));
    let all =
        Situation { problems: &["telnet-open"], warnings: &["power-cut"], campaign: &["e-month", "gone"] };
    let expected = [
        "d-power: power-cut",
        "f-dark: power-cut",
        "b-first: telnet-open, before c-door",
        "c-door: telnet-open",
        "e-month: campaign",
        "a-path: path",
    ];
    check(&Progress::default(), &all, TODAY, &expected);
}

#[test]
fn what_was_finished_comes_again_only_when_its_problem_is_back_after_half_a_year() {
    let mut progress = Progress::default();
    for id in ["a-path", "b-first", "c-door", "d-power", "e-month", "f-dark"] {
        progress.finish(id, TODAY);
    }
    let all = Situation { problems: &["telnet-open"], warnings: &[], campaign: &["e-month"] };
    check(&progress, &all, TODAY + Duration::days(180), &[]);
    check(&progress, &all, TODAY + Duration::days(181), &["c-door: telnet-open"]);
    progress.finish("c-door", TODAY + Duration::days(181));
    check(&progress, &all, TODAY + Duration::days(200), &[]);
}

#[test]
fn the_few_that_are_shown_hold_one_of_each_reason() {
    let library = homes();
    let all = Situation { problems: &["telnet-open"], warnings: &["power-cut"], campaign: &["e-month"] };
    let found = recommend(&library, &Progress::default(), &all, TODAY);
    for (most, expected) in [
        (0, &[][..]),
        (1, &["d-power"]),
        (3, &["d-power", "b-first", "e-month"]),
        (5, &["d-power", "f-dark", "b-first", "e-month", "a-path"]),
        (9, &["d-power", "f-dark", "b-first", "c-door", "e-month", "a-path"]),
    ] {
        let few: Vec<_> = mixed(found.clone(), most).iter().map(|one| one.lesson.id()).collect();
        assert_eq!(few, expected, "{most}");
    }
}
