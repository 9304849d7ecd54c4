//! A report as SARIF 2.1.0 (OASIS), for programs that collect findings. Devices are logical locations: there are no
//! files. Fingerprints stay the same from one look to the next.

use serde_json::{Value, json};

use crate::made::{Item, Named, Report};

/// The log.
pub fn sarif(report: &Report) -> Value {
    let mut rules: Vec<Value> = Vec::new();
    let mut results: Vec<Value> = Vec::new();
    for device in &report.devices {
        for (kind, items) in
            [("fail", &device.problems), ("informational", &device.notes), ("open", &device.untold)]
        {
            for item in items {
                let place = rules.iter().position(|rule| rule["id"] == item.rule).unwrap_or_else(|| {
                    rules.push(rule(item));
                    rules.len() - 1
                });
                results.push(result(device, item, kind, place));
            }
        }
    }
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Porchlight",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "properties": {
                "date": report.date,
                "masked": report.masked,
                "score": report.score.points,
                "scoreScheme": report.score.scheme,
            },
            "results": results,
        }],
    })
}

fn rule(item: &Item) -> Value {
    json!({
        "id": item.rule,
        "shortDescription": {"text": item.rule},
        "helpUri": item.source_url,
        "help": {"text": format!("{}\n{}", item.why, item.steps.join("\n"))},
        "defaultConfiguration": {"level": level(item)},
        "properties": {"checks": item.checks, "makerRule": item.maker_rule},
    })
}

fn level(item: &Item) -> &'static str {
    match item.severity {
        "critical" | "high" => "error",
        "medium" | "low" => "warning",
        _ => "note",
    }
}

fn result(device: &Named, item: &Item, kind: &str, place: usize) -> Value {
    // The standard wants the level "none" for every kind but "fail".
    let level = if kind == "fail" { level(item) } else { "none" };
    json!({
        "ruleId": item.rule,
        "ruleIndex": place,
        "kind": kind,
        "level": level,
        "message": {"text": message(item)},
        "locations": [{"logicalLocations": [{
            "name": device.name,
            "fullyQualifiedName": device.id,
            "kind": "resource",
        }]}],
        "partialFingerprints": {"porchlight/v1": format!("{}/{}", device.id, item.rule)},
        "properties": {
            "product": device.product,
            "severity": item.severity,
            "minutes": item.minutes,
            "evidence": item.evidence,
        },
    })
}

fn message(item: &Item) -> String {
    if item.why.is_empty() { item.title.clone() } else { format!("{}. {}", item.title, item.why) }
}
