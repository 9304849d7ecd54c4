use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::advisory::Named;

/// Every sort of product and status. The maker and the holes are pretend.
fn document() -> Value {
    json!({
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "title": "Marigold: a hole in cameras",
            "publisher": { "category": "vendor", "name": "Marigold", "namespace": "https://marigold.example" },
            "tracking": { "id": "MG-2026-01", "status": "final", "version": "1" },
            "references": [
                { "category": "self", "summary": "This page", "url": "https://marigold.example/mg-2026-01.json" },
                { "summary": "Strange", "url": "javascript:void" }
            ]
        },
        "product_tree": {
            "branches": [{
                "category": "vendor", "name": "Marigold", "branches": [
                    { "category": "product_family", "name": "Cameras", "branches": [
                        { "category": "product_name", "name": "Marigold Lookout 2 Firmware", "branches": [
                            { "category": "product_version_range", "name": "vers:generic/<1.6.2",
                              "product": { "product_id": "L2-OLD", "name": "Lookout 2 before 1.6.2",
                                "product_identification_helper": {
                                    "cpe": "cpe:2.3:o:marigold:lookout_2_firmware:*:*:*:*:*:*:*:*",
                                    "model_numbers": ["MG-L2", "MG-L?"] } } },
                            { "category": "product_version", "name": "1.6.2",
                              "product": { "product_id": "L2-FIXED", "name": "Lookout 2 1.6.2" } },
                            { "category": "product_version", "name": "1.0",
                              "product": { "product_id": "L2-FIRST", "name": "Lookout 2 1.0" } },
                            { "category": "product_version", "name": "1.5",
                              "product": { "product_id": "L2-LAST", "name": "Lookout 2 1.5" } }
                        ] }
                    ] },
                    { "category": "product_name", "name": "Chime 1",
                      "product": { "product_id": "C1", "name": "Marigold Chime 1" } },
                    { "category": "product_name", "name": "GardenOS", "branches": [
                        { "category": "product_version_range", "name": "<= 3.1",
                          "product": { "product_id": "OS-OLD", "name": "GardenOS up to 3.1" } }
                    ] }
                ]
            }],
            "full_product_names": [
                { "product_id": "WORDS", "name": "Marigold Watering Can 5, all versions" },
                { "product_id": "BROKEN", "name": "x", "product_identification_helper": { "cpe": "cpe:2.3:z" } },
                { "name": "without an id" }
            ],
            "relationships": [
                { "category": "installed_on", "product_reference": "OS-OLD", "relates_to_product_reference": "C1",
                  "full_product_name": { "product_id": "OS-ON-C1", "name": "GardenOS on Chime 1" } },
                { "category": "optional_component_of", "product_reference": "OS-OLD",
                  "relates_to_product_reference": "C1",
                  "full_product_name": { "product_id": "OPTION", "name": "Chime 1 with GardenOS" } },
                { "category": "installed_on", "product_reference": "NOWHERE", "relates_to_product_reference": "C1",
                  "full_product_name": { "product_id": "LOST", "name": "Lost" } }
            ],
            "product_groups": [{ "group_id": "G", "product_ids": ["C1", "WORDS"] }]
        },
        "vulnerabilities": [
            {
                "cve": "CVE-2026-99991",
                "product_status": {
                    "known_affected": ["L2-OLD", "WORDS", "OS-ON-C1", "GHOST", "OPTION", "L2-OLD"],
                    "fixed": ["L2-FIXED"],
                    "known_not_affected": ["C1"]
                },
                "remediations": [
                    { "category": "vendor_fix", "details": "Install 1.6.2.", "product_ids": ["L2-OLD"],
                      "url": "https://marigold.example/update" },
                    { "category": "no_fix_planned", "details": "None.", "group_ids": ["G"] },
                    { "category": "wish", "details": "?" }
                ],
                "scores": [{ "products": ["L2-OLD"] }]
            },
            {
                "ids": [{ "system_name": "Marigold", "text": "MG-7" }],
                "product_status": {
                    "first_affected": ["L2-FIRST"],
                    "last_affected": ["L2-LAST"],
                    "under_investigation": ["BROKEN"]
                }
            },
            "nothing"
        ]
    })
}

fn read(document: &Value) -> Result<Read, CsafError> {
    read_csaf(&serde_json::to_vec(document).unwrap())
}

fn line(one: &Affected) -> String {
    let product = match &one.product {
        Named::MakerModel { maker, model } => format!("{maker}/{model}"),
        Named::Words(words) => format!("“{words}”"),
        other => match other {
            Named::Cpe(cpe) => cpe.product.to_string(),
            _ => "?".into(),
        },
    };
    let versions = match &one.versions {
        Versions::Every => String::new(),
        Versions::Listed(version) => format!(" {version}"),
        Versions::Within { ranges, .. } => {
            let end = |bound: &Option<Bound>| bound.as_ref().map_or(String::new(), |b| b.version.to_string());
            ranges.iter().map(|range| format!(" {}..{}", end(&range.from), end(&range.to))).collect()
        }
        other => format!(" {other:?}"),
    };
    let more = if one.with_more { " with more" } else { "" };
    format!("{:?} {product}{versions}{more} {:?}", one.status, one.remedies)
}

