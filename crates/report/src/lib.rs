//! What was found of a home: a score that explains itself, and a report to keep or to hand on. Pure: no clock, no
//! input or output, and no input that fails.
//!
//! A [`Report`] holds what may be shown and nothing else: names, addresses and other traces of the people who live
//! there are masked when it is made, so that no format can let them slip.

mod blocks;
mod made;
mod mask;
mod page;
mod pdf;
mod sarif;
mod score;
mod words;

pub use made::{Audience, Input, Item, Named, Report, Sent};
pub use page::html;
pub use pdf::{Fonts, PdfError, pdf};
pub use sarif::sarif;
pub use score::{Action, SCHEME, Score};
pub use words::Words;
