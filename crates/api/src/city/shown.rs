//! Protocols as the interface shows them, with the resident's ticks and the city's numbers.

use std::collections::{BTreeMap, BTreeSet};

use porchlight_alerts as alerts;
use porchlight_city::{City, Folder};
use porchlight_protocols::{Call, Inline, Language, Library, Part, Protocol, Signs, Step, Stress, spoken};

use crate::wire;

/// The language that every protocol has.
pub(crate) const ENGLISH: Language = Language::En;

type Ticks = BTreeMap<String, BTreeSet<String>>;

/// The protocols of the program, with those of the city's pack in their place or beside them.
pub(crate) fn library(pack: Option<&Folder>) -> Library {
    let Some(pack) = pack else { return Library::built_in().clone() };
    let files =
        pack.below("pack/protocols/").filter_map(|(path, bytes)| Some((path, str::from_utf8(bytes).ok()?)));
    Library::built_in().with(&Library::read(files))
}

/// The protocols that go with a warning, the surest first.
pub(crate) fn for_alert<'a>(library: &'a Library, alert: &alerts::Alert) -> Vec<&'a Protocol> {
    let mut signs = Signs::default();
    for info in &alert.infos {
        signs.events.push(info.event.to_string());
        signs.headlines.extend(info.headline.iter().map(ToString::to_string));
        signs.event_codes.extend(info.event_codes.iter().map(|code| code.value.to_string()));
        signs.categories.extend(info.categories.iter().map(ToString::to_string));
        signs.responses.extend(info.responses.iter().map(ToString::to_string));
        let pairs = info.parameters.iter().map(|pair| (pair.name.to_string(), pair.value.to_string()));
        signs.parameters.extend(pairs);
    }
    library.for_alert(&signs).into_iter().map(|fit| fit.protocol).collect()
}

fn tongue(language: &str) -> Language {
    Language::parse(language).unwrap_or(Language::En)
}

/// A protocol in a list.
pub(crate) fn protocol_card(protocol: &Protocol, language: &str, ticks: &Ticks) -> wire::ProtocolCard {
    let text = protocol.text(tongue(language));
    let steps: Vec<&Step> =
        [Part::Now, Part::Next, Part::After].into_iter().flat_map(|part| text.part(part)).collect();
    let done = steps.iter().filter(|step| is_ticked(ticks, protocol, step)).count();
    wire::ProtocolCard {
        id: protocol.id().to_owned(),
        title: protocol.title(tongue(language)).to_owned(),
        by_city: protocol.is_from_city(),
        done: u32::try_from(done).unwrap_or(u32::MAX),
        steps: u32::try_from(steps.len()).unwrap_or(u32::MAX),
    }
}

/// A whole protocol.
pub(crate) fn protocol(
    protocol: &Protocol,
    language: &str,
    ticks: &Ticks,
    city: Option<&City>,
) -> wire::Protocol {
    let tongue = tongue(language);
    let text = protocol.text(tongue);
    let steps = |steps: &[Step]| steps.iter().map(|each| step(each, protocol, ticks)).collect();
    let parts = [Part::Now, Part::Next, Part::After]
        .into_iter()
        .map(|part| wire::ProtocolPart { name: part.as_str().to_owned(), steps: steps(text.part(part)) });
    let groups = text.groups.iter().map(|group| wire::ProtocolPart {
        name: group.group.as_str().to_owned(),
        steps: steps(&group.steps),
    });
    let drill = text.drill.as_ref();
    wire::Protocol {
        card: protocol_card(protocol, language, ticks),
        intro: runs(&text.intro),
        parts: parts.chain(groups).filter(|part| !part.steps.is_empty()).collect(),
        dont: text.part(Part::DoNot).iter().map(|step| runs(&step.runs)).collect(),
        calls: text.calls.iter().map(|each| call(each, city, language)).collect(),
        drill: wire::Drill {
            scene: drill.map(|drill| runs(&drill.situation)).unwrap_or_default(),
            steps: drill.map(|drill| steps(&drill.steps)).unwrap_or_default(),
        },
        spoken: spoken(protocol, tongue),
        lessons: Vec::new(),
        sources: protocol
            .sources()
            .iter()
            .map(|s| wire::Reference { title: s.title.clone(), url: s.url.clone(), seen: s.seen.clone() })
            .collect(),
    }
}

/// The pages that the protocols of a library refer to.
pub(crate) fn pages(library: &Library) -> Vec<String> {
    let sources = library.protocols().iter().flat_map(|protocol| protocol.sources());
    sources.map(|source| source.url.clone()).collect()
}

fn is_ticked(ticks: &Ticks, protocol: &Protocol, step: &Step) -> bool {
    ticks.get(protocol.id()).is_some_and(|ticked| ticked.contains(&step.mark))
}

fn step(step: &Step, protocol: &Protocol, ticks: &Ticks) -> wire::Step {
    wire::Step { id: step.mark.clone(), runs: runs(&step.runs), done: is_ticked(ticks, protocol, step) }
}

fn call(call: &Call, city: Option<&City>, language: &str) -> wire::Call {
    let hotline = city.and_then(|city| city.hotline_for(call.kind.as_str()));
    wire::Call {
        kind: call.kind.as_str().to_owned(),
        runs: runs(&call.runs),
        hotline: hotline.map(|hotline| super::show::hotline(hotline, language)),
    }
}

fn runs(line: &[Inline]) -> Vec<wire::Run> {
    line.iter().map(|run| wire::Run { text: run.text.clone(), strong: run.stress != Stress::None }).collect()
}
