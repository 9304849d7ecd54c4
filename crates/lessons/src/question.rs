//! Questions, and what is said to whoever answers them.

use std::collections::BTreeSet;

use porchlight_notation::Inline;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id in the lesson: what is remembered of it hangs on this, whatever its words become.
    pub id: String,
    /// What is asked.
    pub prompt: Vec<Inline>,
    /// What can be answered.
    pub task: Asked,
}

/// The kinds of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// One answer is right. INVARIANT: at least two answers, exactly one right.
    One(Vec<Answer>),
    /// Some answers are right, all of which are to be chosen. INVARIANT: at least two answers, at least one right.
    Many(Vec<Answer>),
    /// Steps to be put in their order. INVARIANT: 3 to 6 of them, written in the right order.
    Order(Vec<Step>),
    /// Halves to be put together. INVARIANT: 3 to 5 pairs; no two right halves are alike.
    Match(Vec<Pair>),
    /// Signs to be found in a pretend thing. INVARIANT: 3 to 7 parts, at least one a sign and one not.
    Spot {
        /// What the thing is.
        surface: Surface,
        /// Its parts from top to bottom; the right ones are the signs.
        parts: Vec<Answer>,
    },
}

/// An answer of a question, or a part of a pretend thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub text: Vec<Inline>,
    /// True when it is right.
    pub right: bool,
    /// What to say to the one who chose it, or missed it.
    pub feedback: Vec<Inline>,
}

/// A step that has its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub text: Vec<Inline>,
    /// Why it stands there.
    pub feedback: Vec<Inline>,
}

/// Two halves that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The half that stays in its place.
    pub left: Vec<Inline>,
    /// The half that is looked for.
    pub right: Vec<Inline>,
    /// What to say when they were not put together.
    pub feedback: Vec<Inline>,
}

/// What a pretend thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surface {
    /// A message; its first part is who it says it is from.
    Message,
    /// A login page; its first part is its address.
    LoginPage,
    /// A QR code; its first part is where it hangs.
    QrCode,
    /// A page of a router's settings; its first part is its address.
    RouterPage,
}

impl Surface {
    /// The name used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::LoginPage => "login-page",
            Self::QrCode => "qr-code",
            Self::RouterPage => "router-page",
        }
    }
}

/// What was said to a question: the places of what was chosen, counted from 0 in the order of the file.
///
/// For a choice and for signs, the chosen ones in any order. For an order, the steps as they were laid. For a
/// match, the right half that was put to each left half, in the order of the left halves.
pub type Reply = Vec<usize>;

/// How a reply was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// True when nothing was wrong and nothing missing.
    pub right: bool,
    /// True when nothing was wrong but something is missing.
    pub incomplete: bool,
    /// What is said, about each part that it concerns.
    pub remarks: Vec<Remark>,
}

/// What is said about one answer, step, pair or part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its place in the file, counted from 0.
    pub at: usize,
    /// True when what was done with it was right.
    pub right: bool,
    /// True when it should have been chosen and was not.
    pub missed: bool,
    /// What is said.
    pub feedback: Vec<Inline>,
}

impl Question {
    /// How many answers, steps, pairs or parts there are.
    pub fn len(&self) -> usize {
        match &self.task {
            Asked::One(answers) | Asked::Many(answers) | Asked::Spot { parts: answers, .. } => answers.len(),
            Asked::Order(steps) => steps.len(),
            Asked::Match(pairs) => pairs.len(),
        }
    }

    /// False always: a question has answers.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Judges a reply; `None` for one that this question cannot have: a place that does not exist, one named
    /// twice, too many or too few.
    ///
    /// A wrong choice tells about everything that was chosen, without giving the rest away; signs that were
    /// missed are named, for they cannot be guessed.
    pub fn judge(&self, reply: &[usize]) -> Option<Verdict> {
        let chosen: BTreeSet<usize> = reply.iter().copied().collect();
        if chosen.len() != reply.len() || reply.is_empty() || chosen.iter().any(|at| *at >= self.len()) {
            return None;
        }
        match &self.task {
            Asked::One(_) if reply.len() != 1 => None,
            Asked::One(answers) | Asked::Many(answers) => Some(choice(answers, &chosen, false)),
            Asked::Spot { parts, .. } => Some(choice(parts, &chosen, true)),
            Asked::Order(_) | Asked::Match(_) if reply.len() != self.len() => None,
            Asked::Order(steps) => Some(places(reply, |at| &steps[at].feedback, true)),
            Asked::Match(pairs) => Some(places(reply, |at| &pairs[at].feedback, false)),
        }
    }

