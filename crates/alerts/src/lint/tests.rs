use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::read::read_cap;

/// A message that breaks no rule of the standard nor of any profile but what `clean` says.
const CLEAN: &str = r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>HC-1</identifier>
<sender>water@harbour.example</sender>
<sent>2026-09-14T12:00:00+08:00</sent>
<status>Actual</status>
<msgType>Update</msgType>
<scope>Public</scope>
<references>water@harbour.example,HC-0,2026-09-14T11:00:00+08:00</references>
<info>
<language>en-CA</language>
<category>Infra</category>
<event>Water</event>
<responseType>Avoid</responseType>
<urgency>Immediate</urgency>
<severity>Severe</severity>
<certainty>Observed</certainty>
<expires>2026-09-15T12:00:00+08:00</expires>
<senderName>Harbour City Water</senderName>
<headline>Do not drink tap water</headline>
<description>Oil in the pipes &amp; tanks: 3 &lt; 4.</description>
<instruction>Drink bottled water.</instruction>
<web>https://harbour.example/water</web>
<contact>555-0100</contact>
<resource>
<resourceDesc>Map</resourceDesc>
<mimeType>image/png</mimeType>
<size>3</size>
<derefUri>YWJj</derefUri>
<digest>a9993e364706816aba3e25717850c26c9cd0d89d</digest>
</resource>
<area>
<areaDesc>Old Port</areaDesc>
<polygon>0,0 0,1 1,1 0,0</polygon>
<circle>0,0 1</circle>
<altitude>0</altitude>
<ceiling>100.5</ceiling>
</area>
</info>
</alert>
"#;

/// The messages of the city that comes with the program.
const OWN: [&str; 3] = [
    include_str!("../../../../cities/harbour-city/alerts/1-portal-down.cap.xml"),
    include_str!("../../../../cities/harbour-city/alerts/2-exercise.cap.xml"),
    include_str!("../../../../cities/harbour-city/alerts/3-portal-back.cap.xml"),
];

/// The rules that a document breaks, each with the element, in their order.
fn breaches(xml: &str, profiles: &[Profile]) -> Vec<(String, Rule)> {
    lint(xml.as_bytes(), profiles).breaches.into_iter().map(|breach| (breach.element, breach.rule)).collect()
}

/// The clean message with one piece exchanged; the piece must be there.
fn with(from: &str, to: &str) -> String {
    assert!(CLEAN.contains(from), "{from}");
    CLEAN.replacen(from, to, 1)
}

/// What is exchanged in the clean message, and the breaches that this makes.
type Row = (&'static str, &'static str, &'static [(&'static str, Rule)]);

use Rule::*;

