use porchlight_model::{Claim, Confidence, EvidenceKind, Kind};
use proptest::prelude::*;

use super::*;
use crate::advisory::{Named, ProductId, Remedy};
use crate::cpe::Cpe;

/// Rows of an invented maker. The addresses of the pages are pretend.
const ROWS: &str = r#"
[[maker]]
name = "Marigold"
also = ["Marigold Ltd."]

[[system]]
maker = "Marigold"
name = "GateOS"
kind = "router"

[[support_end]]
maker = "Marigold"
model = "Lookout 1"
title = "t"
url = "https://example.org/1"
seen = "2026-11-23"

[[fixed_in]]
maker = "Marigold"
model = ["Lookout 1", "Lookout 2"]
fixed_in = "1.6.2"
why_id = "HOLE-1"
exploited = true
title = "t"
url = "https://example.org/2"
seen = "2026-11-23"
"#;

fn catalogue() -> Catalogue {
    Catalogue::built_in().with_rows(ROWS).unwrap()
}

fn claim(value: &str, confidence: Confidence) -> Option<Claim<Text>> {
    let evidence = Evidence { kind: EvidenceKind::Upnp, detail: value.into() };
    (!value.is_empty()).then(|| Claim { value: value.into(), confidence, evidence })
}

/// A device; a `?` behind maker or model makes that a hint.
fn device(name: &str, maker: &str, model: &str, version: &str) -> Device {
    let told = |text: &str| match text.strip_suffix('?') {
        Some(text) => claim(text, Confidence::HINT),
        None => claim(text, Confidence::CERTAIN),
    };
    let kind = Claim {
        value: Kind::Router,
        confidence: Confidence::LIKELY,
        evidence: Evidence { kind: EvidenceKind::Place, detail: "gateway".into() },
    };
    Device {
        id: DeviceId::from_key(name),
        keys: [].into(),
        kind: Some(kind),
        maker: told(maker),
        model: told(model),
        firmware: claim(version, Confidence::CERTAIN),
        name: None,
        addresses: Vec::new(),
        mac: None,
        services: Vec::new(),
        closed: Vec::new(),
        certificates: Vec::new(),
        is_gateway: false,
        is_self: false,
    }
}

fn named(name: &str) -> Named {
    if let Ok(cpe) = Cpe::parse(name) {
        return Named::Cpe(Box::new(cpe));
    }
    if let Some(id) = name.strip_prefix("product:").and_then(ProductId::parse) {
        return Named::Catalogue(id);
    }
    match name.split_once('/') {
        Some((maker, model)) => Named::MakerModel { maker: maker.into(), model: model.into() },
        None => Named::Words(name.into()),
    }
}

/// `+` affected, `-` not affected, `=` fixed, `?` under investigation; then the name, `|` and the versions, where `@`
/// means listed. `&` before it all: only with more. A digit before that: the hole.
fn statement(line: &str) -> Affected {
    let (hole, line) = match line.split_at_checked(1) {
        Some((digit, rest)) if digit.starts_with(|c: char| c.is_ascii_digit()) => (Some(digit.into()), rest),
        _ => (None, line),
    };
    let (with_more, line) = line.strip_prefix('&').map_or((false, line), |line| (true, line));
    let status = match line.chars().next() {
        Some('+') => Status::Affected,
        Some('-') => Status::NotAffected,
        Some('=') => Status::Fixed,
        _ => Status::UnderInvestigation,
    };
    let (name, versions) = line[1..].split_once('|').unwrap_or((&line[1..], ""));
    let listed = versions.strip_prefix('@').map(|version| Versions::Listed(version.into()));
    let versions = listed.unwrap_or_else(|| Versions::parse(versions));
    Affected { product: named(name), versions, status, hole, with_more, remedies: Vec::new() }
}

fn advisory(statements: &[&str]) -> Advisory {
    Advisory {
        id: "a-1".into(),
        title: "".parse_prose(),
        publisher: None,
        affected: statements.iter().map(|line| statement(line)).collect(),
        remedies: Vec::new(),
        references: Vec::new(),
        lesson: None,
        rule: None,
    }
}

trait ParseProse {
    fn parse_prose(&self) -> porchlight_alerts::Prose;
}

impl ParseProse for str {
    fn parse_prose(&self) -> porchlight_alerts::Prose {
        porchlight_alerts::Prose::line(self)
    }
}

