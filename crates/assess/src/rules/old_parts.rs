//! E07: a part of its software, as a greeting or a header names it, is many years old. Never more than a note:
//! makers mend parts without a new number.

use porchlight_model::{EvidenceKind, Kind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("old-parts"),
    checks: &["E07"],
    severity: Severity::Info,
    minutes: 5,
    maker_rule: "ETSI EN 303 645, 5.3-2",
    source: EN_303_645,
    decide,
};

/// A part that is older than this is worth a word.
const YEARS: i32 = 7;

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    let year = subject.home.today?.year();
    // Systems of computers keep old numbers on purpose and mend what is behind them.
    if subject.device.kind() == Kind::Computer {
        return None;
    }
    let named = subject.seen.iter().filter_map(|seen| {
        let (text, kind) = match seen {
            Seen::Http(reply) => (&reply.server, EvidenceKind::Http),
            Seen::Ssdp(reply) => (&reply.server, EvidenceKind::Upnp),
            Seen::Banner { text, .. } => (text, EvidenceKind::Banner),
            _ => return None,
        };
        Some((crate::parts::released(text.as_str())?, text, kind))
    });
    let ((part, version, released), text, kind) = named.min_by_key(|((_, _, released), ..)| *released)?;
    if released > year - YEARS {
        return None;
    }
    let verdict =
        Verdict::problem().fact("part", format!("{part} {version}")).fact("year", released.to_string());
    Some(verdict.because(kind, format!("it names itself \"{text}\"")))
}
