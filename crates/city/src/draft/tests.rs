use porchlight_alerts::{Alerts, Proof, Shown, is_shown};
use proptest::prelude::*;
use time::macros::datetime;

use super::*;
use crate::example::Example;
use crate::publish::active;

const SENT: OffsetDateTime = datetime!(2026-09-14 11:20 -1);

fn draft(template: &str) -> Draft {
    Draft {
        kind: DraftKind::Alert,
        exercise: None,
        template: template.into(),
        protocol: None,
        place: Place::WholeCity,
        sent: SENT,
        until: Some(SENT + Duration::hours(5)),
        counter: 7,
        parameters: Vec::new(),
        own: BTreeMap::new(),
    }
}

/// What the example's office holds at the time of the draft.
fn example_active() -> Vec<Alert> {
    let mut office = Example::office().folder().clone();
    // One warning and one exercise; what ends the warning is not sent before the evening.
    let kept = ["alerts/1-portal-down.cap.xml", "alerts/2-exercise.cap.xml"];
    let all: Vec<String> = office.below("alerts/").map(|(path, _)| format!("alerts/{path}")).collect();
    for path in all.iter().filter(|path| !kept.contains(&path.trim_end_matches(".sig"))) {
        office.remove(path);
    }
    active(&office, SENT).unwrap()
}

#[test]
fn every_template_fills_without_leftovers() {
    let city = Example::city();
    let active = example_active();
    let desk = Desk { city: &city, active: &active, root_signed: true };
    assert_eq!(Template::all().len(), 18);
    for template in Template::all() {
        for (exercise, named) in [(None, "0001"), (Some("Long Evening".to_owned()), "x001")] {
            let mut draft = Draft { exercise, ..draft(&template.id) };
            if template.id == Template::ALL_CLEAR {
                draft.kind = DraftKind::Cancel(vec![format!("harbour-2026-{named}")]);
            }
            let made = draft.make(&desk).unwrap_or_else(|problems| panic!("{}: {problems:?}", template.id));
            for info in &made.alert.infos {
                let parts = [&info.headline, &info.description, &info.instruction];
                let words = parts.map(|part| part.as_ref().unwrap().as_str());
                for text in words {
                    assert!(!text.contains(['{', '}', '!']), "{}: {text}", template.id);
                }
                // Each step is one line, and there are at least two.
                assert!((2..=6).contains(&words[2].lines().count()), "{}: {}", template.id, words[2]);
            }
        }
        for language in ["en", "zh", "ms", "ta"] {
            let words = template.words(language).unwrap();
            assert!(Part::ALL.iter().all(|part| !part.of(words).trim().is_empty()), "{}", template.id);
        }
    }
}

#[test]
fn every_protocol_has_its_words() {
    let mut protocols: Vec<&str> =
        Template::all().iter().map(|template| template.protocol.as_str()).collect();
    protocols.dedup();
    assert_eq!(
        protocols,
        [
            "all-clear",
            "data-breach",
            "emergency-number-down",
            "evacuate-or-shelter",
            "fake-alert",
            "heating-cooling-down",
            "home-device-taken-over",
            "hospital-systems-down",
            "payments-down",
            "phones-down",
            "portal-down",
            "power-cut",
            "ransomware-or-scam",
            "street-systems-hacked",
            "traffic-lights-down",
            "water-stopped",
            "water-unsafe",
        ]
    );
}

