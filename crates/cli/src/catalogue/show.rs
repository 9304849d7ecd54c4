//! `porchlight catalogue show`: which catalogue is used, and what is known of a product.

use std::fmt::{self, Write as _};

use porchlight_catalogue::{Catalogue, Header, InUse, Kept, Lookup, Product, SupportEnd};
use porchlight_model::Text;
use time::OffsetDateTime;

use crate::args::ShowArgs;
use crate::exit::{Code, Failure};
use crate::here::data_folder;
use crate::terminal::{complain, finish, write_all};

pub(super) fn run(args: &ShowArgs) -> Result<Code, Failure> {
    let in_use = InUse::of(data_folder().as_deref(), OffsetDateTime::now_utc());
    let mut text = String::new();
    let model = args.model.clone().or_else(|| Some(args.product.join(" ")).filter(|typed| !typed.is_empty()));
    let code = match model {
        None => {
            // Writing to a string cannot fail.
            let _ = whole(&mut text, &in_use);
            Code::Done
        }
        Some(model) => match in_use.catalogue.look_up(args.maker.as_deref(), &model) {
            Lookup::Known(product) => {
                let _ = known(&mut text, &product).and_then(|()| as_of(&mut text, &in_use.catalogue));
                Code::Done
            }
            Lookup::Unknown(names) => {
                let typed = args.maker.iter().chain([&model]).cloned().collect::<Vec<_>>().join(" ");
                let _ = unknown(&mut text, &typed, &names).and_then(|()| as_of(&mut text, &in_use.catalogue));
                Code::Problems
            }
        },
    };
    if let Some(trouble) = &in_use.trouble {
        complain(&trouble.to_string());
    }
    finish(write_all(&text))?;
    Ok(code)
}

/// What a signed catalogue says of itself.
pub(super) fn of_header(header: &Header) -> String {
    let (made, expires) = (header.made.date(), header.expires.date());
    format!(
        "Catalogue {}, made on {made}, holds until {expires}, signed with the key {}.",
        header.number, header.key
    )
}

/// How much a catalogue holds.
pub(super) fn counts(catalogue: &Catalogue) -> String {
    let counts = catalogue.counts();
    format!(
        "It holds facts up to {}: {} families of devices, {} makers, {} rows on the end of support, {} on \
         closed services, {} on known holes, {} on factory logins.",
        catalogue.as_of(),
        counts.families,
        counts.makers,
        counts.support_ends,
        counts.service_ends,
        counts.fixed_in,
        counts.factory_logins
    )
}

fn whole(text: &mut String, in_use: &InUse) -> fmt::Result {
    match &in_use.fetched {
        None => writeln!(text, "Catalogue {}, which came with Porchlight.", in_use.catalogue.number())?,
        Some(header) => {
            writeln!(text, "{}", of_header(header))?;
            let kept = data_folder().map(|folder| Kept::within(&folder));
            let origin = kept.and_then(|kept| kept.origin(&kept.keys().ok()?).ok()?);
            if let Some(origin) = origin {
                writeln!(text, "It was fetched from {}.", Text::from_lan(&origin.source).as_str())?;
            }
        }
    }
    writeln!(text, "{}", counts(&in_use.catalogue))
}

fn known(text: &mut String, product: &Product<'_>) -> fmt::Result {
    write!(text, "{}", line(&product.name))?;
    if let Some(revision) = &product.revision {
        write!(text, ", hardware revision {}", line(revision))?;
    }
    writeln!(text)?;
    for row in &product.support_ends {
        writeln!(text, "  Its maker no longer looks after it{}.", ended(row))?;
        source(text, &row.source.title, &row.source.url, &row.source.seen)?;
    }
    for row in &product.of_other_revisions {
        writeln!(text, "  Nothing is known of this revision, but of others: support ended{}.", ended(row))?;
        source(text, &row.source.title, &row.source.url, &row.source.seen)?;
    }
    if product.support_ends.is_empty() && product.of_other_revisions.is_empty() {
        writeln!(text, "  Nothing is known here of an end of its support. Its maker's page knows best.")?;
    }
    if let Some(row) = product.service_end {
        let when = row.ended.as_ref().map(|day| format!(" since {}", line(day))).unwrap_or_default();
        writeln!(text, "  The service on the internet that it was made for is closed{when}.")?;
        source(text, &row.source.title, &row.source.url, &row.source.seen)?;
    }
    for row in &product.fixed_in {
        let closed = match (&row.fixed_in, &row.last_affected) {
            (Some(version), _) => format!("closed by version {}", line(version)),
            (None, Some(version)) => {
                format!("in version {} and older; no version is known that closes it", line(version))
            }
            (None, None) => "no version is known that closes it".to_owned(),
        };
        let since = row.since.as_ref().map(|version| format!(", in versions from {} on", line(version)));
        let used = if row.exploited { ", and known to be used by attackers" } else { "" };
        let revisions = of_revisions(&row.revision);
        let since = since.unwrap_or_default();
        writeln!(text, "  Known hole {}: {closed}{since}{revisions}{used}.", line(&row.why_id))?;
        source(text, &row.source.title, &row.source.url, &row.source.seen)?;
    }
    for row in &product.factory_logins {
        let until = row.until_firmware.as_ref();
        let until = until.map(|version| format!(", until version {}", line(version))).unwrap_or_default();
        writeln!(text, "  Factory login: one is documented{until}. Set a password of your own.")?;
        source(text, &row.manual.title, &row.manual.url, &row.manual.seen)?;
    }
    if product.factory_logins.is_empty() {
        writeln!(text, "  Factory login: none is known here.")?;
    }
    Ok(())
}

fn ended(row: &SupportEnd) -> String {
    let when = row.ended.as_ref().map(|day| format!(" since {}", line(day))).unwrap_or_default();
    format!("{when}{}", of_revisions(&row.revision))
}

fn of_revisions(revisions: &[String]) -> String {
    match revisions {
        [] => String::new(),
        [one] => format!(" (hardware revision {} only)", line(one)),
        many => format!(" (hardware revisions {} only)", line(&many.join(", "))),
    }
}

fn source(text: &mut String, title: &str, url: &str, seen: &str) -> fmt::Result {
    writeln!(text, "    {}\n    {url} (looked at on {})", line(title), line(seen))
}

fn unknown(text: &mut String, typed: &str, near: &[String]) -> fmt::Result {
    writeln!(
        text,
        "Nothing is known here of {}. That says nothing against it, and nothing for it.",
        line(typed)
    )?;
    if !near.is_empty() {
        writeln!(text, "Names that are near:")?;
    }
    near.iter().try_for_each(|name| writeln!(text, "  {}", line(name)))
}

fn as_of(text: &mut String, catalogue: &Catalogue) -> fmt::Result {
    writeln!(text, "From catalogue {}, with facts up to {}.", catalogue.number(), catalogue.as_of())
}

/// A text of the catalogue or of the command line as one harmless line.
fn line(text: &str) -> Text {
    Text::from_lan(text)
}
