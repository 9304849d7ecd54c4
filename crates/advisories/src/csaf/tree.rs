//! The product tree: which product an id stands for, and which of its versions.

use std::collections::BTreeMap;

use porchlight_model::Text;
use serde_json::Value;

use super::field::{list, text, texts};
use crate::advisory::{FaultKind, Faults, Named};
use crate::alert::versions_of;
use crate::cpe::Cpe;
use crate::versions::Versions;

const MAX_DEPTH: usize = 30;
const MAX_PRODUCTS: usize = 10_000;
/// The most model numbers of one product that are read.
const MAX_MODELS: usize = 20;

/// What an id stands for.
#[derive(Debug, Clone)]
pub(super) struct Product {
    /// Its names; never empty.
    pub(super) names: Vec<Named>,
    /// Which of its versions.
    pub(super) versions: Versions,
    /// Maker and model, by which versions of one product are told to belong together.
    pub(super) family: String,
    /// True when it is meant only together with something that cannot be seen from outside.
    pub(super) with_more: bool,
}

/// What the branches down to a product say.
#[derive(Debug, Clone, Default)]
struct Path<'a> {
    vendor: Option<&'a str>,
    product: Option<&'a str>,
    version: Option<&'a str>,
    range: Option<&'a str>,
    /// A service pack or patch level.
    patch: Option<&'a str>,
}

/// Every product of a tree, by its id. The first of two with the same id counts.
pub(super) fn products(tree: &Value, faults: &mut Faults) -> BTreeMap<String, Product> {
    let mut reader = Reader { products: BTreeMap::new(), faults };
    reader.branches(tree, &Path::default(), 0);
    for full in list(tree, "full_product_names") {
        reader.product(full, &Path::default());
    }
    for relationship in list(tree, "relationships") {
        reader.relationship(relationship);
    }
    reader.products
}

struct Reader<'f> {
    products: BTreeMap<String, Product>,
    faults: &'f mut Faults,
}

impl Reader<'_> {
    fn branches<'a>(&mut self, parent: &'a Value, path: &Path<'a>, depth: usize) {
        if depth > MAX_DEPTH {
            self.faults.add("product_tree.branches", FaultKind::TooMany, "");
            return;
        }
        for branch in list(parent, "branches") {
            let mut path = path.clone();
            let name = text(branch, "name");
            match text(branch, "category").unwrap_or_default() {
                "vendor" => path.vendor = name,
                "product_name" => path.product = name,
                "product_version" => path.version = name,
                "product_version_range" => path.range = name,
                "service_pack" | "patch_level" => path.patch = name,
                "architecture" | "host_name" | "language" | "legacy" | "product_family" | "specification" => {
                }
                other => self.faults.add("product_tree.branches.category", FaultKind::UnknownValue, other),
            }
            if let Some(product) = branch.get("product") {
                self.product(product, &path);
            }
            self.branches(branch, &path, depth + 1);
        }
    }

    fn product(&mut self, full: &Value, path: &Path<'_>) {
        if let Some((id, product)) = read(full, path, self.faults) {
            self.insert(id, product);
        }
    }

    fn insert(&mut self, id: &str, product: Product) {
        if self.products.len() >= MAX_PRODUCTS {
            self.faults.add("product_tree", FaultKind::TooMany, id);
        } else {
            self.products.entry(id.to_owned()).or_insert(product);
        }
    }

    /// A product that two others make together. Firmware installed on a device is the device with the versions of the
    /// firmware; a part of a device is the device. Anything else cannot be seen from outside for sure.
    fn relationship(&mut self, relationship: &Value) {
        const PLACE: &str = "product_tree.relationships";
        let one = |name: &str| text(relationship, name).and_then(|id| self.products.get(id)).cloned();
        let (part, whole) = (one("product_reference"), one("relates_to_product_reference"));
        let full = relationship.get("full_product_name").unwrap_or(&Value::Null);
        let (Some(part), Some(whole)) = (part, whole) else {
            self.faults.add(PLACE, FaultKind::Dangling, text(full, "product_id").unwrap_or_default());
            return;
        };
        let category = text(relationship, "category").unwrap_or_default();
        let mut product = match category {
            "installed_on" => Product { versions: part.versions.clone(), ..whole.clone() },
            "default_component_of" => whole.clone(),
            "optional_component_of" | "external_component_of" => Product { with_more: true, ..whole.clone() },
            "installed_with" => Product { with_more: true, ..part.clone() },
            other => {
                self.faults.add(PLACE, FaultKind::UnknownValue, other);
                Product { with_more: true, ..whole.clone() }
            }
        };
        product.with_more |= part.with_more || whole.with_more;
        let Some((id, own)) = read(full, &Path::default(), self.faults) else { return };
        // A CPE name of the whole is as good as the names of its parts.
        let cpe = own.names.into_iter().filter(|name| matches!(name, Named::Cpe(_)));
        let more: Vec<_> = cpe.filter(|name| !product.names.contains(name)).collect();
        product.names.extend(more);
        self.insert(id, product);
    }
}