#[test]
fn a_line_with_a_number_that_the_city_lacks_is_left_out() {
    let mut city = Example::city();
    let before = draft("power-cut").words(&city)["en"].instruction.lines().count();
    city.hotlines.retain(|hotline| hotline.kind != "power");
    let after = draft("power-cut").words(&city)["en"].instruction.clone();
    assert_eq!(after.lines().count(), before - 1);
    assert!(!after.contains("hotline"), "{after}");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let city = Example::city();
    let active = example_active();
    let desk = Desk { city: &city, active: &active, root_signed: true };
    let check = |change: &dyn Fn(&mut Draft), wanted: &str| {
        let mut draft = draft("power-cut");
        change(&mut draft);
        let said = draft.check(&desk).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert_eq!(said.lines().count(), usize::from(!wanted.is_empty()), "{wanted}: {said}");
        assert!(said.contains(wanted), "{said}");
    };
    let own = |language: &str, part: Part, text: &str| {
        let mut words = Words::default();
        *part.of_mut(&mut words) = text.to_owned();
        BTreeMap::from([(language.to_owned(), words)])
    };
    check(&|_| {}, "");
    check(&|d| d.until = None, "The end is missing");
    check(&|d| d.until = Some(SENT), "not after now");
    check(&|d| d.until = Some(SENT + Duration::days(8)), "more than 7 days");
    check(&|d| d.place = Place::Unsaid, "The district is missing");
    check(&|d| d.place = Place::Districts(vec![]), "The district is missing");
    check(&|d| d.place = Place::Districts(vec!["old-prot".into()]), "\"old-prot\". Nearest: old-port.");
    check(&|d| d.place = Place::Districts(vec!["Reed Bnk".into()]), "Nearest: reed-bank.");
    check(&|d| d.template = "powercut".into(), "Nearest: power-cut.");
    let parameter = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    check(&|d| d.parameters = parameter("porchlight:affected", "product:marigold/lookout-2 <1.6.2"), "");
    check(&|d| d.parameters = parameter(PROTOCOL, "power-cut"), "cannot be sent");
    check(&|d| d.parameters = parameter("a", "b\nc"), "\"a\" cannot be sent");
    check(&|d| d.parameters = parameter("a", "<b>c</b>"), "\"a\" cannot be sent");
    check(&|d| d.template = Template::ALL_CLEAR.into(), "ends a warning");
    check(&|d| d.exercise = Some(" ".into()), "name of the exercise");
    check(&|d| d.own = own("fr", Part::Event, "Panne"), "\"fr\"");
    check(&|d| d.own = own("ta", Part::Headline, &"x".repeat(141)), "141 characters");
    check(&|d| d.own = own("en", Part::Instruction, "Go to {hall}."), "{hall}");
    check(&|d| d.own = own("en", Part::Description, "A <b>big</b> cut"), "description in the language en");
    check(&|d| d.kind = DraftKind::Update(vec![]), "is missing");
    check(&|d| d.kind = DraftKind::Cancel(vec!["harbour-2026-0002".into()]), "Nearest: harbour-2026-0001");
    check(&|d| d.kind = DraftKind::Update(vec!["harbour-2026-x001".into()]), "other kind");
    let unsigned = Desk { root_signed: false, ..desk };
    assert_eq!(draft("power-cut").check(&unsigned), [Problem::RootNotSigned]);
    let empty = City { districts: vec![], sender: String::new(), ..city.clone() };
    let problems = draft("power-cut").check(&Desk { city: &empty, ..desk });
    assert_eq!(problems, [Problem::NoSender, Problem::NoArea]);
    let more = City { languages: vec!["en".into(), "fr".into()], ..city.clone() };
    let problems = draft("power-cut").check(&Desk { city: &more, ..desk });
    assert_eq!(problems, Part::ALL.map(|part| Problem::Missing { language: "fr".into(), part }));
}

