//! The public sources of warnings, and those that the resident added.

use porchlight_alerts::Directory;
use porchlight_fetch::SourceAddress;

use super::state::Room;
use crate::memory::Keeper;
use crate::wire::{ErrorBody, ErrorCode, SourceChoice};

/// More sources than anybody reads.
const MOST_SOURCES: usize = 20;
/// The longest list that is shown at once.
const MOST_FOUND: usize = 200;

/// The sources whose country is this, or whose name holds these words.
pub(crate) fn source_choices(room: &Room, find: &str) -> Vec<SourceChoice> {
    let find = find.trim().to_lowercase();
    let fits = |source: &&porchlight_alerts::Source| {
        find.is_empty()
            || source.country.to_lowercase() == find
            || source.publisher.to_lowercase().contains(&find)
            || source.own_name.as_ref().is_some_and(|name| name.to_lowercase().contains(&find))
    };
    let known = Directory::built_in().sources().iter().filter(fits).take(MOST_FOUND);
    known
        .map(|source| SourceChoice {
            country: source.country.clone(),
            name: source.own_name.clone().unwrap_or_else(|| source.publisher.clone()),
            url: source.url.clone(),
            languages: source.languages.clone(),
            terms: source.terms.clone().unwrap_or_default(),
            encrypted: source.https,
            looked_at: source.looked_at.clone(),
            added: room.feeds.iter().any(|feed| feed.watch.address().as_str() == source.url),
        })
        .collect()
}

/// Adds a source: one of the list, or any encrypted address.
pub(crate) fn add_source(room: &mut Room, keeper: &Keeper, url: &str) -> Result<(), ErrorBody> {
    let not = |what: String| ErrorBody::new(ErrorCode::NotASource, &[("what", what)]);
    let listed = Directory::built_in().sources().iter().find(|source| source.url == url);
    let address = match listed {
        // Some public services have no encrypted address; the list says which.
        Some(source) => SourceAddress::not_encrypted(&source.url),
        None => SourceAddress::parse(url),
    };
    let address = address.map_err(|error| not(error.to_string()))?;
    if room.kept.sources.len() >= MOST_SOURCES {
        return Err(ErrorBody::new(ErrorCode::TooMany, &[("most", MOST_SOURCES.to_string())]));
    }
    let name = listed.map_or_else(|| address.as_str().to_owned(), |source| source.publisher.clone());
    room.kept.sources.insert(address.as_str().to_owned(), name);
    room.keep(keeper);
    room.hang_feeds(keeper);
    Ok(())
}

/// Takes a source away that the resident added.
pub(crate) fn remove_source(room: &mut Room, keeper: &Keeper, url: &str) -> Result<(), ErrorBody> {
    if room.kept.sources.remove(url).is_none() {
        return Err(ErrorBody::new(ErrorCode::NotASource, &[("what", "it is not asked".into())]));
    }
    keeper.forget_sealed(&super::state::copy_of(url));
    room.keep(keeper);
    room.hang_feeds(keeper);
    Ok(())
}
