//! Lesson files read into a typed tree, what is said to answers, and when questions come back. Pure.
//!
//! A lesson is a folder with a `lesson.toml`, one Markdown file per language and its pictures. The Markdown is
//! read into [`Block`]s of plain text, a picture into a [`Drawing`] of plain shapes: nothing of them is ever
//! handed on as markup, and HTML in a lesson is a fault. A lesson with a fault is left out and reported; the
//! others still play. lessons/README.md describes the notation.
//!
//! ```
//! use porchlight_lessons::{Language, Library, Progress};
//! use time::macros::date;
//! let lesson = Library::built_in().recommended_for("factory-password")[0];
//! let question = lesson.script(Language::En).questions().next().ok_or("no question")?;
//! assert!(question.judge(&[0]).is_some(), "every reply that the question can have is judged");
//!
//! let mut progress = Progress::default();
//! progress.finish(lesson.id(), date!(2026 - 11 - 23));
//! assert!(progress.reviews(Library::built_in(), date!(2026 - 11 - 25)).is_empty());
//! assert!(!progress.reviews(Library::built_in(), date!(2026 - 11 - 26)).is_empty(), "three days later");
//! # Ok::<(), &str>(())
//! ```
//!
//! What was left out on purpose: this crate opens no file, knows no clock (days are passed in) and does not know
//! which rules, protocols and drills exist (they are passed in as [`Known`]).

mod blank;
mod block;
mod day;
mod drawing;
mod fault;
mod gift;
mod head;
mod ladder;
mod level;
mod library;
mod lint;
mod progress;
mod question;
mod recommend;
mod script;

pub use blank::blank;
pub use block::{Block, Opens, Screen, Task};
pub use drawing::{Drawing, Form, Ink, Shape};
pub use fault::{Fault, Flaw};
pub use head::{Audience, LearningPath};
pub use ladder::Card;
pub use library::{Known, Lesson, Library};
pub use lint::{TRUSTED_HOSTS, Yardstick};
pub use porchlight_notation::{Inline, Language, Stress, count_words, day, plain};
pub use progress::{MOST_REVIEWS, Progress, Review};
pub use question::{Answer, Asked, Pair, Question, Remark, Reply, Step, Surface, Verdict};
pub use recommend::{Recommended, Situation, Why, mixed, recommend};
pub use script::Script;
