//! One handler for each command of the declaration.

use std::sync::Arc;

use porchlight_api::{App, ErrorBody};
use serde_json::Value;
use tauri::State;
use tauri::ipc::{Channel, Invoke};
use tokio::sync::mpsc;

type Reply = Result<Value, ErrorBody>;

async fn once(app: &Arc<App>, name: &str, args: Option<Value>) -> Reply {
    let (parts, _) = mpsc::channel(1);
    app.call(name, args.unwrap_or(Value::Null), parts).await
}

async fn stream(app: &Arc<App>, name: &str, args: Option<Value>, on_part: Channel<Value>) -> Reply {
    let (sender, mut parts) = mpsc::channel(16);
    let pass_on = async {
        while let Some(part) = parts.recv().await {
            if on_part.send(part).is_err() {
                // The page left; dropping the receiver ends the command.
                break;
            }
        }
        drop(parts);
    };
    tokio::join!(app.call(name, args.unwrap_or(Value::Null), sender), pass_on).0
}

macro_rules! handler {
    ($name:ident, once) => {
        #[tauri::command]
        pub(super) async fn $name(app: State<'_, Arc<App>>, args: Option<Value>) -> Reply {
            once(&app, stringify!($name), args).await
        }
    };
    ($name:ident, stream) => {
        #[tauri::command]
        pub(super) async fn $name(
            app: State<'_, Arc<App>>,
            args: Option<Value>,
            on_part: Channel<Value>,
        ) -> Reply {
            stream(&app, stringify!($name), args, on_part).await
        }
    };
}

macro_rules! handlers {
    ($($(#[doc = $about:literal])* $name:ident($takes:ty) -> $gives:ty, $kind:ident;)*) => {
        mod commands {
            use super::*;
            $(handler!($name, $kind);)*
        }

        /// Every handler.
        pub(crate) fn all() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            use commands::*;
            tauri::generate_handler![$($name),*]
        }
    };
}

porchlight_api::for_each_command!(handlers);
