//! The simple types of XML Schema that CAP uses, by their written forms (XML Schema Part 2, second
//! edition; RFC 3986 for addresses).

/// The blanks of XML.
pub(super) const BLANKS: [u8; 4] = *b" \t\r\n";

fn trim(raw: &str) -> &str {
    raw.trim_matches([' ', '\t', '\r', '\n'])
}

/// `xs:language`.
pub(super) fn is_language(raw: &str) -> bool {
    trim(raw).split('-').enumerate().all(|(at, part)| {
        let fits = |byte: u8| if at == 0 { byte.is_ascii_alphabetic() } else { byte.is_ascii_alphanumeric() };
        (1..=8).contains(&part.len()) && part.bytes().all(fits)
    })
}

/// `xs:integer`.
pub(super) fn is_integer(raw: &str) -> bool {
    let raw = trim(raw);
    let digits = raw.strip_prefix(['+', '-']).unwrap_or(raw);
    !digits.is_empty() && all_digits(digits)
}

/// `xs:decimal`.
pub(super) fn is_decimal(raw: &str) -> bool {
    let raw = trim(raw);
    let number = raw.strip_prefix(['+', '-']).unwrap_or(raw);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    !(whole.is_empty() && part.is_empty()) && all_digits(whole) && all_digits(part)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `xs:dateTime`.
pub(super) fn is_date_time(raw: &str) -> bool {
    read_date_time(trim(raw)).is_some()
}

fn read_date_time(raw: &str) -> Option<()> {
    let (date, rest) = raw.split_once('T')?;
    let (negative, date) = date.strip_prefix('-').map_or((false, date), |date| (true, date));
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| {
        let long = year.len() == 4 || (year.len() > 4 && !year.starts_with('0'));
        long && all_digits(year) && year.bytes().any(|byte| byte != b'0')
    })?;
    let month = two(parts.next()?)?;
    let day = two(parts.next()?)?;
    let last_of_month = match month {
        2 if is_leap(year, negative)? => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || !(1..=last_of_month).contains(&day) {
        return None;
    }
    let (time, zone) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let mut parts = time.split(':');
    let (hour, minute) = (two(parts.next()?)?, two(parts.next()?)?);
    let seconds = parts.next().filter(|_| parts.next().is_none())?;
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    if fraction.is_empty() || !all_digits(fraction) {
        return None;
    }
    let second = two(second)?;
    let midnight = hour == 24 && minute == 0 && second == 0 && fraction.bytes().all(|byte| byte == b'0');
    let in_day = hour < 24 && minute < 60 && second < 60;
    (midnight || in_day).then_some(())?;
    match zone.split_at_checked(1) {
        None => Some(()),
        Some(("Z", "")) => Some(()),
        Some(("Z", _)) => None,
        Some((_, offset)) => {
            let (hours, minutes) = offset.split_once(':')?;
            let (hours, minutes) = (two(hours)?, two(minutes)?);
            (minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0))).then_some(())
        }
    }
}

/// Whether a year, of any number of digits, is a leap year; `None` when it is no year.
fn is_leap(year: &str, negative: bool) -> Option<bool> {
    let last: u32 = year.get(year.len().saturating_sub(4)..)?.parse().ok()?;
    // Before the common era the years are shifted by one.
    let last = if negative { last + 9999 } else { last };
    Some(last % 4 == 0 && (last % 100 != 0 || last % 400 == 0))
}

fn two(text: &str) -> Option<u8> {
    (text.len() == 2 && all_digits(text)).then(|| text.parse().ok())?
}

/// The pattern by which CAP 1.2 narrows `xs:dateTime`: no fraction, and an offset in digits.
pub(super) fn is_plain_time(raw: &str) -> bool {
    let raw = trim(raw).as_bytes();
    let shape = b"0000-00-00T00:00:00+00:00";
    raw.len() == shape.len()
        && raw.iter().zip(shape).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            b'+' => matches!(byte, b'+' | b'-'),
            wanted => byte == wanted,
        })
}

/// `xs:anyURI`: a reference of RFC 3986, in which characters that must be escaped, blanks among
/// them, may stand as they are.
pub(super) fn is_uri(raw: &str) -> bool {
    let words: Vec<&str> = raw.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    let stands = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    let raw: String = words.join(" ").chars().map(|c| if stands(c) { c } else { '_' }).collect();
    is_reference(&raw)
}

fn is_reference(raw: &str) -> bool {
    let (rest, fragment) = raw.split_once('#').unwrap_or((raw, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    if !is_made_of(fragment, "/?:@") || !is_made_of(query, "/?:@") {
        return false;
    }
    let (scheme, hierarchy) = match rest.split_once(':') {
        Some((scheme, after)) if !scheme.contains('/') => (Some(scheme), after),
        _ => (None, rest),
    };
    if let Some(scheme) = scheme {
        let mut bytes = scheme.bytes();
        let begins = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
        if !begins || !bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
            return false;
        }
    }
    match hierarchy.strip_prefix("//") {
        None => is_made_of(hierarchy, "/:@"),
        Some(after) => {
            let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
            let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
            is_made_of(user, ":") && is_place(place) && is_made_of(path, "/:@")
        }
    }
}

/// A host, and a port when there is one.
fn is_place(place: &str) -> bool {
    let (host, port) = match place.strip_prefix('[') {
        Some(inside) => match inside.split_once(']') {
            Some((_, "")) => return true,
            Some((_, after)) => match after.strip_prefix(':') {
                Some(port) => ("", port),
                None => return false,
            },
            None => return false,
        },
        None => place.split_once(':').unwrap_or((place, "0")),
    };
    is_made_of(host, "") && all_digits(port)
}

/// Unreserved characters, sub-delimiters, escapes, and these.
fn is_made_of(text: &str, also: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                [bytes.next(), bytes.next()].iter().all(|digit| digit.is_some_and(|d| d.is_ascii_hexdigit()))
            }
            byte => {
                byte.is_ascii_alphanumeric()
                    || b"-._~!$&'()*+,;=".contains(&byte)
                    || also.as_bytes().contains(&byte)
            }
        };
        if !fits {
            return false;
        }
    }
    true
}
