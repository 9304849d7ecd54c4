//! What only the resident can see: asked about the router of the home, and decided by the answer.

use porchlight_model::{EvidenceKind, Question, Seen, Unknown};

use crate::{Subject, Verdict};

/// Decides by the newest answer; silent for all but the router.
pub(super) fn asked(subject: &Subject<'_>, question: Question) -> Option<Verdict> {
    if !subject.device.is_gateway {
        return None;
    }
    let answer = subject.seen.iter().rev().find_map(|s| match s {
        Seen::Answered { question: asked, yes } if *asked == question => Some(*yes),
        _ => None,
    });
    let verdict = match answer {
        None => Verdict::unknown(Unknown::NotAnswered).asks(question),
        Some(true) => Verdict::fine().because(EvidenceKind::Place, "you looked, and said yes").asks(question),
        Some(false) => {
            Verdict::problem().because(EvidenceKind::Place, "you looked, and said no").asks(question)
        }
    };
    Some(verdict)
}
