//! A day of the calendar.

use std::fmt;

/// A day of the calendar, compared by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    /// The year of our era.
    pub year: i32,
    /// The month, from 1 to 12.
    pub month: u8,
    /// The day of the month, from 1 to 31.
    pub day: u8,
}

impl Day {
    /// Reads `YYYY-MM-DD`; `None` when it is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut part = |length: usize| {
            parts.next().filter(|p| p.len() == length && p.bytes().all(|b| b.is_ascii_digit()))
        };
        let (year, month, day) = (part(4)?.parse().ok()?, part(2)?.parse().ok()?, part(2)?.parse().ok()?);
        let good = (1..=12).contains(&month) && (1..=31).contains(&day);
        good.then_some(Self { year, month, day })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_written_and_compared() {
        for (text, good) in [
            ("2026-11-23", true),
            ("0001-01-31", true),
            ("2026-13-01", false),
            ("2026-00-01", false),
            ("2026-01-32", false),
            ("2026-1-1", false),
            ("26-01-01", false),
            ("2026-01-01T00", false),
            ("+026-01-01", false),
            ("", false),
        ] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()), good.then(|| text.to_owned()), "{text}");
        }
        assert!(Day::parse("2025-12-31") < Day::parse("2026-01-01"));
    }
}
