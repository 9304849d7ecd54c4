//! Which versions a statement is about.
//!
//! Versions are compared as their maker counts (the catalogue knows how). What cannot be compared is said to be
//! so; it is never guessed.

use porchlight_catalogue::{bare_version, is_below};
use porchlight_model::Text;

use crate::cpe::Pattern;

/// The most ranges of one statement that are read.
const MOST_RANGES: usize = 100;

/// Which versions are meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Versions {
    /// All that there are.
    Every,
    /// Those in any of the ranges, but for some. It says of all others that they are not meant.
    Within {
        /// The ranges.
        ranges: Vec<Range>,
        /// Single versions that are not meant.
        except: Vec<Text>,
    },
    /// This one, out of a list. It says nothing of versions that are on no list.
    Listed(Text),
    /// Those that look like this.
    Like(Pattern),
    /// Words that cannot be read.
    Unclear(Text),
}

/// Versions from one to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The oldest; without it, from the first there was.
    pub from: Option<Bound>,
    /// The newest; without it, up to the last there will be.
    pub to: Option<Bound>,
}

/// An end of a range.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    /// The version.
    pub version: Text,
    /// True when the version itself is meant too.
    pub included: bool,
}

/// Where a device's version stands to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is meant.
    In,
    /// It is not meant.
    Out,
    /// The statement says nothing of it.
    Unsaid,
    /// The device does not tell its version.
    Unknown,
    /// The versions cannot be compared.
    Unclear,
}

impl Versions {
    /// Reads `<1.6.2`, `>=1.0 <1.6.2`, `1.4.0`, `*` or `all versions`, the ranges of `vers:`, and the words that
    /// advisories use (`before 1.6.2`, `1.5 and earlier`). What is none of it is [`Versions::Unclear`].
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let unclear = || Self::Unclear(Text::from_lan(text));
        if let Some(rest) = lower.starts_with("vers:").then(|| text.get(5..)).flatten() {
            let constraints = rest.split_once('/').map(|(_, constraints)| constraints);
            return constraints.and_then(vers).unwrap_or_else(unclear);
        }
        if ["", "*", "all", "all versions", "every version", "any"].contains(&lower.as_str()) {
            return Self::Every;
        }
        let text = after_word(text, &["all versions", "all", "versions", "version"]);
        if let Some(older) = after(text, &["before ", "prior to ", "older than ", "earlier than ", "below "])
        {
            return Self::up_to(older, false).unwrap_or_else(unclear);
        }
        if let Some(up_to) = after(text, &["up to and including ", "up to ", "through "]).or_else(|| {
            before(text, &[" and earlier", " and prior", " and below", " or earlier", " and older"])
        }) {
            return Self::up_to(up_to, true).unwrap_or_else(unclear);
        }
        let Some(constraints) = constraints(text) else { return unclear() };
        let mut range = Range { from: None, to: None };
        for (sign, version) in constraints {
            let bound = |included| Some(Bound { version: version.clone(), included });
            let is_free = match sign {
                Sign::Below | Sign::UpTo => range.to.is_none(),
                Sign::Above | Sign::From => range.from.is_none(),
                Sign::Is => range.from.is_none() && range.to.is_none(),
                Sign::IsNot => false,
            };
            if !is_free {
                return unclear();
            }
            match sign {
                Sign::Below => range.to = bound(false),
                Sign::UpTo => range.to = bound(true),
                Sign::Above => range.from = bound(false),
                Sign::From => range.from = bound(true),
                Sign::Is | Sign::IsNot => range = Range { from: bound(true), to: bound(true) },
            }
        }
        Self::Within { ranges: vec![range], except: Vec::new() }
    }

    /// One version.
    pub(crate) fn exactly(version: &str) -> Self {
        let bound = Bound { version: Text::from_lan(version), included: true };
        let range = Range { from: Some(bound.clone()), to: Some(bound) };
        Self::Within { ranges: vec![range], except: Vec::new() }
    }

    fn up_to(version: &str, included: bool) -> Option<Self> {
        let to = Some(Bound { version: version_text(version)?, included });
        Some(Self::Within { ranges: vec![Range { from: None, to }], except: Vec::new() })
    }

    /// The version that ends the first range that has an end, and is not meant any more.
    pub fn fixed_in(&self) -> Option<&Text> {
        let Self::Within { ranges, .. } = self else { return None };
        let mut ends = ranges.iter().filter_map(|range| range.to.as_ref());
        ends.find(|to| !to.included).map(|to| &to.version)
    }

    /// Where a version stands to the statement; `maker` decides how versions are compared.
    pub(crate) fn standing(&self, maker: &str, version: Option<&str>) -> Standing {
        let Some(version) = version.filter(|_| *self != Self::Every) else {
            return if *self == Self::Every { Standing::In } else { Standing::Unknown };
        };
        let told = |is: Option<bool>, else_is: Standing| match is {
            Some(true) => Standing::In,
            Some(false) => else_is,
            None => Standing::Unclear,
        };
        match self {
            Self::Every => Standing::In,
            Self::Within { ranges, except } => {
                if except.iter().any(|not| is_same(maker, version, not.as_str()) == Some(true)) {
                    return Standing::Out;
                }
                told(any_of(ranges.iter().map(|range| range.holds(maker, version))), Standing::Out)
            }
            Self::Listed(one) => told(is_same(maker, version, one.as_str()), Standing::Unsaid),
            Self::Like(pattern) => {
                let bare = |text: &str| {
                    let text = bare_version(text).to_ascii_lowercase();
                    text.strip_prefix('v').unwrap_or(&text).to_owned()
                };
                told(Some(pattern.covers(version, bare)), Standing::Out)
            }
            Self::Unclear(_) => Standing::Unclear,
        }
    }
}

