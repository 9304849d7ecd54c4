//! The same event, told by several sources, shown once.

use time::Duration;

use crate::alert::{Alert, Info};
use crate::place::Polygon;

/// What is shown as one: the message that says most surely what it is, and who told it.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a> {
    /// The message: the best proven one, then the newest one.
    pub alert: &'a Alert,
    /// The numbers of the sources that told it, in order, each once.
    pub sources: Vec<usize>,
}

/// Times of one event that differ by less than this may be the same.
const SAME_TIME: Duration = Duration::minutes(5);

/// Puts messages of several sources together that tell the same event: the very same message, or one
/// that agrees in how real it is, in the words or codes of the event, in severity, in its end and in its
/// area. Messages of one source stay apart: it knows what it means. The order of the groups is that of
/// their first messages.
pub fn gather(messages: Vec<(usize, &Alert)>) -> Vec<Group<'_>> {
    let mut groups: Vec<(Group<'_>, Vec<(usize, &Alert)>)> = Vec::new();
    for (source, alert) in messages {
        let same = groups.iter_mut().find(|(_, members)| {
            members.iter().any(|(other, known)| {
                known.id == alert.id && known.status == alert.status
                    || (*other != source && tell_the_same(known, alert))
            })
        });
        match same {
            None => groups.push((Group { alert, sources: vec![source] }, vec![(source, alert)])),
            Some((group, members)) => {
                members.push((source, alert));
                if (alert.proof, alert.id.sent) > (group.alert.proof, group.alert.id.sent) {
                    group.alert = alert;
                }
                if let Err(at) = group.sources.binary_search(&source) {
                    group.sources.insert(at, source);
                }
            }
        }
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

fn tell_the_same(a: &Alert, b: &Alert) -> bool {
    let near = (a.ends().at - b.ends().at).abs() <= SAME_TIME;
    a.status == b.status
        && a.severity() == b.severity()
        && near
        && a.infos
            .iter()
            .any(|one| b.infos.iter().any(|other| same_event(one, other) && same_area(one, other)))
}

fn same_event(a: &Info, b: &Info) -> bool {
    let words = a.language.primary() == b.language.primary()
        && !a.event.is_empty()
        && a.event.as_str().to_lowercase() == b.event.as_str().to_lowercase();
    words || a.event_codes.iter().any(|code| b.event_codes.contains(code))
}

/// The same codes, the same words, or polygons that cover each other's box by more than half.
fn same_area(a: &Info, b: &Info) -> bool {
    a.areas.iter().any(|one| {
        b.areas.iter().any(|other| {
            let words = !one.description.is_empty() && one.description == other.description;
            let codes = one.geocodes.iter().any(|code| other.geocodes.contains(code));
            let shapes =
                one.polygons.iter().any(|left| other.polygons.iter().any(|right| overlap(left, right) > 0.5));
            words || codes || shapes
        })
    })
}

/// How much of the two boxes together is in both, from 0 to 1.
fn overlap(a: &Polygon, b: &Polygon) -> f64 {
    let ((low, high), (other_low, other_high)) = (a.bounds(), b.bounds());
    let span = |low: f64, high: f64, other_low: f64, other_high: f64| {
        let shared = (high.min(other_high) - low.max(other_low)).max(0.0);
        let whole = high.max(other_high) - low.min(other_low);
        if whole > 0.0 { shared / whole } else { 0.0 }
    };
    span(low.0, high.0, other_low.0, other_high.0) * span(low.1, high.1, other_low.1, other_high.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::Proof;
    use crate::read::read_cap;

    fn message(id: &str, event: &str, severity: &str, expires: &str, area: &str) -> Alert {
        let xml = format!(
            "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>{id}</identifier><sender>s</sender>\
             <sent>2026-09-14T12:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>\
             <scope>Public</scope><info><category>Met</category><event>{event}</event><urgency>Future</urgency>\
             <severity>{severity}</severity><certainty>Likely</certainty><expires>{expires}</expires>\
             <area><areaDesc>{area}</areaDesc><polygon>{area}</polygon></area></info></alert>"
        );
        read_cap(xml.as_bytes()).unwrap().value
    }

    #[test]
    fn one_event_of_several_sources_is_shown_once() {
        let (here, near, far) =
            ("0,0 0,10 10,10 10,0 0,0", "0,1 0,10 10,10 10,1 0,1", "0,8 0,18 10,18 10,8 0,8");
        let (six, soon, late) =
            ("2026-09-14T18:00:00-00:00", "2026-09-14T18:04:00-00:00", "2026-09-14T19:00:00-00:00");
        let first = message("1", "Storm", "Severe", six, here);
        for (other, source, together) in [
            (message("1", "Storm", "Severe", six, here), 1, true),
            (message("2", "storm", "Severe", soon, near), 1, true),
            (message("2", "storm", "Severe", soon, near), 0, false),
            (message("2", "Storm", "Severe", late, here), 1, false),
            (message("2", "Flood", "Severe", six, here), 1, false),
            (message("2", "Storm", "Minor", six, here), 1, false),
            (message("2", "Storm", "Severe", six, far), 1, false),
        ] {
            let groups = gather(vec![(0, &first), (source, &other)]);
            assert_eq!(groups.len() == 1, together, "{other:?}");
            if together {
                assert_eq!(groups[0].sources, [0, 1]);
            }
        }
        let proven = Alert { proof: Proof::Verified, ..message("2", "Storm", "Severe", soon, near) };
        assert_eq!(gather(vec![(0, &first), (1, &proven)])[0].alert, &proven);
    }
}
