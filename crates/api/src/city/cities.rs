//! The cities that can be chosen, and those that a resident adds from a file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use porchlight_city::{City, CityKind as PackKind, Example, Folder, Follower, Root, Signed};
use porchlight_model::Text;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::state::{Kept, KeptCity, Room, keep_copy};
use crate::memory::Keeper;
use crate::wire::{CityChoice, CityKind, ErrorBody, ErrorCode};

/// The example's id.
pub(crate) const HARBOUR: &str = "harbour-city";

/// The packs of public facts that come with the program: id and `city.toml`.
const FACTS: [(&str, &str, &str); 1] = [(
    "singapore",
    include_str!("../../../../cities/singapore/pack/city.toml"),
    include_str!("../../../../cities/singapore/pack/districts.geojson"),
)];

/// More cities than anybody lives in.
const MOST_CITIES: usize = 20;

/// A pack of public facts.
pub(crate) fn facts(id: &str) -> Option<City> {
    let (_, toml, districts) = FACTS.into_iter().find(|(known, ..)| *known == id)?;
    Some(
        City::read(toml, districts)
            .expect("the packs that come with the program are read by every run of the tests"),
    )
}

/// Every city that can be chosen.
pub(crate) fn choices(room: &Room, language: &str) -> Vec<CityChoice> {
    let built_in = [Example::city()].into_iter().chain(FACTS.iter().filter_map(|(id, ..)| facts(id)));
    let built_in = built_in.map(|city| CityChoice {
        chosen: room.id() == city.id,
        name: city.names.get(language).to_string(),
        kind: kind(city.kind),
        id: city.id,
        own: false,
        fingerprint: None,
        holders: Vec::new(),
    });
    let own = room.kept.cities.iter().map(|(id, city)| own(id, city, room.id() == id.as_str()));
    built_in.chain(own).collect()
}

pub(crate) fn kind(kind: PackKind) -> CityKind {
    match kind {
        PackKind::Official => CityKind::Official,
        PackKind::Facts => CityKind::Facts,
        PackKind::Example => CityKind::Example,
    }
}

fn own(id: &str, city: &KeptCity, chosen: bool) -> CityChoice {
    CityChoice {
        id: id.to_owned(),
        name: city.name.clone(),
        kind: CityKind::Official,
        chosen,
        own: true,
        fingerprint: Some(fingerprint(city.root.as_bytes())),
        holders: Root::read(city.root.as_bytes()).map(|root| holders(&root)).unwrap_or_default(),
    }
}

/// The first half of a root's SHA-256 in groups of four digits, as a city prints it on paper.
fn fingerprint(root: &[u8]) -> String {
    let digest = Sha256::digest(root);
    let groups: Vec<String> =
        digest[..16].chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
    groups.join(" ")
}

fn holders(root: &Root) -> Vec<String> {
    let keys = porchlight_city::RoleName::ALL.into_iter().flat_map(|role| &root.role(role).keys);
    let mut holders: Vec<String> =
        keys.filter_map(|key| root.holder(key.id())).map(|name| Text::from_lan(name).to_string()).collect();
    holders.sort();
    holders.dedup();
    holders
}

/// Chooses a city.
pub(crate) fn choose(room: &mut Room, keeper: &Keeper, id: &str) -> Result<(), ErrorBody> {
    if id != HARBOUR && facts(id).is_none() && !room.kept.cities.contains_key(id) {
        return Err(ErrorBody::plain(ErrorCode::NoSuchCity));
    }
    room.kept.chosen = Some(id.to_owned());
    // Districts are those of the city before.
    for place in &mut room.kept.places {
        place.district = None;
    }
    room.kept.places.retain(|place| place.at.is_some());
    room.keep(keeper);
    Ok(())
}

/// Adds a city from its one file. It is not chosen by that: the resident compares the fingerprint first.
pub(crate) async fn add(
    room: &mut Room,
    keeper: &Keeper,
    file: &str,
    language: &str,
) -> Result<CityChoice, ErrorBody> {
    let not = |what: String| ErrorBody::new(ErrorCode::NotACity, &[("what", what)]);
    let bytes = STANDARD.decode(file.trim()).map_err(|error| not(error.to_string()))?;
    let folder = Folder::of_tar(&bytes).map_err(|error| not(error.to_string()))?;
    let (root, signatures) =
        (folder.text("1.root.json").to_owned(), folder.text("1.root.json.sig").to_owned());
    let signed = Signed { bytes: root.as_bytes(), signatures: &signatures };
    let (follower, _) = Follower::restore(signed, &folder).await.map_err(|error| not(error.to_string()))?;
    let city = follower.city().ok_or_else(|| not("its pack is missing or not signed".into()))?;
    if city.kind != PackKind::Official || city.id == HARBOUR || facts(&city.id).is_some() {
        return Err(not("it has the name of a city that comes with the program".into()));
    }
    let known = room.kept.cities.get(&city.id);
    if known.is_some_and(|known| known.root != root) {
        return Err(not("another city with this name was added before; remove that one first".into()));
    }
    if known.is_none() && room.kept.cities.len() >= MOST_CITIES {
        return Err(ErrorBody::new(ErrorCode::TooMany, &[("most", MOST_CITIES.to_string())]));
    }
    let kept = KeptCity { root, signatures, name: city.names.get(language).to_string() };
    let choice = own(&city.id, &kept, room.id() == city.id);
    keep_copy(keeper, &city.id, follower.copy(), OffsetDateTime::now_utc());
    room.kept.cities.insert(city.id.clone(), kept);
    room.keep(keeper);
    Ok(choice)
}

/// Takes an added city away.
pub(crate) fn remove(room: &mut Room, keeper: &Keeper, id: &str) -> Result<(), ErrorBody> {
    let Kept { cities, chosen, .. } = &mut room.kept;
    if cities.remove(id).is_none() {
        return Err(ErrorBody::plain(ErrorCode::NoSuchCity));
    }
    if chosen.as_deref() == Some(id) {
        *chosen = None;
    }
    keeper.forget_sealed(&super::state::copy_of(id));
    room.keep(keeper);
    Ok(())
}
