//! Points in time as feeds write them.

use time::format_description::well_known::Rfc2822;
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

/// A time as it was read, and how far it was from what CAP asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time, with the offset that was written.
    pub at: OffsetDateTime,
    /// How it was written.
    pub form: Form,
}

impl Moment {
    fn other(self) -> Self {
        let form = if self.form == Form::Standard { Form::Other } else { self.form };
        Self { form, ..self }
    }
}

/// How a time was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As the standard asks: seconds, no fraction, a numeric offset.
    Standard,
    /// Something else that says the same without doubt.
    Other,
    /// Without an offset: taken as UTC.
    NoOffset,
}

/// Reads a time between 1990 and 2199; anything else is not the time of a warning.
pub fn read_moment(raw: &str) -> Option<Moment> {
    let raw = raw.trim();
    if raw.len() > 64 {
        return None;
    }
    let moment = iso(raw)
        .or_else(|| iso(&whole_day(raw)?).map(Moment::other))
        .or_else(|| OffsetDateTime::parse(raw, &Rfc2822).ok().map(|at| Moment { at, form: Form::Other }))?;
    (1990..2200).contains(&moment.at.year()).then_some(moment)
}

/// The Thai weather service writes the years of the Buddhist calendar, which are so many ahead.
const BUDDHIST_ERA: i32 = 543;

/// `YYYY-MM-DDThh:mm[:ss[.fraction]][Z|±hh:mm|±hhmm]`, with a blank allowed for the `T`.
fn iso(raw: &str) -> Option<Moment> {
    let mut left = Left(raw.as_bytes());
    let written = left.digits(4)?;
    let buddhist = (2400..2743).contains(&written);
    let year = if buddhist { written - BUDDHIST_ERA } else { written };
    left.skip(b"-")?;
    let month = Month::try_from(u8::try_from(left.digits(2)?).ok()?).ok()?;
    left.skip(b"-")?;
    let day = left.digits(2)?;
    let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    let mut form = Form::Standard;
    if left.skip(b"T").is_none() {
        left.skip(b"t ")?;
        form = Form::Other;
    }
    if buddhist {
        form = Form::Other;
    }
    let hour = left.digits(2)?;
    left.skip(b":")?;
    let minute = left.digits(2)?;
    let mut second = 0;
    if left.skip(b":").is_some() {
        // A leap second is told as the second before it.
        second = left.digits(2)?.min(59);
        if left.skip(b".,").is_some() {
            left.digits(1)?;
            while left.digits(1).is_some() {}
            form = Form::Other;
        }
    } else {
        form = Form::Other;
    }
    let time =
        Time::from_hms(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?, u8::try_from(second).ok()?)
            .ok()?;
    let (offset, form) = left.offset(form)?;
    Some(Moment { at: OffsetDateTime::new_in_offset(date, time, offset), form })
}

/// A time of a clock of twelve hours, as one of a clock of twenty-four. Programs that take the form
/// of their computer's country write `2026-01-15 下午 3:30:00`.
fn whole_day(raw: &str) -> Option<String> {
    let marks = [("上午", 0), ("下午", 12), ("AM", 0), ("PM", 12), ("am", 0), ("pm", 12)];
    let (mark, half) = marks.into_iter().find(|(mark, _)| raw.contains(mark))?;
    let plain = raw.replacen(mark, " ", 1).replacen('T', " ", 1);
    let mut parts = plain.split_whitespace();
    let date: Vec<&str> = parts.next()?.split(['-', '/']).collect();
    let [year, month, day] = date[..] else { return None };
    let time: String = parts.collect();
    let (hour, rest) = time.split_once(':')?;
    let hour = hour.parse::<u8>().ok().filter(|hour| *hour <= 12 || (half == 12 && *hour < 24))?;
    let hour = if hour > 12 { hour } else { hour % 12 + half };
    Some(format!("{year:0>4}-{month:0>2}-{day:0>2}T{hour:02}:{rest}"))
}

/// What is left to read of a time.
struct Left<'a>(&'a [u8]);

