//! Which protocols a warning leads to, in which order, and that little leads to none.

use porchlight_protocols::{Library, Reason, Signs};
use proptest::prelude::*;

const TEXT: &str = "# T\n\nIntro.\n\n## Now\n\n- [ ] One.\n";

/// Three protocols: two about something, one for an order in general.
fn library() -> Library {
    let heads = [
        (
            "fake-alert",
            "categories = [\"Other\"]\nevents = [\"false alarm\", \"谣言\"]\nevent_codes = [\"hoax\"]",
        ),
        (
            "power-cut",
            "categories = [\"Infra\"]\nevents = [\"power cut\", \"power\", \"மின்தடை\"]\nresponses = [\"Prepare\"]",
        ),
        (
            "shelter",
            "categories = [\"Safety\", \"CBRNE\"]\nresponses = [\"Shelter\"]\nevents = [\"stay inside\"]",
        ),
    ];
    let heads = heads.map(|(id, rest)| (id, format!("id = \"{id}\"\nreview_by = \"2027-11-22\"\n{rest}\n")));
    let names =
        heads.map(|(id, head)| [(format!("{id}/protocol.toml"), head), (format!("{id}/en.md"), TEXT.into())]);
    let files = names.as_flattened();
    let library = Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    assert_eq!(library.faults(), []);
    library
}

fn list(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn check(signs: Signs, expected: &[(&str, Reason)]) {
    let library = library();
    let fits: Vec<_> =
        library.for_alert(&signs).into_iter().map(|fit| (fit.protocol.id(), fit.reason)).collect();
    assert_eq!(fits, expected, "{signs:?}");
}

#[test]
fn the_surest_comes_first() {
    let event = |words: &str| Reason::Event(words.into());
    let named = vec![("porchlight:protocol".to_owned(), " fake-alert ".to_owned())];
    check(
        Signs {
            events: list(&["Power cut"]),
            categories: list(&["Safety"]),
            responses: list(&["Shelter"]),
            parameters: named,
            ..Signs::default()
        },
        &[
            ("fake-alert", Reason::Named),
            ("power-cut", event("power cut")),
            ("shelter", Reason::Response("Shelter".into())),
        ],
    );
    check(
        Signs {
            event_codes: list(&["x", "hoax"]), events: list(&["மின்தடையால் பாதிப்பு"]), ..Signs::default()
        },
        &[("fake-alert", Reason::EventCode("hoax".into())), ("power-cut", event("மின்தடை"))],
    );
    check(
        Signs { event_codes: list(&["power-cut"]), ..Signs::default() },
        &[("power-cut", Reason::EventCode("power-cut".into()))],
    );
    check(
        Signs {
            events: list(&["False alarm about power"]),
            categories: list(&["Infra"]),
            ..Signs::default()
        },
        &[("power-cut", event("power")), ("fake-alert", event("false alarm"))],
    );
    check(
        Signs { events: list(&["False alarm about power"]), ..Signs::default() },
        &[("fake-alert", event("false alarm")), ("power-cut", event("power"))],
    );
}

#[test]
fn nothing_is_guessed() {
    let headline = |category: &str| Signs {
        headlines: list(&["Power plant opens its doors"]),
        categories: list(&[category]),
        ..Signs::default()
    };
    check(headline("Infra"), &[("power-cut", Reason::Headline("power".into()))]);
    check(headline("Met"), &[]);
    let order = |category: &str, response: &str| Signs {
        events: list(&["Something else"]),
        categories: list(&[category]),
        responses: list(&[response]),
        ..Signs::default()
    };
    check(order("CBRNE", "Shelter"), &[("shelter", Reason::Response("Shelter".into()))]);
    check(order("Met", "Shelter"), &[]);
    check(order("Other", "Monitor"), &[]);
    check(order("Infra", "Prepare"), &[]);
    check(Signs { categories: list(&["Other", "Infra", "Safety"]), ..Signs::default() }, &[]);
    check(Signs { parameters: vec![("protocol".into(), "shelter".into())], ..Signs::default() }, &[]);
    check(Signs::default(), &[]);
}

proptest! {
    #[test]
    fn any_signs_are_judged(text in any::<String>(), code in any::<String>()) {
        let texts = vec![text.clone(), code.clone(), text.repeat(100)];
        let signs = Signs {
            events: texts.clone(),
            headlines: texts.clone(),
            event_codes: texts.clone(),
            categories: texts.clone(),
            responses: texts,
            parameters: vec![(text, code)],
        };
        let library = library();
        let fits = library.for_alert(&signs);
        prop_assert!(fits.is_sorted_by_key(|fit| std::mem::discriminant(&fit.reason) != std::mem::discriminant(&Reason::Named)));
    }
}
