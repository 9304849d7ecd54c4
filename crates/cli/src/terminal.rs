//! Questions in the terminal, and what is written to it.

use std::collections::BTreeSet;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::net::IpAddr;
use std::path::Path;

use async_trait::async_trait;
use porchlight_engine::Dialogue;
use porchlight_model::Device;
use porchlight_probe::{LoginConsent, LoginQuestion, Word};
use tokio_util::sync::CancellationToken;

use crate::args::LoginArgs;
use crate::exit::Failure;

/// True when somebody can be asked.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks and reads one line; no answer is an empty one.
pub(crate) fn ask(question: &str) -> String {
    let mut out = std::io::stderr();
    // Whoever cannot see the question does not answer it.
    let _ = write!(out, "{question} ").and_then(|()| out.flush());
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    line.trim().to_owned()
}

/// Asks for a yes; anything else is a no.
pub(crate) fn ask_yes(question: &str) -> bool {
    matches!(ask(&format!("{question} [y/N]")).to_lowercase().as_str(), "y" | "yes")
}

/// The dialogue about factory logins in the terminal.
pub(crate) struct LoginDialogue {
    /// Pretend devices are not asked about: nothing leaves the program.
    pretend: bool,
    /// The devices that were agreed to on the command line.
    agreed: BTreeSet<IpAddr>,
    /// Boxes that may be lent are the resident's own, or their owner agreed.
    owner: bool,
}

impl LoginDialogue {
    /// The dialogue that the command line asks for; `None` when no login is to be tried.
    pub(crate) fn of(args: &LoginArgs, pretend: bool) -> Option<Self> {
        let agreed = args.agree_login.iter().copied().collect();
        args.check_factory_logins.then_some(Self { pretend, agreed, owner: args.owner_agrees })
    }
}

#[async_trait]
impl Dialogue for LoginDialogue {
    async fn ask(&self, device: &Device, question: LoginQuestion) -> Option<LoginConsent> {
        if self.pretend {
            return question.answered(Word::YesAsOwner);
        }
        let lent = question.plan().lent;
        if device.addresses.iter().any(|ip| self.agreed.contains(ip)) {
            if lent && !self.owner {
                complain(&format!(
                    "{}: a router often belongs to a landlord or provider. Its login is not tried without --owner-agrees.",
                    name(device)
                ));
            }
            return question.answered(if self.owner { Word::YesAsOwner } else { Word::Yes });
        }
        if !can_ask() {
            return question.answered(Word::No);
        }
        let text = dry_run(device, &question);
        let owner = self.owner;
        let word = tokio::task::spawn_blocking(move || match (ask_yes(&text), lent && !owner) {
            (false, _) => Word::No,
            (true, false) => Word::YesAsOwner,
            (true, true) if ask_yes("Is this box yours, or has its owner (landlord, provider) agreed?") => {
                Word::YesAsOwner
            }
            (true, true) => Word::Yes,
        });
        question.answered(word.await.unwrap_or(Word::No))
    }
}

fn name(device: &Device) -> String {
    device.model.as_ref().map_or_else(|| device.id.to_string(), |model| model.value.to_string())
}

fn dry_run(device: &Device, question: &LoginQuestion) -> String {
    let name = name(device);
    let lines = question.dry_run().join("\n  - ");
    format!(
        "\n{name}: try the login from the maker's manual? This is exactly what is sent:\n  - {lines}\nDo it?"
    )
}

/// A token that Ctrl-C cancels.
pub(crate) fn cancelled_by_ctrl_c() -> CancellationToken {
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    cancel
}

/// Writes one JSON object as a line.
pub(crate) fn write_json(value: &impl serde::Serialize) -> std::io::Result<()> {
    let line = serde_json::to_string(value).map_err(std::io::Error::other);
    line.and_then(|line| write_all(&(line + "\n")))
}

/// Writes to the standard output.
pub(crate) fn write_all(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Writes to a file, or to the standard output where none is named.
pub(crate) fn write_to(file: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match file {
        None => {
            let mut out = std::io::stdout().lock();
            finish(out.write_all(bytes).and_then(|()| out.flush()))
        }
        Some(file) => std::fs::write(file, bytes)
            .map_err(|error| Failure::system(&format!("{} could not be written", file.display()), error)),
    }
}

/// What came of writing the result: whoever left has seen enough.
pub(crate) fn finish(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|e| Failure::system("the result could not be written", e)),
    }
}

/// Writes to the standard error.
pub(crate) fn complain(text: &str) {
    // Nothing can be done when even this cannot be written.
    let _ = writeln!(std::io::stderr(), "{text}");
}