#[test]
fn a_document_is_read_with_its_faults_named() {
    let Read { advisory, faults } = read(&document()).unwrap();
    assert_eq!(
        (advisory.id.as_str(), advisory.title.as_str()),
        ("MG-2026-01", "Marigold: a hole in cameras")
    );
    assert_eq!(advisory.publisher.as_ref().map(Prose::as_str), Some("Marigold"));
    let links: Vec<_> = advisory.references.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(links, ["https://marigold.example/mg-2026-01.json"]);
    let of = |hole: &str| {
        let of_hole =
            advisory.affected.iter().filter(|one| one.hole.as_ref().is_some_and(|own| own.as_str() == hole));
        of_hole.map(line).collect::<Vec<_>>()
    };
    assert_eq!(
        of("CVE-2026-99991"),
        [
            "Affected Marigold/Lookout 2 ..1.6.2 [0]",
            "Affected Marigold/MG-L2 ..1.6.2 [0]",
            "Affected lookout_2_firmware ..1.6.2 [0]",
            "Affected “Marigold Watering Can 5, all versions” [1]",
            "Affected Marigold/Chime 1 ..3.1 []",
            "Affected Marigold/Chime 1 with more []",
            "NotAffected Marigold/Chime 1 [1]",
            "Fixed Marigold/Lookout 2 1.6.2 []",
        ]
    );
    assert_eq!(of("MG-7"), ["UnderInvestigation “x” []", "Affected Marigold/Lookout 2 1.0..1.5 []"]);
    assert_eq!(advisory.remedies_of(0)[0].details.as_str(), "Install 1.6.2.");
    let faults: Vec<_> = faults.iter().map(|f| format!("{} {:?} {}", f.place, f.what, f.value)).collect();
    assert_eq!(
        faults,
        [
            "product_identification_helper.cpe Product cpe:2.3:z",
            "product_tree.full_product_name Missing without an id",
            "product_tree.relationships Dangling LOST",
            "document.references UnknownValue javascript:void",
            "vulnerabilities[0].remediations UnknownValue wish",
            "vulnerabilities[0].known_affected Dangling GHOST",
        ]
    );
}

#[test]
fn what_is_no_csaf_2_document_is_refused() {
    let changed = |path: &str, value: Value| {
        let mut document = document();
        *document.pointer_mut(path).unwrap() = value;
        read(&document).map(|_| ())
    };
    assert_eq!(changed("/document/tracking", json!(1)), Err(CsafError::NotCsaf));
    assert_eq!(changed("/document/tracking/id", json!("")), Err(CsafError::NotCsaf));
    assert_eq!(changed("/document/csaf_version", json!("2.1")), Err(CsafError::OtherVersion));
    assert_eq!(changed("/document/tracking/status", json!("draft")), Err(CsafError::Draft));
    assert_eq!(changed("/product_tree", json!(null)), Ok(()));
    assert_eq!(changed("/vulnerabilities", json!({})), Ok(()));
    assert_eq!(read_csaf(b"{").map(|_| ()), Err(CsafError::NotJson { line: 1 }));
    assert_eq!(read_csaf(&vec![b' '; MAX_BYTES + 1]).map(|_| ()), Err(CsafError::TooLarge));
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(matches!(read_csaf(deep.as_bytes()), Err(CsafError::NotJson { .. })));
}

#[test]
fn trains_of_versions_are_paired_or_unclear() {
    for (first, last, wanted) in [
        (json!(["L2-FIRST"]), json!([]), "Affected Marigold/Lookout 2 1.0.. []"),
        (json!([]), json!(["L2-LAST"]), "Affected Marigold/Lookout 2 ..1.5 []"),
        (
            json!(["L2-FIRST", "L2-FIXED"]),
            json!(["L2-LAST"]),
            "Affected Marigold/Lookout 2 Unclear(\"L2-LAST\") []",
        ),
    ] {
        let mut document = document();
        document["vulnerabilities"] =
            json!([{ "product_status": { "first_affected": first, "last_affected": last } }]);
        assert_eq!(read(&document).unwrap().advisory.affected.iter().map(line).collect::<Vec<_>>(), [wanted]);
    }
}

#[test]
fn statements_are_capped() {
    let ids: Vec<String> = (0..MAX_AFFECTED + 10).map(|n| format!("P{n}")).collect();
    let names: Vec<Value> = ids.iter().map(|id| json!({ "product_id": id, "name": id })).collect();
    let mut document = document();
    document["product_tree"] = json!({ "full_product_names": names });
    document["vulnerabilities"] = json!([{ "product_status": { "known_affected": ids } }]);
    let Read { advisory, faults } = read(&document).unwrap();
    assert_eq!(advisory.affected.len(), MAX_AFFECTED);
    assert_eq!(faults.last().map(|fault| fault.what), Some(FaultKind::TooMany));
}

proptest! {
    #[test]
    fn any_change_of_a_document_is_read(at in any::<prop::sample::Index>(), with in "[\"\\[\\]{}:,0-9a-z\\\\]{0,6}", long in 0usize..40) {
        let mut bytes = serde_json::to_vec(&document()).unwrap();
        let at = at.index(bytes.len());
        let end = (at + long).min(bytes.len());
        bytes.splice(at..end, with.into_bytes());
        let _ = read_csaf(&bytes);
    }

    #[test]
    fn a_field_of_any_type_is_read(at in any::<prop::sample::Index>(), with in prop::sample::select(vec![json!(null), json!(1), json!("x"), json!([1]), json!({"name": "x"})])) {
        let mut document = document();
        let places = places(&document, String::new());
        let place = &places[at.index(places.len())];
        *document.pointer_mut(place).unwrap() = with;
        let _ = read(&document);
    }
}

/// The paths of all values.
fn places(value: &Value, path: String) -> Vec<String> {
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(all) => all.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let mut found: Vec<String> =
        parts.into_iter().flat_map(|(name, value)| places(value, format!("{path}/{name}"))).collect();
    found.push(path);
    found
}
