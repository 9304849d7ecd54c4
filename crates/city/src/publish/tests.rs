use time::macros::datetime;

use super::*;
use crate::example::Example;
use crate::follow::Follower;

const NOW: OffsetDateTime = datetime!(2026-09-14 12:20 UTC);

fn office() -> Folder {
    let mut office = Example::office().folder().clone();
    list_pack(&mut office, NOW, &Terms::default()).unwrap();
    for number in 1..=2 {
        sign_file(&mut office, "pack.json", &Example::key(RoleName::Pack, number)).unwrap();
    }
    office
}

fn publish_now(office: &Folder) -> Result<Published, PublishError> {
    publish(office, &Example::key(RoleName::Status, 1), NOW, &Terms::default())
}

#[test]
fn a_real_warning_waits_for_the_second_signature() {
    let mut office = office();
    const PATH: &str = "alerts/1-portal-down.cap.xml";
    office.remove(&beside(PATH));
    let official = |number| Example::key(RoleName::Actual, number);
    let standing = sign_file(&mut office, PATH, &official(1)).unwrap();
    assert_eq!((standing.need, standing.signed.len(), standing.is_complete()), (2, 1, false));
    let published = publish_now(&office).unwrap();
    assert_eq!(published.waiting, [standing]);
    assert!(published.folder.get(PATH).is_none());
    // The same person twice is still one.
    assert!(!sign_file(&mut office, PATH, &official(1)).unwrap().is_complete());
    for key in [Example::key(RoleName::Exercise, 1), Example::key(RoleName::Status, 1)] {
        let id = key.public().id();
        let error = sign_file(&mut office, PATH, &key);
        assert_eq!(error, Err(PublishError::WrongKey(id, RoleName::Actual)));
    }
    assert!(sign_file(&mut office, PATH, &official(3)).unwrap().is_complete());
    let published = publish_now(&office).unwrap();
    assert!(published.waiting.is_empty() && published.folder.get(PATH).is_some());
}

#[test]
fn a_pack_that_was_changed_is_not_published_before_it_is_signed_again() {
    let mut office = office();
    assert!(!list_pack(&mut office, NOW, &Terms::default()).unwrap());
    let before = publish_now(&office).unwrap().status.pack.number;
    let text = office.text("pack/city.toml").replace("555-0100", "555-0199");
    office.put("pack/city.toml", text).unwrap();
    assert_eq!(publish_now(&office).err(), Some(PublishError::StaleList));
    assert!(list_pack(&mut office, NOW, &Terms::default()).unwrap());
    let error = publish_now(&office).unwrap_err();
    assert!(matches!(error, PublishError::Trust(TrustError::TooFewSignatures { have: 0, need: 2, .. })));
    for number in 2..=3 {
        sign_file(&mut office, "pack.json", &Example::key(RoleName::Pack, number)).unwrap();
    }
    assert_eq!(publish_now(&office).unwrap().status.pack.number, before + 1);
}

#[tokio::test]
async fn a_new_root_is_followed_once_both_sides_signed_it() {
    let mut office = office();
    let old = newest_root(&office).unwrap().root().clone();
    let new_status = porchlight_keys::PrivateKey::of_seed(&[7; 32]);
    let mut roles: BTreeMap<_, _> =
        RoleName::ALL.into_iter().map(|name| (name, old.role(name).clone())).collect();
    roles.insert(RoleName::Status, crate::trust::Role { threshold: 1, keys: vec![new_status.public()] });
    let next = Root::new(&old.city, 2, old.expires, roles, BTreeMap::new()).unwrap();
    office.put("2.root.json", next.to_bytes()).unwrap();
    sign_file(&mut office, "2.root.json", &Example::key(RoleName::Root, 3)).unwrap();
    // One signature: the old root still holds.
    assert_eq!(publish_now(&office).unwrap().status.root, 1);
    sign_file(&mut office, "2.root.json", &Example::key(RoleName::Root, 1)).unwrap();
    assert!(matches!(publish_now(&office), Err(PublishError::WrongKey(_, RoleName::Status))));
    let published = publish(&office, &new_status, NOW, &Terms::default()).unwrap();
    let mut follower = Follower::pin(Example::office().pinned()).unwrap();
    let visit = follower.visit(&published.folder, NOW).await;
    assert_eq!((visit.in_touch, follower.trust().root().number, visit.faults), (true, 2, vec![]));
}

#[test]
fn nothing_is_published_without_a_root_or_by_the_wrong_key() {
    assert_eq!(publish_now(&Folder::new()).err(), Some(PublishError::NoRoot));
    let wrong = Example::key(RoleName::Actual, 1);
    let error = publish(&office(), &wrong, NOW, &Terms::default()).err();
    assert_eq!(error, Some(PublishError::WrongKey(wrong.public().id(), RoleName::Status)));
}

#[test]
fn a_message_that_cannot_be_used_stops_nothing_else() {
    let mut office = office();
    office.put("alerts/0-broken.cap.xml", *b"not a message").unwrap();
    let foreign = office.text("alerts/1-portal-down.cap.xml").replace("alerts@harbour", "alerts@other");
    let keys = [1, 2].map(|number| Example::key(RoleName::Actual, number));
    let signatures = crate::trust::sign(foreign.as_bytes(), &keys.each_ref());
    office.put("alerts/0-foreign.cap.xml", foreign).unwrap();
    office.put("alerts/0-foreign.cap.xml.sig", signatures).unwrap();
    let published = publish_now(&office).unwrap();
    let refused: Vec<&str> = published.refused.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(refused, ["alerts/0-broken.cap.xml", "alerts/0-foreign.cap.xml"]);
    assert!(published.folder.get("alerts/1-portal-down.cap.xml").is_some());
    assert!(published.folder.files().all(|(path, _)| !path.contains("alerts/0-")));
}

#[test]
fn the_feed_lists_what_the_status_lists() {
    let mut office = office();
    let feed_of = |office: &Folder| publish_now(office).unwrap().folder.text("feed.atom").to_owned();
    let feed = feed_of(&office);
    let document = roxmltree::Document::parse(&feed).unwrap();
    let links = |rel: &str| {
        let all = document.descendants().filter(|node| node.attribute("rel") == Some(rel));
        all.filter_map(|node| node.attribute("href")).map(str::to_owned).collect::<Vec<_>>()
    };
    let listed = publish_now(&office).unwrap().status.alerts;
    // The same by the reader of feeds.
    let read = porchlight_alerts::read_feed(feed.as_bytes()).unwrap();
    assert_eq!((read.entries.len(), read.faults.len()), (listed.len(), 0));
    assert_eq!(links("alternate"), listed.into_iter().map(|file| file.path).collect::<Vec<_>>());
    assert_eq!(links("self"), Vec::<String>::new());
    assert!(feed.contains("This list is not signed") && feed.contains("Exercise Long Evening"));
    let text = office
        .text("pack/city.toml")
        .replace("languages =", "mirrors = [\"https://alerts.harbour-city.example/\"]\nlanguages =");
    office.put("pack/city.toml", text).unwrap();
    list_pack(&mut office, NOW, &Terms::default()).unwrap();
    for number in 1..=2 {
        sign_file(&mut office, "pack.json", &Example::key(RoleName::Pack, number)).unwrap();
    }
    let feed = feed_of(&office);
    assert!(feed.contains("rel=\"self\"") && feed.contains("harbour-city.example/feed.atom"), "{feed}");
}
