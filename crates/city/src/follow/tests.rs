use porchlight_alerts::{Alerts, Proof, Shown, is_shown};
use time::macros::datetime;

use super::*;
use crate::example::Example;
use crate::publish::{Terms, publish};
use crate::trust::RoleName;

const BEFORE: OffsetDateTime = datetime!(2026-09-14 11:50 UTC);
const DURING: OffsetDateTime = datetime!(2026-09-14 12:20 UTC);
const AFTER: OffsetDateTime = datetime!(2026-09-14 23:00 UTC);

/// What the app would show of a city.
fn shown(alerts: &Alerts, now: OffsetDateTime) -> Vec<Shown> {
    alerts.active(now).into_iter().map(is_shown).collect()
}

#[tokio::test]
async fn a_city_is_followed_from_quiet_to_all_clear() {
    let example = Example::office();
    let mut follower = Follower::pin(example.pinned()).unwrap();
    let mut alerts = Alerts::new();
    let mut polls = Vec::new();
    for (now, wanted) in [
        (BEFORE, vec![]),
        (DURING, vec![Shown::AsReal, Shown::AsReal, Shown::AsExercise]),
        (DURING, vec![Shown::AsReal, Shown::AsReal, Shown::AsExercise]),
    ] {
        let visit = follower.visit(&example.published(now).unwrap(), now).await;
        assert_eq!((visit.in_touch, visit.faults), (true, vec![]));
        for alert in visit.new {
            assert_eq!(alert.proof, Proof::Verified);
            alerts.insert(alert);
        }
        assert_eq!(shown(&alerts, now), wanted);
        polls.push(follower.status().unwrap().next_poll.whole_seconds());
    }
    assert_eq!(polls, [300, 30, 30]);
    assert_eq!(follower.city().unwrap().names.get("en").as_str(), "Harbour City (example)");

    // Closed and opened again, without a network: what was known is known.
    let (again, known) = Follower::restore(example.pinned(), follower.copy()).await.unwrap();
    assert_eq!((again.status(), again.city()), (follower.status(), follower.city()));
    let mut remembered = Alerts::new();
    for alert in known {
        remembered.insert(alert);
    }
    assert_eq!(remembered, alerts);
    // An older status is not taken after the restart.
    let mut again = again;
    let old = again.visit(&example.published(BEFORE).unwrap(), DURING).await;
    assert!(!old.in_touch, "{old:?}");
}

/// Publishes Harbour City during the warning, with something done to the files.
async fn visit_of(spoil: impl FnOnce(&mut Folder)) -> (Visit, Follower) {
    let example = Example::office();
    let mut follower = Follower::pin(example.pinned()).unwrap();
    let mut folder = example.published(DURING).unwrap();
    spoil(&mut folder);
    let visit = follower.visit(&folder, DURING).await;
    (visit, follower)
}

fn edit(folder: &mut Folder, path: &str, change: impl FnOnce(String) -> String) {
    let text = change(folder.text(path).to_owned());
    folder.put(path, text).unwrap();
}

#[tokio::test]
async fn one_bad_file_never_loses_the_rest() {
    const WARNING: &str = "alerts/1-portal-down.cap.xml";
    let (visit, _) = visit_of(|f| edit(f, WARNING, |text| text.replace("555-0101", "555-6666"))).await;
    assert_eq!((visit.in_touch, visit.new.len()), (true, 2));
    assert_eq!(visit.faults, [Fault::Trust(TrustError::NotListed { file: WARNING.into() })]);

    let (visit, _) = visit_of(|f| f.remove(WARNING)).await;
    assert_eq!(visit.faults, [Fault::NoFile(NoFile::Absent(WARNING.into()))]);
    assert_eq!(visit.new.len(), 2);

    let (visit, _) = visit_of(|f| f.remove(&beside(WARNING))).await;
    assert!(matches!(visit.faults[..], [Fault::Trust(TrustError::TooFewSignatures { have: 0, .. })]));

    // Without a pack nobody knows who may speak, so nothing is shown; the next visit may bring it.
    let (visit, mut follower) = visit_of(|f| f.remove("pack/city.toml")).await;
    assert_eq!((visit.in_touch, visit.new.len()), (true, 0));
    let visit = follower.visit(&Example::office().published(DURING).unwrap(), DURING).await;
    assert_eq!((visit.new.len(), visit.faults), (3, vec![]));

    let (visit, _) = visit_of(|f| f.remove("status.json.sig")).await;
    assert!(!visit.in_touch && visit.new.is_empty());
}

/// A warning whose list entry and status are signed by a thief of the status key alone.
#[tokio::test]
async fn the_key_of_the_status_cannot_make_a_warning() {
    let example = Example::office();
    let mut office = example.published(BEFORE).unwrap();
    let forged = include_str!("../../../../cities/harbour-city/alerts/1-portal-down.cap.xml")
        .replace("555-0101", "555-6666")
        .into_bytes();
    let thief = Example::key(RoleName::Status, 1);
    office.put("alerts/forged.cap.xml", forged.clone()).unwrap();
    office.put("alerts/forged.cap.xml.sig", crate::trust::sign(&forged, &[&thief])).unwrap();
    let mut status = Status::read(office.get("status.json").unwrap()).unwrap();
    status.alerts.push(Listed::of("alerts/forged.cap.xml", &forged));
    office.put("status.json", status.to_bytes()).unwrap();
    office.put("status.json.sig", crate::trust::sign(&status.to_bytes(), &[&thief])).unwrap();
    let mut follower = Follower::pin(example.pinned()).unwrap();
    let visit = follower.visit(&office, BEFORE).await;
    assert!(visit.new.is_empty());
    assert!(
        matches!(visit.faults[..], [Fault::Trust(TrustError::TooFewSignatures { have: 0, need: 2, .. })]),
        "{visit:?}"
    );
}

#[tokio::test]
async fn a_feed_that_stands_still_is_frozen_after_an_hour() {
    let example = Example::office();
    let mut follower = Follower::pin(example.pinned()).unwrap();
    let still = example.published(DURING).unwrap();
    for (after, in_touch) in [(0, true), (30, true), (59, true), (60, false), (600, false)] {
        let visit = follower.visit(&still, DURING + Duration::minutes(after)).await;
        assert_eq!(visit.in_touch, in_touch, "{after}");
        assert_eq!(
            visit.faults.iter().any(|f| matches!(f, Fault::Trust(TrustError::Expired { .. }))),
            !in_touch
        );
    }
}

#[tokio::test]
async fn old_warnings_leave_the_copy_in_the_end() {
    let example = Example::office();
    let mut follower = Follower::pin(example.pinned()).unwrap();
    for now in [DURING, AFTER, AFTER + Duration::days(30)] {
        let visit = follower.visit(&example.published(now).unwrap(), now).await;
        assert_eq!(visit.faults, []);
    }
    assert_eq!(follower.copy().files().filter(|(path, _)| path.starts_with("alerts/")).count(), 0);
    // What is published has nothing of them either.
    let office = example.folder();
    assert!(publish(office, &Example::key(RoleName::Actual, 1), AFTER, &Terms::default()).is_err());
}