const STANDARD: &[Row] = &[
    ("Update", "Update", &[]),
    ("</alert>", "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'/></alert>", &[]),
    ("<alert ", "<!DOCTYPE alert><alert ", &[("document", Doctype)]),
    ("</info>", "", &[("document", NotXml)]),
    ("<alert xmlns=\"urn:oasis", "<alert xmlns=\"urn:other", &[("alert", NotAMessage)]),
    ("<status>Actual</status>\n", "", &[("status", Missing)]),
    ("<event>Water</event>\n", "", &[("event", Missing)]),
    ("<scope>", "<status>Test</status><scope>", &[("status", Repeated)]),
    ("<sender>", "<scope>Public</scope><sender>", &[("scope", OutOfOrder), ("scope", Repeated)]),
    (
        "<polygon>",
        "<altitude>0</altitude><geocode>N</geocode><polygon>",
        &[
            ("altitude", OutOfOrder),
            ("value", Missing),
            ("valueName", Missing),
            ("geocode", OutOfOrder),
            ("geocode", StrayText),
            ("altitude", Repeated),
        ],
    ),
    (
        "<info>",
        "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'/><info>",
        &[("Signature", OutOfOrder)],
    ),
    ("<info>", "<colour>red</colour><info>", &[("colour", UnknownElement)]),
    ("<info>", "<x xmlns='urn:own'/><info>", &[("x", UnknownElement)]),
    ("<info>", "<info lang='en'>", &[("info", Attribute)]),
    ("<info>", "<info>words", &[("info", StrayText)]),
    (">Water<", "><b>Water</b><", &[("event", ElementInText), ("event", Empty)]),
    (">Actual<", "> Actual <", &[("status", NotInList)]),
    (">Infra<", ">Water<", &[("category", NotInList)]),
    ("2026-09-15T12:00:00+08:00", "2026-09-15T12:00:00Z", &[("expires", NotADateTime)]),
    (">en-CA<", ">en_CA<", &[("language", NotALanguage)]),
    (">en-CA<", ">sp-US<", &[("language", NoSuchLanguage)]),
    ("https://harbour.example/water", "https://harbour.example/%zz", &[("web", NotAUri)]),
    ("https://harbour.example/water", "www.harbour.example", &[("web", NotAbsolute)]),
    ("https://harbour.example/water", "https://harbour.example/our water", &[("web", BlankInAddress)]),
    (">3<", ">3 bytes<", &[("size", NotAnInteger)]),
    (">3<", ">4<", &[("size", WrongSize)]),
    (">100.5<", ">100 ft<", &[("ceiling", NotADecimal)]),
    (">HC-1<", "><", &[("identifier", Empty)]),
    (">HC-1<", ">HC 1<", &[("identifier", NotAName)]),
    (">water@harbour.example<", ">water,harbour<", &[("sender", NotAName)]),
    (">Actual<", ">Exercise<", &[("status", ExerciseWithoutNote)]),
    (">Update<", ">Error<", &[("msgType", ErrorWithoutNote)]),
    (">Public<", ">Restricted<", &[("scope", RestrictionMissing)]),
    ("</scope>", "</scope><restriction>us</restriction>", &[("restriction", RestrictionUnused)]),
    (">Public<", ">Private<", &[("scope", AddressesMissing)]),
    ("</scope>", "</scope><addresses>\"a b</addresses>", &[("addresses", OpenQuote)]),
    ("</references>", " a,b</references>", &[("references", NotAReference)]),
    ("HC-0,", "HC,0,", &[("references", NotAReference)]),
    ("HC-0,2026-09-14T11", "HC-1,2026-09-14T12", &[("references", ReferenceToItself)]),
    ("HC-0,2026-09-14T11", "HC-0,2026-09-14T13", &[("references", ReferenceToLater)]),
    ("water@harbour.example,HC-0,2026-09-14T11:00:00+08:00", "", &[("references", ReferencesMissing)]),
    ("<sent>2026", "<sent>1926", &[("sent", NotOurTime)]),
    (">Avoid<", ">Assess<", &[("responseType", AssessForPublic)]),
    ("<expires>2026-09-15", "<expires>2026-09-13", &[("expires", EndsTooEarly)]),
    ("pipes &amp;", "pipes &amp;nbsp;", &[("description", Markup)]),
    ("Drink bottled", "&lt;b>Drink&lt;/b> bottled", &[("instruction", Markup)]),
    ("image/png", "PNG", &[("mimeType", NotAMimeType)]),
    (">YWJj<", ">YWJj!<", &[("derefUri", NotBase64)]),
    ("a9993e36", "a9993e3", &[("digest", NotADigest)]),
    ("a9993e36", "b9993e36", &[("digest", WrongDigest)]),
    ("0,0 0,1 1,1 0,0", "(0,0) (0,1) (1,1) (0,0)", &[("polygon", NotAPolygon)]),
    ("0,0 0,1 1,1 0,0", "", &[("polygon", NotAPolygon)]),
    ("0,0 0,1 1,1 0,0", "0,0 0,1 0,0", &[("polygon", FewCorners)]),
    ("0,0 0,1 1,1 0,0", "0,0 0,1 1,1 1,0", &[("polygon", NotClosed)]),
    ("0,0 0,1 1,1 0,0", "0,0 0,1 1,181 0,0", &[("polygon", NotOnTheGlobe)]),
    ("0,0 1<", "100,0 1<", &[("circle", NotOnTheGlobe)]),
    ("0,0 1<", "0,0 -1<", &[("circle", NotACircle)]),
    ("0,0 1<", "0,0,1<", &[("circle", NotACircle)]),
    ("<altitude>0</altitude>\n", "", &[("ceiling", CeilingAlone)]),
    (">100.5<", ">-1<", &[("ceiling", CeilingTooLow)]),
];

