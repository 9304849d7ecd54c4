//! Known holes of a device's exact product and version.
//!
//! Only what is written of the exact model counts, and only versions that can be compared. Where just one
//! bad version is known and not the one that closed the hole, the resident is told to ask the maker.

use std::collections::BTreeMap;

use porchlight_catalogue::{FixedIn, SupportEnd, bare_version, is_below};
use porchlight_model::Unknown;

use crate::{Subject, Verdict};

/// Which holes are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holes {
    /// Those that attackers are known to use.
    Used,
    /// The others.
    Known,
}

/// Where a version stands to a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Closed,
    /// The version is not told, or cannot be compared.
    VersionUnknown,
    /// Nobody has written down which version closes it.
    FixUnknown,
    Open,
}

/// Judges the version by the holes of that sort; of several, the worst counts.
pub(crate) fn judge(subject: &Subject<'_>, which: Holes) -> Option<Verdict> {
    let (maker, model) = subject.product()?;
    if hole_for_good(subject).is_some() {
        return None;
    }
    let version = subject.device.firmware.as_ref();
    let told = version.map(|version| version.value.as_str());
    let rows = rows(subject, maker, model);
    let rows = nearest(maker, &rows, told).filter(|row| row.exploited == (which == Holes::Used));
    // Among equals the newest fact, which stands last.
    let (standing, row) =
        rows.map(|row| (stand(maker, told, row), row)).max_by_key(|(standing, _)| *standing)?;
    let mut verdict = match standing {
        Standing::Open => Verdict::problem().fact("hole", row.why_id.clone()),
        Standing::Closed => Verdict::fine(),
        Standing::VersionUnknown => Verdict::unknown(Unknown::VersionUnknown),
        Standing::FixUnknown => Verdict::unknown(Unknown::FixUnknown).fact("hole", row.why_id.clone()),
    };
    if let Some(version) = version {
        verdict.evidence.push(version.evidence.clone());
        verdict = verdict.fact("version", version.value.as_str());
    }
    if let Some(fixed) = &row.fixed_in {
        verdict = verdict.fact("fixed_in", fixed.clone());
    }
    Some(verdict.source(&row.source.title, &row.source.url, &row.source.seen))
}

/// The rows of the exact model, and of the system that runs on it.
fn rows<'a>(subject: &Subject<'a>, maker: &str, model: &str) -> Vec<&'a FixedIn> {
    let mut rows = subject.catalogue.fixed_in(maker, model);
    let version = subject.device.firmware.as_ref().map(|version| version.value.as_str());
    if let Some(version) = version.map(bare_version) {
        let kind = subject.device.kind().as_str();
        for system in subject.catalogue.systems(maker, kind, version) {
            rows.extend(subject.catalogue.fixed_in(maker, system));
        }
    }
    rows
}

/// One row for each hole. Where rows say from which version on they are about it, the one of the newest such
/// version that the device has reached; else, where several branches have an update of their own, the row of the
/// branch that the version comes from.
fn nearest<'a>(
    maker: &str,
    rows: &[&'a FixedIn],
    version: Option<&str>,
) -> impl Iterator<Item = &'a FixedIn> {
    let parts =
        |text: &str| bare_version(text).split(['.', '-', '_', ' ']).map(str::to_owned).collect::<Vec<_>>();
    let own = parts(version.unwrap_or_default());
    let alike = |row: &FixedIn| {
        let limit = row.fixed_in.as_ref().or(row.last_affected.as_ref());
        let limit = parts(limit.map_or("", String::as_str));
        own.iter().zip(&limit).take_while(|(a, b)| a == b).count()
    };
    // A row about a branch that the device has not reached, or that cannot be compared, is not about it.
    let concerns = |row: &FixedIn| match (&row.since, version) {
        (Some(since), Some(version)) => is_below(maker, version, since) == Some(false),
        _ => true,
    };
    let newer_branch = |row: &FixedIn, other: &FixedIn| match (&row.since, &other.since) {
        (Some(since), Some(other)) => is_below(maker, other, since) == Some(true),
        (Some(_), None) => true,
        (None, _) => false,
    };
    let mut by_hole: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| concerns(row)) {
        let best = by_hole.entry(&row.why_id).or_insert(place);
        let both_without = row.since.is_none() && rows[*best].since.is_none();
        if newer_branch(row, rows[*best]) || (both_without && alike(row) > alike(rows[*best])) {
            *best = place;
        }
    }
    let mut places: Vec<usize> = by_hole.into_values().collect();
    places.sort_unstable();
    places.into_iter().map(|place| rows[place]).collect::<Vec<_>>().into_iter()
}

