//! The page of the checks, `docs/checks.md`, is made of the code's own list.

use std::path::Path;

use porchlight_assess::{CHECKS, NOT_MADE, checks_page, rules};

#[test]
fn every_rule_makes_a_check_of_the_list() {
    for rule in rules() {
        let listed = |code: &&str| CHECKS.iter().any(|(c, ..)| c == code);
        assert!(!rule.checks.is_empty() && rule.checks.iter().all(listed), "{}", rule.id);
    }
}

#[test]
fn every_check_is_made_or_says_why_not() {
    for (code, ..) in CHECKS {
        let made = rules().iter().any(|rule| rule.checks.contains(&code));
        let excused = NOT_MADE.iter().any(|(missing, why)| *missing == code && !why.is_empty());
        assert!(made != excused, "{code}");
    }
    assert!(CHECKS.len() - NOT_MADE.len() >= 60);
}

#[test]
fn the_page_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/checks.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, checks_page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), checks_page(), "run it with UPDATE=1");
}
