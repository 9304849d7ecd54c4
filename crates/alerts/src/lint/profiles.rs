//! What profiles demand and recommend beyond the standard; the documents are named at [`Profile`].
//! Lists of event and place codes are not part of this program: a code is judged by its form alone.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::find::{Finds, child, children, pairs, text, value};
use super::profile::{AU_CODE, CP_CODE, IPAWS_CODE, Profile};
use super::rule::Rule;
use super::words::moment;

/// The list of events of the Australian profile, by the name that messages give it.
const AU_EVENTS: &str = "https://govshare.gov.au/xmlui/handle/10772/6495";

pub(super) fn check(alert: Node<'_, '_>, profile: Profile, finds: &mut Finds) {
    let code = |wanted: &dyn Fn(&str) -> bool| children(alert, "code").any(|code| wanted(&text(code)));
    let named = match profile {
        Profile::Ipaws => code(&|code| code == IPAWS_CODE),
        Profile::CapCp => code(&|code| code.starts_with(CP_CODE)),
        Profile::Au => code(&|code| code == AU_CODE),
        Profile::Google | Profile::MeteoAlarm => true,
    };
    if !named {
        finds.add_named(alert, "code", Rule::ProfileCode);
    }
    let kind = value(alert, "msgType").unwrap_or_default();
    let infos: Vec<_> = children(alert, "info").collect();
    let about_messages = matches!(kind.as_str(), "Ack" | "Error");
    // The American schema asks every message for an info, acknowledgements too.
    if infos.is_empty() && (profile == Profile::Ipaws || !about_messages) {
        finds.add_named(alert, "info", Rule::ProfileInfo);
    }
    if profile == Profile::Au
        && let Some(sender) = child(alert, "sender").filter(|sender| !text(*sender).contains('@'))
    {
        finds.add(sender, Rule::SenderAddress);
    }
    same_over_infos(&infos, profile, finds);
    languages(alert, &infos, profile, finds);
    for info in infos {
        texts(info, profile, finds);
        times(info, &kind, profile, finds);
        codes(info, profile, finds);
        areas(info, profile, finds);
    }
}

/// What must not differ between the infos of one message.
fn same_over_infos(infos: &[Node<'_, '_>], profile: Profile, finds: &mut Finds) {
    let Some(first) = infos.first() else { return };
    let categories = |info: Node<'_, '_>| children(info, "category").map(text).collect::<BTreeSet<_>>();
    let codes = |info: Node<'_, '_>| pairs(info, "eventCode").into_iter().collect::<BTreeSet<_>>();
    let (first_categories, first_codes) = (categories(*first), codes(*first));
    let mut events: BTreeMap<String, String> = BTreeMap::new();
    for info in infos {
        let same_category = matches!(profile, Profile::Ipaws | Profile::Au | Profile::Google);
        if same_category && categories(*info) != first_categories {
            finds.add_named(*info, "category", Rule::CategoriesDiffer);
        }
        if profile != Profile::MeteoAlarm && codes(*info) != first_codes {
            finds.add_named(*info, "eventCode", Rule::EventCodesDiffer);
        }
        if matches!(profile, Profile::Au | Profile::Google) {
            let event = value(*info, "event").unwrap_or_default();
            let language = value(*info, "language").unwrap_or_else(|| "en-US".to_owned());
            if *events.entry(language).or_insert_with(|| event.clone()) != event {
                finds.add_named(*info, "event", Rule::EventsDiffer);
            }
        }
    }
}

fn languages(alert: Node<'_, '_>, infos: &[Node<'_, '_>], profile: Profile, finds: &mut Finds) {
    if infos.is_empty() {
        return;
    }
    let has = |wanted: &str| {
        infos.iter().any(|info| {
            let language = value(*info, "language").unwrap_or_else(|| "en-US".to_owned());
            language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case(wanted))
        })
    };
    match profile {
        Profile::CapCp => {
            for info in infos.iter().filter(|info| value(**info, "language").is_none()) {
                finds.add_named(*info, "language", Rule::LanguageMissing);
            }
            if !(has("en") && has("fr")) {
                finds.add_named(alert, "language", Rule::BothLanguages);
            }
        }
        Profile::MeteoAlarm if !has("en") => finds.add_named(alert, "language", Rule::EnglishMissing),
        Profile::Ipaws | Profile::Au | Profile::Google | Profile::MeteoAlarm => {}
    }
}