fn stand(maker: &str, version: Option<&str>, row: &FixedIn) -> Standing {
    let below = |limit: &str| version.map(|version| is_below(maker, version, limit));
    match (&row.fixed_in, &row.last_affected) {
        (Some(fixed), _) => match below(fixed).flatten() {
            Some(true) => Standing::Open,
            Some(false) => Standing::Closed,
            None => Standing::VersionUnknown,
        },
        (None, Some(last)) => match version.and_then(|version| is_below(maker, last, version)) {
            Some(true) => Standing::Closed,
            Some(false) | None => Standing::FixUnknown,
        },
        (None, None) => Standing::FixUnknown,
    }
}

/// The end of support and a hole that is used, where the product has both and the version is not known to be
/// without the hole.
pub(crate) fn hole_for_good<'a>(subject: &Subject<'a>) -> Option<(&'a SupportEnd, &'a FixedIn)> {
    let (maker, model) = subject.product()?;
    let end = subject.catalogue.support_end(maker, model)?;
    let version = subject.device.firmware.as_ref().map(|claim| claim.value.as_str());
    let rows = rows(subject, maker, model);
    let hole = nearest(maker, &rows, version)
        .filter(|row| row.exploited)
        .find(|row| stand(maker, version, row) != Standing::Closed)?;
    Some((end, hole))
}

#[cfg(test)]
mod tests {
    use porchlight_catalogue::Catalogue;
    use porchlight_identify::devices;
    use porchlight_model::{Observation, Outcome, Seen, UpnpDescription};

    use super::*;
    use crate::Surroundings;

    /// A product with rows of every sort. The addresses of the pages are pretend.
    const ROWS: &str = r#"
[[fixed_in]]
maker = "Marigold"
model = "Gate 1"
fixed_in = "1.6.2"
why_id = "HOLE-1"
exploited = true
title = "t"
url = "https://example.org/1"
seen = "2026-11-23"

[[fixed_in]]
maker = "Marigold"
model = "Gate 2"
fixed_in = "5.0.9"
why_id = "HOLE-2"
title = "t"
url = "https://example.org/2"
seen = "2026-11-23"

[[fixed_in]]
maker = "Marigold"
model = "Gate 2"
fixed_in = "5.1.4"
why_id = "HOLE-2"
title = "t"
url = "https://example.org/2"
seen = "2026-11-23"

[[fixed_in]]
maker = "Marigold"
model = "Gate 3"
last_affected = "2.0"
why_id = "HOLE-3"
title = "t"
url = "https://example.org/3"
seen = "2026-11-23"

[[fixed_in]]
maker = "Marigold"
model = "Gate 4"
why_id = "HOLE-4"
exploited = true
title = "t"
url = "https://example.org/4"
seen = "2026-11-23"

[[system]]
maker = "Marigold"
name = "GateOS"
kind = "router"

[[fixed_in]]
maker = "Marigold"
model = "GateOS"
since = "5.0"
fixed_in = "5.0.9"
why_id = "HOLE-7"
exploited = true
title = "t"
url = "https://example.org/7"
seen = "2026-11-23"

[[fixed_in]]
maker = "Marigold"
model = "GateOS"
since = "6.0"
fixed_in = "6.0.2"
why_id = "HOLE-7"
exploited = true
title = "t"
url = "https://example.org/7"
seen = "2026-11-23"

[[support_end]]
maker = "Marigold"
model = ["Gate 4", "Gate 5"]
title = "t"
url = "https://example.org/5"
seen = "2026-11-23"

[[support_end]]
maker = "Marigold"
model = "Gate 6"
revision = ["A1"]
title = "t"
url = "https://example.org/6"
seen = "2026-11-23"
"#;

