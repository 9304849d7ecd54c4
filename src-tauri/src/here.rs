//! This computer, as the commands see it through the window.

use std::path::PathBuf;
use std::sync::Arc;

use porchlight_api::Host;
use porchlight_probe::{Lan, Network};
use tauri::{AppHandle, Manager};

pub(crate) struct Here {
    data: Option<PathBuf>,
    practice: bool,
}

impl Here {
    pub(crate) fn new(window: &AppHandle) -> Self {
        let named = std::env::var_os("PORCHLIGHT_DATA").filter(|v| !v.is_empty()).map(PathBuf::from);
        let practice = std::env::args().skip(1).any(|arg| arg == "--practice");
        Self { data: named.or_else(|| window.path().app_data_dir().ok()), practice }
    }
}

impl Host for Here {
    fn network(&self) -> Arc<dyn Network> {
        Arc::new(Lan)
    }

    fn data_folder(&self) -> Option<PathBuf> {
        self.data.clone()
    }

    fn begins_on_practice(&self) -> bool {
        self.practice
    }

    fn open_page(&self, url: &str) -> Result<(), String> {
        webbrowser::open(url).map_err(|error| error.to_string())
    }
}
