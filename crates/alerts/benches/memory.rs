//! How much memory a whole country's warnings take: the growth of the program's resident set, as
//! Linux tells it, after they were read and prepared for matching.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

use std::fs;
use std::io::Write;

use porchlight_alerts::{ActiveSet, Alert, LatLon, read_cap};

mod made;

/// The resident set of this program in KiB.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

fn main() {
    let before = resident();
    let alerts = load();
    let set = ActiveSet::new(&alerts);
    let after = resident();
    let corners: usize = alerts
        .iter()
        .flat_map(|alert| &alert.infos)
        .flat_map(|info| &info.areas)
        .flat_map(|area| &area.polygons)
        .map(|polygon| polygon.corners().count() - 1)
        .sum();
    let touched = set.touching(LatLon::new(45.0, 15.0).unwrap()).len();
    let _ = writeln!(
        std::io::stdout(),
        "{} warnings, {corners} corners, {touched} matches: {} KiB more than before ({before} to {after})",
        alerts.len(),
        after.saturating_sub(before),
    );
}

/// Each message is made, read and dropped before the next, as from a feed.
fn load() -> Vec<Alert> {
    let mut alerts = Vec::new();
    made::country(|text| alerts.push(read_cap(text.as_bytes()).unwrap().value));
    alerts
}
