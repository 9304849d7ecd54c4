//! A small protocol that keeps to every rule, for the tests to spoil.

use porchlight_protocols::{Language, Library};

pub(crate) const HEAD: &str = r#"id = "a"
review_by = "2026-11-23"
categories = ["Infra"]
responses = ["Shelter"]
events = ["power cut", "停电"]
event_codes = ["outage"]
[[sources]]
title = "A page"
url = "https://www.ready.gov/page"
seen = "2026-11-22"
"#;

const ENGLISH: &str = "# The power is out

Stay calm.

## Now

- [ ] Look at the **fuses**.
- [ ] Ask a neighbour.
- [ ] Use a torch.

## Do not

- Do not use candles: they start fires.
- Do not open the fridge: it stays cold.

## Call

- `emergency`: If somebody is hurt.
- `power`: To tell them.

## For medical

- [ ] Use your spare battery.

## Drill

Imagine that it is dark.

- [ ] Find a torch.
- [ ] Try it.
";

/// The text of a language, of the same shape.
pub(crate) fn text(language: Language) -> String {
    let word = match language {
        Language::En => return ENGLISH.into(),
        Language::Zh => "看看灯。",
        Language::Ms => "Tengok lampu.",
        Language::Ta => "விளக்கைப் பாருங்கள்.",
    };
    let lines = ENGLISH.lines().map(|line| match line {
        "" => String::new(),
        heading if heading.starts_with("## ") => heading.to_owned(),
        title if title.starts_with("# ") => format!("# {word}"),
        step if step.starts_with("- [ ]") => format!("- [ ] {word}"),
        call if call.starts_with("- `") => format!("{}: {word}", call.split(':').next().unwrap_or_default()),
        item if item.starts_with("- ") => format!("- {word}"),
        _ => word.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The sample with one file of it put in, or another text for one that is there.
pub(crate) fn with(file: &str, content: &str) -> Library {
    let mut files = vec![("a/protocol.toml".to_owned(), HEAD.to_owned())];
    files.extend(Language::ALL.map(|language| (format!("a/{}", language.file()), text(language))));
    let good = files.iter().map(|(name, text)| (name.replacen('a', "b", 1), text.replace("\"a\"", "\"b\"")));
    let mut all: Vec<_> = good.map(|(name, text)| (name, text.replace("\"outage\"", "\"other\""))).collect();
    all.append(&mut files);
    all.push((format!("a/{file}"), content.to_owned()));
    Library::read(all.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The sample as it is, twice: `a` and `b`.
pub(crate) fn library() -> Library {
    with("en.md", ENGLISH)
}
