//! The day on which a version was built, where the version tells it.
//!
//! Only forms that can be nothing else count: `20190412`, `2019-11-05` or `2019.11.05` with a day that exists, and
//! six digits after the word `build`, as Hikvision and TP-Link write them.

use time::{Date, Month};

/// Nothing that homes use today was built earlier.
const FIRST_YEAR: i32 = 2005;

/// The day that a version names; the newest, where it names several. `None` for a day after `today`, which is a
/// number that only looks like one.
pub(crate) fn build_date(version: &str, today: Date) -> Option<Date> {
    let lower = version.to_ascii_lowercase();
    let days = whole(&lower).into_iter().chain(after_build(&lower));
    days.filter(|day| day.year() >= FIRST_YEAR && *day <= today).max()
}

/// Runs of eight digits, and three numbers with one sign between them.
fn whole(version: &str) -> Vec<Date> {
    let mut days = Vec::new();
    for token in version.split(|c: char| !(c.is_ascii_digit() || c == '-' || c == '.')) {
        for run in token.split(['-', '.']) {
            if run.len() == 8 {
                days.extend(date(&run[..4], &run[4..6], &run[6..]));
            }
        }
        for sign in ['-', '.'] {
            let parts: Vec<&str> = token.split(sign).collect();
            let [year, month, day] = parts.as_slice() else { continue };
            // A version such as 2026.10.2 counts months and not days: months and days have two digits.
            if (year.len(), month.len(), day.len()) == (4, 2, 2) {
                days.extend(date(year, month, day));
            }
        }
    }
    days
}

/// `build 170124` and `build20200902`.
fn after_build(version: &str) -> Option<Date> {
    let rest = version.split("build").nth(1)?.trim_start_matches([' ', ':', '_', '.']);
    let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    if digits.len() != 6 {
        return None;
    }
    date(&format!("20{}", &digits[..2]), &digits[2..4], &digits[4..])
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let month: u8 = month.parse().ok()?;
    Date::from_calendar_date(year.parse().ok()?, Month::try_from(month).ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> Date {
        Date::from_calendar_date(2026, Month::November, 23).unwrap()
    }

    #[test]
    fn days_are_told_from_numbers_that_only_look_like_them() {
        for (version, day) in [
            ("V5.4.5build 170124", Some("2017-01-24")),
            ("V5.5.0 build 170725", Some("2017-07-25")),
            ("3.16.9 Build 20200902 rel.45678", Some("2020-09-02")),
            ("1.3.9 Build 231019", Some("2023-10-19")),
            ("2.800.0000000.16.R, Build Date 2019-11-05", Some("2019-11-05")),
            ("20241011-114449/1.4.4-g6d2a586", Some("2024-10-11")),
            ("2019.11.05", Some("2019-11-05")),
            ("20180101 20190101", Some("2019-01-01")),
            // Not a day, not yet, or too long ago.
            ("20191305", None),
            ("20300101", None),
            ("19990101", None),
            ("1968096020", None),
            ("2026.10.2", None),
            ("7.2-72806", None),
            ("14150.376.32", None),
            ("build 123456", None),
            ("build 1701245", None),
            ("10.20.30", None),
            ("", None),
        ] {
            assert_eq!(build_date(version, today()).map(|day| day.to_string()).as_deref(), day, "{version}");
        }
    }

    proptest! {
        #[test]
        fn any_version_is_read(version in "\\PC{0,60}", digits in "[0-9. buildé-]{0,40}") {
            for text in [version, digits] {
                prop_assert!(build_date(&text, today()).is_none_or(|day| day <= today()));
            }
        }
    }
}
