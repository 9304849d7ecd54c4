//! From a command's name and JSON to the command, and back: made of the declaration.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc;

use crate::arguments::*;
use crate::commands;
use crate::error::bad_request;
use crate::wire::*;
use crate::{App, ErrorBody};

/// A command, for those who build routes and clients of the list.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// Its documentation.
    pub about: &'static str,
    /// The Rust type of its arguments.
    pub takes: &'static str,
    /// The Rust type of its reply.
    pub gives: &'static str,
    /// True when the reply comes in many parts.
    pub streams: bool,
}

macro_rules! stream_or_not {
    (stream) => {
        true
    };
    (once) => {
        false
    };
}

macro_rules! call {
    ($app:ident, $parts:ident, $name:ident, $args:ident, stream) => {{ commands::$name($app, $args, $parts).await.map(|()| Value::Null) }};
    ($app:ident, $parts:ident, $name:ident, $args:ident, once) => {{
        let reply = commands::$name($app, $args).await?;
        serde_json::to_value(reply).map_err(|_| ErrorBody::plain(ErrorCode::Internal))
    }};
}

macro_rules! dispatch {
    ($($(#[doc = $about:literal])* $name:ident($takes:ty) -> $gives:ty, $kind:ident;)*) => {
        /// Every command.
        pub const COMMANDS: &[Command] = &[$(Command {
            name: stringify!($name),
            about: concat!($($about),*),
            takes: stringify!($takes),
            gives: stringify!($gives),
            streams: stream_or_not!($kind),
        }),*];

        impl App {
            /// Calls a command by name. The reply of one that streams goes to `parts`, in parts.
            ///
            /// # Errors
            /// The error that the interface acts on.
            pub async fn call(self: &Arc<Self>, name: &str, args: Value, parts: mpsc::Sender<Value>) -> Result<Value, ErrorBody> {
                let (app, _parts) = (self, parts);
                match name {
                    $(stringify!($name) => {
                        let args: $takes = serde_json::from_value(args).map_err(bad_request)?;
                        call!(app, _parts, $name, args, $kind)
                    })*
                    _ => Err(bad_request(format!("there is no command {name:?}"))),
                }
            }
        }
    };
}

for_each_command!(dispatch);
