//! Whether a device is the product that an advisory names.

use porchlight_catalogue::{Catalogue, Same, bare_version, name_key, same_model};
use porchlight_model::{Claim, Confidence, Device, Text};

use crate::advisory::Named;
use crate::concern::Unsure;
use crate::cpe::{Attribute, Cpe, Part, Pattern};

/// How a device stands to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is another product.
    Other,
    /// It is another hardware revision of the product.
    OtherRevision,
    /// It may be the product.
    Unsure(Unsure),
    /// It is the product.
    Same,
}

/// What is known of a device, ready to be compared.
pub(crate) struct Known<'a> {
    pub(crate) device: &'a Device,
    /// The maker by the name that people know, or the one that was told.
    pub(crate) maker: Option<&'a str>,
    maker_key: String,
    pub(crate) model: Option<&'a str>,
    /// True when maker and model are known well enough.
    is_sure: (bool, bool),
    pub(crate) version: Option<&'a str>,
    /// The systems that it runs, or may run where it does not tell its version, as they are compared.
    systems: Vec<String>,
}

/// A name of an advisory, ready to be compared.
pub(crate) enum Sought<'a> {
    Product(Wanted<'a>),
    Words(&'a str),
}

/// Maker and model that are looked for.
pub(crate) struct Wanted<'a> {
    maker: Name<'a>,
    model: Name<'a>,
}

/// A name that is looked for.
enum Name<'a> {
    Any,
    /// As it is written, and as it is compared.
    Exact(String, String),
    Pattern(&'a Pattern),
}

impl<'a> Known<'a> {
    pub(crate) fn of(device: &'a Device, catalogue: &'a Catalogue) -> Self {
        fn text(claim: &Option<Claim<Text>>) -> Option<&str> {
            claim.as_ref().map(|claim| claim.value.as_str()).filter(|text| !text.is_empty())
        }
        let sure =
            |claim: &Option<Claim<Text>>| claim.as_ref().is_some_and(|c| c.confidence >= Confidence::LIKELY);
        let maker = text(&device.maker).map(|maker| catalogue.maker(maker));
        let version = text(&device.firmware);
        let systems = maker.map(|maker| {
            let version = version.map_or("0", bare_version);
            catalogue.systems(maker, device.kind().as_str(), version).map(name_key).collect()
        });
        Self {
            device,
            maker,
            maker_key: maker.map(name_key).unwrap_or_default(),
            model: text(&device.model),
            is_sure: (sure(&device.maker), sure(&device.model)),
            version,
            systems: systems.unwrap_or_default(),
        }
    }

    /// How the device stands to a name of a product.
    pub(crate) fn fit(&self, sought: &Sought<'_>) -> Fit {
        match sought {
            Sought::Words(words) => self.fit_words(words),
            Sought::Product(wanted) => self.fit_wanted(wanted),
        }
    }

    fn fit_wanted(&self, wanted: &Wanted<'_>) -> Fit {
        let is_maker = match (&wanted.maker, self.maker) {
            (Name::Any, _) => None,
            (_, None) => None,
            (Name::Exact(_, key), Some(_)) => Some(!key.is_empty() && *key == self.maker_key),
            (Name::Pattern(pattern), Some(maker)) => Some(pattern.covers(maker, name_key)),
        };
        if is_maker == Some(false) {
            return Fit::Other;
        }
        let same = match (&wanted.model, self.model) {
            (Name::Any, _) if is_maker.is_none() => return Fit::Other,
            (Name::Any, _) => {
                return if self.is_sure.0 { Fit::Same } else { Fit::Unsure(Unsure::Product) };
            }
            (Name::Exact(name, key), model) => match model.map(|model| same_model(name, model)) {
                None | Some(Same::Other) if self.systems.contains(key) => {
                    if self.version.is_none() {
                        return Fit::Unsure(Unsure::VersionUnknown);
                    }
                    Some(Same::Same)
                }
                same => same,
            },
            (Name::Pattern(pattern), Some(model)) => {
                Some(if pattern.covers(model, name_key) { Same::Same } else { Same::Other })
            }
            (Name::Pattern(_), None) => None,
        };
        let is_any_maker = matches!(wanted.maker, Name::Any);
        match (same, is_maker) {
            (Some(Same::Other), _) => Fit::Other,
            (None, Some(true)) => Fit::Unsure(Unsure::OnlyMaker),
            (None, _) => Fit::Other,
            (Some(_), None) if !is_any_maker => Fit::Unsure(Unsure::OnlyModel),
            (Some(_), _)
                if !(self.is_sure.0 || is_any_maker) || !(self.is_sure.1 || self.model.is_none()) =>
            {
                Fit::Unsure(Unsure::Product)
            }
            (Some(Same::RevisionUnknown), _) => Fit::Unsure(Unsure::Revision),
            (Some(Same::OtherRevision), _) => Fit::OtherRevision,
            (Some(Same::Same), _) => Fit::Same,
        }
    }

