//! What an advisory says: which versions of which products have a hole, and what helps.

use std::fmt;

use porchlight_alerts::Prose;
use porchlight_model::Text;

use crate::cpe::Cpe;
use crate::versions::Versions;

/// An advisory about products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisory {
    /// The name that its publisher gave it.
    pub id: Text,
    /// What it is about, in one line.
    pub title: Prose,
    /// Who published it.
    pub publisher: Option<Prose>,
    /// What it says of each product, in the order in which it says so.
    pub affected: Vec<Affected>,
    /// What helps.
    pub remedies: Vec<Remedy>,
    /// Where more is written. Never opened without being asked.
    pub references: Vec<Link>,
    /// The lesson that goes with it, by its name.
    pub lesson: Option<Text>,
    /// The rule whose fix goes with it, by its name.
    pub rule: Option<Text>,
}

/// What an advisory says of one product under one of its names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Affected {
    /// The product.
    pub product: Named,
    /// Which of its versions.
    pub versions: Versions,
    /// What is said of them.
    pub status: Status,
    /// The hole that it is about, where the advisory tells several apart: a CVE id or the publisher's own.
    pub hole: Option<Text>,
    /// True when it is said only of the product together with something that cannot be seen from outside.
    pub with_more: bool,
    /// What helps, as places in [`Advisory::remedies`].
    pub remedies: Vec<usize>,
}

/// How a product is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// By the catalogue's name of it.
    Catalogue(ProductId),
    /// By a CPE name.
    Cpe(Box<Cpe>),
    /// By maker and model, as they stand on its label.
    MakerModel {
        /// The maker.
        maker: Text,
        /// The model; `*` for all of the maker.
        model: Text,
    },
    /// By words that do not tell maker, model and version apart.
    Words(Text),
}

/// The catalogue's name of a product: maker and model in small letters with hyphens, `marigold/lookout-2`.
///
/// INVARIANT: both parts hold a letter or a digit, and nothing but small letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductId {
    maker: String,
    model: String,
}

/// What is said of versions of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// They have the hole.
    Affected,
    /// They have it no more.
    Fixed,
    /// They never had it.
    NotAffected,
    /// Nobody knows yet.
    UnderInvestigation,
}

/// Something that helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What sort of help it is.
    pub kind: RemedyKind,
    /// The publisher's own words, in the language of the document; empty where there are none.
    pub details: Prose,
    /// Where to get it.
    pub url: Option<Text>,
}

/// The sorts of help, the best first. The names are those of CSAF 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemedyKind {
    /// The maker has an update.
    VendorFix,
    /// A setting closes the hole.
    Workaround,
    /// Something makes it less bad.
    Mitigation,
    /// Nothing yet.
    NoneAvailable,
    /// Nothing, for good.
    NoFixPlanned,
    /// The advisory does not say.
    Unsaid,
}

/// An address with more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is there.
    pub title: Prose,
    /// The address, `https` or `http`.
    pub url: Text,
}

/// What was read, and what could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The advisory.
    pub advisory: Advisory,
    /// What could not be read, in the order in which it was met; at most [`MAX_FAULTS`].
    pub faults: Vec<Fault>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands: the name of a parameter, or the path within the document.
    pub place: Text,
    /// What is wrong with it.
    pub what: FaultKind,
    /// What stands there.
    pub value: Text,
}

/// What can be wrong with a part of an advisory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Something that must be there is missing, or of another type.
    Missing,
    /// A value that is not known.
    UnknownValue,
    /// A product that cannot be understood; what is said of it is lost.
    Product,
    /// Versions that cannot be understood; devices are told to be perhaps concerned.
    Versions,
    /// A reference to nothing.
    Dangling,
    /// There is more than is read.
    TooMany,
}

/// The most faults that are told.
pub const MAX_FAULTS: usize = 100;
/// The most statements about products that are kept.
pub const MAX_AFFECTED: usize = 2_000;

/// Faults on their way into a [`Read`].
#[derive(Debug, Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, place: &str, what: FaultKind, value: &str) {
        if self.0.len() < MAX_FAULTS {
            self.0.push(Fault { place: Text::from_lan(place), what, value: Text::from_lan(value) });
        }
    }
}

impl Advisory {
    /// What helps with one of its statements, the best first.
    pub fn remedies_of(&self, affected: usize) -> Vec<&Remedy> {
        let places = self.affected.get(affected).map_or(&[][..], |affected| &affected.remedies);
        let mut found: Vec<_> = places.iter().filter_map(|place| self.remedies.get(*place)).collect();
        found.sort_by_key(|remedy| remedy.kind);
        found
    }
}

impl ProductId {
    /// The name of a product; `None` when maker or model holds no letter or digit.
    pub fn of(maker: &str, model: &str) -> Option<Self> {
        let part = |raw: &str| {
            let words = raw.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
        };
        let (maker, model) = (part(maker), part(model));
        (!maker.is_empty() && !model.is_empty()).then_some(Self { maker, model })
    }

    /// Reads the name as it is written: two parts with a slash between them.
    pub fn parse(text: &str) -> Option<Self> {
        let (maker, model) = text.split_once('/')?;
        Self::of(maker, model).filter(|id| id.to_string() == text)
    }

    /// The maker's part.
    pub fn maker(&self) -> &str {
        &self.maker
    }

    /// The model's part.
    pub fn model(&self) -> &str {
        &self.model
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.maker, self.model)
    }
}

impl RemedyKind {
    /// Every kind, the best first.
    pub const ALL: [Self; 6] = [
        Self::VendorFix,
        Self::Workaround,
        Self::Mitigation,
        Self::NoneAvailable,
        Self::NoFixPlanned,
        Self::Unsaid,
    ];

    /// The name used in CSAF, on the wire and in the files of words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VendorFix => "vendor_fix",
            Self::Workaround => "workaround",
            Self::Mitigation => "mitigation",
            Self::NoneAvailable => "none_available",
            Self::NoFixPlanned => "no_fix_planned",
            Self::Unsaid => "unsaid",
        }
    }

    /// Reads the name used in CSAF.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().filter(|kind| *kind != Self::Unsaid).find(|kind| kind.as_str() == name)
    }
}

/// A web address that may be shown as one; anything else could start another program when opened.
pub(crate) fn web_address(raw: &str) -> Option<Text> {
    let text = Text::from_lan(raw);
    let scheme = raw.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    (text.as_str() == raw && matches!(scheme.as_deref(), Some("https" | "http"))).then_some(text)
}

/// The name of a rule or a lesson: small letters, digits and hyphens.
pub(crate) fn plain_name(raw: &str) -> Option<Text> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    ((1..=60).contains(&raw.len()) && raw.bytes().all(good)).then(|| Text::from_lan(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_products_round_trip() {
        for (maker, model, id) in [
            ("Marigold", "Lookout 2", Some("marigold/lookout-2")),
            ("D-Link", "DIR-859 (A1)", Some("d-link/dir-859-a1")),
            ("A & R", " X/1 ", Some("a-r/x-1")),
            ("", "X", None),
            ("Marigold", "*", None),
        ] {
            let made = ProductId::of(maker, model);
            assert_eq!(made.as_ref().map(ToString::to_string).as_deref(), id);
            assert_eq!(id.and_then(ProductId::parse), made);
        }
        for bad in ["", "marigold", "Marigold/lookout-2", "marigold/lookout 2", "marigold/-", "a/b/c"] {
            assert_eq!(ProductId::parse(bad), None, "{bad}");
        }
    }
}
