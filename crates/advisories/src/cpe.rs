//! CPE 2.3 names: the formatted string of NISTIR 7695, and the older URI that CSAF allows too.
//!
//! Only what a home's devices can be compared by is kept: part, vendor, product, version and update. The other
//! attributes are read past. Comparing follows NISTIR 7696; names are compared without regard to case, blanks
//! and punctuation, because devices do not write themselves as CPE does.

use std::fmt;

use porchlight_model::Text;
use thiserror::Error;

/// The longest name that is read, in bytes.
const LONGEST: usize = 600;
/// The attributes of a formatted string behind `cpe:2.3`.
const MOST_ATTRIBUTES: usize = 11;
/// Further `?` mean nothing: no name is longer.
const MOST_UNKNOWN: u8 = 100;

/// A platform's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpe {
    /// What kind of thing it is.
    pub part: Part,
    /// Who makes it.
    pub vendor: Attribute,
    /// What it is called.
    pub product: Attribute,
    /// Its version.
    pub version: Attribute,
    /// The update of that version.
    pub update: Attribute,
}

/// What kind of thing a name is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An application.
    Application,
    /// An operating system, or the firmware of a device.
    OperatingSystem,
    /// The device itself; its version is the revision of the hardware.
    Hardware,
    /// Any of them.
    Any,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// Whatever it is: `*`.
    Any,
    /// There is none: `-`.
    NotApplicable,
    /// A text, perhaps with wildcards around it.
    Value(Pattern),
}

/// A text with wildcards before and after it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// What may stand before the text.
    pub before: Wild,
    /// The text, without escapes.
    pub text: Text,
    /// What may stand after the text.
    pub after: Wild,
}

/// What may stand at an end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wild {
    /// Nothing more.
    Nothing,
    /// Up to so many characters: as many `?`.
    UpTo(u8),
    /// Anything: `*`.
    Anything,
}

/// Why a text is no CPE name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CpeError {
    /// It does not begin with `cpe:2.3:` or `cpe:/`.
    #[error("it does not begin as a CPE name does")]
    NotCpe,
    /// It is longer than any sensible name.
    #[error("it is too long")]
    TooLong,
    /// It has no product, or too many attributes.
    #[error("it has not the right number of attributes")]
    Attributes,
    /// The part is none of `a`, `o`, `h`, `*` and `-`.
    #[error("its part is unknown")]
    Part,
    /// An attribute is empty, has a wildcard within, or a character that must not stand there.
    #[error("an attribute cannot be read")]
    Attribute,
}

impl Cpe {
    /// Reads a name. Attributes that are left out at the end are any.
    ///
    /// # Errors
    /// When it is no such name.
    pub fn parse(text: &str) -> Result<Self, CpeError> {
        if text.len() > LONGEST {
            return Err(CpeError::TooLong);
        }
        let beginning = |start: &str| text.get(..start.len()).filter(|own| own.eq_ignore_ascii_case(start));
        let read: Vec<Attribute> = if beginning("cpe:2.3:").is_some() {
            let parts = split(text.get(8..).unwrap_or_default());
            if parts.len() > MOST_ATTRIBUTES {
                return Err(CpeError::Attributes);
            }
            parts.into_iter().map(attribute).collect::<Result<_, _>>()?
        } else if beginning("cpe:/").is_some() {
            let parts = text.get(5..).unwrap_or_default().split(':').take(MOST_ATTRIBUTES);
            parts.map(old_attribute).collect::<Result<_, _>>()?
        } else {
            return Err(CpeError::NotCpe);
        };
        if read.len() < 3 {
            return Err(CpeError::Attributes);
        }
        let mut read = read.into_iter();
        let mut next = || read.next().unwrap_or(Attribute::Any);
        let part = part(&next())?;
        Ok(Self { part, vendor: next(), product: next(), version: next(), update: next() })
    }
}

/// The formatted string; what was not kept is any.
impl fmt::Display for Cpe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Application => "a",
            Part::OperatingSystem => "o",
            Part::Hardware => "h",
            Part::Any => "*",
        };
        let Self { vendor, product, version, update, .. } = self;
        write!(f, "cpe:2.3:{part}:{vendor}:{product}:{version}:{update}:*:*:*:*:*:*")
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::NotApplicable => f.write_str("-"),
            Self::Value(pattern) => write!(f, "{pattern}"),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.before)?;
        let text = self.text.as_str();
        for c in text.chars() {
            let plain = c.is_alphanumeric() || c == '_' || (matches!(c, '-' | '.') && text != "-");
            write!(f, "{}{c}", if plain { "" } else { "\\" })?;
        }
        write!(f, "{}", self.after)
    }
}

impl fmt::Display for Wild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::UpTo(most) => (0..*most).try_for_each(|_| f.write_str("?")),
            Self::Anything => f.write_str("*"),
        }
    }
}

