//! What a lesson is made of: plain text with some of it stressed, questions and actions.

use porchlight_notation::Inline;

/// One block of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// True when the order of the items matters.
        numbered: bool,
        /// The items.
        items: Vec<Vec<Inline>>,
    },
    /// A question with its answers.
    Question(Question),
    /// Something to do.
    Action(Action),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// True when all the right answers are to be chosen, however many there are.
    pub many: bool,
    /// What is asked.
    pub prompt: Vec<Inline>,
    /// The answers. INVARIANT: at least two; at least one is right; one alone where `many` is false.
    pub answers: Vec<Answer>,
}

/// An answer of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub text: Vec<Inline>,
    /// True when it is right.
    pub right: bool,
    /// What to say to the one who chose it.
    pub feedback: Vec<Inline>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Where it is done.
    pub place: Place,
    /// What to do.
    pub prompt: Vec<Inline>,
    /// The rule whose finding it opens; `None` for whichever finding led to the lesson.
    pub rule: Option<String>,
}

/// Where an action is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the resident's own home.
    Home,
    /// In the practice home.
    PracticeHome,
}

impl Block {
    /// Every line of text in the block, in reading order.
    pub(crate) fn lines(&self) -> Vec<&[Inline]> {
        match self {
            Self::Heading(line) | Self::Paragraph(line) => vec![line],
            Self::List { items, .. } => items.iter().map(Vec::as_slice).collect(),
            Self::Question(question) => {
                let answers = question.answers.iter().flat_map(|a| [&a.text[..], &a.feedback[..]]);
                std::iter::once(&question.prompt[..]).chain(answers).collect()
            }
            Self::Action(action) => vec![&action.prompt],
        }
    }

    /// What must be the same in every language, in words that a writer of lessons understands.
    pub(crate) fn shape(&self) -> String {
        match self {
            Self::Heading(_) => "a heading".into(),
            Self::Paragraph(_) => "a paragraph".into(),
            Self::List { items, .. } => format!("a list of {}", items.len()),
            Self::Question(question) => {
                let kind = if question.many { "choose many" } else { "choose one" };
                let marks = question.answers.iter().map(|a| if a.right { "[x]" } else { "[ ]" });
                format!("{kind} {}", marks.collect::<String>())
            }
            Self::Action(action) => {
                let place = match action.place {
                    Place::Home => "do it at home",
                    Place::PracticeHome => "try it in the practice home",
                };
                action.rule.as_ref().map_or_else(|| place.to_owned(), |rule| format!("{place} `{rule}`"))
            }
        }
    }
}
