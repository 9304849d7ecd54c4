//! What was read, and what had to be put right on the way.

use std::fmt;

use thiserror::Error;

/// A value that was read, and what had to be put right on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// The value.
    pub value: T,
    /// What was put right, in the order it was met; at most [`MAX_REPAIRS`].
    pub repairs: Vec<Repair>,
}

/// The longest list of repairs that is kept.
pub const MAX_REPAIRS: usize = 100;

/// One thing that was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Repair {
    /// The element that it was in, by its name in CAP.
    pub element: &'static str,
    /// What was put right.
    pub fault: Fault,
}

/// What can be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The message is of CAP 1.0 or 1.1 and was read as 1.2.
    OldVersion,
    /// Bytes that are no characters were replaced.
    NotText,
    /// A required value is missing; the most careful one was taken.
    Missing,
    /// A value that is not in the standard's list was left out or taken as unknown.
    UnknownValue,
    /// A value was written in another way than the standard asks.
    OddForm,
    /// Something that may stand once stood more often; the first was taken.
    Repeated,
    /// A text that may stand once stood more often; all were kept, one after the other.
    Joined,
    /// Markup was taken out of plain text.
    Markup,
    /// A text was too long and was cut.
    TooLong,
    /// A time without offset was taken as UTC.
    NoOffset,
    /// Something that is not a time was left out.
    NotATime,
    /// An end before the time of sending was left out.
    EndsBeforeSent,
    /// A shape that could not be read was left out.
    NotAShape,
    /// A corner that could not be read was left out.
    NotACorner,
    /// A line that was not closed was closed.
    NotClosed,
    /// A circle without radius is a point; nobody's place was measured against it.
    PointCircle,
    /// A reference that is not `sender,identifier,sent` was left out.
    NotAReference,
    /// Something that is not a number was left out.
    NotANumber,
    /// An upper height without a lower one, or below it, was left out.
    NotAbove,
    /// A quotation mark has no partner; the words were taken one by one.
    NotQuoted,
    /// Content that is larger than what is kept was left out.
    TooLarge,
    /// Content that is not Base64 was left out.
    NotBase64,
    /// The content is not the one that the sender meant.
    DigestDoesNotFit,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = match self.fault {
            Fault::OldVersion => "an older version of CAP, read as 1.2",
            Fault::NotText => "bytes that are no characters, replaced",
            Fault::Missing => "missing, the most careful value taken",
            Fault::UnknownValue => "not in the standard's list, left out or taken as unknown",
            Fault::OddForm => "written in another way than the standard asks",
            Fault::Repeated => "stands more than once, the first taken",
            Fault::Joined => "stands more than once, all kept",
            Fault::Markup => "markup taken out",
            Fault::TooLong => "too long, cut",
            Fault::NoOffset => "a time without offset, taken as UTC",
            Fault::NotATime => "not a time, left out",
            Fault::EndsBeforeSent => "an end before the time of sending, left out",
            Fault::NotAShape => "a shape that could not be read, left out",
            Fault::NotACorner => "a corner that could not be read, left out",
            Fault::NotClosed => "a line that was not closed, closed",
            Fault::PointCircle => "a circle without radius, taken as a point",
            Fault::NotAReference => "not a reference, left out",
            Fault::NotANumber => "not a number, left out",
            Fault::NotAbove => "without a height above which it stands, left out",
            Fault::NotQuoted => "a quotation mark without partner, words taken one by one",
            Fault::TooLarge => "larger than what is kept, left out",
            Fault::NotBase64 => "not Base64, left out",
            Fault::DigestDoesNotFit => "does not fit the content, said where it is shown",
        };
        write!(f, "{}: {done}", self.element)
    }
}

/// Why bytes are not a message that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum CapError {
    /// Longer than any warning needs to be.
    #[error("longer than {} bytes", super::MAX_BYTES)]
    TooLarge,
    /// In an encoding that is not known here.
    #[error("in an unknown character encoding")]
    Encoding,
    /// With a document type: a warning has none, and it can be used to do harm.
    #[error("with a document type declaration")]
    Doctype,
    /// Nested deeper, or made of more parts, than any warning needs.
    #[error("made of too many parts, or nested too deep")]
    TooComplex,
    /// Not well-formed XML.
    #[error("not well-formed XML, line {line}")]
    NotXml {
        /// The line on which it stops being XML, counted from 1.
        line: u32,
    },
    /// XML, but not a CAP message.
    #[error("not a CAP message")]
    NotAnAlert,
    /// A message without something that cannot be guessed.
    #[error("no readable <{element}>")]
    Unreadable {
        /// The element.
        element: &'static str,
    },
}
