//! The score of a home: a number from 0 to 100 that can be worked out by hand, and the fixes that raise it most.
//!
//! Every problem costs points by how bad it is: 20, 10, 5 or 2. On one device the dearest counts whole and each
//! further one a quarter, so that one bad device is neither drowned among forty nor counted as a disaster. With `lost`
//! the sum over all devices, the score is `100 * 50 / (50 + lost)`, rounded: the first fixes raise it most, and no home
//! is at zero. What could not be told costs nothing and is counted beside it; what is merely good to know costs nothing.

use std::collections::BTreeMap;

use porchlight_model::{DeviceId, Finding, Outcome, RuleId, Severity};
use serde::Serialize;

/// The version of the formula. Scores of one scheme can be compared.
pub const SCHEME: u32 = 1;
/// At so many lost points a home has half of all points.
const HALF: f64 = 50.0;
/// How many actions are named.
const ACTIONS: usize = 3;

/// The score of a home.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The version of the formula.
    pub scheme: u32,
    /// From 0 to 100.
    pub points: u8,
    /// Points that problems cost, before they are weighed.
    pub lost: f64,
    /// Checks that came to a result.
    pub told: usize,
    /// Checks that could not tell.
    pub untold: usize,
    /// The fixes that raise it most, one after the other.
    pub actions: Vec<Action>,
}

/// One fix, and what it is worth after those before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// The device.
    pub device: String,
    /// The rule whose problem is fixed.
    pub rule: String,
    /// About how many minutes it takes.
    pub minutes: u8,
    /// The score after it.
    pub points_after: u8,
}

/// What a problem costs.
fn cost(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 20.0,
        Severity::High => 10.0,
        Severity::Medium => 5.0,
        Severity::Low => 2.0,
        Severity::Info => 0.0,
    }
}

/// A problem as the score sees it.
#[derive(Debug, Clone, Copy)]
struct Problem<'a> {
    device: &'a DeviceId,
    rule: RuleId,
    severity: Severity,
    minutes: u8,
}

impl Score {
    /// The score of what was found. `minutes` tells how long the fix of a rule takes.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>, minutes: impl Fn(RuleId) -> u8) -> Self {
        let (mut told, mut untold, mut problems) = (0, 0, Vec::new());
        for finding in findings {
            match finding.outcome {
                Outcome::CouldNotTell(_) => untold += 1,
                Outcome::Fine | Outcome::Problem => told += 1,
            }
            if finding.is_problem() {
                problems.push(Problem {
                    device: &finding.device,
                    rule: finding.rule,
                    severity: finding.severity,
                    minutes: minutes(finding.rule),
                });
            }
        }
        let lost = lost(&problems);
        Self { scheme: SCHEME, points: points(lost), lost, told, untold, actions: actions(problems) }
    }
}

/// Half away from zero, and never 100 while anything is lost.
fn points(lost: f64) -> u8 {
    let exact = 100.0 * HALF / (HALF + lost);
    let most: u8 = if lost > 0.0 { 99 } else { 100 };
    (0..=most).rev().find(|points| f64::from(*points) <= exact + 0.5).unwrap_or(0)
}

fn lost(problems: &[Problem<'_>]) -> f64 {
    let mut by_device: BTreeMap<&DeviceId, (f64, f64)> = BTreeMap::new();
    for problem in problems {
        let (worst, all) = by_device.entry(problem.device).or_default();
        let cost = cost(problem.severity);
        *worst = worst.max(cost);
        *all += cost;
    }
    by_device.values().map(|(worst, all)| worst + (all - worst) / 4.0).sum()
}

/// The dearest problem first, each time what is left is weighed anew; among equals the quickest.
fn actions(mut problems: Vec<Problem<'_>>) -> Vec<Action> {
    problems.sort_by_key(|p| (p.minutes, p.device.as_str().to_owned(), p.rule));
    let mut actions = Vec::new();
    while actions.len() < ACTIONS && !problems.is_empty() {
        let left_after = |place: usize| {
            let mut others = problems.clone();
            others.remove(place);
            lost(&others)
        };
        let mut best = (0, left_after(0));
        for place in 1..problems.len() {
            let left = left_after(place);
            if left < best.1 {
                best = (place, left);
            }
        }
        let done = problems.remove(best.0);
        actions.push(Action {
            device: done.device.to_string(),
            rule: done.rule.to_string(),
            minutes: done.minutes,
            points_after: points(best.1),
        });
    }
    actions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: [RuleId; 4] = [RuleId("a"), RuleId("b"), RuleId("c"), RuleId("d")];
    const SEVERITIES: [Severity; 5] =
        [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    fn finding(device: u8, rule: usize, severity: usize, outcome: Outcome) -> Finding {
        Finding {
            rule: RULES[rule],
            device: DeviceId::from_key(&device.to_string()),
            outcome,
            severity: SEVERITIES[severity],
            port: None,
            evidence: Vec::new(),
            facts: BTreeMap::new(),
            question: None,
            source: porchlight_model::Reference {
                title: String::new(),
                url: String::new(),
                seen: String::new(),
            },
        }
    }

    fn score(findings: &[Finding]) -> Score {
        Score::of(findings, |_| 3)
    }

    #[test]
    fn scores_can_be_worked_out_by_hand() {
        let problem = |device, rule, severity| finding(device, rule, severity, Outcome::Problem);
        for (findings, points) in [
            (vec![], 100),
            (vec![problem(1, 0, 0)], 100),
            (vec![finding(1, 0, 4, Outcome::Fine)], 100),
            // 100 * 50 / 52
            (vec![problem(1, 0, 1)], 96),
            // 100 * 50 / 70
            (vec![problem(1, 0, 4)], 71),
            // Two on one device: 20 + 10 / 4.
            (vec![problem(1, 0, 4), problem(1, 1, 3)], 69),
            // On two devices: 20 + 10.
            (vec![problem(1, 0, 4), problem(2, 1, 3)], 63),
        ] {
            assert_eq!(score(&findings).points, points, "{findings:?}");
        }
        let all = score(&[problem(1, 0, 1), problem(2, 1, 4), problem(3, 2, 3), problem(4, 3, 2)]);
        let rules: Vec<_> = all.actions.iter().map(|a| a.rule.as_str()).collect();
        assert_eq!(rules, ["b", "c", "d"]);
    }

    proptest! {
        #[test]
        fn a_fix_never_costs_and_order_does_not_matter(
            problems in prop::collection::vec((0u8..6, 0usize..4, 0usize..5), 0..20),
            gone in 0usize..20,
        ) {
            let mut all: Vec<Finding> =
                problems.iter().map(|(d, r, s)| finding(*d, *r, *s, Outcome::Problem)).collect();
            let before = score(&all);
            prop_assert!(before.points <= 100);
            prop_assert_eq!(before.points == 100, all.iter().all(|f| !f.is_problem()));
            let mut last = before.points;
            for action in &before.actions {
                prop_assert!(action.points_after >= last);
                last = action.points_after;
            }
            all.reverse();
            prop_assert_eq!(score(&all).points, before.points);
            if gone < all.len() {
                all.remove(gone);
                prop_assert!(score(&all).points >= before.points);
            }
        }
    }
}
