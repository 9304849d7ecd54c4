//! CSAF 2.0 documents (OASIS Common Security Advisory Framework, 18 November 2022).
//!
//! Read are the document's name, its product tree, and of each vulnerability the status of the products and the
//! remediations. Left out on purpose: scores, notes, hashes, purls (home devices have none) and signatures, which are
//! the business of whoever fetched the document. A part that cannot be read is named and skipped.

mod field;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use porchlight_alerts::Prose;
use porchlight_model::Text;
use serde_json::Value;
use thiserror::Error;

use crate::advisory::{
    Advisory, Affected, FaultKind, Faults, Link, MAX_AFFECTED, Read, Remedy, RemedyKind, Status, web_address,
};
use crate::versions::{Bound, Range, Versions};
use field::{list, text, texts};
use tree::{Product, products};

/// The largest document that is read, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
const MAX_VULNERABILITIES: usize = 500;
const MAX_REMEDIES: usize = 500;
const MAX_REFERENCES: usize = 50;

/// Why bytes are no CSAF document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CsafError {
    /// It is larger than [`MAX_BYTES`].
    #[error("the document is too large")]
    TooLarge,
    /// It is no JSON, or nested too deep.
    #[error("the document is not JSON (line {line})")]
    NotJson {
        /// Where.
        line: usize,
    },
    /// It has no `document` with a `tracking` `id`.
    #[error("the JSON is no CSAF document")]
    NotCsaf,
    /// It is of another version of the standard.
    #[error("the document is of another version of CSAF")]
    OtherVersion,
    /// Its publisher has not finished it.
    #[error("the document is a draft")]
    Draft,
}