impl Range {
    fn holds(&self, maker: &str, version: &str) -> Option<bool> {
        let from = self.from.as_ref().map(|from| match from.included {
            true => is_below(maker, version, from.version.as_str()).map(|below| !below),
            false => is_below(maker, from.version.as_str(), version),
        });
        let to = self.to.as_ref().map(|to| match to.included {
            true => is_below(maker, to.version.as_str(), version).map(|above| !above),
            false => is_below(maker, version, to.version.as_str()),
        });
        // A range of one version: it is that, or the same in another spelling.
        if self.from == self.to && self.from.as_ref().is_some_and(|from| from.included) {
            return is_same(maker, version, self.from.as_ref().map_or("", |from| from.version.as_str()));
        }
        match (from, to) {
            (Some(Some(false)), _) | (_, Some(Some(false))) => Some(false),
            (Some(None), _) | (_, Some(None)) => None,
            _ => Some(true),
        }
    }
}

/// Whether two versions are one; `None` when they cannot be compared.
pub(crate) fn is_same(maker: &str, version: &str, other: &str) -> Option<bool> {
    if bare_version(version).eq_ignore_ascii_case(bare_version(other)) {
        return Some(true);
    }
    let (below, above) = (is_below(maker, version, other)?, is_below(maker, other, version)?);
    Some(!below && !above)
}

/// Yes when any says yes, no when all say no, else unknown.
fn any_of(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(false)
}

/// A comparator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Below,
    UpTo,
    Above,
    From,
    Is,
    IsNot,
}

/// The longest first.
const SIGNS: [(&str, Sign); 9] = [
    ("<=", Sign::UpTo),
    (">=", Sign::From),
    ("!=", Sign::IsNot),
    ("==", Sign::Is),
    ("≤", Sign::UpTo),
    ("≥", Sign::From),
    ("<", Sign::Below),
    (">", Sign::Above),
    ("=", Sign::Is),
];

/// The comparator that a text begins with, and the rest.
fn sign(text: &str) -> Option<(Sign, &str)> {
    SIGNS.iter().find_map(|(written, sign)| Some((*sign, text.strip_prefix(written)?)))
}

/// Where the first comparator of a text stands.
pub(crate) fn first_sign(text: &str) -> Option<usize> {
    text.find(['<', '>', '=', '≤', '≥'])
}

/// `>=1.0 <1.2`: comparators, each with all up to the next, so that versions may have blanks. A bare version is `=`.
fn constraints(text: &str) -> Option<Vec<(Sign, Text)>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (kind, after) = match sign(rest) {
            Some(found) => found,
            None if found.is_empty() && first_sign(rest).is_none() => (Sign::Is, rest),
            None => return None,
        };
        let end = first_sign(after).unwrap_or(after.len());
        let (version, next) = after.split_at_checked(end)?;
        found.push((kind, version_text(version)?));
        rest = next;
    }
    (!found.is_empty()).then_some(found)
}

/// A version: it must have a digit, and blanks between its words alone.
fn version_text(raw: &str) -> Option<Text> {
    let text = Text::from_lan(raw.trim().trim_end_matches([',', ';', '|', '&']));
    text.as_str().contains(|c: char| c.is_ascii_digit()).then_some(text)
}

/// The constraints of a `vers:` range, which are sorted by version: each `>` opens a range that the next `<` closes.
fn vers(constraints: &str) -> Option<Versions> {
    let (mut ranges, mut except) = (Vec::new(), Vec::new());
    let mut open: Option<Bound> = None;
    for raw in constraints.split('|').map(str::trim).filter(|raw| !raw.is_empty()) {
        if raw == "*" {
            return Some(Versions::Every);
        }
        let (kind, version) = sign(raw).unwrap_or((Sign::Is, raw));
        let version = version_text(&decoded(version)?)?;
        let bound = |included| Bound { version: version.clone(), included };
        match kind {
            Sign::Above | Sign::From => {
                let bound = bound(kind == Sign::From);
                open.get_or_insert(bound);
            }
            Sign::Below | Sign::UpTo => {
                ranges.push(Range { from: open.take(), to: Some(bound(kind == Sign::UpTo)) });
            }
            Sign::Is => ranges.push(Range { from: Some(bound(true)), to: Some(bound(true)) }),
            Sign::IsNot => except.push(version),
        }
        if ranges.len() + except.len() > MOST_RANGES {
            return None;
        }
    }
    ranges.extend(open.map(|from| Range { from: Some(from), to: None }));
    if ranges.is_empty() && !except.is_empty() {
        ranges.push(Range { from: None, to: None });
    }
    (!ranges.is_empty()).then_some(Versions::Within { ranges, except })
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

fn after<'a>(text: &'a str, beginnings: &[&str]) -> Option<&'a str> {
    let begins = |start: &&&str| text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    let start = beginnings.iter().find(begins)?;
    text.get(start.len()..)
}