    /// The order in which answers, steps or right halves are shown: mixed by a number, never the right order
    /// where the order is the question. Parts of a pretend thing keep theirs.
    pub fn shown(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        let sorted = order.clone();
        if matches!(self.task, Asked::Spot { .. }) {
            return order;
        }
        let mut state = seed;
        for last in (1..order.len()).rev() {
            let below = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            order.swap(last, usize::try_from(next(&mut state) % below).unwrap_or(0));
        }
        if matches!(self.task, Asked::Order(_) | Asked::Match(_)) && order == sorted {
            order.rotate_left(1);
        }
        order
    }

    pub(crate) fn lines(&self) -> Vec<&[Inline]> {
        let mut lines: Vec<&[Inline]> = vec![&self.prompt];
        match &self.task {
            Asked::One(answers) | Asked::Many(answers) | Asked::Spot { parts: answers, .. } => {
                lines.extend(answers.iter().flat_map(|a| [&a.text[..], &a.feedback[..]]));
            }
            Asked::Order(steps) => lines.extend(steps.iter().flat_map(|s| [&s.text[..], &s.feedback[..]])),
            Asked::Match(pairs) => {
                lines.extend(pairs.iter().flat_map(|p| [&p.left[..], &p.right[..], &p.feedback[..]]));
            }
        }
        lines
    }

    /// Each answer, step, pair or part with what is said about it.
    pub(crate) fn remarks(&self) -> Vec<(&[Inline], &[Inline])> {
        match &self.task {
            Asked::One(answers) | Asked::Many(answers) | Asked::Spot { parts: answers, .. } => {
                answers.iter().map(|a| (&a.text[..], &a.feedback[..])).collect()
            }
            Asked::Order(steps) => steps.iter().map(|s| (&s.text[..], &s.feedback[..])).collect(),
            Asked::Match(pairs) => pairs.iter().map(|p| (&p.left[..], &p.feedback[..])).collect(),
        }
    }

    pub(crate) fn shape(&self) -> String {
        let boxes = |answers: &[Answer]| {
            answers.iter().map(|a| if a.right { "[x]" } else { "[ ]" }).collect::<String>()
        };
        let kind = match &self.task {
            Asked::One(answers) => format!("choose one {}", boxes(answers)),
            Asked::Many(answers) => format!("choose many {}", boxes(answers)),
            Asked::Order(steps) => format!("put in order {}", steps.len()),
            Asked::Match(pairs) => format!("match {}", pairs.len()),
            Asked::Spot { surface, parts } => {
                format!("spot the signs ({}) {}", surface.as_str(), boxes(parts))
            }
        };
        format!("{kind} `{}`", self.id)
    }
}

fn choice(answers: &[Answer], chosen: &BTreeSet<usize>, name_missed: bool) -> Verdict {
    let clean = chosen.iter().all(|at| answers[*at].right);
    let missing = answers.iter().enumerate().any(|(at, answer)| answer.right && !chosen.contains(&at));
    let told = answers.iter().enumerate().filter_map(|(at, answer)| {
        let missed = answer.right && !chosen.contains(&at);
        (chosen.contains(&at) || (missed && name_missed)).then(|| Remark {
            at,
            right: answer.right && !missed,
            missed,
            feedback: answer.feedback.clone(),
        })
    });
    Verdict { right: clean && !missing, incomplete: clean && missing, remarks: told.collect() }
}

/// What stands in another place than it should is remarked on: in an order only the first, since the others
/// follow from it.
fn places<'a>(reply: &[usize], feedback: impl Fn(usize) -> &'a Vec<Inline>, first_only: bool) -> Verdict {
    let right = reply.iter().enumerate().all(|(place, at)| place == *at);
    let wrong = reply.iter().enumerate().filter(|(place, at)| place != *at);
    let remark = |at: usize, right| Remark { at, right, missed: false, feedback: feedback(at).clone() };
    let remarks = if right {
        (0..reply.len()).map(|at| remark(at, true)).collect()
    } else {
        wrong.map(|(place, _)| remark(place, false)).take(if first_only { 1 } else { usize::MAX }).collect()
    };
    Verdict { right, incomplete: false, remarks }
}

/// SplitMix64: an even mixer that needs nothing but a number (Steele, Lea and Flood, 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
