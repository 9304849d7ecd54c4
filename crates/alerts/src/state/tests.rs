use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::read::read_cap;

const START: OffsetDateTime = datetime!(2026-09-14 12:00 UTC);

/// A message sent some minutes after the start, that ends some minutes after the start.
fn message(
    id: &str,
    minute: i64,
    status: &str,
    kind: &str,
    references: &[(&str, i64)],
    ends: Option<i64>,
) -> Alert {
    let at = |minute: i64| {
        let at = START + Duration::minutes(minute);
        format!("{}T{:02}:{:02}:00-00:00", at.date(), at.hour(), at.minute())
    };
    let references: Vec<String> =
        references.iter().map(|(id, sent)| format!("s,{id},{}", at(*sent))).collect();
    let expires = ends.map(|minute| format!("<expires>{}</expires>", at(minute))).unwrap_or_default();
    let xml = format!(
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>{id}</identifier><sender>s</sender>\
         <sent>{}</sent><status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>\
         <references>{}</references><info><event>{id}</event><severity>Severe</severity>{expires}</info></alert>",
        at(minute),
        references.join(" ")
    );
    read_cap(xml.as_bytes()).unwrap().value
}

fn active_at(alerts: &Alerts, minute: i64) -> Vec<&str> {
    alerts.active(START + Duration::minutes(minute)).iter().map(|alert| alert.id.identifier()).collect()
}

#[test]
fn what_is_active() {
    let a = || message("a", 0, "Actual", "Alert", &[], Some(60));
    for (messages, minute, wanted) in [
        (vec![a()], 0, vec!["a"]),
        (vec![a()], 60, vec![]),
        (vec![message("a", 0, "Actual", "Alert", &[], None)], 24 * 60 - 1, vec!["a"]),
        (vec![message("a", 0, "Actual", "Alert", &[], None)], 24 * 60, vec![]),
        (vec![a(), message("b", 5, "Actual", "Update", &[("a", 0)], Some(90))], 61, vec!["b"]),
        (vec![a(), message("b", 5, "Actual", "Cancel", &[("a", 0)], Some(90))], 6, vec![]),
        // The cancellation came first, and the warning that it names came late.
        (vec![message("b", 5, "Actual", "Cancel", &[("a", 0)], None), a()], 6, vec![]),
        // The end of an exercise ends no real warning.
        (vec![a(), message("b", 5, "Exercise", "Cancel", &[("a", 0)], None)], 6, vec!["a"]),
        (vec![a(), message("b", 5, "Test", "Cancel", &[("a", 0)], None)], 6, vec!["a"]),
        (vec![a(), message("b", 5, "Actual", "Ack", &[("a", 0)], None)], 6, vec!["a"]),
        (vec![a(), message("b", 5, "Actual", "Error", &[("a", 0)], None)], 6, vec!["a"]),
        // References to itself, to something sent later, and to a name with another time.
        (
            vec![
                message("a", 0, "Actual", "Update", &[("a", 0), ("b", 5)], Some(60)),
                message("b", 5, "Actual", "Alert", &[], None),
            ],
            6,
            vec!["b", "a"],
        ),
        (vec![a(), message("b", 5, "Actual", "Cancel", &[("a", 1)], None)], 6, vec!["a"]),
        // An exercise comes after what is real, however new.
        (vec![message("x", 9, "Exercise", "Alert", &[], None), a()], 10, vec!["a", "x"]),
    ] {
        let mut alerts = Alerts::new();
        for message in &messages {
            alerts.insert(message.clone());
        }
        assert_eq!(active_at(&alerts, minute), wanted, "{messages:#?}");
    }
}