impl Left<'_> {
    fn digits(&mut self, count: usize) -> Option<i32> {
        let (head, tail) = self.0.split_at_checked(count)?;
        let mut value = 0;
        for digit in head {
            value = value * 10 + i32::from(digit.is_ascii_digit().then(|| digit - b'0')?);
        }
        self.0 = tail;
        Some(value)
    }

    fn skip(&mut self, any_of: &[u8]) -> Option<u8> {
        let (head, tail) = self.0.split_first()?;
        any_of.contains(head).then(|| {
            self.0 = tail;
            *head
        })
    }

    /// The offset and whatever it says about the form; nothing may follow.
    fn offset(mut self, form: Form) -> Option<(UtcOffset, Form)> {
        if self.0.is_empty() {
            return Some((UtcOffset::UTC, Form::NoOffset));
        }
        let mut form = form;
        let offset = if self.skip(b"Zz").is_some() {
            form = Form::Other;
            UtcOffset::UTC
        } else {
            let sign = if self.skip(b"+-")? == b'-' { -1 } else { 1 };
            let hours = self.digits(2)?;
            if self.skip(b":").is_none() {
                form = Form::Other;
            }
            let minutes = self.digits(2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            UtcOffset::from_whole_seconds(sign * (hours * 3600 + minutes * 60)).ok()?
        };
        self.0.is_empty().then_some((offset, form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::datetime;

    #[test]
    fn forms_met_in_feeds() {
        let noon = datetime!(2026-09-14 12:00 UTC);
        for (raw, wanted) in [
            ("2026-09-14T12:00:00-00:00", Some((noon, Form::Standard))),
            ("2026-09-14T12:00:00+00:00", Some((noon, Form::Standard))),
            ("2026-09-14T20:00:00+08:00", Some((noon, Form::Standard))),
            (" 2026-09-14T12:00:00Z\n", Some((noon, Form::Other))),
            ("2026-09-14T12:00:00.123456789Z", Some((noon, Form::Other))),
            ("2026-09-14 12:00+0000", Some((noon, Form::Other))),
            ("2026-09-14T12:00:00", Some((noon, Form::NoOffset))),
            ("Mon, 14 Sep 2026 12:00:00 +0000", Some((noon, Form::Other))),
            ("2026-12-31T23:59:60Z", Some((datetime!(2026-12-31 23:59:59 UTC), Form::Other))),
            ("2569-09-14T19:00:00+07:00", Some((noon, Form::Other))),
            ("2567-02-29T12:00:00Z", Some((datetime!(2024-02-29 12:00 UTC), Form::Other))),
            ("2026-02-30T12:00:00Z", None),
            ("2026-09-14T12:00:00+99:00", None),
            ("2026-09-14T12:00:00+08:00 and so on", None),
            ("9999-12-31T23:59:59-12:00", None),
            ("0000-01-01T00:00:00+12:00", None),
            ("2026-09-14T下午12:00:00+00:00", Some((noon, Form::Other))),
            ("2026/9/14 下午 8:00:00+08:00", Some((noon, Form::Other))),
            ("2026-09-14 12:00:00 PM", Some((noon, Form::NoOffset))),
            ("2026-09-14 上午 12:00", Some((datetime!(2026-09-14 0:00 UTC), Form::NoOffset))),
            ("2026-09-14 下午 20:00+08:00", Some((noon, Form::Other))),
            ("2026-09-14 上午 13:00", None),
            ("上午", None),
            ("", None),
        ] {
            assert_eq!(read_moment(raw).map(|m| (m.at, m.form)), wanted, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_read_or_refused(raw in ".{0,80}") {
            read_moment(&raw);
        }

        #[test]
        fn any_time_comes_back(seconds in 631_152_000_i64..7_258_118_399, offset in -14_i8..=14) {
            let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap()
                .to_offset(UtcOffset::from_hms(offset, 0, 0).unwrap());
            prop_assume!((1990..2200).contains(&at.year()));
            let raw = format!("{}T{:02}:{:02}:{:02}{:+03}:00", at.date(), at.hour(), at.minute(), at.second(), offset);
            prop_assert_eq!(read_moment(&raw), Some(Moment { at, form: Form::Standard }));
        }
    }
}
