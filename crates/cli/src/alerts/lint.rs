//! `porchlight alerts lint`: what is wrong with a warning, for who writes warnings.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;

use porchlight_alerts::{Lint, MAX_BYTES, Profile, alerts_in_edxl, lint};
use serde::Serialize;

use crate::args::{LintAlertsArgs, LintFormat};
use crate::exit::{Code, Failure};
use crate::terminal::{finish, write_all, write_json};

/// What came of one file.
struct Looked {
    file: String,
    lint: Lint,
    /// What a tolerant reader puts right, or why it cannot, message by message.
    repairs: Vec<Repaired>,
}

/// Something that a tolerant reader does, or cannot do.
struct Repaired {
    message: usize,
    says: String,
}

pub(super) fn run(args: &LintAlertsArgs) -> Result<Code, Failure> {
    let profiles: Vec<Profile> = args.profile.iter().map(|name| (*name).into()).collect();
    let mut looked = Vec::new();
    for file in &args.files {
        let bytes = read(file)?;
        let name = if file == "-" { "standard input" } else { file };
        looked.push(Looked {
            file: one_line(name),
            lint: lint(&bytes, &profiles),
            repairs: repairs_of(&bytes),
        });
    }
    let broken = looked.iter().any(|looked| looked.lint.breaches.iter().any(|b| !b.rule.is_advice()));
    finish(match args.format {
        LintFormat::Table => write_all(&table(&looked)),
        LintFormat::Json => write_json(&json(&looked)),
    })?;
    Ok(if broken { Code::Problems } else { Code::Done })
}

/// A file, and one byte more than is taken of it at most.
fn read(file: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    let read = match file {
        "-" => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
        file => File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(|e| Failure::system(&format!("{} could not be read", one_line(file)), e))?;
    Ok(bytes)
}

/// A name without what could move the cursor.
fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

fn repairs_of(bytes: &[u8]) -> Vec<Repaired> {
    // Why a document holds no message is said by the strict reading.
    let embedded = alerts_in_edxl(bytes).unwrap_or_default();
    let each = embedded.into_iter().enumerate().flat_map(|(message, embedded)| {
        let says: Vec<String> = match embedded.read {
            Ok(read) => read.repairs.iter().map(ToString::to_string).collect(),
            Err(error) => vec![format!("alert: cannot be shown at all: {error}")],
        };
        says.into_iter().map(move |says| Repaired { message, says })
    });
    each.collect()
}

fn table(looked: &[Looked]) -> String {
    let mut text = String::new();
    for Looked { file, lint, repairs } in looked {
        for breach in &lint.breaches {
            let advice = if breach.rule.is_advice() { "advice: " } else { "" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{file}:{}: {advice}{breach} ({})", breach.line, breach.source());
        }
        if lint.more {
            let _ = writeln!(text, "{file}: There is more than is listed here.");
        }
        for repair in repairs {
            let which =
                if lint.messages > 1 { format!("message {}: ", repair.message + 1) } else { String::new() };
            let _ = writeln!(text, "{file}: repair: {which}{}", repair.says);
        }
        if lint.breaches.is_empty() {
            let messages = if lint.messages == 1 { "message" } else { "messages" };
            let _ = writeln!(text, "{file}: {} {messages}, nothing to change.", lint.messages);
        }
    }
    text
}

#[derive(Serialize)]
struct Json {
    schema: u8,
    files: Vec<JsonFile>,
}

#[derive(Serialize)]
struct JsonFile {
    file: String,
    messages: usize,
    profiles: Vec<String>,
    breaches: Vec<JsonBreach>,
    more: bool,
    repairs: Vec<JsonRepair>,
}

#[derive(Serialize)]
struct JsonBreach {
    line: u32,
    message: usize,
    element: String,
    rule: &'static str,
    kind: &'static str,
    profile: Option<String>,
    source: String,
    sentence: String,
}

#[derive(Serialize)]
struct JsonRepair {
    message: usize,
    sentence: String,
}

fn json(looked: &[Looked]) -> Json {
    let files = looked.iter().map(|Looked { file, lint, repairs }| JsonFile {
        file: file.clone(),
        messages: lint.messages,
        profiles: lint.profiles.iter().map(ToString::to_string).collect(),
        breaches: lint
            .breaches
            .iter()
            .map(|breach| JsonBreach {
                line: breach.line,
                message: breach.message,
                element: breach.element.clone(),
                rule: breach.rule.name(),
                kind: match (breach.rule.is_schema(), breach.rule.is_advice(), breach.profile) {
                    (true, _, _) => "schema",
                    (_, true, _) => "advice",
                    (_, _, None) => "text",
                    (_, _, Some(_)) => "profile",
                },
                profile: breach.profile.map(|profile| profile.to_string()),
                source: breach.source(),
                sentence: breach.rule.to_string(),
            })
            .collect(),
        more: lint.more,
        repairs: repairs
            .iter()
            .map(|repair| JsonRepair { message: repair.message, sentence: repair.says.clone() })
            .collect(),
    });
    Json { schema: 1, files: files.collect() }
}
