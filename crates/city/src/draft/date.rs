//! Times: as CAP writes them, and as residents read them.

use time::{OffsetDateTime, UtcOffset};

use super::place::primary;

/// `YYYY-MM-DDThh:mm:ss±hh:mm`, which is all that CAP 1.2 allows (section 3.3.2): UTC is `-00:00`.
pub(super) fn in_cap(at: OffsetDateTime) -> String {
    let at = whole(at);
    let (hours, minutes, _) = at.offset().as_hms();
    let sign = if at.offset().is_positive() { '+' } else { '-' };
    let (date, time) = (at.date(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second(),
        hours.unsigned_abs(),
        minutes.unsigned_abs()
    )
}

/// The whole second, with an offset of whole minutes.
pub(super) fn whole(at: OffsetDateTime) -> OffsetDateTime {
    let at = at.replace_nanosecond(0).unwrap_or(at);
    if at.offset().seconds_past_minute() == 0 { at } else { at.to_offset(UtcOffset::UTC) }
}

const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MS: [&str; 12] = [
    "Januari",
    "Februari",
    "Mac",
    "April",
    "Mei",
    "Jun",
    "Julai",
    "Ogos",
    "September",
    "Oktober",
    "November",
    "Disember",
];
const TA: [&str; 12] =
    ["ஜனவரி", "பிப்ரவரி", "மார்ச்", "ஏப்ரல்", "மே", "ஜூன்", "ஜூலை", "ஆகஸ்ட்", "செப்டம்பர்", "அக்டோபர்", "நவம்பர்", "டிசம்பர்"];

/// Day and time in the words of a language, by the clock that the time carries.
pub(super) fn in_words(at: OffsetDateTime, language: &str) -> String {
    let (day, year, month) = (at.day(), at.year(), u8::from(at.month()));
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    let named = |months: &[&str; 12]| {
        let month = months[usize::from(month - 1)];
        format!("{day} {month} {year}, {clock}")
    };
    match primary(language) {
        "en" => named(&EN),
        "zh" => format!("{year}年{month}月{day}日 {clock}"),
        "ms" => named(&MS),
        "ta" => named(&TA),
        _ => format!("{year}-{month:02}-{day:02} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn times() {
        for (at, cap, words) in [
            (datetime!(2026-09-14 23:05:09.7 +8), "2026-09-14T23:05:09+08:00", "14 September 2026, 23:05"),
            (datetime!(2026-01-02 3:00 -3:30), "2026-01-02T03:00:00-03:30", "2 January 2026, 03:00"),
            (datetime!(2026-01-02 3:00 UTC), "2026-01-02T03:00:00-00:00", "2 January 2026, 03:00"),
            (datetime!(2026-01-02 3:00 +0:00:30), "2026-01-02T02:59:30-00:00", "2 January 2026, 03:00"),
        ] {
            assert_eq!((in_cap(at).as_str(), in_words(at, "en-SG").as_str()), (cap, words));
        }
        let at = datetime!(2026-03-04 5:06 +8);
        assert_eq!(in_words(at, "zh"), "2026年3月4日 05:06");
        assert_eq!(in_words(at, "ms"), "4 Mac 2026, 05:06");
        assert_eq!(in_words(at, "ta"), "4 மார்ச் 2026, 05:06");
        assert_eq!(in_words(at, "fr"), "2026-03-04 05:06");
    }
}