/// A `full_product_name`, at the end of a path of branches.
fn read<'a>(full: &'a Value, path: &Path<'_>, faults: &mut Faults) -> Option<(&'a str, Product)> {
    const PLACE: &str = "product_tree.full_product_name";
    let (Some(id), Some(name)) = (text(full, "product_id"), text(full, "name")) else {
        faults.add(PLACE, FaultKind::Missing, text(full, "name").unwrap_or_default());
        return None;
    };
    let helper = full.get("product_identification_helper").unwrap_or(&Value::Null);
    let cpe = text(helper, "cpe").and_then(|raw| {
        let cpe = Cpe::parse(raw);
        if cpe.is_err() {
            faults.add("product_identification_helper.cpe", FaultKind::Product, raw);
        }
        cpe.ok()
    });
    let versions = match (path.range, path.version, path.patch) {
        (Some(range), ..) => Versions::parse(range),
        (None, Some(version), Some(patch)) => Versions::Listed(Text::from_lan(&format!("{version} {patch}"))),
        (None, Some(version), None) => match Versions::parse(version) {
            // `1.4.0` is one out of a list; some write a range here all the same.
            Versions::Unclear(_) => Versions::Listed(Text::from_lan(version)),
            read if version.contains(['<', '>']) || read == Versions::Every => read,
            _ => Versions::Listed(Text::from_lan(version)),
        },
        (None, None, Some(_)) => Versions::Unclear(Text::from_lan(name)),
        (None, None, None) => cpe.as_ref().map_or(Versions::Every, versions_of),
    };
    let named = |maker: &str, model: &str| Named::MakerModel { maker: maker.into(), model: model.into() };
    let mut names = Vec::new();
    let (vendor, product) = (path.vendor, path.product.map(|product| without_maker(path.vendor, product)));
    if let (Some(vendor), Some(product)) = (vendor, product) {
        names.push(named(vendor, product));
    }
    if let Some(vendor) = vendor {
        let numbers = texts(helper, "model_numbers").take(MAX_MODELS);
        // Wildcards stand for parts of a number that differ; such a number is no exact name.
        names.extend(
            numbers.filter(|number| !number.contains(['*', '?'])).map(|number| named(vendor, number)),
        );
    }
    names.extend(cpe.map(|cpe| Named::Cpe(Box::new(cpe))));
    if names.is_empty() {
        names.push(Named::Words(Text::from_lan(product.unwrap_or(name))));
    }
    let mut once: Vec<Named> = Vec::new();
    names.into_iter().for_each(|name| {
        if !once.contains(&name) {
            once.push(name)
        }
    });
    let family = format!("{}/{}", vendor.unwrap_or_default(), product.unwrap_or(name));
    Some((id, Product { names: once, versions, family, with_more: false }))
}

/// A product's name without the maker before it and the word for its software behind it.
fn without_maker<'a>(vendor: Option<&str>, product: &'a str) -> &'a str {
    let start = vendor.and_then(|vendor| {
        let own = product.get(..vendor.len())?;
        let rest = product.get(vendor.len()..)?;
        (own.eq_ignore_ascii_case(vendor) && rest.starts_with(' ')).then(|| rest.trim_start())
    });
    let product = start.filter(|rest| !rest.is_empty()).unwrap_or(product);
    let end = product.len().checked_sub(" firmware".len()).filter(|at| *at > 0);
    let is_firmware =
        |at: &usize| product.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(" firmware"));
    end.filter(is_firmware).and_then(|at| product.get(..at)).unwrap_or(product)
}
