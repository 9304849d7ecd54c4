//! An advisory in the parameters of a warning. docs/advisories.md tells city clerks how to write them.
//!
//! The parameters may stand in one language of the warning or in all of them: each value counts once.

use porchlight_alerts::{Alert, MsgType, Prose};
use porchlight_model::Text;

use crate::advisory::{
    Advisory, Affected, FaultKind, Faults, Link, MAX_AFFECTED, Named, ProductId, Read, Remedy, RemedyKind,
    Status, plain_name, web_address,
};
use crate::cpe::{Attribute, Cpe, Part};
use crate::versions::{Versions, first_sign};

const AFFECTED: &str = "porchlight:affected";
const NOT_AFFECTED: &str = "porchlight:not-affected";
const REMEDY: &str = "porchlight:remedy";
const RULE: &str = "porchlight:rule";
const LESSON: &str = "porchlight:lesson";
const CSAF: &str = "porchlight:csaf";

impl Advisory {
    /// The advisory in a warning; `None` when the warning names no product, or is an end or a receipt and no
    /// warning.
    pub fn of_alert(alert: &Alert) -> Option<Self> {
        read_alert(alert).map(|read| read.advisory)
    }
}

/// As [`Advisory::of_alert`], with what could not be read. A product of which nothing could be read is a fault, and
/// an advisory with faults alone is still one.
pub fn read_alert(alert: &Alert) -> Option<Read> {
    if !matches!(alert.msg_type, MsgType::Alert | MsgType::Update) {
        return None;
    }
    let mut faults = Faults::default();
    let mut affected = Vec::new();
    for (name, status) in [(AFFECTED, Status::Affected), (NOT_AFFECTED, Status::NotAffected)] {
        for value in values(alert, name) {
            if affected.len() == MAX_AFFECTED {
                faults.add(name, FaultKind::TooMany, value);
                break;
            }
            let Some((product, versions)) = statement(value) else {
                faults.add(name, FaultKind::Product, value);
                continue;
            };
            if matches!(versions, Versions::Unclear(_)) {
                faults.add(name, FaultKind::Versions, value);
            }
            let hole = None;
            affected.push(Affected {
                product,
                versions,
                status,
                hole,
                with_more: false,
                remedies: Vec::new(),
            });
        }
    }
    if affected.is_empty() && faults.0.is_empty() {
        return None;
    }
    let remedies = remedies(alert, &mut faults);
    for one in affected.iter_mut().filter(|one| one.status == Status::Affected) {
        one.remedies = (0..remedies.len()).collect();
    }
    let mut name = |name: &'static str| {
        let read = values(alert, name).into_iter().next()?;
        let good = plain_name(read);
        if good.is_none() {
            faults.add(name, FaultKind::UnknownValue, read);
        }
        good
    };
    let (rule, lesson) = (name(RULE), name(LESSON));
    let info = alert.infos_for(&["en"]).into_iter().next();
    let advisory = Advisory {
        id: Text::from_lan(alert.id.identifier()),
        title: info
            .map(|info| info.headline.clone().unwrap_or_else(|| info.event.clone()))
            .unwrap_or_default(),
        publisher: info.and_then(|info| info.sender_name.clone()),
        affected,
        remedies,
        references: references(alert, &mut faults),
        lesson,
        rule,
    };
    Some(Read { advisory, faults: faults.0 })
}

