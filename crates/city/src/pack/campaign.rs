//! What a city asks its residents to learn for a while.

use std::collections::BTreeMap;

use porchlight_alerts::read_moment;
use serde::Deserialize;
use time::Date;

use super::{CityError, Parts, is_id};
use crate::words::Names;

/// A campaign: a few lessons between two days, such as "this month: routers".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its short name in small letters and hyphens.
    pub id: String,
    /// What it is called.
    pub names: Names,
    /// Its first day.
    pub from: Date,
    /// Its last day. INVARIANT: not before the first, and at most a year after it.
    pub until: Date,
    /// The ids of its lessons, in order. INVARIANT: 1 to 12.
    pub lessons: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct CampaignPart {
    id: String,
    names: BTreeMap<String, String>,
    from: String,
    until: String,
    lessons: Vec<String>,
}

impl Campaign {
    /// True on the days between its first and its last, both included.
    pub fn runs_on(&self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

const MOST_LESSONS: usize = 12;
const MOST_DAYS: i64 = 366;

impl Parts<'_> {
    pub(super) fn campaign(&mut self, part: CampaignPart) -> Result<Campaign, CityError> {
        let wrong = || CityError::Campaign(part.id.clone());
        let from = day(&part.from).ok_or_else(wrong)?;
        let until = day(&part.until).ok_or_else(wrong)?;
        let lasts = (0..=MOST_DAYS).contains(&(until - from).whole_days());
        let some =
            (1..=MOST_LESSONS).contains(&part.lessons.len()) && part.lessons.iter().all(|id| is_id(id));
        if !lasts || !some {
            return Err(wrong());
        }
        let names = self.names(&part.id, &part.names)?;
        Ok(Campaign { names, id: self.id(part.id)?, from, until, lessons: part.lessons })
    }
}

/// Reads `2026-09-01`.
fn day(raw: &str) -> Option<Date> {
    let moment = read_moment(&format!("{raw}T00:00:00+00:00"))?;
    (raw.len() == 10).then(|| moment.at.date())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::super::City;
    use super::*;

    const SMALL: &str = "schema = 1\nid = 'x'\nlanguages = ['en']\nnames = { en = 'X' }\n[[campaign]]\nid = 'c'\n\
        names = { en = 'Routers' }\nfrom = '2026-09-01'\nuntil = '2026-09-30'\nlessons = ['router-password']\n";

    fn check(from: &str, to: &str, good: bool) {
        let read = City::read(&SMALL.replace(from, to), "");
        let wrong = matches!(&read, Err(CityError::Campaign(id)) if id == "c");
        assert_eq!((read.is_ok(), wrong), (good, !good), "{to}: {read:?}");
    }

    #[test]
    fn what_is_a_campaign() {
        check("", "", true);
        check("2026-09-30", "2026-09-01", true);
        check("2026-09-30", "2026-08-31", false);
        check("2026-09-30", "2028-09-30", false);
        check("2026-09-30", "2026-09-31", false);
        check("2026-09-30", "soon", false);
        check("['router-password']", "[]", false);
        check("router-password", "../router", false);
        check("['router-password']", &format!("[{}]", "'a',".repeat(13)), false);
    }

    #[test]
    fn it_runs_from_its_first_to_its_last_day() {
        let city = City::read(SMALL, "").unwrap();
        for (day, running) in [
            (date!(2026 - 08 - 31), 0),
            (date!(2026 - 09 - 01), 1),
            (date!(2026 - 09 - 30), 1),
            (date!(2026 - 10 - 01), 0),
        ] {
            assert_eq!(city.campaigns.iter().filter(|campaign| campaign.runs_on(day)).count(), running);
        }
    }
}