/// What comes of it, as a word.
fn word(certainty: &Certainty) -> String {
    match certainty {
        Certainty::Surely => "surely".into(),
        Certainty::Maybe { why } => why.as_str().into(),
        Certainty::NotConcerned { why: Clear::Fixed { fixed_in } } => format!("fixed {fixed_in}"),
        Certainty::NotConcerned { why } => why.as_str().into(),
    }
}

fn judged(statements: &[&str], device: &Device) -> String {
    let found = concerns(&advisory(statements), std::slice::from_ref(device), &catalogue());
    word(&found[0].certainty)
}

#[test]
fn products_are_told_by_all_their_names_and_never_by_likeness() {
    for (name, maker, model, wanted) in [
        ("product:marigold/lookout-2", "Marigold", "Lookout 2", "surely"),
        ("product:marigold/lookout-2", "Marigold Ltd.", "LOOKOUT-2", "surely"),
        ("Marigold/Lookout 2", "Marigold", "Lookout 2 v3", "surely"),
        ("Marigold/Lookout 2 v3", "Marigold", "Lookout 2", "revision"),
        ("Marigold/Lookout 2 v3", "Marigold", "Lookout 2 v4", "other-revision"),
        ("product:marigold/lookout-2-v3", "Marigold", "Lookout 2 (v3)", "surely"),
        ("Marigold/Lookout 2", "Marigold", "Lookout 20", "other-product"),
        ("Marigold/Lookout 2", "Marigolds", "Lookout 2", "other-product"),
        ("Marigold/Lookout 2", "Marigold", "", "only-maker"),
        ("Marigold/Lookout 2", "", "Lookout 2", "only-model"),
        ("Marigold/Lookout 2", "", "", "other-product"),
        ("Marigold/Lookout 2", "Marigold?", "Lookout 2", "product"),
        ("Marigold/Lookout 2", "Marigold", "Lookout 2?", "product"),
        ("Marigold/*", "Marigold", "Chime 1", "surely"),
        ("Marigold/*", "Marigold?", "", "product"),
        ("Marigold/*", "Fernway", "Gate 3", "other-product"),
        ("cpe:2.3:o:marigold:lookout_2_firmware:*:*:*:*:*:*:*:*", "Marigold", "Lookout 2", "surely"),
        ("cpe:2.3:o:marigold:lookout*:*:*:*:*:*:*:*:*", "Marigold", "Lookout 20", "surely"),
        ("cpe:2.3:o:marigold:lookout_?:*:*:*:*:*:*:*:*", "Marigold", "Lookout 20", "other-product"),
        ("cpe:2.3:h:marigold:lookout_2:3.0:*:*:*:*:*:*:*", "Marigold", "Lookout 2 v3", "surely"),
        ("cpe:2.3:h:marigold:lookout_2:b1:*:*:*:*:*:*:*", "Marigold", "Lookout 2 A1", "other-revision"),
        ("cpe:2.3:h:marigold:lookout_2:-:*:*:*:*:*:*:*", "Marigold", "Lookout 2 A1", "surely"),
        ("cpe:2.3:o:*:lookout_2:*:*:*:*:*:*:*:*", "", "Lookout 2", "surely"),
        ("cpe:2.3:o:*:*:*:*:*:*:*:*:*:*", "Marigold", "Lookout 2", "other-product"),
        ("Marigold Lookout 2", "Marigold", "Lookout 2", "surely"),
        ("Marigold cameras Lookout 2 and others", "Marigold", "Lookout 2", "name"),
        ("Marigold Lookout 20", "Marigold", "Lookout 2", "other-product"),
        // A system stands for whatever of its maker runs it.
        ("product:marigold/gateos", "Marigold", "Gate 9", "surely"),
        ("product:marigold/gateos", "Fernway", "Gate 9", "other-product"),
    ] {
        assert_eq!(
            judged(&[&format!("+{name}")], &device("x", maker, model, "1.4.0")),
            wanted,
            "{name}: {maker} {model}"
        );
    }
}

