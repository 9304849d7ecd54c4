//! What only the resident can see: asked about the router of the home, and decided by the answer.

use porchlight_model::{EvidenceKind, Question, Seen, Unknown, Uplink};

use crate::{Subject, Verdict};

/// Decides by the newest answer; silent for all but the router.
pub(super) fn asked(subject: &Subject<'_>, question: Question) -> Option<Verdict> {
    if !subject.device.is_gateway {
        return None;
    }
    let answer = answer(subject, question);
    let verdict = match answer {
        None => Verdict::unknown(Unknown::NotAnswered).asks(question),
        Some(true) => Verdict::fine().because(EvidenceKind::Place, "you looked, and said yes").asks(question),
        Some(false) => {
            Verdict::problem().because(EvidenceKind::Place, "you looked, and said no").asks(question)
        }
    };
    Some(verdict)
}

/// The newest answer to a question.
fn answer(subject: &Subject<'_>, question: Question) -> Option<bool> {
    subject.seen.iter().rev().find_map(|s| match s {
        Seen::Answered { question: asked, yes } if *asked == question => Some(*yes),
        _ => None,
    })
}

/// The way to the internet now and at the look before, for the gateway.
pub(super) fn looks<'a>(subject: &Subject<'a>) -> Option<(&'a Uplink, &'a Uplink)> {
    let now = subject.seen.iter().rev().find_map(|s| match s {
        Seen::Uplink(uplink) => Some(uplink),
        _ => None,
    });
    let before = subject.seen.iter().rev().find_map(|s| match s {
        Seen::UplinkBefore(uplink) => Some(uplink),
        _ => None,
    });
    now.zip(before)
}

/// What is as before is fine, and so is what the resident changed.
pub(super) fn decided(subject: &Subject<'_>, is_same: bool, question: Question, evidence: &str) -> Verdict {
    let mine = answer(subject, question) == Some(true);
    match (is_same, mine) {
        (true, _) => Verdict::fine(),
        (false, true) => Verdict::fine().because(EvidenceKind::Place, evidence).asks(question),
        (false, false) => Verdict::problem().because(EvidenceKind::Place, evidence).asks(question),
    }
}