#[test]
fn what_was_verified_is_ended_by_what_was_verified() {
    let proven = |proof, kind: &str| {
        let references: &[(&str, i64)] = if kind == "Alert" { &[] } else { &[("a", 0)] };
        let (id, minute) = if kind == "Alert" { ("a", 0) } else { ("b", 5) };
        Alert { proof, ..message(id, minute, "Actual", kind, references, None) }
    };
    for (first, second, ended) in [
        (Proof::Verified, Proof::Verified, true),
        (Proof::Verified, Proof::Repaired, true),
        (Proof::Verified, Proof::UnknownSigner, false),
        (Proof::Verified, Proof::Unsigned, false),
        (Proof::Verified, Proof::Broken, false),
        (Proof::Unsigned, Proof::Unsigned, true),
        (Proof::Unsigned, Proof::Broken, false),
        (Proof::UnknownSigner, Proof::NotChecked, true),
    ] {
        for turned in [false, true] {
            let mut messages = [proven(first, "Alert"), proven(second, "Cancel")];
            if turned {
                messages.reverse();
            }
            let mut alerts = Alerts::new();
            alerts.extend(messages);
            assert_eq!(active_at(&alerts, 6).is_empty(), ended, "{first:?} {second:?}");
        }
    }
    // A forgery of the same name does not take the place of the real one.
    let mut alerts = Alerts::new();
    alerts.extend([Proof::Verified, Proof::Broken].map(|proof| proven(proof, "Alert")));
    assert_eq!(alerts.messages()[0].proof, Proof::Verified);
}

#[test]
fn an_arrival_says_what_it_changed() {
    let mut alerts = Alerts::new();
    let a = message("a", 0, "Actual", "Alert", &[], None);
    for (message, wanted) in [
        (message("b", 5, "Actual", "Cancel", &[("a", 0)], None), Arrival::New),
        (a.clone(), Arrival::AlreadyEnded(Ended::Withdrawn)),
        (a.clone(), Arrival::Known),
        (message("c", 6, "Actual", "Ack", &[("a", 0)], None), Arrival::NotKept),
        (message("d", 6, "Draft", "Alert", &[], None), Arrival::NotKept),
    ] {
        assert_eq!(alerts.insert(message), wanted);
    }
    assert_eq!(alerts.ended(&a), Some(Ended::Withdrawn));
    assert_eq!(alerts.messages().iter().map(|alert| alert.id.identifier()).collect::<Vec<_>>(), ["b", "a"]);
}

/// Few names and times, so that messages often meet, repeat and contradict each other.
fn any_message() -> impl Strategy<Value = Alert> {
    let name = || prop::sample::select(vec!["a", "b", "c", "d"]);
    let status = prop::sample::select(vec!["Actual", "Actual", "Exercise", "Test"]);
    let kind = prop::sample::select(vec!["Alert", "Update", "Cancel", "Ack"]);
    let references = prop::collection::vec((name(), 0..4_i64), 0..3);
    let proof =
        prop::sample::select(vec![Proof::Unsigned, Proof::Broken, Proof::UnknownSigner, Proof::Verified]);
    (name(), 0..4_i64, status, kind, references, prop::option::of(0..30_i64), proof).prop_map(
        |(id, minute, status, kind, references, ends, proof)| Alert {
            proof,
            ..message(id, minute, status, kind, &references, ends)
        },
    )
}

proptest! {
    #[test]
    fn any_order_of_arrival_gives_the_same_state(
        (messages, shuffled) in prop::collection::vec(any_message(), 0..9)
            .prop_flat_map(|messages| (Just(messages.clone()), Just(messages).prop_shuffle())),
        minute in 0..30_i64,
    ) {
        let fill = |messages: &[Alert]| {
            let mut alerts = Alerts::new();
            for message in messages {
                alerts.insert(message.clone());
            }
            alerts
        };
        let (one, other) = (fill(&messages), fill(&shuffled));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(active_at(&one, minute), active_at(&other, minute));
        let mut twice = one.clone();
        for message in shuffled {
            twice.insert(message);
        }
        prop_assert_eq!(one, twice);
    }
}
