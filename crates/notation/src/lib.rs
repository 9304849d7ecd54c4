//! The little Markdown that lessons and protocols are written in. Pure.
//!
//! A text is cut into flat [`Piece`]s: headings, paragraphs and flat lists of plain text with some of
//! it stressed. Everything else that Markdown can do, HTML above all, is reported with its line. What
//! the pieces mean is for the crates that read them.
//!
//! ```
//! use porchlight_notation::{What, cut, plain};
//! let (pieces, flaws) = cut("# A *fine* title\n\n<b>no</b>\n");
//! assert!(matches!(&pieces[0].what, What::Heading { level: 1, text, .. } if plain(text) == "A fine title"));
//! assert_eq!(flaws[0].0, 3);
//! ```

mod facts;
mod inline;
mod language;
mod markdown;
mod words;

pub use facts::{day, has_address, is_id, is_trusted};
pub use inline::{Inline, Stress, plain};
pub use language::Language;
pub use markdown::{Broken, Item, Piece, What, cut, left_over};
pub use words::count as count_words;