fn texts(info: Node<'_, '_>, profile: Profile, finds: &mut Finds) {
    use Profile::{Au, CapCp, Google, Ipaws};
    for (profiles, name, rule) in [
        (&[Google][..], "description", Rule::DescriptionMissing),
        (&[Google], "web", Rule::WebMissing),
        (&[Google], "contact", Rule::ContactAdvised),
        (&[Ipaws], "description", Rule::DescriptionAdvised),
        (&[Ipaws, CapCp, Au, Google], "instruction", Rule::InstructionAdvised),
        (&[CapCp, Au, Google], "senderName", Rule::SenderNameAdvised),
        (&[CapCp, Au, Google], "responseType", Rule::ResponseAdvised),
    ] {
        if profiles.contains(&profile) && value(info, name).is_none() {
            finds.add_named(info, name, rule);
        }
    }
    if profile != Google {
        return;
    }
    let description = value(info, "description");
    if let Some(headline) = child(info, "headline").filter(|node| text(*node).chars().count() > 140) {
        finds.add(headline, Rule::LongHeadline);
    }
    for name in ["headline", "instruction"] {
        if let Some(node) = child(info, name).filter(|node| description.as_ref() == Some(&text(*node))) {
            finds.add(node, Rule::SameText);
        }
    }
    for name in ["urgency", "severity", "certainty"] {
        if let Some(node) = child(info, name).filter(|node| text(*node) == "Unknown") {
            finds.add(node, Rule::UnknownAdvised);
        }
    }
}

fn times(info: Node<'_, '_>, kind: &str, profile: Profile, finds: &mut Finds) {
    if moment(info, "expires").is_none() {
        match profile {
            Profile::Ipaws | Profile::Google | Profile::MeteoAlarm => {
                finds.add_named(info, "expires", Rule::ExpiresMissing);
            }
            Profile::CapCp | Profile::Au => finds.add_named(info, "expires", Rule::ExpiresAdvised),
        }
    }
    for name in ["effective", "onset"] {
        let Some(node) = child(info, name) else { continue };
        if profile == Profile::Ipaws {
            finds.add(node, Rule::TimeIgnored);
        } else if profile == Profile::Au && kind == "Cancel" && name == "effective" {
            finds.add(node, Rule::EffectiveOnCancel);
        }
    }
}

fn codes(info: Node<'_, '_>, profile: Profile, finds: &mut Finds) {
    let events = pairs(info, "eventCode");
    let fits = match profile {
        Profile::Ipaws => {
            let same: Vec<_> = events.iter().filter(|(name, _)| name == "SAME").collect();
            matches!(&same[..], [(_, code)] if code.chars().count() == 3)
        }
        Profile::CapCp => events.iter().any(|(name, _)| name.starts_with("profile:CAP-CP:Event:")),
        Profile::Au => events.iter().filter(|(name, _)| name == AU_EVENTS).count() == 1,
        Profile::Google | Profile::MeteoAlarm => true,
    };
    if !fits {
        finds.add_named(info, "eventCode", Rule::EventCode);
    }
    if profile != Profile::MeteoAlarm {
        return;
    }
    let parameters = pairs(info, "parameter");
    for (name, parts, rule) in
        [("awareness_level", 3, Rule::AwarenessLevel), ("awareness_type", 2, Rule::AwarenessType)]
    {
        let values: Vec<&str> =
            parameters.iter().filter(|pair| pair.0 == name).map(|pair| &*pair.1).collect();
        let [value] = values[..] else {
            finds.add_named(info, "parameter", rule);
            continue;
        };
        let words: Vec<&str> = value.split(';').map(str::trim).collect();
        let number = words.first().and_then(|number| number.parse::<u8>().ok()).unwrap_or_default();
        let colours = ["green", "yellow", "orange", "red"];
        let colour = parts == 2 || colours.get(usize::from(number).wrapping_sub(1)) == words.get(1);
        if words.len() != parts || number == 0 || !colour || words.iter().any(|word| word.is_empty()) {
            finds.add_named(info, "parameter", rule);
        }
    }
}

fn areas(info: Node<'_, '_>, profile: Profile, finds: &mut Finds) {
    let areas: Vec<_> = children(info, "area").collect();
    if areas.is_empty() {
        finds.add_named(info, "area", Rule::AreaMissing);
    }
    let drawn = |area: Node<'_, '_>| child(area, "polygon").is_some() || child(area, "circle").is_some();
    for area in &areas {
        let geocodes = pairs(*area, "geocode");
        let (fits, rule) = match profile {
            Profile::Ipaws => (
                geocodes.iter().any(|(name, code)| {
                    name == "SAME" && code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())
                }),
                Rule::GeocodeAdvised,
            ),
            Profile::CapCp => (
                geocodes.iter().any(|(name, _)| name.starts_with("profile:CAP-CP:Location:")),
                Rule::GeocodeMissing,
            ),
            Profile::Au => (!geocodes.is_empty(), Rule::GeocodeAdvised),
            Profile::Google | Profile::MeteoAlarm => {
                (drawn(*area) || !geocodes.is_empty(), Rule::ShapeMissing)
            }
        };
        if !fits {
            finds.add_named(*area, if rule == Rule::ShapeMissing { "area" } else { "geocode" }, rule);
        }
        if profile == Profile::Google {
            for circle in children(*area, "circle") {
                let radius = text(circle).split_whitespace().nth(1).and_then(|r| r.parse::<f64>().ok());
                if radius == Some(0.0) {
                    finds.add(circle, Rule::PointCircle);
                }
            }
        }
    }
    let drawing = matches!(profile, Profile::CapCp | Profile::Au | Profile::Google);
    if drawing && !areas.is_empty() && !areas.iter().any(|area| drawn(*area)) {
        finds.add_named(info, "area", Rule::ShapeAdvised);
    }
}
