//! When a question comes back.
//!
//! A plain ladder: 3, 10, 30, 90 and 150 days after the lesson, then twice a year; a wrong answer goes back to
//! its foot. Recalling beats reading again, and recalling over months beats recalling at once; whether the gaps
//! grow or stay the same makes no difference that could be measured, so the simplest ladder that a resident can
//! be told is taken (docs/lessons.md). tests/ladder.rs holds it against a model of memory.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::day;

/// The days from one step of the ladder to the next.
const STEPS: [u16; 5] = [3, 7, 20, 60, 60];
/// The days from one review to the next beyond the last step.
const LATER: u16 = 180;

/// What is remembered of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// How many reviews in a row were right.
    pub(crate) step: u8,
    /// From this day on it is asked.
    #[serde(with = "day")]
    pub(crate) due: Date,
    /// How often it was asked.
    pub(crate) asked: u32,
    /// How often the answer was right.
    pub(crate) right: u32,
}

impl Card {
    /// A question of a lesson that was finished on a day.
    pub fn of_lesson_finished(on: Date) -> Self {
        Self { step: 0, due: later(on, STEPS[0]), asked: 0, right: 0 }
    }

    /// The first day on which it is asked.
    pub fn due(&self) -> Date {
        self.due
    }

    /// How often it was asked.
    pub fn asked(&self) -> u32 {
        self.asked
    }

    /// How often the answer was right.
    pub fn right(&self) -> u32 {
        self.right
    }

    /// The card after an answer on a day.
    #[must_use]
    pub fn after(&self, right: bool, on: Date) -> Self {
        let step = if right { self.step.saturating_add(1) } else { 0 };
        let gap = STEPS.get(usize::from(step)).copied().unwrap_or(LATER);
        Self {
            step,
            due: later(on, gap),
            asked: self.asked.saturating_add(1),
            right: self.right.saturating_add(u32::from(right)),
        }
    }

    /// For how much of its gap the card has waited beyond its day, in thousandths: what waits longest in
    /// proportion is asked first.
    pub(crate) fn overdue(&self, today: Date) -> i64 {
        let gap = STEPS.get(usize::from(self.step)).copied().unwrap_or(LATER);
        (today - self.due).whole_days() * 1000 / i64::from(gap)
    }
}

fn later(day: Date, days: u16) -> Date {
    day.checked_add(Duration::days(days.into())).unwrap_or(Date::MAX)
}
