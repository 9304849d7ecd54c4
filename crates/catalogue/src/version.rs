//! Which of two firmware versions is older.

use std::cmp::Ordering;

/// True when `version` is strictly older than `fixed`, false when it is not, `None` when the two
/// cannot be compared. Numbers are compared as numbers, part by part; a missing part counts as
/// zero. Versions without a number, or whose numbers have another shape (a date against a version),
/// are not compared: an honest "could not tell" beats a guess.
pub fn is_below(version: &str, fixed: &str) -> Option<bool> {
    let (a, b) = (numbers(version)?, numbers(fixed)?);
    if looks_like_date(&a) != looks_like_date(&b) {
        return None;
    }
    let at = |parts: &[u64], i: usize| parts.get(i).copied().unwrap_or(0);
    let order = (0..a.len().max(b.len())).map(|i| at(&a, i).cmp(&at(&b, i))).find(|o| o.is_ne());
    Some(order == Some(Ordering::Less))
}

fn numbers(version: &str) -> Option<Vec<u64>> {
    let runs = version.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let numbers: Vec<u64> = runs.map(str::parse).collect::<Result<_, _>>().ok()?;
    (!numbers.is_empty()).then_some(numbers)
}

/// The first number is a day such as 20240131, or a year.
fn looks_like_date(parts: &[u64]) -> bool {
    matches!(parts.first(), Some(19_900_101..=20_991_231 | 1990..=2099))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn versions() {
        for (version, fixed, expected) in [
            ("6.42", "6.42.1", Some(true)),
            ("6.42.1", "6.42.1", Some(false)),
            ("6.49.10", "6.42.1", Some(false)),
            ("6.9", "6.42", Some(true)),
            ("1.1.3 Build 20221125", "1.1.4 Build 20230219", Some(true)),
            ("1.1.4 Build 20230219", "1.1.4 Build 20230219", Some(false)),
            ("V1.0.5.88", "1.0.5.100", Some(true)),
            ("20240131", "1.2.3", None),
            ("20230101", "20240101", Some(true)),
            ("unknown", "1.0", None),
            ("", "1.0", None),
            ("99999999999999999999999", "1.0", None),
        ] {
            assert_eq!(is_below(version, fixed), expected, "{version} < {fixed}");
        }
    }

    proptest! {
        #[test]
        fn never_both_ways(a in "[0-9.]{1,12}", b in "[0-9.]{1,12}") {
            prop_assert!(!(is_below(&a, &b) == Some(true) && is_below(&b, &a) == Some(true)));
            prop_assert_ne!(is_below(&a, &a), Some(true));
        }
    }
}