impl Pattern {
    /// A text without wildcards.
    pub fn plain(text: &str) -> Self {
        Self { before: Wild::Nothing, text: Text::from_lan(text), after: Wild::Nothing }
    }

    /// True when it has wildcards.
    pub fn is_wild(&self) -> bool {
        self.before != Wild::Nothing || self.after != Wild::Nothing
    }

    /// True when it covers a text; both are compared in the form that `key` makes of them.
    pub fn covers(&self, text: &str, key: impl Fn(&str) -> String) -> bool {
        let (own, text) = (key(self.text.as_str()), key(text));
        if own.is_empty() {
            return false;
        }
        let ends_right = |at: usize| {
            let rest = text.get(at..).and_then(|rest| rest.strip_prefix(own.as_str()));
            let before = text.get(..at).map_or(0, |before| before.chars().count());
            rest.is_some_and(|rest| self.before.allows(before) && self.after.allows(rest.chars().count()))
        };
        text.char_indices().any(|(at, _)| ends_right(at))
    }
}

impl Wild {
    fn allows(self, characters: usize) -> bool {
        match self {
            Self::Nothing => characters == 0,
            Self::UpTo(most) => characters <= usize::from(most),
            Self::Anything => true,
        }
    }
}

fn part(attribute: &Attribute) -> Result<Part, CpeError> {
    let Attribute::Value(pattern) = attribute else { return Ok(Part::Any) };
    match pattern.text.as_str() {
        _ if pattern.is_wild() => Err(CpeError::Part),
        "a" | "A" => Ok(Part::Application),
        "o" | "O" => Ok(Part::OperatingSystem),
        "h" | "H" => Ok(Part::Hardware),
        _ => Err(CpeError::Part),
    }
}

/// The attributes of a formatted string: a colon behind a backslash belongs to the value.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b':' => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// A character of a value, and whether it stands for itself.
type Sign = (char, bool);

fn attribute(raw: &str) -> Result<Attribute, CpeError> {
    match raw {
        "*" => return Ok(Attribute::Any),
        "-" => return Ok(Attribute::NotApplicable),
        _ => {}
    }
    let mut signs: Vec<Sign> = Vec::new();
    let mut left = raw.chars();
    while let Some(c) = left.next() {
        match c {
            '\\' => signs.push((left.next().ok_or(CpeError::Attribute)?, true)),
            _ => signs.push((c, !matches!(c, '*' | '?'))),
        }
    }
    value(&signs)
}