/// The values of a parameter, each once, in the order in which they stand.
fn values<'a>(alert: &'a Alert, name: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let all = alert.infos.iter().flat_map(|info| &info.parameters);
    for pair in all.filter(|pair| pair.name.as_str().eq_ignore_ascii_case(name)) {
        let value = pair.value.as_str();
        // A warning with more values than are kept is cut by the caller.
        if found.len() <= MAX_AFFECTED && !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

fn remedies(alert: &Alert, faults: &mut Faults) -> Vec<Remedy> {
    let read = values(alert, REMEDY).into_iter().filter_map(|value| {
        let kind = RemedyKind::parse(value);
        if kind.is_none() {
            faults.add(REMEDY, FaultKind::UnknownValue, value);
        }
        kind
    });
    read.map(|kind| Remedy { kind, details: Prose::default(), url: None }).collect()
}

fn references(alert: &Alert, faults: &mut Faults) -> Vec<Link> {
    let addresses = values(alert, CSAF).into_iter().take(20).filter_map(|value| {
        let address = web_address(value);
        if address.is_none() {
            faults.add(CSAF, FaultKind::UnknownValue, value);
        }
        address
    });
    addresses.map(|url| Link { title: Prose::line("CSAF"), url }).collect()
}

/// A product and its versions: `cpe:2.3:… <1.2`, `product:maker/model <1.2` or `Maker/Model <1.2`.
fn statement(value: &str) -> Option<(Named, Versions)> {
    if value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("cpe:")) {
        let (name, rest) = value.split_once(' ').unwrap_or((value, ""));
        let cpe = Cpe::parse(name).ok()?;
        let versions = if rest.trim().is_empty() { versions_of(&cpe) } else { Versions::parse(rest) };
        return Some((Named::Cpe(Box::new(cpe)), versions));
    }
    let (name, versions) = value.split_at_checked(first_sign(value).unwrap_or(value.len()))?;
    let versions = Versions::parse(versions);
    let name = name.trim();
    if let Some(id) = name.strip_prefix("product:") {
        return Some((Named::Catalogue(ProductId::parse(id.trim())?), versions));
    }
    let (maker, model) = name.split_once('/')?;
    let (maker, model) = (maker.trim(), model.trim());
    let tells = |text: &str| text.contains(char::is_alphanumeric);
    let is_good = tells(maker) && (model == "*" || tells(model));
    let named = || Named::MakerModel { maker: Text::from_lan(maker), model: Text::from_lan(model) };
    is_good.then(|| (named(), versions))
}

