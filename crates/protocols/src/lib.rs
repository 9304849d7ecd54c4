//! What to do now: the steps for when a city's systems fail or are attacked. Pure.
//!
//! A protocol is a folder with a `protocol.toml` and one Markdown file per language. It is read into a
//! typed tree of plain text, with the same steps in every language. A protocol with a fault is left out
//! and reported; the others stay. A city's own protocols replace those that ship, or stand beside them.
//! protocols/README.md describes the notation.
//!
//! ```
//! use porchlight_protocols::{Language, Library, Signs, spoken};
//! let text = "# The power is out\n\nStay calm.\n\n## Now\n\n- [ ] Look at the fuses.\n";
//! let head = "id = \"power-cut\"\nreview_by = \"2027-11-22\"\nevents = [\"power cut\"]\n";
//! let library = Library::read([("power-cut/protocol.toml", head), ("power-cut/en.md", text)]);
//! let signs = Signs { events: vec!["Large power cut".into()], ..Signs::default() };
//! let fits = library.for_alert(&signs);
//! assert_eq!(fits[0].protocol.id(), "power-cut");
//! assert!(spoken(fits[0].protocol, Language::En).contains(&"Step 1 of 1: Look at the fuses.".into()));
//! ```
//!
//! What was left out on purpose: this crate opens no file, knows no clock (days are passed in), has not
//! heard of the messages of a city (their signs are passed in as plain text), and keeps no ticks.

mod choose;
mod fault;
mod head;
mod kind;
mod library;
mod lint;
mod printed;
mod protocol;
mod script;
mod sheet;
mod spoken;
mod words;

pub use choose::{Fit, Reason, Signs};
pub use fault::{Fault, Flaw};
pub use kind::{CallKind, Group, Part};
pub use library::Library;
pub use lint::{TRUSTED_HOSTS, Yardstick};
pub use porchlight_notation::{Inline, Language, Stress, plain};
pub use printed::{Hotline, printed};
pub use protocol::{Call, Drill, ForGroup, Protocol, Step, Text};
pub use spoken::spoken;
pub use words::Words;