#[test]
fn each_rule_of_the_standard_finds_what_breaks_it() {
    for (from, to, wanted) in STANDARD {
        let got = breaches(&with(from, to), &[]);
        let got: Vec<_> = got.iter().map(|(element, rule)| (element.as_str(), *rule)).collect();
        assert_eq!(got, *wanted, "{from} -> {to}");
    }
}

#[test]
fn the_messages_of_our_own_city_break_no_rule() {
    for message in OWN {
        assert_eq!(breaches(message, &[]), []);
    }
}

#[test]
fn what_is_no_message_is_said_with_its_line() {
    let no_info = format!("{}</alert>", CLEAN.split_once("<info>").unwrap().0);
    for (bytes, wanted) in [
        (no_info.into_bytes(), (8, "info", InfoMissing)),
        (CLEAN.replace("Oil", "\u{e9}").chars().map(|c| c as u8).collect(), (1, "alert", NotText)),
        (b"\n\n<alert/>".to_vec(), (3, "alert", NotAMessage)),
        (b"\n<a>\n</b>".to_vec(), (3, "document", NotXml)),
        (vec![b' '; crate::read::MAX_BYTES + 1], (1, "document", NotReadable)),
        (with("<category>Infra</category>\n", "").into_bytes(), (9, "category", Missing)),
        (with(">Observed<", ">Sure<").into_bytes(), (16, "certainty", NotInList)),
    ] {
        let found = lint(&bytes, &[]);
        let [breach] = &found.breaches[..] else { panic!("{:?}", found.breaches) };
        // A message without info is told at its first element.
        let line = if breach.rule == InfoMissing { 8 } else { breach.line };
        assert_eq!((line, breach.element.as_str(), breach.rule), wanted);
    }
}

#[test]
fn older_versions_have_rules_of_their_own() {
    let old = |version: &str| CLEAN.replace("urn:oasis:names:tc:emergency:cap:1.2", version);
    let v11 = old("urn:oasis:names:tc:emergency:cap:1.1");
    assert_eq!(breaches(&v11, &[]), [("responseType".to_owned(), NotInList)]);
    assert_eq!(
        breaches(&v11.replace(">Avoid<", ">Monitor<").replace("12:00:00+08:00</exp", "12:00:00Z</exp"), &[]),
        []
    );
    let v10 = old("http://www.incident.com/cap/1.0");
    let got = breaches(&v10, &[]);
    let wanted = [("responseType", UnknownElement), ("certainty", NotInList), ("derefUri", UnknownElement)];
    assert_eq!(got, wanted.map(|(element, rule)| (element.to_owned(), rule)));
    let v10 = v10
        .replace("<responseType>Avoid</responseType>\n", "<!-- none -->\n")
        .replace("Observed", "Very Likely")
        .replace("<derefUri>YWJj</derefUri>\n", "")
        .replace("<scope>Public</scope>", "<password>p</password>")
        .replace("<contact>", "<contact>x</contact><parameter>a=b</parameter>\n<!--")
        .replace("</contact>\n<resource>", "-->\n<resource>");
    assert_eq!(breaches(&v10, &[]), []);
}

