use proptest::prelude::*;
use time::macros::datetime;

use super::*;
use crate::alert::{End, Shown, is_shown};
use crate::place::LatLon;
use crate::resource::{ContentDigest, MAX_CONTENT};
use crate::vocabulary::{Category, Certainty, ResponseType, Severity, Urgency};

const HEAD: &str = "<identifier>1</identifier><sender>s</sender><sent>2026-09-14T12:00:00-00:00</sent>";
const KIND: &str = "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>";
const INFO: &str = "<category>Infra</category><event>E</event><urgency>Immediate</urgency>\
    <severity>Severe</severity><certainty>Observed</certainty>";

fn message(inside: &str) -> Vec<u8> {
    format!("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>{inside}</alert>").into_bytes()
}

fn read(inside: &str) -> Read<Alert> {
    read_cap(&message(inside)).unwrap()
}

/// Reads a message whose one info has something more, and compares what was put right.
fn check_info(more: &str, faults: &[(&'static str, Fault)]) -> Alert {
    let read = read(&format!("{HEAD}{KIND}<info>{INFO}{more}</info>"));
    let got: Vec<_> = read.repairs.iter().map(|repair| (repair.element, repair.fault)).collect();
    assert_eq!(got, faults, "{more}");
    read.value
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let unreadable = |element| Some(CapError::Unreadable { element });
    for (bytes, wanted) in [
        (message(&format!("{HEAD}{KIND}")), None),
        (Vec::new(), Some(CapError::NotXml { line: 1 })),
        (b"<alert>\n</a>".to_vec(), Some(CapError::NotXml { line: 2 })),
        (b"<alert/>".to_vec(), Some(CapError::NotAnAlert)),
        (b"<feed xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>".to_vec(), Some(CapError::NotAnAlert)),
        (
            b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>".to_vec(),
            Some(CapError::Doctype),
        ),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>".to_vec(), Some(CapError::Encoding)),
        (vec![b' '; MAX_BYTES + 1], Some(CapError::TooLarge)),
        ("<a>".repeat(100_000).into_bytes(), Some(CapError::TooComplex)),
        (message(&"<x/>".repeat(MAX_NODES as usize)), Some(CapError::TooComplex)),
        (message(KIND), unreadable("identifier")),
        (message(&format!("{}{KIND}", HEAD.replace("<sender>s", "<sender>\u{202e} "))), unreadable("sender")),
        (message(&format!("{}{KIND}", HEAD.replace("2026", "today"))), unreadable("sent")),
        (
            message(&format!("{}{KIND}", HEAD.replace(">1<", &format!(">{}<", "1".repeat(501))))),
            unreadable("identifier"),
        ),
        (message(&format!("{HEAD}{}", KIND.replace("Actual", "Real"))), unreadable("status")),
        (message(&format!("{HEAD}{}", KIND.replace(">Alert<", "><"))), unreadable("msgType")),
        (message(&format!("{HEAD}{}", KIND.replace("Public", "Some"))), unreadable("scope")),
    ] {
        assert_eq!(
            read_cap(&bytes).err(),
            wanted,
            "{}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(300)])
        );
    }
}

#[test]
fn the_head_is_read_and_repaired() {
    for (inside, wanted) in [
        (format!("{HEAD}{KIND}"), vec![]),
        (format!("{KIND}\n{HEAD}"), vec![]),
        (format!("{HEAD}{}", KIND.replace("Actual", " actual ")), vec![("status", Fault::OddForm)]),
        (format!("{HEAD}{}", KIND.replace("<scope>Public</scope>", "")), vec![("scope", Fault::Missing)]),
        (format!("{HEAD}{KIND}<status>Test</status>"), vec![("status", Fault::Repeated)]),
        (format!("{}{KIND}", HEAD.replace("-00:00", "")), vec![("sent", Fault::NoOffset)]),
        (format!("{}{KIND}", HEAD.replace(">1<", ">1, 2<")), vec![("identifier", Fault::OddForm)]),
        (format!("{HEAD}{KIND}<unknown/><!-- a --><references/>"), vec![]),
        (
            format!("{HEAD}{KIND}<references>s,1 s,1,never</references>"),
            vec![("references", Fault::NotAReference); 2],
        ),
    ] {
        let read = read(&inside);
        assert_eq!(read.value.status, Status::Actual);
        let got: Vec<_> = read.repairs.iter().map(|repair| (repair.element, repair.fault)).collect();
        assert_eq!(got, wanted, "{inside}");
    }
}

#[test]
fn older_versions_are_read_as_the_newest() {
    for namespace in [NAMESPACES[1], NAMESPACES[2]] {
        let info = INFO.replace("Observed", "Very Likely");
        let xml = format!(
            "<c:alert xmlns:c='{namespace}'>{}</c:alert>",
            format!("{HEAD}{KIND}<password>p</password><info>{info}<parameter>a=b</parameter></info>")
                .replace("</", "\u{0}")
                .replace('<', "<c:")
                .replace('\u{0}', "</c:")
        );
        let read = read_cap(xml.as_bytes()).unwrap();
        assert_eq!(read.repairs[0], Repair { element: "alert", fault: Fault::OldVersion });
        let info = &read.value.infos[0];
        assert_eq!((info.certainty, info.parameters[0].value.as_str()), (Certainty::Likely, "b"));
    }
}

#[test]
fn references_are_read_each_once_and_a_signature_is_told_apart() {
    let alert = read(&format!(
        "{HEAD}{KIND}<references>s,a,b,2026-09-14T11:00:00Z\n s,a,b,2026-09-14T12:00:00+01:00</references>\
         <d:Signature xmlns:d='{SIGNATURES}'/>"
    ))
    .value;
    let [reference] = &alert.references[..] else { panic!("{:?}", alert.references) };
    assert_eq!((reference.sender(), reference.identifier()), ("s", "a,b"));
    assert_eq!(reference.sent(), datetime!(2026-09-14 11:00 UTC));
    assert_eq!(reference.to_string(), "s,a,b,2026-09-14T11:00:00-00:00");
    assert_eq!(
        (alert.proof, read(&format!("{HEAD}{KIND}")).value.proof),
        (Proof::NotChecked, Proof::Unsigned)
    );
}

#[test]
fn infos_are_read_and_repaired() {
    let alert = check_info(
        "<language>en_GB</language><responseType>Shelter</responseType><responseType>Hide</responseType>\
         <expires>2026-09-14T11:00:00-00:00</expires><headline> A\n b\u{202e} </headline>\
         <description><![CDATA[<p>One</p><p>Two &lt; 3 < 4</p>]]></description><web>javascript:alert(1)</web>\
         <instruction>One</instruction><instruction>Two</instruction>\
         <area><areaDesc>Here</areaDesc><polygon>0,0 0,2 2,2 2,0 0,0</polygon><polygon/></area>",
        &[
            ("language", Fault::OddForm),
            ("responseType", Fault::UnknownValue),
            ("expires", Fault::EndsBeforeSent),
            ("description", Fault::Markup),
            ("instruction", Fault::Joined),
            ("web", Fault::UnknownValue),
            ("polygon", Fault::NotAShape),
        ],
    );
    let info = &alert.infos[0];
    assert_eq!(info.language.as_str(), "en-GB");
    assert_eq!(
        (&info.categories[..], &info.responses[..]),
        (&[Category::Infra][..], &[ResponseType::Shelter][..])
    );
    assert_eq!((info.urgency, info.severity), (Urgency::Immediate, Severity::Severe));
    assert_eq!(info.headline.as_ref().unwrap().as_str(), "A b");
    assert_eq!(info.description.as_ref().unwrap().as_str(), "One\n\nTwo &lt; 3 < 4");
    assert_eq!(info.instruction.as_ref().unwrap().as_str(), "One\n\nTwo");
    assert_eq!((&info.web, info.expires), (&None, None));
    assert_eq!(alert.ends(), End { at: datetime!(2026-09-15 12:00 UTC), stated: false });
}

#[test]
fn resources_come_with_a_message_or_are_named_by_it() {
    let digest = "a9993e364706816aba3e25717850c26c9cd0d89d";
    let sha1 = read_digest(digest).unwrap();
    let large = "A".repeat(MAX_CONTENT / 3 * 4 + 8);
    for (inside, content, wanted, faults) in [
        (
            format!("<derefUri>YW\n Jj</derefUri><digest>{digest}</digest>"),
            Some("abc"),
            ContentDigest::Fits,
            vec![],
        ),
        ("<derefUri>YWI</derefUri>".to_owned(), Some("ab"), ContentDigest::NoDigest, vec![]),
        (format!("<digest>{}</digest>", digest.to_uppercase()), None, ContentDigest::NoContent(sha1), vec![]),
        (
            format!("<derefUri>YWI=</derefUri><digest>{digest}</digest>"),
            Some("ab"),
            ContentDigest::DoesNotFit,
            vec![("digest", Fault::DigestDoesNotFit)],
        ),
        (
            "<digest>abc</digest>".to_owned(),
            None,
            ContentDigest::NoDigest,
            vec![("digest", Fault::UnknownValue)],
        ),
        (
            "<derefUri>*</derefUri>".to_owned(),
            None,
            ContentDigest::NoDigest,
            vec![("derefUri", Fault::NotBase64)],
        ),
        (
            format!("<derefUri>{large}</derefUri>"),
            None,
            ContentDigest::NoDigest,
            vec![("derefUri", Fault::TooLarge)],
        ),
        ("<size>many</size>".to_owned(), None, ContentDigest::NoDigest, vec![("size", Fault::NotANumber)]),
        (
            "<uri>file:///etc/passwd</uri>".to_owned(),
            None,
            ContentDigest::NoDigest,
            vec![("uri", Fault::UnknownValue)],
        ),
    ] {
        let head = "<resourceDesc>Map</resourceDesc><mimeType>image/png</mimeType>";
        let alert = check_info(&format!("<resource>{head}{inside}</resource>"), &faults);
        let resource = &alert.infos[0].resources[0];
        let got = (resource.content.as_deref(), resource.digest);
        assert_eq!(got, (content.map(str::as_bytes), wanted), "{}", &inside[..inside.len().min(90)]);
        assert_eq!((resource.description.as_str(), resource.mime_type.as_str()), ("Map", "image/png"));
    }
    for uri in ["https://harbour.example/map.png", "map.png"] {
        let resource = format!(
            "<resource><resourceDesc>M</resourceDesc><mimeType>m/m</mimeType><size>7</size><uri>{uri}</uri></resource>"
        );
        let alert = check_info(&resource, &[]);
        let resource = &alert.infos[0].resources[0];
        assert_eq!((resource.uri.as_ref().unwrap().as_str(), resource.size), (uri, Some(7)));
    }
}

#[test]
fn heights_recipients_and_incidents() {
    for (inside, wanted, faults) in [
        ("<altitude>10</altitude><ceiling>20.5</ceiling>", (Some(10.0), Some(20.5)), vec![]),
        ("<ceiling>20</ceiling>", (None, None), vec![("ceiling", Fault::NotAbove)]),
        (
            "<altitude>10</altitude><ceiling>5</ceiling>",
            (Some(10.0), None),
            vec![("ceiling", Fault::NotAbove)],
        ),
        ("<altitude>high</altitude>", (None, None), vec![("altitude", Fault::NotANumber)]),
    ] {
        let alert = check_info(&format!("<area><areaDesc>A</areaDesc>{inside}</area>"), &faults);
        let area = &alert.infos[0].areas[0];
        assert_eq!((area.altitude, area.ceiling), wanted, "{inside}");
    }
    let kind = KIND.replace("Public", "Restricted");
    let more = "<restriction>Crews</restriction><addresses>a \"b c\"</addresses><incidents>\"x y\" z</incidents>\
        <code>one\n two</code>";
    let alert = read(&format!("{HEAD}{kind}{more}")).value;
    let words =
        |all: &[crate::prose::Prose]| all.iter().map(|word| word.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(alert.restriction.as_ref().unwrap().as_str(), "Crews");
    assert_eq!(
        (words(&alert.addresses), words(&alert.incidents)),
        (vec!["a".to_owned(), "b c".to_owned()], vec!["x y".to_owned(), "z".to_owned()])
    );
    assert_eq!(words(&alert.codes), ["one two"]);
}

#[test]
fn languages_as_feeds_write_them() {
    for (raw, wanted, odd) in [
        ("en_US", "en-US", true),
        ("sp-US", "es-US", true),
        ("zh-mo", "zh-MO", false),
        ("ZH-hant-tw", "zh-Hant-TW", false),
        ("ta", "ta", false),
    ] {
        let faults = [("language", Fault::OddForm)];
        let alert = check_info(&format!("<language>{raw}</language>"), if odd { &faults } else { &[] });
        assert_eq!(alert.infos[0].language.as_str(), wanted);
    }
}

#[test]
fn missing_and_unknown_values_are_unknown_and_said() {
    let read = read(&format!("{HEAD}{KIND}<info><severity>Awful</severity></info>"));
    let info = &read.value.infos[0];
    assert_eq!(
        (info.urgency, info.severity, info.certainty),
        (Urgency::Unknown, Severity::Unknown, Certainty::Unknown)
    );
    assert_eq!((info.language.as_str(), &info.categories[..]), ("en-US", &[Category::Other][..]));
    assert_eq!(read.repairs.len(), 5);
    assert!(read.repairs.iter().all(|repair| !repair.to_string().is_empty()));
}

#[test]
fn a_place_is_in_an_area_or_not_or_nobody_can_tell() {
    let square = "<polygon>0,0 0,2 2,2 2,0 0,0</polygon>";
    let code = "<geocode><valueName>N</valueName><value>1</value></geocode>";
    for (areas, inside, outside) in [
        (vec![square.to_owned()], Some(true), Some(false)),
        (vec![format!("{square}{code}")], Some(true), Some(false)),
        (vec![square.to_owned(), "<circle>50,50 1</circle>".to_owned()], Some(true), Some(false)),
        (vec!["<circle>1,1 100</circle>".to_owned()], Some(true), Some(false)),
        (vec![code.to_owned()], None, None),
        (vec![square.to_owned(), code.to_owned()], Some(true), None),
        (vec!["<circle>1,1 0</circle>".to_owned()], None, None),
        (vec![format!("{square}<circle>50,50 0</circle>")], Some(true), Some(false)),
        (vec![format!("{square}<polygon>5,5</polygon>")], Some(true), None),
        (vec![square.replace("2,0", "2,0 (3,),1")], Some(true), None),
        (vec![], None, None),
    ] {
        let areas: String =
            areas.iter().map(|area| format!("<area><areaDesc>A</areaDesc>{area}</area>")).collect();
        let alert = read(&format!("{HEAD}{KIND}<info>{INFO}{areas}</info>")).value;
        let touches = |lat, lon| alert.touches(LatLon::new(lat, lon).unwrap());
        assert_eq!((touches(1.0, 1.0), touches(-40.0, 1.0)), (inside, outside), "{areas}");
    }
}

#[test]
fn the_public_sees_real_warnings_and_exercises_as_such() {
    for status in Status::ALL {
        for scope in Scope::ALL {
            let kind = KIND.replace("Actual", status.as_str()).replace("Public", scope.as_str());
            let wanted = match (status, scope) {
                (Status::Actual, Scope::Public) => Shown::AsReal,
                (Status::Exercise, Scope::Public) => Shown::AsExercise,
                _ => Shown::Not,
            };
            assert_eq!(is_shown(&read(&format!("{HEAD}{kind}")).value), wanted, "{kind}");
        }
    }
}

#[test]
fn a_language_is_chosen_and_never_mixed() {
    let infos: String = ["en-US", "zh-Hant-TW", "ms", "en-US"]
        .iter()
        .map(|tag| format!("<info><language>{tag}</language>{INFO}</info>"))
        .collect();
    let alert = read(&format!("{HEAD}{KIND}{infos}")).value;
    for (wanted, got, count) in [
        (&["ms"][..], "ms", 1),
        (&["zh-CN", "ms"], "zh-Hant-TW", 1),
        (&["ta", "MS"], "ms", 1),
        (&["ta"], "en-US", 2),
        (&[], "en-US", 2),
    ] {
        let infos = alert.infos_for(wanted);
        assert_eq!((infos[0].language.as_str(), infos.len()), (got, count), "{wanted:?}");
    }
    assert!(read(&format!("{HEAD}{KIND}")).value.infos_for(&["en"]).is_empty());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let _ = read_cap(&bytes);
        let _ = read_cap(&[b"<?xml version='1.0'?><alert>".as_slice(), &bytes].concat());
    }

    /// A real message with pieces torn out, doubled and overwritten.
    #[test]
    fn a_damaged_message_is_read_or_refused(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), ".{0,6}"), 1..6),
    ) {
        let whole = include_str!("../../../../cities/harbour-city/alerts/1-portal-down.cap.xml");
        let mut text: Vec<char> = whole.chars().collect();
        for (from, to, with) in cuts {
            let (a, b) = (from.index(text.len() + 1), to.index(text.len() + 1));
            text.splice(a.min(b)..a.max(b).min(a.min(b) + 40), with.chars());
        }
        let text: String = text.into_iter().collect();
        if let Ok(read) = read_cap(text.as_bytes()) {
            read.value.touches(LatLon::new(1.0, 1.0).unwrap());
            read.value.ends();
            prop_assert!(read.repairs.len() <= MAX_REPAIRS);
        }
    }

    /// Any words in any element: the message is read, since none of them decides what it is.
    #[test]
    fn any_words_in_any_element_do_no_harm(words in "\\PC{0,60}", pick in 0..14_usize) {
        let element = ["language", "category", "event", "urgency", "certainty", "onset", "expires", "headline",
            "description", "instruction", "web", "parameter", "polygon", "circle"][pick];
        let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let part = format!("<{element}>{words}</{element}>");
        let inside = format!("{HEAD}{KIND}<info>{part}<area>{part}</area></info>");
        let alert = read_cap(&message(&inside)).unwrap().value;
        alert.touches(LatLon::new(1.0, 1.0).unwrap());
        alert.ends();
    }
}
