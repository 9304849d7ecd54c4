//! The window: the interface of Porchlight over the same commands as the local server.
//!
//! This crate holds no logic. It turns the declaration of commands into handlers, opens one window
//! and lends the commands what they need of the desktop.

mod handlers;
mod here;

use std::process::ExitCode;
use std::sync::Arc;

use porchlight_api::{App, Host, Keeper};

use crate::here::Here;

/// Opens the window and works until it is closed.
pub fn run() -> ExitCode {
    let opened = tauri::Builder::default()
        .plugin(tauri_plugin_notification::init())
        .setup(|window| {
            let here = Here::new(window.handle());
            let keeper = Keeper::open(here.data_folder());
            tauri::Manager::manage(window, App::new(Arc::new(here), keeper));
            Ok(())
        })
        .invoke_handler(handlers::all())
        .run(tauri::generate_context!());
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // Nothing can be done when even this cannot be written.
            let _ = writeln!(std::io::stderr(), "porchlight: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