/// What is exchanged in a clean message of a profile, and the breaches that this makes.
#[test]
fn each_rule_of_a_profile_finds_what_breaks_it() {
    let mut met = BTreeSet::new();
    for (profile, code, event, geocode, rows) in PROFILES {
        let clean = with("<references>", &format!("{code}<references>"))
            .replacen("<expires>", &format!("{event}<expires>"), 1)
            .replacen("<altitude>", &format!("{geocode}<altitude>"), 1);
        let clean = match profile {
            Profile::MeteoAlarm => clean.replacen("<resource>", METEO, 1).replacen(event, "", 1),
            Profile::CapCp => {
                let info = &clean[clean.find("<info>").unwrap()..clean.find("</alert>").unwrap()];
                clean.replacen("</alert>", &format!("{}</alert>", info.replace("en-CA", "fr-CA")), 1)
            }
            _ => clean,
        };
        assert_eq!(breaches(&clean, &[*profile]), [], "{profile}");
        let detected = lint(clean.as_bytes(), &[]).profiles;
        assert_eq!(detected, if *profile == Profile::Google { vec![] } else { vec![*profile] });
        for (from, to, wanted) in *rows {
            assert!(clean.contains(from), "{profile}: {from}");
            let found = lint(clean.replacen(from, to, 1).as_bytes(), &[*profile]);
            let own = found.breaches.iter().filter(|breach| breach.profile == Some(*profile));
            let got: Vec<_> = own.map(|breach| breach.rule).collect();
            assert_eq!(got, *wanted, "{profile}: {from} -> {to}");
            met.extend(got);
        }
    }
    // With the other tables, every rule is broken by something.
    met.extend(STANDARD.iter().flat_map(|(_, _, wanted)| wanted.iter().map(|(_, rule)| *rule)));
    met.extend([InfoMissing, NotText, NotReadable, ProfileInfo, EffectiveOnCancel]);
    let left: Vec<_> = Rule::ALL.iter().filter(|rule| !met.contains(rule)).collect();
    assert!(left.is_empty(), "{left:?}");
}

const METEO: &str = "<parameter><valueName>awareness_level</valueName><value>3; orange; Severe</value></parameter>\
    <parameter><valueName>awareness_type</valueName><value>12; flooding</value></parameter><resource>";

