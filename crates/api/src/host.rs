//! What commands need from the program around them.

use std::path::PathBuf;
use std::sync::Arc;

use porchlight_probe::Network;

use crate::wire::Notice;

/// The program around the commands: a window, a local server, or a test.
pub trait Host: Send + Sync + 'static {
    /// The network that this computer is on.
    fn network(&self) -> Arc<dyn Network>;

    /// The folder for what is remembered; `None` to keep nothing after closing.
    fn data_folder(&self) -> Option<PathBuf>;

    /// True when the program was started to show the practice home at once.
    fn begins_on_practice(&self) -> bool {
        false
    }

    /// Opens a page in the system's browser. Only pages that Porchlight refers to come here.
    ///
    /// # Errors
    /// A sentence, when the system has no browser to open.
    fn open_page(&self, url: &str) -> Result<(), String>;

    /// Whether sources of warnings on the internet may be asked.
    fn may_ask(&self) -> bool {
        true
    }

    /// Shows a notice by the means of the system. One with the tag of an earlier one takes its place.
    ///
    /// # Errors
    /// A sentence, when the system cannot: the page shows it then.
    fn notify(&self, notice: &Notice) -> Result<(), String> {
        let _ = notice;
        Err("this program has no notices of the system".to_owned())
    }
}
