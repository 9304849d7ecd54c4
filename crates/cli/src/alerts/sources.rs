//! `porchlight alerts sources`: public sources of warnings.

use std::fmt::Write as _;

use porchlight_alerts::Directory;

use crate::args::SourcesArgs;
use crate::exit::{Code, Failure};
use crate::terminal::{complain, write_all};

pub(super) fn run(args: &SourcesArgs) -> Result<Code, Failure> {
    let directory = Directory::built_in();
    let country = args.country.as_deref();
    let wanted = |code: &str| country.is_none_or(|wanted| wanted.eq_ignore_ascii_case(code));
    let mut text = String::new();
    for source in directory.sources().iter().filter(|source| wanted(&source.country)) {
        let name = source.own_name.as_ref().unwrap_or(&source.publisher);
        let via = source.via.as_ref().map(|via| format!(", by way of {via}")).unwrap_or_default();
        let plain = if source.https { "" } else { ", not encrypted" };
        let terms = source.terms.as_ref().map(|terms| format!("\n   terms: {terms}")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{} {name} ({}{via}{plain})\n   {}{terms}",
            source.country,
            source.languages.join(", "),
            source.url
        );
    }
    if text.is_empty() {
        complain(&format!("No source is known for {}.", country.unwrap_or_default()));
        return Ok(Code::Problems);
    }
    write_all(&text).map_err(|error| Failure::system("the sources could not be printed", error))?;
    Ok(Code::Done)
}
