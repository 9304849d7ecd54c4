//! E02 and E06: the firmware is strictly below a version that is known to have fixed a hole.

use porchlight_catalogue::is_below;
use porchlight_model::{RuleId, Severity, Unknown};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("firmware-outdated"),
    check: "E02",
    severity: Severity::Critical,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.3-8",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let (maker, model) = subject.product()?;
    let rows = subject.catalogue.fixed_in(maker, model);
    let last = *rows.last()?;
    let Some(version) = subject.device.firmware.as_ref() else {
        let verdict = Verdict::unknown(Unknown::VersionUnknown).fact("fixed_in", last.fixed_in.clone());
        return Some(verdict.source(&last.source.title, &last.source.url, &last.source.seen));
    };
    let compared = rows.iter().map(|row| (*row, is_below(version.value.as_str(), &row.fixed_in)));
    let below = compared.clone().find(|(_, below)| *below == Some(true));
    let incomparable = compared.clone().find(|(_, below)| below.is_none());
    let (row, mut verdict) = match (below, incomparable) {
        (Some((row, _)), _) => (row, Verdict::problem().fact("hole", row.why_id.clone())),
        (None, Some((row, _))) => (row, Verdict::unknown(Unknown::VersionUnknown)),
        (None, None) => (last, Verdict::fine()),
    };
    verdict.evidence.push(version.evidence.clone());
    let verdict = verdict.fact("version", version.value.as_str()).fact("fixed_in", row.fixed_in.clone());
    Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen))
}
