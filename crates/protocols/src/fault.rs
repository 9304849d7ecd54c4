//! What can be wrong with a protocol, and where.

use std::fmt;

use porchlight_notation::Broken;
use thiserror::Error;

/// Something wrong in a file of a protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The folder of the protocol.
    pub protocol: String,
    /// The file in that folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: Flaw,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}:{}: {}", self.protocol, self.file, self.line, self.what)
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The file is larger than any protocol needs to be.
    #[error("the file has {bytes} bytes; at most {} are read", crate::library::MAX_BYTES)]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// There are more protocols than are read.
    #[error("at most {} protocols are read", crate::library::MOST_PROTOCOLS)]
    TooMany,
    /// The file is not there.
    #[error("the file is missing")]
    Missing,
    /// The file is none that a protocol has. The protocol is kept without it.
    #[error("a protocol has no such file")]
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
    /// The title is not followed by a paragraph.
    #[error("one paragraph must follow the title")]
    NoIntro,
    /// A heading that is not part of the notation.
    #[error("\"{0}\" is no heading of a protocol")]
    UnknownHeading(String),
    /// A heading for the second time.
    #[error("this heading stands here for the second time")]
    SecondHeading,
    /// There is nothing to do now.
    #[error("there is no \"## Now\" with steps")]
    NothingNow,
    /// A text where there must be none.
    #[error("this does not belong here; a heading is followed by one list, \"Drill\" by one paragraph first")]
    OutOfPlace,
    /// A heading or an item without text.
    #[error("this has no text")]
    Empty,
    /// A step without its box.
    #[error("a step begins with an empty box: - [ ]")]
    NoBox,
    /// A box where there is nothing to tick.
    #[error("there is nothing to tick here")]
    StrayBox,
    /// A call without its kind.
    #[error("a call begins with its kind: - `emergency`: ...")]
    NoKind,
    /// A kind of call that there is not.
    #[error("there is no kind of call `{0}`")]
    UnknownKind(String),
    /// More steps than any list may have.
    #[error("more than {} steps", crate::script::MOST_ITEMS)]
    TooManyItems,

    /// Too few or too many steps.
    #[error("{count} steps under \"{heading}\"; there must be {least} to {most}")]
    WrongCount {
        /// The heading.
        heading: &'static str,
        /// How many steps there are.
        count: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// Nobody to call.
    #[error("there is nobody to call")]
    NoCalls,
    /// Nothing for any group.
    #[error("there is nothing for any group: at least one \"## For ...\"")]
    NoGroups,
    /// No drill.
    #[error("there is no \"## Drill\"")]
    NoDrill,
    /// A step is too long.
    #[error("{words} words; a step has at most {most}")]
    LongStep {
        /// How many words it has.
        words: usize,
        /// The most.
        most: usize,
    },
    /// English sentences are too long on the whole.
    #[error("{0} words in a sentence on average; at most {most}", most = crate::lint::LONGEST_SENTENCE)]
    HardToRead(usize),
    /// It does not fit on one sheet of paper.
    #[error("this does not fit on one sheet of A4")]
    TooLongToPrint,
    /// A part that differs from English.
    #[error("here is {here}, in English {english}")]
    OtherShape {
        /// What this language has.
        here: String,
        /// What English has.
        english: String,
    },
    /// A word that the style does not use.
    #[error("\"{0}\" is a word that frightens, blames or belittles")]
    Unkind(String),
    /// An exclamation mark.
    #[error("an exclamation mark")]
    Shouting,
    /// An address in the text, where it cannot be checked or opened.
    #[error("an address in the text; pages belong in the sources")]
    AddressInText,
    /// Less than four fifths of the letters are of the script of the language.
    #[error("this is not written in the script of its language")]
    OtherScript,
    /// Latin punctuation in Chinese.
    #[error("Chinese has a punctuation of its own: \"{0}\" does not belong to it")]
    LatinPunctuation(char),
    /// A category or responseType that CAP does not have, or that does not choose a protocol.
    #[error("\"{0}\" is no {1} of CAP")]
    UnknownValue(String, &'static str),
    /// A word that is looked for in warnings and is not in small letters, too short or there twice.
    #[error("\"{0}\" is not in small letters, too short to look for, or there twice")]
    BadSign(String),
    /// No word is looked for.
    #[error("no words are given under events")]
    NoEvents,
    /// Two protocols wait for the same event code.
    #[error("the event code \"{0}\" leads to another protocol too")]
    SharedCode(String),
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
    /// The day by which the protocol had to be looked through again is over.
    #[error("the protocol was to be looked through by {0}")]
    ReviewPassed(time::Date),
}