/// Reads a CSAF 2.0 document.
///
/// # Errors
/// When the bytes are too many, no JSON, no CSAF 2.0 document, or a draft.
pub fn read_csaf(bytes: &[u8]) -> Result<Read, CsafError> {
    if bytes.len() > MAX_BYTES {
        return Err(CsafError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let json: Value =
        serde_json::from_slice(bytes).map_err(|error| CsafError::NotJson { line: error.line() })?;
    let document = json.get("document").ok_or(CsafError::NotCsaf)?;
    let tracking = document.get("tracking").ok_or(CsafError::NotCsaf)?;
    let id = text(tracking, "id").ok_or(CsafError::NotCsaf)?;
    if text(document, "csaf_version").is_some_and(|version| version != "2.0") {
        return Err(CsafError::OtherVersion);
    }
    if text(tracking, "status") == Some("draft") {
        return Err(CsafError::Draft);
    }
    let mut faults = Faults::default();
    let tree = json.get("product_tree").unwrap_or(&Value::Null);
    let products = products(tree, &mut faults);
    let groups = groups(tree);
    let mut advisory = Advisory {
        id: Text::from_lan(id),
        title: Prose::line(text(document, "title").unwrap_or_default()),
        publisher: document.get("publisher").and_then(|it| text(it, "name")).map(Prose::line),
        affected: Vec::new(),
        remedies: Vec::new(),
        references: references(document, &mut faults),
        lesson: None,
        rule: None,
    };
    if advisory.title.is_empty() {
        faults.add("document.title", FaultKind::Missing, "");
    }
    let all = list(&json, "vulnerabilities");
    if all.len() > MAX_VULNERABILITIES {
        faults.add("vulnerabilities", FaultKind::TooMany, "");
    }
    for (at, vulnerability) in all.iter().take(MAX_VULNERABILITIES).enumerate() {
        let reader = Vulnerability { at, json: vulnerability, products: &products, groups: &groups };
        reader.read(&mut advisory, &mut faults);
    }
    Ok(Read { advisory, faults: faults.0 })
}

fn references(document: &Value, faults: &mut Faults) -> Vec<Link> {
    let mut links = Vec::new();
    for reference in list(document, "references").iter().take(MAX_REFERENCES) {
        let url = text(reference, "url").unwrap_or_default();
        match web_address(url) {
            Some(url) => {
                links.push(Link { title: Prose::line(text(reference, "summary").unwrap_or_default()), url })
            }
            None => faults.add("document.references", FaultKind::UnknownValue, url),
        }
    }
    links
}

/// The products of each group.
fn groups(tree: &Value) -> BTreeMap<&str, Vec<&str>> {
    let groups = list(tree, "product_groups").iter();
    groups
        .filter_map(|group| Some((text(group, "group_id")?, texts(group, "product_ids").collect())))
        .collect()
}

/// One item of `vulnerabilities`.
struct Vulnerability<'a> {
    at: usize,
    json: &'a Value,
    products: &'a BTreeMap<String, Product>,
    groups: &'a BTreeMap<&'a str, Vec<&'a str>>,
}

impl Vulnerability<'_> {
    fn place(&self, rest: &str) -> String {
        format!("vulnerabilities[{}].{rest}", self.at)
    }

    fn read(&self, advisory: &mut Advisory, faults: &mut Faults) {
        let remedies = self.remedies(advisory, faults);
        let hole =
            text(self.json, "cve").or_else(|| list(self.json, "ids").iter().find_map(|id| text(id, "text")));
        let hole = hole.map_or_else(|| Text::from_lan(&format!("{}", self.at + 1)), Text::from_lan);
        let status = self.json.get("product_status").unwrap_or(&Value::Null);
        let mut add =
            |id: &str, product: &Product, versions: &Versions, status: Status, faults: &mut Faults| {
                for name in &product.names {
                    if advisory.affected.len() == MAX_AFFECTED {
                        faults.add(&self.place("product_status"), FaultKind::TooMany, id);
                        return;
                    }
                    advisory.affected.push(Affected {
                        product: name.clone(),
                        versions: versions.clone(),
                        status,
                        hole: Some(hole.clone()),
                        with_more: product.with_more,
                        remedies: remedies.get(id).cloned().unwrap_or_default(),
                    });
                }
            };
        for (list, kind) in [
            ("known_affected", Status::Affected),
            ("known_not_affected", Status::NotAffected),
            ("first_fixed", Status::Fixed),
            ("fixed", Status::Fixed),
            ("recommended", Status::Fixed),
            ("under_investigation", Status::UnderInvestigation),
        ] {
            for (id, product) in self.named(status, list, faults) {
                if matches!(product.versions, Versions::Unclear(_)) {
                    faults.add(&self.place(list), FaultKind::Versions, id);
                }
                add(id, product, &product.versions, kind, faults);
            }
        }
        let first = self.named(status, "first_affected", faults);
        let last = self.named(status, "last_affected", faults);
        for (id, product, versions) in trains(&first, &last) {
            add(id, product, &versions, Status::Affected, faults);
        }
    }

    /// The products of a list, each once.
    fn named<'s>(
        &'s self,
        status: &'s Value,
        list: &str,
        faults: &mut Faults,
    ) -> Vec<(&'s str, &'s Product)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for id in texts(status, list).filter(|id| seen.insert(*id)) {
            match self.products.get(id) {
                Some(product) => found.push((id, product)),
                None => faults.add(&self.place(list), FaultKind::Dangling, id),
            }
        }
        found
    }

    /// Adds the remediations, and tells for each product where they stand.
    fn remedies(&self, advisory: &mut Advisory, faults: &mut Faults) -> BTreeMap<String, Vec<usize>> {
        let mut by_product: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for remediation in list(self.json, "remediations") {
            let category = text(remediation, "category").unwrap_or_default();
            let Some(kind) = RemedyKind::parse(category) else {
                faults.add(&self.place("remediations"), FaultKind::UnknownValue, category);
                continue;
            };
            let place = advisory.remedies.len();
            if place == MAX_REMEDIES {
                faults.add(&self.place("remediations"), FaultKind::TooMany, "");
                break;
            }
            advisory.remedies.push(Remedy {
                kind,
                details: Prose::block(text(remediation, "details").unwrap_or_default()),
                url: text(remediation, "url").and_then(web_address),
            });
            let grouped =
                texts(remediation, "group_ids").filter_map(|id| self.groups.get(id)).flatten().copied();
            for id in texts(remediation, "product_ids").chain(grouped) {
                let places = by_product.entry(id.to_owned()).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        by_product
    }
}

/// First and last affected versions as ranges. Of a product with as many of one as of the other, the first belongs to
/// the first and so on; of one with a single sort, the range is open at the other end.
fn trains<'a>(
    first: &[(&'a str, &'a Product)],
    last: &[(&'a str, &'a Product)],
) -> Vec<(&'a str, &'a Product, Versions)> {
    let mut by_product: BTreeMap<_, [Vec<(&str, &Product)>; 2]> = BTreeMap::new();
    for (place, list) in [first, last].into_iter().enumerate() {
        for (id, product) in list {
            by_product.entry(&product.family).or_default()[place].push((*id, *product));
        }
    }
    let bound = |product: &Product| match &product.versions {
        Versions::Listed(version) => Some(Bound { version: version.clone(), included: true }),
        _ => None,
    };
    let within = |from, to| Versions::Within { ranges: vec![Range { from, to }], except: Vec::new() };
    let mut found = Vec::new();
    for [first, last] in by_product.into_values() {
        let is_paired = first.len() == last.len();
        for (place, (id, product)) in last.iter().enumerate() {
            let from = first.get(place).filter(|_| is_paired).and_then(|(_, product)| bound(product));
            let can_tell = (is_paired && from.is_some()) || first.is_empty();
            let versions = match bound(product) {
                Some(to) if can_tell => within(from, Some(to)),
                _ => Versions::Unclear(Text::from_lan(id)),
            };
            found.push((*id, *product, versions));
        }
        for (id, product) in first.iter().filter(|_| last.is_empty()) {
            let unclear = || Versions::Unclear(Text::from_lan(id));
            found.push((*id, *product, bound(product).map_or_else(unclear, |from| within(Some(from), None))));
        }
    }
    found
}

#[cfg(test)]
mod tests;