    /// Words that hold maker and model may mean the device; only words that are nothing else do mean it.
    fn fit_words(&self, words: &str) -> Fit {
        let (Some(maker), Some(model)) = (self.maker, self.model) else { return Fit::Other };
        let told = self.device.maker.as_ref().map_or(maker, |claim| claim.value.as_str());
        let holds = |name: &str| {
            let (words, name) = (split(words), split(name));
            !name.is_empty() && words.windows(name.len()).any(|window| window == name)
        };
        if !(holds(maker) || holds(told)) || !holds(model) {
            return Fit::Other;
        }
        let is_all =
            [maker, told].iter().any(|maker| name_key(words) == name_key(&format!("{maker}{model}")));
        if is_all && self.is_sure == (true, true) { Fit::Same } else { Fit::Unsure(Unsure::Name) }
    }
}

impl<'a> Sought<'a> {
    pub(crate) fn of(named: &'a Named, catalogue: &Catalogue) -> Self {
        Self::Product(match named {
            Named::Words(words) => return Self::Words(words.as_str()),
            Named::Catalogue(id) => {
                let model = model_name(id.model().replace('-', " "));
                Wanted { maker: maker_name(id.maker(), catalogue), model }
            }
            Named::MakerModel { maker, model } => {
                let is_all = model.as_str() == "*";
                let model = if is_all { Name::Any } else { model_name(model.as_str().to_owned()) };
                Wanted { maker: maker_name(maker.as_str(), catalogue), model }
            }
            Named::Cpe(cpe) => wanted_by_cpe(cpe, catalogue),
        })
    }
}

/// All names of a maker are one.
fn maker_name<'a>(name: &str, catalogue: &Catalogue) -> Name<'a> {
    Name::Exact(name.to_owned(), name_key(catalogue.maker(name)))
}

fn model_name<'a>(name: String) -> Name<'a> {
    let key = name_key(&name);
    Name::Exact(name, key)
}

/// The words of a text in small letters.
fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn wanted_by_cpe<'a>(cpe: &'a Cpe, catalogue: &Catalogue) -> Wanted<'a> {
    let maker = match &cpe.vendor {
        Attribute::Any | Attribute::NotApplicable => Name::Any,
        Attribute::Value(pattern) if pattern.is_wild() => Name::Pattern(pattern),
        Attribute::Value(pattern) => maker_name(&spoken(pattern), catalogue),
    };
    let model = match &cpe.product {
        Attribute::Any | Attribute::NotApplicable => Name::Any,
        Attribute::Value(pattern) if pattern.is_wild() => Name::Pattern(pattern),
        Attribute::Value(pattern) => {
            let name = spoken(pattern);
            let name = name.strip_suffix(" firmware").unwrap_or(&name);
            model_name(match &cpe.version {
                Attribute::Value(revision) if cpe.part == Part::Hardware && !revision.is_wild() => {
                    let revision = revision.text.as_str();
                    let letter = if revision.starts_with(|c: char| c.is_ascii_digit()) { "v" } else { "" };
                    format!("{name} {letter}{revision}")
                }
                _ => name.to_owned(),
            })
        }
    };
    Wanted { maker, model }
}

/// CPE writes blanks as underscores.
fn spoken(pattern: &Pattern) -> String {
    pattern.text.as_str().replace('_', " ")
}