/// An attribute of the older URI: `%01` is `?`, `%02` is `*`, an empty one is any.
fn old_attribute(raw: &str) -> Result<Attribute, CpeError> {
    match raw {
        "" => return Ok(Attribute::Any),
        "-" => return Ok(Attribute::NotApplicable),
        _ => {}
    }
    let mut signs: Vec<Sign> = Vec::new();
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        if c == '%' {
            let code = rest.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            signs.push(match code.ok_or(CpeError::Attribute)? {
                1 => ('?', false),
                2 => ('*', false),
                code if code.is_ascii_graphic() => (char::from(code), true),
                _ => return Err(CpeError::Attribute),
            });
            rest = rest.get(3..).unwrap_or_default();
        } else {
            signs.push((c, true));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    value(&signs)
}

/// Wildcards stand at the ends alone: one `*`, or any number of `?`.
fn value(signs: &[Sign]) -> Result<Attribute, CpeError> {
    let first = signs.iter().position(|(_, own)| *own).ok_or(CpeError::Attribute)?;
    let last = signs.iter().rposition(|(_, own)| *own).ok_or(CpeError::Attribute)?;
    let text = signs.get(first..=last).unwrap_or_default();
    let is_good = |(c, own): &Sign| *own && !c.is_control() && !c.is_whitespace();
    if !text.iter().all(is_good) {
        return Err(CpeError::Attribute);
    }
    let text: String = text.iter().map(|(c, _)| *c).collect();
    let pattern = Pattern {
        before: wild(signs.get(..first).unwrap_or_default())?,
        text: Text::from_lan(&text),
        after: wild(signs.get(last + 1..).unwrap_or_default())?,
    };
    // A text that was cut or cleaned would be another name.
    (pattern.text.as_str() == text).then_some(Attribute::Value(pattern)).ok_or(CpeError::Attribute)
}

fn wild(signs: &[Sign]) -> Result<Wild, CpeError> {
    match signs {
        [] => Ok(Wild::Nothing),
        [('*', _)] => Ok(Wild::Anything),
        _ if signs.iter().all(|(c, _)| *c == '?') => {
            Ok(Wild::UpTo(u8::try_from(signs.len()).unwrap_or(MOST_UNKNOWN).min(MOST_UNKNOWN)))
        }
        _ => Err(CpeError::Attribute),
    }
}

#[cfg(test)]
mod tests {
    use porchlight_catalogue::name_key;
    use proptest::prelude::*;

    use super::*;

    /// Part, vendor, product, version and update as one line.
    fn shown(text: &str) -> Result<String, CpeError> {
        let show = |attribute: &Attribute| match attribute {
            Attribute::Any => "ANY".to_owned(),
            Attribute::NotApplicable => "NA".to_owned(),
            Attribute::Value(p) => format!("{}{}{}", p.before, p.text, p.after),
        };
        Cpe::parse(text).map(|cpe| {
            let rest = [&cpe.vendor, &cpe.product, &cpe.version, &cpe.update].map(show);
            format!("{:?} {}", cpe.part, rest.join(" "))
        })
    }

    #[test]
    fn names_are_read() {
        for (text, wanted) in [
            (
                "cpe:2.3:o:marigold:lookout_2_firmware:1.4.0:*:*:*:*:*:*:*",
                Ok("OperatingSystem marigold lookout_2_firmware 1.4.0 ANY"),
            ),
            (r"cpe:2.3:h:d-link:dir\-859:-:*:*:*:*:*:*:*", Ok("Hardware d-link dir-859 NA ANY")),
            (r"cpe:2.3:a:a\:b:c\\d:1\*:up\?:*:*:*:*:*:*", Ok(r"Application a:b c\d 1* up?")),
            ("cpe:2.3:*:acme:gate*:??1.?:-:*:*:*:*:*:*", Ok("Any acme gate* ??1.? NA")),
            ("CPE:2.3:O:acme:gate", Ok("OperatingSystem acme gate ANY ANY")),
            ("cpe:/o:acme:gate%2b1:1.0", Ok("OperatingSystem acme gate+1 1.0 ANY")),
            ("cpe:/h:acme:gate%02::-", Ok("Hardware acme gate* ANY NA")),
            ("cpe:2.3:x:acme:gate", Err(CpeError::Part)),
            ("cpe:2.3:oo:acme:gate", Err(CpeError::Part)),
            ("cpe:2.3:o:acme", Err(CpeError::Attributes)),
            ("cpe:2.3:o:acme:gate:1:*:*:*:*:*:*:*:*", Err(CpeError::Attributes)),
            ("cpe:2.3:o:ac*me:gate", Err(CpeError::Attribute)),
            ("cpe:2.3:o:acme:**", Err(CpeError::Attribute)),
            ("cpe:2.3:o:acme:?", Err(CpeError::Attribute)),
            ("cpe:2.3:o::gate", Err(CpeError::Attribute)),
            (r"cpe:2.3:o:acme:gate\", Err(CpeError::Attribute)),
            ("cpe:2.3:o:acme:g ate", Err(CpeError::Attribute)),
            ("cpe:/o:acme:gate%2", Err(CpeError::Attribute)),
            ("cpe:2.2:o:acme:gate", Err(CpeError::NotCpe)),
            ("marigold/lookout 2", Err(CpeError::NotCpe)),
        ] {
            assert_eq!(shown(text).as_deref(), wanted.as_ref().map(|text| *text), "{text}");
        }
        assert_eq!(Cpe::parse(&format!("cpe:2.3:o:{}:b", "a".repeat(600))), Err(CpeError::TooLong));
    }

    #[test]
    fn wildcards_cover_as_nistir_7696_says() {
        for (value, text, is) in [
            ("dcs-932l", "DCS 932L", true),
            ("dcs-932l", "DCS-932", false),
            ("dcs*", "DCS-932L", true),
            ("*932l", "DCS-932L", true),
            ("*932*", "DCS-932L", true),
            ("*932", "DCS-932L", false),
            ("dcs-93?l", "DCS-932L", false),
            ("dcs-932?", "DCS-932L", true),
            ("dcs-932?", "DCS-932", true),
            ("dcs-932?", "DCS-932LB", false),
            ("??s932l", "DCS-932L", true),
            // The same text stands twice.
            ("*ab", "abab", true),
            ("ab??", "abab", true),
            (r"\!", "DCS", false),
        ] {
            let Ok(Attribute::Value(pattern)) = attribute(value) else {
                assert!(!is, "{value}");
                continue;
            };
            assert_eq!(pattern.covers(text, name_key), is, "{value} {text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_names_come_back(text in any::<String>(), own in r"cpe:2\.3:[aoh*]:([a-z0-9._*?\\:!-]{1,8}:){1,9}[a-z*-]{1,3}") {
            let _ = Cpe::parse(&text);
            if let Ok(cpe) = Cpe::parse(&own) {
                prop_assert_eq!(Cpe::parse(&cpe.to_string()), Ok(cpe), "{}", own);
            }
        }
    }
}
