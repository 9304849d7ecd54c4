//! This computer, as the commands see it.

use std::path::PathBuf;
use std::sync::Arc;

use porchlight_api::Host;
use porchlight_probe::{Lan, Network};

/// The host of the terminal and of the local server.
pub(crate) struct Here {
    /// Show the practice home at once.
    pub(crate) practice: bool,
    /// Ask no source on the internet.
    pub(crate) offline: bool,
}

impl Host for Here {
    fn network(&self) -> Arc<dyn Network> {
        Arc::new(Lan)
    }

    fn data_folder(&self) -> Option<PathBuf> {
        data_folder()
    }

    fn may_ask(&self) -> bool {
        !self.offline
    }

    fn begins_on_practice(&self) -> bool {
        self.practice
    }

    fn open_page(&self, _: &str) -> Result<(), String> {
        // The browser that shows the app opens pages itself.
        Err("the page opens in your browser".to_owned())
    }
}

/// Where what is remembered is kept; `PORCHLIGHT_DATA` names another folder.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(folder) = var("PORCHLIGHT_DATA") {
        return Some(folder);
    }
    let base = if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library/Application Support"))
    } else if cfg!(windows) {
        var("APPDATA")
    } else {
        var("XDG_DATA_HOME").or_else(|| var("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("porchlight"))
}
