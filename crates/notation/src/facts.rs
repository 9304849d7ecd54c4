//! Where a text's facts come from: days, ids and the addresses of pages.

use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// Reads a date written `YYYY-MM-DD`; `None` when it is none.
pub fn day(text: &str) -> Option<Date> {
    Date::parse(text, DAY).ok()
}

/// True for the name of a folder of texts: 1 to 64 small letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    let good = text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    good && !text.is_empty() && text.len() <= 64
}

/// True when an address stands in a text.
pub fn has_address(text: &str) -> bool {
    text.contains("://") || text.contains("www.")
}

/// True for a page of one of the hosts or of one below it: only https, no login and no port in the address.
pub fn is_trusted(url: &str, hosts: &[&str]) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let good = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'));
    let below =
        |trusted: &&str| host == *trusted || host.strip_suffix(trusted).is_some_and(|sub| sub.ends_with('.'));
    good && !host.contains(['@', ':']) && hosts.iter().any(below)
}
