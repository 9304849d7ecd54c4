//! The protocols that ship keep to every rule in every language.

use porchlight_protocols::{Language, Library, Reason, Signs, TRUSTED_HOSTS, Yardstick};
use time::macros::date;

/// As many as the city's failures that residents asked about.
const FEWEST: usize = 16;

#[test]
fn lint_clean() {
    let yardstick = Yardstick { today: date!(2026 - 11 - 23), hosts: TRUSTED_HOSTS };
    let faults: Vec<_> = Library::built_in().lint(&yardstick).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn enough_of_them_in_every_language() {
    let protocols = Library::built_in().protocols();
    assert!(protocols.len() >= FEWEST, "{} protocols", protocols.len());
    for protocol in protocols {
        assert_eq!(protocol.languages().collect::<Vec<_>>(), Language::ALL, "{}", protocol.id());
    }
}

#[test]
fn each_is_the_first_choice_for_its_own_name_and_codes() {
    let library = Library::built_in();
    for protocol in library.protocols() {
        let id = protocol.id().to_owned();
        let named =
            Signs { parameters: vec![("porchlight:protocol".into(), id.clone())], ..Signs::default() };
        let coded = Signs { event_codes: vec![id.clone()], ..Signs::default() };
        for (signs, reason) in [(named, Reason::Named), (coded, Reason::EventCode(id))] {
            let fits = library.for_alert(&signs);
            assert!(fits.len() == 1 && fits[0].protocol == protocol && fits[0].reason == reason, "{fits:?}");
        }
    }
}
