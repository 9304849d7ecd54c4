//! What the commands remember of a home between two looks.

use porchlight_api::{Keeper, Past, Remedies, Renderer};
use porchlight_engine::{LoginLedger, NoLedger};

use crate::choose::Chosen;

/// What is remembered, and where. Of pretend homes nothing is written down.
pub(crate) struct Memory {
    pub(crate) keeper: Keeper,
    pub(crate) past: Past,
    pretend: bool,
}

/// What the resident wants to be remembered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    /// Forget which devices were met, and keep nothing of this look.
    pub(crate) forget: bool,
    /// Login checks must be counted whatever is forgotten.
    pub(crate) count_logins: bool,
}

impl Memory {
    /// The memory of a home.
    pub(crate) async fn of(home: &Chosen, wish: Wish) -> Self {
        let folder = crate::here::data_folder().filter(|folder| {
            // No memory is begun only to forget.
            !home.pretend && (wish.count_logins || !wish.forget || folder.exists())
        });
        let keeper = Keeper::open(folder);
        let past = match (home.pretend, wish.forget) {
            (true, _) => Past::default(),
            (false, true) => {
                Past::forget(&home.survey, &keeper).await;
                Past::default()
            }
            (false, false) => Past::of(&home.survey, &keeper).await,
        };
        Self { keeper, past, pretend: home.pretend }
    }

    /// How often logins may be checked: without limit where nothing leaves the program.
    pub(crate) fn ledger(&self) -> &dyn LoginLedger {
        if self.pretend { &NoLedger } else { &self.keeper }
    }

    /// A renderer in a language, with the resident's own names.
    pub(crate) fn renderer(&self, language: &str) -> Renderer {
        Renderer::new(language, self.keeper.labels(), Remedies::new())
    }
}
