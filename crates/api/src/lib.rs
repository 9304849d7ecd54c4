//! Every command of the app, written against a narrow [`Host`].
//!
//! One declaration ([`for_each_command!`]) makes the dispatch below, the window's handlers and
//! permissions, the local server's routes and the TypeScript client. Commands convert, call and
//! convert back.
//!
//! ```
//! assert!(porchlight_api::COMMANDS.iter().any(|command| command.name == "scan_start"));
//! ```

#[macro_use]
mod declaration;
mod app;
mod arguments;
mod changes;
mod city;
mod commands;
mod diary;
mod dispatch;
mod error;
mod host;
mod learning;
mod memory;
mod past;
mod refresh;
mod render;
mod support;
mod typescript;
mod uplinks;
mod wire;
mod words;

pub use app::App;
pub use arguments::*;
pub use dispatch::{COMMANDS, Command};
pub use error::{bad_request, of_survey};
pub use host::Host;
pub use learning::{LessonNames, learn, progress};
pub use memory::Keeper;
pub use past::{Past, Place};
pub use refresh::{NotRefreshed, Refreshed, refresh_catalogue};
pub use render::{Remedies, Renderer, languages, network};
pub use typescript::{client, wire_types};
pub use wire::*;
