//! Lesson files read into a typed tree. Pure.
//!
//! A lesson is a folder with a `lesson.toml` and one Markdown file per language. The Markdown is
//! read into [`Block`]s of plain text: nothing of it is ever handed on as markup, and HTML in it is
//! a fault. A lesson with a fault is left out and reported; the others still play. lessons/README.md
//! describes the notation.
//!
//! ```
//! use porchlight_lessons::{Block, Language, Library};
//! let lessons = Library::built_in().recommended_for("factory-password");
//! let script = lessons[0].script(Language::En);
//! assert!(script.blocks().iter().any(|block| matches!(block, Block::Question(_))));
//! ```
//!
//! What was left out on purpose: this crate opens no file, knows no clock (days are passed in) and
//! does not know which rules exist (they are passed to [`Library::lint`]).

mod block;
mod fault;
mod head;
mod library;
mod lint;
mod script;

pub use block::{Action, Answer, Block, Place, Question};
pub use fault::{Fault, Flaw};
pub use head::LearningPath;
pub use library::{Lesson, Library};
pub use lint::{TRUSTED_HOSTS, Yardstick};
pub use porchlight_notation::{Inline, Language, Stress, count_words, plain};
pub use script::Script;