#[test]
fn an_update_replaces_and_a_cancellation_ends_all_of_the_chain() {
    let city = Example::city();
    let mut alerts = Alerts::new();
    for alert in example_active() {
        alerts.insert(alert);
    }
    let step = |alerts: &Alerts, kind: DraftKind, sent: OffsetDateTime| {
        let active: Vec<Alert> = alerts.active(sent).into_iter().cloned().collect();
        let desk = Desk { city: &city, active: &active, root_signed: true };
        let until = Some(sent + Duration::hours(2));
        let made = Draft { kind, sent, until, ..draft("portal-down") }.make(&desk).unwrap();
        // Signed by the officials, as the messages before were.
        Alert { proof: Proof::Verified, ..made.alert }
    };
    let real = |alerts: &Alerts, now| {
        let active = alerts.active(now).into_iter().filter(|alert| is_shown(alert) == Shown::AsReal);
        active.map(|alert| alert.id.identifier().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(real(&alerts, SENT), ["harbour-2026-0001"]);
    let later = SENT + Duration::minutes(30);
    let update = step(&alerts, DraftKind::Update(vec!["harbour-2026-0001".into()]), SENT);
    alerts.insert(update.clone());
    assert_eq!(real(&alerts, later), ["harbour-city-20260914-007"]);
    let cancel = step(&alerts, DraftKind::Cancel(vec![update.id.identifier().into()]), later);
    assert_eq!(cancel.references.len(), 2);
    alerts.insert(cancel.clone());
    assert_eq!(real(&alerts, later), Vec::<String>::new());
    // An app that never saw the update loses the first warning all the same.
    let mut missed = Alerts::new();
    for alert in example_active() {
        missed.insert(alert);
    }
    missed.insert(cancel);
    assert_eq!(real(&missed, later), Vec::<String>::new());
}

#[test]
fn the_next_number_of_a_day_is_above_all_of_that_day() {
    let city = Example::city();
    let desk = Desk { city: &city, active: &[], root_signed: true };
    let mut folder = crate::Folder::new();
    assert_eq!(next_counter(&folder, &city.id, SENT), 1);
    let made = Draft { exercise: Some("Long Evening".into()), ..draft("power-cut") }.make(&desk).unwrap();
    assert_eq!(made.path, "alerts/20260914-x007-power-cut.cap.xml");
    folder.put(&made.path, made.bytes).unwrap();
    assert_eq!(next_counter(&folder, &city.id, SENT), 8);
    assert_eq!(next_counter(&folder, &city.id, SENT + Duration::days(1)), 1);
}

fn any_words() -> impl Strategy<Value = Words> {
    // Letters, marks and blanks of any script, with what XML and CAP treat in a way of their own.
    let text =
        |most: usize| proptest::string::string_regex(&format!("[\\PC\n<>&\"'=\\]{{}}]{{0,{most}}}")).unwrap();
    (text(80), text(140), text(300), text(300)).prop_map(|(event, headline, description, instruction)| {
        Words { event, headline, description, instruction }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_accepted_reads_back_as_the_same_facts(
        template in prop::sample::select(&Template::all()[1..]),
        districts in prop::sample::subsequence(vec!["old-port", "lantern-hill", "reed-bank"], 0..=3),
        exercise in prop::option::of("\\PC{0,40}"),
        minutes in -60_i64..12_000,
        offset in -14_i8..=14,
        counter in 0_u32..2_000,
        own in any_words(),
    ) {
        let city = Example::city();
        let desk = Desk { city: &city, active: &[], root_signed: true };
        let sent = SENT.to_offset(time::UtcOffset::from_hms(offset, 0, 0).unwrap());
        let draft = Draft {
            exercise: exercise.clone(),
            place: Place::Districts(districts.iter().map(ToString::to_string).collect()),
            sent,
            until: Some(sent + Duration::minutes(minutes)),
            counter,
            own: BTreeMap::from([("en".to_owned(), own)]),
            ..draft(&template.id)
        };
        let Ok(made) = draft.make(&desk) else { return Ok(()) };
        let read = read_cap(&made.bytes).unwrap();
        prop_assert!(read.repairs.is_empty(), "{:?}", read.repairs);
        let alert = read.value;
        prop_assert_eq!(alert.id.sent().offset(), sent.offset());
        prop_assert_eq!(alert.ends().at, sent + Duration::minutes(minutes));
        prop_assert!(alert.ends().stated && minutes > 0 && minutes <= 7 * 24 * 60);
        prop_assert_eq!(is_shown(&alert) == Shown::AsExercise, exercise.is_some());
        prop_assert_eq!(alert.infos.len(), 4);
        let all = draft.words(&city);
        for info in &alert.infos {
            let words = &all[info.language.as_str()];
            prop_assert_eq!(info.event.as_str(), &words.event);
            prop_assert_eq!(info.headline.as_ref().unwrap().as_str(), &words.headline);
            prop_assert_eq!(info.instruction.as_ref().unwrap().as_str(), &words.instruction);
            prop_assert_eq!(info.areas.len(), districts.len());
        }
        for district in &city.districts {
            let corner = district.areas[0].corners().next().unwrap();
            let inside = porchlight_alerts::LatLon::new(corner.0 - 0.001, corner.1 + 0.001).unwrap();
            prop_assert_eq!(alert.touches(inside), Some(districts.contains(&district.id.as_str())));
        }
    }
}
