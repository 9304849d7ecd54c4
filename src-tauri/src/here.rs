//! This computer, as the commands see it through the window.

use std::path::PathBuf;
use std::sync::Arc;

use porchlight_api::{Host, Notice};
use porchlight_probe::{Lan, Network};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt as _;

pub(crate) struct Here {
    window: AppHandle,
    data: Option<PathBuf>,
    practice: bool,
}

impl Here {
    pub(crate) fn new(window: &AppHandle) -> Self {
        let named = std::env::var_os("PORCHLIGHT_DATA").filter(|v| !v.is_empty()).map(PathBuf::from);
        let practice = std::env::args().skip(1).any(|arg| arg == "--practice");
        Self { window: window.clone(), data: named.or_else(|| window.path().app_data_dir().ok()), practice }
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

    fn notify(&self, notice: &Notice) -> Result<(), String> {
        let mut builder = self
            .window
            .notification()
            .builder()
            .id(number(&notice.tag))
            .title(&notice.title)
            .body(&notice.body);
        if !notice.sound {
            builder = builder.silent();
        }
        if notice.stays {
            builder = builder.ongoing();
        }
        builder.show().map_err(|error| error.to_string())
    }
}

/// A number for a tag (FNV-1a): the same tag takes the place of the notice before.
fn number(tag: &str) -> i32 {
    let hash =
        tag.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i32::from_ne_bytes(hash.to_ne_bytes())
}