type ProfileRow = (&'static str, &'static str, &'static [Rule]);

/// The profile; its code, event code and geocode; the rows.
const PROFILES: &[(Profile, &str, &str, &str, &[ProfileRow])] = &[
    (
        Profile::Ipaws,
        "<code>IPAWSv1.0</code>",
        "<eventCode><valueName>SAME</valueName><value>CEM</value></eventCode>",
        "<geocode><valueName>SAME</valueName><value>048001</value></geocode>",
        &[
            ("IPAWSv1.0", "IPAWS", &[ProfileCode]),
            ("<value>CEM", "<value>CEMX", &[EventCode]),
            (
                "<eventCode>",
                "<eventCode><valueName>SAME</valueName><value>CAE</value></eventCode><eventCode>",
                &[EventCode],
            ),
            ("<value>048001", "<value>48001", &[GeocodeAdvised]),
            ("<expires>2026-09-15T12:00:00+08:00</expires>", "", &[ExpiresMissing]),
            ("<expires>", "<onset>2026-09-14T12:00:00+08:00</onset><expires>", &[TimeIgnored]),
            ("<description>Oil in the pipes &amp; tanks: 3 &lt; 4.</description>", "", &[DescriptionAdvised]),
            ("<instruction>Drink bottled water.</instruction>", "", &[InstructionAdvised]),
        ],
    ),
    (
        Profile::CapCp,
        "<code>profile:CAP-CP:0.4</code>",
        "<eventCode><valueName>profile:CAP-CP:Event:0.4</valueName><value>drinkingWate</value></eventCode>",
        "<geocode><valueName>profile:CAP-CP:Location:0.3</valueName><value>4819006</value></geocode>",
        &[
            ("profile:CAP-CP:Event:0.4", "other", &[EventCode, EventCodesDiffer]),
            ("profile:CAP-CP:Location:0.3", "other", &[GeocodeMissing]),
            ("<language>en-CA</language>", "", &[LanguageMissing]),
            (">fr-CA<", ">en-CA<", &[BothLanguages]),
            ("<expires>2026-09-15T12:00:00+08:00</expires>", "", &[ExpiresAdvised]),
            ("<senderName>Harbour City Water</senderName>", "", &[SenderNameAdvised]),
            ("<responseType>Avoid</responseType>", "", &[ResponseAdvised]),
            ("<polygon>0,0 0,1 1,1 0,0</polygon>\n<circle>0,0 1</circle>", "", &[ShapeAdvised]),
        ],
    ),
    (
        Profile::Au,
        "<code>urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0</code>",
        "<eventCode><valueName>https://govshare.gov.au/xmlui/handle/10772/6495</valueName><value>waterPollut</value></eventCode>",
        "<geocode><valueName>postcode</valueName><value>6000</value></geocode>",
        &[
            (">water@harbour.example<", ">water.harbour.example<", &[SenderAddress]),
            (
                "<value>waterPollut</value>",
                "<value>waterPollut</value></eventCode><eventCode><valueName>https://govshare.gov.au/xmlui/handle/10772/6495</valueName><value>fire</value>",
                &[EventCode],
            ),
        ],
    ),
    (
        Profile::Google,
        "",
        "",
        "",
        &[
            ("<description>Oil in the pipes &amp; tanks: 3 &lt; 4.</description>", "", &[DescriptionMissing]),
            ("<web>https://harbour.example/water</web>", "", &[WebMissing]),
            ("<contact>555-0100</contact>", "", &[ContactAdvised]),
            (">Do not drink tap water<", ">Oil in the pipes &amp; tanks: 3 &lt; 4.<", &[SameText]),
            (">Severe<", ">Unknown<", &[UnknownAdvised]),
            ("0,0 1<", "0,0 0<", &[PointCircle]),
            ("<polygon>0,0 0,1 1,1 0,0</polygon>\n<circle>0,0 1</circle>", "", &[ShapeAdvised, ShapeMissing]),
            (
                "<headline>",
                "<headline>1234567890123456789012345678901234567890123456789012345678901234567890 \
                1234567890123456789012345678901234567890123456789012345678901234567890 ",
                &[LongHeadline],
            ),
            (
                "</info>",
                "</info><info><language>en-CA</language><category>Fire</category><event>Fire</event>\
                <responseType>Avoid</responseType><urgency>Past</urgency><severity>Minor</severity>\
                <certainty>Likely</certainty><expires>2026-09-15T12:00:00+08:00</expires><senderName>H</senderName>\
                <description>D</description><instruction>I</instruction><web>https://harbour.example/</web>\
                <contact>C</contact></info>",
                &[CategoriesDiffer, EventsDiffer, AreaMissing],
            ),
        ],
    ),
    (
        Profile::MeteoAlarm,
        "",
        "",
        "<geocode><valueName>EMMA_ID</valueName><value>XX001</value></geocode>",
        &[
            (">3; orange; Severe<", ">3; red; Severe<", &[AwarenessLevel]),
            (">awareness_level<", ">level<", &[AwarenessLevel]),
            (">12; flooding<", ">flooding<", &[AwarenessType]),
            (">en-CA<", ">fr-CA<", &[EnglishMissing]),
            ("<expires>2026-09-15T12:00:00+08:00</expires>", "", &[ExpiresMissing]),
        ],
    ),
];

#[test]
fn what_a_profile_asks_of_whole_messages() {
    let without_info = format!("{}</alert>", CLEAN.split_once("<info>").unwrap().0);
    assert!(breaches(&without_info, &[Profile::Google]).contains(&("info".to_owned(), ProfileInfo)));
    let cancel = with(">Update<", ">Cancel<")
        .replace("<expires>", "<effective>2026-09-14T12:00:00+08:00</effective><expires>");
    assert!(breaches(&cancel, &[Profile::Au]).contains(&("effective".to_owned(), EffectiveOnCancel)));
    assert!(!breaches(&cancel, &[Profile::Google]).contains(&("effective".to_owned(), EffectiveOnCancel)));
}

#[test]
fn every_message_inside_another_document_is_judged_by_itself() {
    let inside = |xml: &str| xml.replace("<alert ", "<cap:alert ").replace("</alert>", "</cap:alert>");
    let wrapped = format!(
        "<e:EDXLDistribution xmlns:e='urn:oasis:names:tc:emergency:EDXL:DE:1.0' \
         xmlns:cap='urn:oasis:names:tc:emergency:cap:1.2'>\n{}{}</e:EDXLDistribution>",
        inside(CLEAN),
        inside(&with(">HC-1<", ">HC 1<"))
    );
    let found = lint(wrapped.as_bytes(), &[]);
    let got: Vec<_> = found.breaches.iter().map(|b| (b.line, b.message, b.rule)).collect();
    let lines = u32::try_from(CLEAN.lines().count()).unwrap();
    assert_eq!((found.messages, got), (2, vec![(lines + 3, 1, NotAName)]));
}

#[test]
fn the_list_has_an_end() {
    let many = with("<info>", &"<info/>".repeat(300));
    let many = many.replace("</alert>", &format!("{}</alert>", "<x/>".repeat(500)));
    let found = lint(many.as_bytes(), &[]);
    assert!(found.more || found.breaches.len() < MAX_BREACHES);
    assert!(found.breaches.len() <= MAX_BREACHES);
    assert!(found.breaches.is_sorted_by_key(|breach| breach.line));
}

#[test]
fn rules_say_what_to_write_and_are_of_one_kind() {
    for rule in Rule::ALL {
        let sentence = rule.to_string();
        assert!(sentence.ends_with('.') && sentence.is_ascii() && sentence.len() > 30, "{rule:?}");
        assert!(!rule.section().is_empty() && !rule.name().is_empty());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!lint(&bytes, Profile::ALL).breaches.is_empty());
    }

    /// Messages with pieces torn out, doubled and overwritten: the same verdict twice, and whatever
    /// can be read strictly can be read tolerantly.
    #[test]
    fn a_damaged_message_is_judged(
        which in 0..4_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[<>/&,. a-z0-9\"]{0,6}"), 0..5),
    ) {
        let whole = if which == 3 { CLEAN } else { OWN[which] };
        let mut text: Vec<char> = whole.chars().collect();
        for (from, to, put) in cuts {
            let (a, b) = (from.index(text.len() + 1), to.index(text.len() + 1));
            text.splice(a.min(b)..a.max(b).min(a.min(b) + 40), put.chars());
        }
        let text: String = text.into_iter().collect();
        let found = lint(text.as_bytes(), Profile::ALL);
        prop_assert_eq!(&found, &lint(text.as_bytes(), Profile::ALL));
        let lines = u32::try_from(text.lines().count()).unwrap();
        // What is missing at the end is missing on the line after the last.
        prop_assert!(found.breaches.iter().all(|breach| (1..=lines + 1).contains(&breach.line)));
        let strict =
            !found.breaches.iter().any(|breach| breach.rule.is_schema() || [Empty, NotOurTime].contains(&breach.rule));
        if strict {
            prop_assert!(read_cap(text.as_bytes()).is_ok());
        }
    }

    /// Any words in any element break no program, and never more than the rules of that element.
    #[test]
    fn any_words_in_any_element_are_judged(words in "\\PC{0,40}", at in 1..30_usize) {
        let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let lines: Vec<String> = CLEAN.lines().enumerate().map(|(line, text)| {
            match (line == at, text.find('>'), text.rfind("</")) {
                (true, Some(start), Some(end)) if end > start => format!("{}{words}{}", &text[..=start], &text[end..]),
                _ => text.to_owned(),
            }
        }).collect();
        let found = lint(lines.join("\n").as_bytes(), Profile::ALL);
        prop_assert!(found.breaches.iter().all(|breach| breach.rule != NotXml));
    }
}