/// The versions that a CPE name itself tells. That of hardware is a revision, which belongs to the model.
pub(crate) fn versions_of(cpe: &Cpe) -> Versions {
    match (&cpe.version, &cpe.update) {
        _ if cpe.part == Part::Hardware => Versions::Every,
        (Attribute::Any | Attribute::NotApplicable, _) => Versions::Every,
        (Attribute::Value(version), _) if version.is_wild() => Versions::Like(version.clone()),
        (Attribute::Value(version), Attribute::Value(update)) if !update.is_wild() => {
            Versions::exactly(&format!("{} {}", version.text, update.text))
        }
        (Attribute::Value(version), _) => Versions::exactly(version.text.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use porchlight_alerts::read_cap;
    use proptest::prelude::*;

    use super::*;

    /// A warning with these parameters in two languages.
    fn alert(kind: &str, parameters: &[(&str, &str)]) -> Alert {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let pair = |(name, value): &(&str, &str)| {
            format!("<parameter><valueName>{name}</valueName><value>{}</value></parameter>", escaped(value))
        };
        let parameters: String = parameters.iter().map(pair).collect();
        let info = |language: &str| {
            format!(
                "<info><language>{language}</language><category>Security</category><event>Cameras</event>\
                 <urgency>Expected</urgency><severity>Moderate</severity><certainty>Likely</certainty>\
                 <headline>Update ({language})</headline>{parameters}</info>"
            )
        };
        let xml = format!(
            "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>c-1</identifier>\
             <sender>city@example</sender><sent>2026-09-14T11:00:00-01:00</sent><status>Actual</status>\
             <msgType>{kind}</msgType><scope>Public</scope>{}{}</alert>",
            info("ms"),
            info("en")
        );
        read_cap(xml.as_bytes()).unwrap().value
    }

    /// Statements and faults, as lines.
    fn told(parameters: &[(&str, &str)]) -> Vec<String> {
        let Some(read) = read_alert(&alert("Alert", parameters)) else { return vec!["none".to_owned()] };
        let product = |named: &Named| match named {
            Named::Catalogue(id) => format!("catalogue {id}"),
            Named::Cpe(cpe) => cpe.to_string(),
            Named::MakerModel { maker, model } => format!("{maker} / {model}"),
            Named::Words(words) => format!("words {words}"),
        };
        let versions = |versions: &Versions| match versions {
            Versions::Within { ranges, .. } => {
                let end = |bound: &Option<crate::Bound>| {
                    bound.as_ref().map_or("..".into(), |b| {
                        format!("{}{}", b.version, if b.included { "=" } else { "" })
                    })
                };
                ranges.iter().map(|range| format!("{} {}", end(&range.from), end(&range.to))).collect()
            }
            other => format!("{other:?}"),
        };
        let statements =
            read.advisory.affected.iter().map(|one| {
                format!("{:?}: {}: {}", one.status, product(&one.product), versions(&one.versions))
            });
        let faults =
            read.faults.iter().map(|fault| format!("{} {:?}: {}", fault.place, fault.what, fault.value));
        statements.chain(faults).collect()
    }

    #[test]
    fn values_are_read() {
        let cpe = "cpe:2.3:o:marigold:lookout_2_firmware:*:*:*:*:*:*:*:*";
        for (value, wanted) in [
            ("product:marigold/lookout-2 <1.6.2", "Affected: catalogue marigold/lookout-2: .. 1.6.2"),
            ("product:marigold/lookout-2", "Affected: catalogue marigold/lookout-2: Every"),
            ("Marigold/Lookout 2 >=1.0 <1.6.2", "Affected: Marigold / Lookout 2: 1.0= 1.6.2"),
            ("Marigold/Lookout 2 =1.4.0", "Affected: Marigold / Lookout 2: 1.4.0= 1.4.0="),
            ("Marigold/*", "Affected: Marigold / *: Every"),
            (cpe, &format!("Affected: {cpe}: Every")),
            (&format!("{cpe} <1.6.2"), &format!("Affected: {cpe}: .. 1.6.2")),
            ("Marigold/Lookout 2 <soon", "Affected: Marigold / Lookout 2: Unclear(\"<soon\")"),
            ("product:Lookout 2", "porchlight:affected Product: product:Lookout 2"),
            ("Lookout 2", "porchlight:affected Product: Lookout 2"),
            ("*/*", "porchlight:affected Product: */*"),
            ("cpe:2.3:z:a:b", "porchlight:affected Product: cpe:2.3:z:a:b"),
            ("", "porchlight:affected Product: "),
        ] {
            assert_eq!(told(&[(AFFECTED, value)])[0], wanted, "{value}");
        }
        // The version within a CPE name, unless one stands behind it.
        let exact = cpe.replacen(":*", ":1.4.0", 1);
        assert_eq!(told(&[(AFFECTED, &exact)]), [format!("Affected: {exact}: 1.4.0= 1.4.0=")]);
    }

    #[test]
    fn a_warning_without_products_is_no_advisory_and_neither_is_an_end() {
        assert_eq!(told(&[("other", "x")]), ["none"]);
        assert_eq!(read_alert(&alert("Cancel", &[(AFFECTED, "Marigold/Lookout 2")])), None);
    }

    #[test]
    fn the_other_parameters() {
        let read = read_alert(&alert(
            "Update",
            &[
                (AFFECTED, "Marigold/Lookout 2 <1.6.2"),
                (NOT_AFFECTED, "Marigold/Lookout 2 =1.5.9"),
                (RULE, "firmware-outdated"),
                (LESSON, "../x"),
                (REMEDY, "vendor_fix"),
                (REMEDY, "magic"),
                (CSAF, "https://csaf.example/2026-1.json"),
                (CSAF, "javascript:x"),
            ],
        ));
        let Read { advisory, faults } = read.unwrap();
        assert_eq!((advisory.id.as_str(), advisory.title.as_str()), ("c-1", "Update (en)"));
        assert_eq!(advisory.rule.as_ref().map(Text::as_str), Some("firmware-outdated"));
        assert_eq!(
            (advisory.lesson.as_ref(), advisory.remedies.len(), advisory.references.len()),
            (None, 1, 1)
        );
        assert_eq!(advisory.remedies_of(0)[0].kind, RemedyKind::VendorFix);
        assert!(advisory.remedies_of(1).is_empty());
        let faults: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(faults, [REMEDY, LESSON, CSAF]);
    }

    proptest! {
        #[test]
        fn any_value_is_read(value in any::<String>(), more in "(cpe:2.3:|product:|a/)[a-z0-9*:/<>=. ]{0,20}") {
            let _ = (statement(&value), statement(&more));
        }
    }
}
