//! "Is my device still supported?": what the catalogue knows of a product that somebody typed.

use porchlight_catalogue::{Catalogue, Lookup, Source};

use crate::wire::{Hole, Reference, Support, SupportEnd};

/// The longest name that is looked up, in letters.
const LONGEST: usize = 100;

/// Looks a product up. A near name is a suggestion and never an answer.
pub(crate) fn of(catalogue: &Catalogue, typed: &str) -> Support {
    let typed: String = typed.chars().take(LONGEST).collect();
    let nothing = Support {
        product: None,
        ended: Vec::new(),
        service_ended: None,
        holes: Vec::new(),
        factory_login: false,
        near: Vec::new(),
    };
    match catalogue.look_up(None, typed.trim()) {
        Lookup::Unknown(near) => Support { near, ..nothing },
        Lookup::Known(product) => {
            let mut holes: Vec<_> = product
                .fixed_in
                .iter()
                .map(|row| Hole {
                    id: row.why_id.clone(),
                    exploited: row.exploited,
                    fixed_in: row.fixed_in.clone(),
                    source: reference(&row.source),
                })
                .collect();
            holes.sort_by(|a, b| b.id.cmp(&a.id));
            let ended = product.support_ends.iter().map(|row| SupportEnd {
                day: row.ended.clone(),
                revisions: row.revision.clone(),
                source: reference(&row.source),
            });
            Support {
                ended: ended.collect(),
                service_ended: product.service_end.map(|row| reference(&row.source)),
                holes,
                factory_login: !product.factory_logins.is_empty(),
                product: Some(product.name),
                near: Vec::new(),
            }
        }
    }
}

fn reference(source: &Source) -> Reference {
    Reference { title: source.title.clone(), url: source.url.clone(), seen: source.seen.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_known_or_suggested_or_neither() {
        let known = of(Catalogue::built_in(), "d-link dir859");
        assert!(known.product.is_some() && !known.ended.is_empty() && known.near.is_empty(), "{known:?}");
        let near = of(Catalogue::built_in(), "D-Link DIR-85");
        assert!(near.product.is_none() && !near.near.is_empty(), "{near:?}");
        for typed in ["", "   ", "zzzzzzzzzzzzzzz", &"x".repeat(100_000)] {
            assert!(of(Catalogue::built_in(), typed).product.is_none());
        }
    }
}