#[test]
fn versions_decide_and_what_is_not_known_is_said() {
    const L: &str = "Marigold/Lookout 2";
    for (statements, version, wanted) in [
        (&["+L|<1.6.2"][..], "1.4.0", "surely"),
        (&["+L|<1.6.2"], "1.6.2", "other-version"),
        (&["+L|<1.6.2"], "", "version-unknown"),
        (&["+L|<1.6.2"], "nightly", "version-unclear"),
        (&["+L|soon"], "1.4.0", "version-unclear"),
        (&["+L"], "", "surely"),
        (&["+L", "=L|@1.6.2"], "", "version-unknown"),
        (&["+L", "=L|@1.6.2"], "1.4.0", "surely"),
        (&["+L", "=L|@1.6.2"], "1.6.2", "fixed 1.6.2"),
        (&["+L", "=L|@1.6.2"], "1.7", "fixed 1.6.2"),
        (&["+L|@1.4.0", "=L|@1.6.2"], "1.4.0", "surely"),
        (&["+L|@1.4.0", "=L|@1.6.2"], "1.5.0", "version-not-listed"),
        (&["+L|@1.4.0", "=L|@1.6.2"], "1.7", "fixed 1.6.2"),
        (&["=L|@1.6.2"], "1.5.0", "version-not-listed"),
        (&["=L|@1.6.2"], "1.6.3", "fixed 1.6.2"),
        (&["=L|@1.6.2"], "", "version-unknown"),
        (&["+L|<2", "=L|>=2"], "2.1", "fixed 2"),
        // Branches have fixes of their own.
        (&["+L", "=L|@5.0.9", "=L|@5.1.4"], "5.0.10", "fixed 5.0.9"),
        (&["+L", "=L|@5.0.9", "=L|@5.1.4"], "5.1.3", "surely"),
        (&["+L", "=L|@5.0.9", "=L|@5.1.4"], "5.2", "fixed 5.0.9"),
        // A range that names the version overrules an older fix of another branch.
        (&["+L|>=2 <2.3", "=L|@1.6.2"], "2.1", "surely"),
        (&["+L", "-L|=1.4.0"], "1.4.0", "said-not-affected"),
        (&["+L", "-L|=1.4.0"], "1.5.0", "surely"),
        (&["+L", "-L|=1.4.0"], "", "version-unknown"),
        (&["+L|<2", "-L"], "", "said-not-affected"),
        (&["-L|=1.4.0"], "1.5.0", "other-version"),
        (&["?L"], "1.4.0", "under-investigation"),
        (&["&+L"], "1.4.0", "with-more"),
        (&["&-L", "+L"], "1.4.0", "surely"),
        // Of several holes the worst counts.
        (&["1+L|<1.6.2", "2-L"], "1.4.0", "surely"),
        (&["1-L", "2?L"], "1.4.0", "under-investigation"),
    ] {
        let statements: Vec<String> = statements.iter().map(|line| line.replace('L', L)).collect();
        let lines: Vec<&str> = statements.iter().map(String::as_str).collect();
        assert_eq!(
            judged(&lines, &device("x", "Marigold", "Lookout 2", version)),
            wanted,
            "{lines:?} {version}"
        );
    }
}

#[test]
fn whoever_does_not_tell_its_version_may_run_a_system() {
    for (version, wanted) in [("3.1", "surely"), ("", "version-unknown"), ("x3.1", "other-product")] {
        assert_eq!(
            judged(&["+product:marigold/gateos"], &device("x", "Marigold", "Gate 9", version)),
            wanted
        );
    }
}

#[test]
fn rules_and_remedies_lead_on() {
    let found = |advisory: &Advisory, model: &str| {
        concerns(advisory, &[device("x", "Marigold", model, "1.4.0")], &catalogue()).remove(0)
    };
    let mut named = advisory(&["+Marigold/*|<2"]);
    named.rule = Some("telnet-open".into());
    let concern = found(&named, "Lookout 1");
    let rules = [
        "telnet-open",
        "hole-for-good",
        "firmware-outdated",
        "hole-after-support",
        "support-ended",
        "update-waits",
    ];
    assert_eq!(concern.rules, rules);
    assert_eq!(found(&advisory(&["+Marigold/*"]), "Chime 9").rules, ["update-waits"]);
    assert!(found(&advisory(&["+Marigold/Lookout 1|<1"]), "Lookout 1").rules.is_empty());
    for rule in rules {
        assert!(porchlight_assess::rule(rule).is_some(), "{rule}");
    }
    assert!(porchlight_assess::rule("known-hole").is_some());

    // Without a word of it, an end of the range or a fixed version is an update.
    for (statements, kind) in [
        (&["+Marigold/Lookout 2|<1.6"][..], RemedyKind::VendorFix),
        (&["+Marigold/Lookout 2|<=1.6"], RemedyKind::Unsaid),
        (&["+Marigold/Lookout 2", "=Marigold/Lookout 2|@1.6"], RemedyKind::VendorFix),
        (&["+Marigold/Lookout 2"], RemedyKind::Unsaid),
    ] {
        assert_eq!(found(&advisory(statements), "Lookout 2").remedy, kind, "{statements:?}");
    }
    let mut said = advisory(&["+Marigold/Lookout 2|<1.6"]);
    let remedy = |kind| Remedy { kind, details: "x".parse_prose(), url: None };
    said.remedies = vec![remedy(RemedyKind::NoFixPlanned), remedy(RemedyKind::Workaround)];
    said.affected[0].remedies = vec![0, 1, 9];
    assert_eq!(found(&said, "Lookout 2").remedy, RemedyKind::Workaround);
    assert_eq!(said.remedies_of(0)[0].kind, RemedyKind::Workaround);
}

