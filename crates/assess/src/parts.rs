//! When the parts of a device's software were released, as far as greetings and headers name them.
//!
//! Makers mend old parts without a new number, so an old part is never more than a note.

use porchlight_catalogue::is_below;

/// A part: how a text names it, what people call it, and the newest versions of some years in rising order. What
/// is older than a version was released in its year at the latest; of what is newer than all nothing is told.
type Part = (&'static str, &'static str, &'static [(&'static str, i32)]);

/// The pages that tell the years, all looked at 2026-11-23 or general knowledge of what stands there:
/// lighttpd.net/releases, nginx.org/en/CHANGES, openssh.com/releasenotes.html, httpd.apache.org, boa.org,
/// acme.com/software/thttpd and acme.com/software/mini_httpd (whose own texts carry the day).
const PARTS: [Part; 7] = [
    ("lighttpd/", "lighttpd", &[("1.4.35", 2014), ("1.4.53", 2019)]),
    (
        "nginx/",
        "nginx",
        &[
            ("1.4.0", 2013),
            ("1.6.0", 2014),
            ("1.8.0", 2015),
            ("1.10.0", 2016),
            ("1.12.0", 2017),
            ("1.14.0", 2018),
            ("1.16.0", 2019),
        ],
    ),
    (
        "OpenSSH_",
        "OpenSSH",
        &[
            ("5.1", 2008),
            ("5.9", 2011),
            ("6.6", 2014),
            ("7.0", 2015),
            ("7.4", 2016),
            ("7.6", 2017),
            ("7.9", 2018),
            ("8.1", 2019),
        ],
    ),
    ("Apache/", "Apache", &[("1.3.42", 2010), ("2.0.65", 2013), ("2.2.34", 2017)]),
    ("Boa/", "Boa", &[("0.94.14", 2005)]),
    ("thttpd/", "thttpd", &[("2.25", 2003)]),
    ("mini_httpd/", "mini_httpd", &[("1.19", 2003), ("1.30", 2018)]),
];

/// A part that a text names, with its version and the year of its release at the latest.
pub(crate) fn released(text: &str) -> Option<(&'static str, String, i32)> {
    dropbear(text).or_else(|| PARTS.iter().find_map(|part| of(part, text)))
}

fn of((mark, name, years): &Part, text: &str) -> Option<(&'static str, String, i32)> {
    let version = after(text, mark)?;
    // A letter or patch level behind the number comes from the same release: `5.9p1`, `2.25b`.
    let end = version.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(version.len());
    let number = version[..end].trim_end_matches('.');
    let at_most = |limit: &str| number == limit || is_below("", number, limit) == Some(true);
    let (_, year) = years.iter().find(|(limit, _)| at_most(limit))?;
    Some((name, number.to_owned(), *year))
}

/// Dropbear counts by years since 2011; what came before is from 2011 at the latest.
fn dropbear(text: &str) -> Option<(&'static str, String, i32)> {
    let version = after(text, "dropbear_")?;
    let end = version.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(version.len());
    let version = version[..end].trim_end_matches('.');
    let first: i32 = version.split('.').next()?.parse().ok()?;
    let year = if first == 0 { 2011 } else { first };
    (2011..=2100).contains(&year).then(|| ("Dropbear", version.to_owned(), year))
}

/// What stands behind a mark, which is not the end of another word.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let at = text.find(mark)?;
    let before = text[..at].chars().next_back();
    let apart = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    apart.then(|| &text[at + mark.len()..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_dated_by_the_next_version_that_is_known() {
        for (text, expected) in [
            ("lighttpd/1.4.35", Some(("lighttpd", "1.4.35", 2014))),
            ("lighttpd/1.4.20", Some(("lighttpd", "1.4.20", 2014))),
            ("lighttpd/1.4.39", Some(("lighttpd", "1.4.39", 2019))),
            ("lighttpd/1.4.76", None),
            ("nginx/1.10.3", Some(("nginx", "1.10.3", 2017))),
            ("nginx/1.25.1", None),
            ("nginx", None),
            ("SSH-2.0-OpenSSH_7.4", Some(("OpenSSH", "7.4", 2016))),
            ("SSH-2.0-OpenSSH_5.9p1 Debian", Some(("OpenSSH", "5.9", 2011))),
            ("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", None),
            ("SSH-2.0-dropbear_2012.55", Some(("Dropbear", "2012.55", 2012))),
            ("SSH-2.0-dropbear_0.52", Some(("Dropbear", "0.52", 2011))),
            ("SSH-2.0-dropbear", None),
            ("Apache/2.2.15 (CentOS)", Some(("Apache", "2.2.15", 2017))),
            ("Apache/2.4.57", None),
            ("Boa/0.94.13", Some(("Boa", "0.94.13", 2005))),
            ("thttpd/2.25b 29dec2003", Some(("thttpd", "2.25", 2003))),
            ("mini_httpd/1.19 19dec2003", Some(("mini_httpd", "1.19", 2003))),
            ("my-thttpd/2.25", Some(("thttpd", "2.25", 2003))),
            ("mythttpd/2.25", None),
            ("", None),
        ] {
            let expected = expected.map(|(name, version, year)| (name, version.to_owned(), year));
            assert_eq!(released(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}", tail in "[0-9a-zé. ]{0,20}") {
            let _ = released(&text);
            let _ = released(&format!("SSH-2.0-dropbear_{tail}"));
            let _ = released(&format!("nginx/{tail}"));
        }
    }
}