    /// What is found of a product and version, as rule and result, without what is fine.
    fn found(model: &str, version: &str) -> Vec<String> {
        found_on("urn:schemas-upnp-org:device:Basic:1", model, version)
    }

    fn found_on(device_type: &str, model: &str, version: &str) -> Vec<String> {
        let catalogue = Catalogue::built_in().with_rows(ROWS).unwrap();
        let description = UpnpDescription {
            device_type: device_type.into(),
            manufacturer: "Marigold".into(),
            model_name: model.into(),
            firmware: version.into(),
            ..UpnpDescription::default()
        };
        let host = "192.168.1.9".parse().unwrap();
        let sightings = [Observation { host, seen: Seen::Upnp(description) }].into_iter().collect();
        let device = &devices(&sightings, &catalogue)[0];
        let seen = sightings.of(&device.addresses);
        let findings = crate::judge(&Subject {
            device,
            seen: &seen,
            catalogue: &catalogue,
            home: Surroundings::default(),
        });
        let told = |outcome: &Outcome| match outcome {
            Outcome::Problem => Some("problem"),
            Outcome::CouldNotTell(why) => Some(why.as_str()),
            Outcome::Fine => None,
        };
        findings.iter().filter_map(|f| Some(format!("{} {}", f.rule, told(&f.outcome)?))).collect()
    }

    #[test]
    fn holes_are_told_of_the_exact_product_and_version_only() {
        for (model, version, expected) in [
            ("Gate 1", "1.6.1", &["firmware-outdated problem"][..]),
            ("Gate 1", "1.6.2", &[]),
            ("Gate 1", "", &["firmware-outdated version-unknown"]),
            ("Gate 1", "unreadable", &["firmware-outdated version-unknown"]),
            ("Gate 10", "1.6.1", &[]),
            // Each branch has an update of its own.
            ("Gate 2", "5.0.8", &["known-hole problem"]),
            ("Gate 2", "5.0.9", &[]),
            ("Gate 2", "5.1.3", &["known-hole problem"]),
            ("Gate 2", "5.1.4", &[]),
            // Nobody wrote down which version closes it.
            ("Gate 3", "1.9", &["known-hole fix-unknown"]),
            ("Gate 3", "2.0", &["known-hole fix-unknown"]),
            ("Gate 3", "2.1", &[]),
            // No update will come: one finding, and not three.
            ("Gate 4", "1.0", &["hole-for-good problem"]),
            ("Gate 5", "1.0", &["support-ended problem"]),
            ("Gate 6", "1.0", &["support-ended revision-unknown"]),
            ("Gate 6 A1", "1.0", &["support-ended problem"]),
            ("Gate 6 B1", "1.0", &[]),
        ] {
            assert_eq!(found(model, version), expected, "{model} {version}");
        }
    }
    #[test]
    fn holes_of_a_system_are_told_of_every_device_that_runs_it() {
        const ROUTER: &str = "urn:schemas-upnp-org:device:InternetGatewayDevice:1";
        for (version, expected) in [
            ("5.0.8", &["firmware-outdated problem"][..]),
            ("5.0.9", &[]),
            ("5.3.1", &[]),
            ("6.0.1", &["firmware-outdated problem"]),
            ("GateOS 6.0.1", &["firmware-outdated problem"]),
            ("6.0.2", &[]),
            // Older than the hole.
            ("4.9.9", &[]),
            ("", &[]),
        ] {
            assert_eq!(found_on(ROUTER, "Gate 99", version), expected, "{version}");
        }
        // Another kind of device runs something else.
        assert_eq!(found("Gate 99", "6.0.1"), Vec::<String>::new());
    }
}