fn any_statement() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "Marigold/Lookout 2",
        "product:marigold/lookout-2",
        "Marigold/*",
        "Fernway/Gate 3",
        "Marigold Lookout 2 all",
        "cpe:2.3:o:marigold:lookout_2_firmware:*:*:*:*:*:*:*:*",
        "product:marigold/gateos",
    ];
    const VERSIONS: &[&str] = &["", "<1.6.2", ">=1.6.2", "@1.4.0", "@1.6.2", "=1.5", "soon", ">=1.4 <1.5"];
    (
        prop::option::of(1u8..3),
        any::<bool>(),
        "[+=?-]",
        prop::sample::select(NAMES),
        prop::sample::select(VERSIONS),
    )
        .prop_map(|(hole, with_more, status, name, versions)| {
            let hole = hole.map(|hole| hole.to_string()).unwrap_or_default();
            format!("{hole}{}{status}{name}|{versions}", if with_more { "&" } else { "" })
        })
}

fn any_device() -> impl Strategy<Value = Device> {
    const MAKERS: &[&str] = &["", "Marigold", "Marigold?", "Marigold Ltd.", "Fernway"];
    const MODELS: &[&str] = &["", "Lookout 2", "Lookout 2?", "Lookout 2 v3", "Gate 3"];
    const VERSIONS: &[&str] = &["", "1.4.0", "1.5", "1.6.2", "1.7", "nightly"];
    (any::<u32>(), prop::sample::select(MAKERS), prop::sample::select(MODELS), prop::sample::select(VERSIONS))
        .prop_map(|(name, maker, model, version)| device(&name.to_string(), maker, model, version))
}

proptest! {
    #[test]
    fn neither_order_nor_other_devices_change_anything(
        statements in prop::collection::vec(any_statement(), 1..8),
        devices in prop::collection::vec(any_device(), 1..5),
        turn in any::<prop::sample::Index>(),
    ) {
        let catalogue = catalogue();
        let lines: Vec<&str> = statements.iter().map(String::as_str).collect();
        let one = advisory(&lines);
        let all = concerns(&one, &devices, &catalogue);
        for (device, concern) in devices.iter().zip(&all) {
            prop_assert_eq!(&concerns(&one, std::slice::from_ref(device), &catalogue)[0], concern);
        }
        let mut turned = one.clone();
        turned.affected.rotate_left(turn.index(lines.len()));
        turned.affected.reverse();
        for (concern, other) in all.iter().zip(concerns(&turned, &devices, &catalogue)) {
            prop_assert_eq!(&concern.certainty, &other.certainty);
            prop_assert_eq!(concern.affected.map(|at| &one.affected[at]), other.affected.map(|at| &turned.affected[at]));
            prop_assert_eq!(concern.remedy, other.remedy);
        }
    }

    #[test]
    fn not_affected_wins(statements in prop::collection::vec(any_statement(), 0..8), device in any_device()) {
        // The hole does not matter here: each statement is about the same.
        let statements: Vec<String> = statements.iter().map(|line| line.trim_start_matches(['1', '2']).to_owned()).collect();
        let mut lines: Vec<&str> = statements.iter().map(String::as_str).collect();
        lines.push("-Marigold/Lookout 2");
        let is_it = judged(&["+Marigold/Lookout 2"], &device) == "surely";
        prop_assert!(!is_it || judged(&lines, &device) == "said-not-affected", "{:?}", lines);
    }

    #[test]
    fn a_range_and_its_complement_never_both_concern(version in "[0-9]{1,3}(\\.[0-9]{1,3}){0,2}") {
        let device = device("x", "Marigold", "Lookout 2", &version);
        let (below, from) = (judged(&["+Marigold/Lookout 2|<1.6.2"], &device), judged(&["+Marigold/Lookout 2|>=1.6.2"], &device));
        let known = [&below, &from].iter().all(|word| ["surely", "other-version"].contains(&word.as_str()));
        prop_assert!(below == "version-unclear" && from == below || known && below != from, "{} {}", below, from);
    }
}
