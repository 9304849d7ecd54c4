//! `porchlight protocols`: what to do now, in the terminal or on paper, and a check for those who write protocols.

mod show;

use std::fmt::Write as _;
use std::path::Path;

use porchlight_protocols::{Language, Library, Protocol, TRUSTED_HOSTS, Yardstick, printed};
use time::OffsetDateTime;

use crate::args::{LintProtocolsArgs, PrintProtocolArgs, ProtocolsArgs, ProtocolsCommand, ShownArgs};
use crate::exit::{Code, Failure};
use crate::terminal::{complain, finish, write_all, write_to};

pub(crate) fn run(args: &ProtocolsArgs) -> Result<Code, Failure> {
    match &args.command {
        ProtocolsCommand::List(shown) => list(shown),
        ProtocolsCommand::Show(args) => {
            let (library, language) = asked(&args.shown)?;
            let Some(protocol) = found(&library, &args.id) else { return Ok(Code::Problems) };
            finish(write_all(&show::of(protocol, language)))?;
            Ok(Code::Done)
        }
        ProtocolsCommand::Print(args) => print(args),
        ProtocolsCommand::Lint(args) => lint(args),
    }
}

fn list(shown: &ShownArgs) -> Result<Code, Failure> {
    let (library, language) = asked(shown)?;
    let widest = library.protocols().iter().map(|protocol| protocol.id().len()).max().unwrap_or_default();
    let mut text = String::new();
    for protocol in library.protocols() {
        let whose = if protocol.is_from_city() { " (the city's own)" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:widest$}  {}{whose}", protocol.id(), protocol.title(language));
    }
    finish(write_all(&text))?;
    Ok(Code::Done)
}

fn print(args: &PrintProtocolArgs) -> Result<Code, Failure> {
    let (library, language) = asked(&args.shown)?;
    let Some(protocol) = found(&library, &args.id) else { return Ok(Code::Problems) };
    let page = printed(protocol, language, &[], OffsetDateTime::now_utc().date()) + "\n";
    write_to(args.output.as_deref(), page.as_bytes())?;
    Ok(Code::Done)
}

fn lint(args: &LintProtocolsArgs) -> Result<Code, Failure> {
    let library = read(&args.folder)?;
    let hosts: Vec<_> = TRUSTED_HOSTS.iter().copied().chain(args.hosts.iter().map(String::as_str)).collect();
    let today = OffsetDateTime::now_utc().date();
    let faults = library.lint(&Yardstick { today, hosts: &hosts });
    let mut text = faults.iter().map(|fault| format!("{fault}\n")).collect::<String>();
    let count = library.protocols().len();
    let _ = match (faults.len(), count) {
        (0, 0) => writeln!(text, "There are no protocols in {}.", args.folder.display()),
        (0, _) => writeln!(text, "Protocols: {count}. Nothing to mend."),
        (many, _) => writeln!(text, "Protocols that could be read: {count}. Things to mend: {many}."),
    };
    finish(write_all(&text))?;
    Ok(if faults.is_empty() && count > 0 { Code::Done } else { Code::Problems })
}

/// The protocols that are meant, and the language. What is wrong with a city's own is said, and the rest is used.
fn asked(shown: &ShownArgs) -> Result<(Library, Language), Failure> {
    let language = Language::parse(&shown.language).unwrap_or(Language::En);
    let Some(city) = &shown.city else { return Ok((Library::built_in().clone(), language)) };
    let city = read(city)?;
    for fault in city.faults() {
        complain(&fault.to_string());
    }
    Ok((Library::built_in().with(&city), language))
}

pub(crate) fn read(folder: &Path) -> Result<Library, Failure> {
    let files = crate::texts::read(folder, "protocols", &["md", "toml"])?;
    Ok(Library::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str()))))
}

fn found<'a>(library: &'a Library, id: &str) -> Option<&'a Protocol> {
    let protocol = library.protocol(id);
    if protocol.is_none() {
        complain(&format!("There is no protocol \"{id}\". To see all: porchlight protocols list"));
    }
    protocol
}