fn before<'a>(text: &'a str, ends: &[&str]) -> Option<&'a str> {
    let at = |end: &&str| text.len().checked_sub(end.len());
    let fits =
        |end: &&&str| at(end).and_then(|at| text.get(at..)).is_some_and(|own| own.eq_ignore_ascii_case(end));
    let end = ends.iter().find(fits)?;
    text.get(..at(end)?)
}

/// What follows a word that says nothing; the text itself where none stands there.
fn after_word<'a>(text: &'a str, words: &[&str]) -> &'a str {
    let follows = |rest: &&str| rest.starts_with([' ', '<', '>', '=']);
    words.iter().find_map(|word| after(text, &[word]).filter(follows)).map_or(text, str::trim_start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const M: &str = "Marigold";

    #[test]
    fn statements_and_versions() {
        use Standing::{In, Out, Unclear};
        for (text, version, wanted) in [
            ("<1.6.2", "1.6.1", In),
            ("<1.6.2", "1.6.2", Out),
            ("<1.6.2", "what", Unclear),
            ("<=1.6.2", "V1.6.2", In),
            (">=1.0 <1.6.2", "0.9", Out),
            (">= 1.0 < 1.6.2", "1.0", In),
            (">1.0,<1.6.2", "1.0", Out),
            ("1.4.0", "1.4", In),
            ("=1.4.0", "1.4.1", Out),
            ("1.1.4 Build 20230219", "1.1.4 build 20230219", In),
            ("<1.1.4 Build 20230219", "1.1.3 Build 20221125", In),
            ("*", "anything", In),
            ("All Versions", "1", In),
            ("all versions < V3.0", "2.9", In),
            ("versions before 3.0", "3.0", Out),
            ("prior to 3.0", "2.9", In),
            ("3.0 and earlier", "3.0", In),
            ("3.0 and earlier", "3.1", Out),
            ("up to 3.0", "3.0", In),
            ("vers:generic/>=1.0|<1.6.2|>=2.0|<2.1", "1.7", Out),
            ("vers:generic/>=1.0|<1.6.2|>=2.0|<2.1", "2.0.5", In),
            ("vers:generic/<1%2e6", "1.5", In),
            ("vers:intdot/1.0|1.2", "1.2", In),
            ("vers:intdot/1.0|1.2", "1.1", Out),
            ("vers:intdot/>=1.0|!=1.3|<2", "1.3", Out),
            ("vers:intdot/>=1.0|!=1.3|<2", "1.4", In),
            ("vers:intdot/!=1.3", "1.2", In),
            ("vers:all/*", "1", In),
            ("vers:", "1", Unclear),
            ("vers:generic/<%", "1", Unclear),
            ("<1 <2", "1", Unclear),
            ("some of them", "1", Unclear),
            ("<", "1", Unclear),
            ("!=3", "1", Unclear),
        ] {
            assert_eq!(Versions::parse(text).standing(M, Some(version)), wanted, "{text} {version}");
        }
        assert_eq!(Versions::parse("<1").standing(M, None), Standing::Unknown);
        assert_eq!(Versions::Every.standing(M, None), Standing::In);
        assert_eq!(Versions::Listed("1.0".into()).standing(M, Some("1.1")), Standing::Unsaid);
        // Branches with updates of their own are not compared.
        assert_eq!(Versions::parse("<7.5").standing("MikroTik", Some("6.49.10")), Standing::Unclear);
    }

    proptest! {
        #[test]
        fn any_statement_is_read(text in any::<String>(), more in "[<>=!vers:/0-9|% .*a-c-]{0,24}", version in any::<String>()) {
            for text in [text, more] {
                let _ = Versions::parse(&text).standing(M, Some(&version));
            }
        }

        #[test]
        fn a_range_and_its_complement_share_no_version(
            limit in prop::array::uniform3(0u16..900),
            version in prop::array::uniform3(0u16..900),
        ) {
            let text = |v: [u16; 3]| format!("{}.{}.{}", v[0], v[1], v[2]);
            let (limit, version) = (text(limit), text(version));
            for (one, other) in [("<", ">="), ("<=", ">")] {
                let standing = |sign: &str| Versions::parse(&format!("{sign}{limit}")).standing(M, Some(&version));
                let both = [standing(one), standing(other)];
                prop_assert!(both == [Standing::In, Standing::Out] || both == [Standing::Out, Standing::In], "{:?}", both);
            }
        }
    }
}
