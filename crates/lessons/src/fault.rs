//! What can be wrong with a lesson, and where.

use std::fmt;

use porchlight_notation::Broken;
use thiserror::Error;

/// Something wrong in a file of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The folder of the lesson.
    pub lesson: String,
    /// The file in that folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: Flaw,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}:{}: {}", self.lesson, self.file, self.line, self.what)
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The file is larger than any lesson needs to be.
    #[error("the file is larger than {} bytes, the most that is read", crate::library::MAX_BYTES)]
    TooLarge,
    /// The file is not there.
    #[error("the file is missing")]
    Missing,
    /// The file is none that a lesson has. The lesson plays without it.
    #[error("a lesson has no such file")]
    UnknownFile,
    /// The TOML cannot be read.
    #[error("{0}")]
    Toml(String),
    /// The id is not the folder's name, or is not made of small letters, digits and hyphens.
    #[error("the id must be the folder's name, in small letters, digits and hyphens")]
    WrongId,
    /// A date that is none.
    #[error("\"{0}\" is not a date written YYYY-MM-DD")]
    BadDate(String),
    /// The Markdown holds what it must not, or is broken.
    #[error(transparent)]
    Markdown(#[from] Broken),
    /// The file does not begin with a title.
    #[error("the file must begin with a title: # ...")]
    NoTitle,
    /// There is more than one title.
    #[error("there is a second title; use ## for a heading")]
    SecondTitle,
    /// A block without text.
    #[error("this has no text")]
    Empty,
    /// A question without a list of answers below it.
    #[error("a question needs a list of answers right below it")]
    NoAnswers,
    /// An answer without its box.
    #[error("an answer begins with [ ] or [x]")]
    NoBox,
    /// A box in a list that answers nothing.
    #[error("boxes belong under \"Choose one:\", \"Choose many:\" and \"Spot the signs\"")]
    StrayBox,
    /// A heading without the word in backquotes that it needs.
    #[error("{0} needs its name in backquotes at the end of the line: small letters, digits and hyphens")]
    NoName(&'static str),
    /// A question's id that stands twice.
    #[error("there is a second question `{0}`")]
    AskedTwice(String),
    /// A screen that does not exist.
    #[error("there is no `{0}`")]
    UnknownScreen(String),
    /// Too few or too many items under a heading.
    #[error("{here} items; here stand {fewest} to {most}")]
    WrongCount {
        /// How many there are.
        here: usize,
        /// The fewest that there may be.
        fewest: usize,
        /// The most.
        most: usize,
    },
    /// An item of a match without its arrow, or with two.
    #[error("a pair is written: left -> right")]
    NoHalves,
    /// Two right halves of a match that read the same.
    #[error("two of the right halves are the same")]
    SameHalves,
    /// A picture that is none of ours.
    #[error("this is no picture: {0}")]
    Picture(String),
    /// A picture without its file.
    #[error("there is no {0}.svg in the folder")]
    NoPicture(String),
    /// Lessons that are each to come after the other.
    #[error("the lesson would have to come after itself: {0}")]
    Circle(String),
    /// Too few answers, or none or too many of them right.
    #[error("{right} of {answers} answers are right: there must be a choice, and a right one")]
    WrongAnswers {
        /// How many answers there are.
        answers: usize,
        /// How many of them are right.
        right: usize,
    },
    /// More than the answer and its feedback in an item.
    #[error("an answer has one paragraph of feedback, a list item none")]
    TooManyParagraphs,

    /// It takes too long.
    #[error("{0} minutes; a lesson takes 1 to {most}", most = crate::lint::MOST_MINUTES)]
    TooLong(u8),
    /// It has too many words.
    #[error("{0} words; a lesson has at most {most}", most = crate::lint::MOST_WORDS)]
    TooManyWords(usize),
    /// It asks too little.
    #[error("{0} questions; a lesson has at least {fewest}", fewest = crate::lint::FEWEST_QUESTIONS)]
    TooFewQuestions(usize),
    /// There is nothing to do at home.
    #[error("there is nothing to do at home")]
    NoAction,
    /// An answer has no feedback.
    #[error("the answer \"{0}\" has no feedback")]
    NoFeedback(String),
    /// No source is named.
    #[error("no source is named")]
    NoSources,
    /// A source without a title.
    #[error("a source has no title")]
    UntitledSource,
    /// A source that is not on the list of pages we refer to.
    #[error("{0} is not an https page of a source that we rely on")]
    UntrustedPage(String),
    /// A source that was seen on a day yet to come.
    #[error("the source was seen on {0}, which is yet to come")]
    SeenTooSoon(String),
    /// The day by which the lesson had to be looked through again is over.
    #[error("the lesson was to be looked through by {0}")]
    ReviewPassed(time::Date),
    /// A rule that does not exist.
    #[error("there is no rule `{0}`")]
    UnknownRule(String),
    /// A protocol that does not exist.
    #[error("there is no protocol `{0}`")]
    UnknownProtocol(String),
    /// A drill that does not exist.
    #[error("there is no drill `{0}`")]
    UnknownDrill(String),
    /// A lesson that does not exist.
    #[error("there is no lesson `{0}`")]
    UnknownLesson(String),
    /// Nobody is named whom the lesson helps.
    #[error("the audience is empty")]
    NoAudience,
    /// It is hard to read.
    #[error("this reads like school grade {0}; a lesson keeps below {most}", most = crate::lint::HARDEST)]
    HardToRead(String),
    /// The thing to do at home is not the last block.
    #[error("what to do at home stands once, and last")]
    ActionNotLast,
    /// A file of a picture that nobody looks at.
    #[error("the lesson does not show this picture")]
    UnusedPicture,
    /// A rule that the lesson is not recommended for.
    #[error("the lesson is not recommended for `{0}`")]
    OtherRule(String),
    /// The block is of another kind than in English.
    #[error("here is {here}, in English {english}")]
    OtherBlock {
        /// What this language has.
        here: String,
        /// What English has.
        english: String,
    },
    /// An address in the text, where it cannot be checked or opened.
    #[error("an address in the text; pages belong in the sources")]
    AddressInText,
}
