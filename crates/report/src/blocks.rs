//! A report as a row of blocks, which every format for people shows in its own way.

use crate::made::{Item, Named, Report};
use crate::words::Words;

/// A piece of a report.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// The title of the whole.
    Title(String),
    /// A heading; 2 for a part, 3 for a device, 4 for a finding.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A paragraph that most readers skip.
    Quiet(String),
    /// Steps, one after the other.
    Steps(Vec<String>),
    /// Points without an order.
    Points(Vec<String>),
    /// A page where more stands.
    Source { words: String, title: String, url: String, seen: String },
    /// Three columns: what, how often, how much.
    Table { head: [String; 3], rows: Vec<[String; 3]> },
}

/// Everything that a report says, in its order.
pub(crate) fn blocks(report: &Report) -> Vec<Block> {
    let words = Words::of(&report.language);
    let mut blocks = vec![
        Block::Title(words.title.clone()),
        Block::Quiet(match &report.network {
            Some(network) => format!("{}, {network}", report.date),
            None => report.date.clone(),
        }),
        Block::Text(words.opening(report.audience).to_owned()),
        Block::Heading(2, words.score.replace("{points}", &report.score.points.to_string())),
        Block::Text(report.score_words.clone()),
    ];
    let looked_at = words
        .looked_at
        .replace("{devices}", &report.looked_at.to_string())
        .replace("{told}", &report.score.told.to_string())
        .replace("{untold}", &report.score.untold.to_string());
    blocks.push(Block::Text(looked_at));
    if !report.score.actions.is_empty() {
        blocks.push(Block::Heading(2, words.actions.clone()));
        blocks.push(Block::Steps(
            report.score.actions.iter().map(|action| step(report, words, action)).collect(),
        ));
    }
    blocks.push(Block::Quiet(words.score_how.clone()));
    blocks.push(Block::Heading(2, words.to_fix.clone()));
    let broken: Vec<_> = report.devices.iter().filter(|device| !device.problems.is_empty()).collect();
    if broken.is_empty() {
        blocks.push(Block::Text(words.nothing_to_fix.clone()));
    }
    for device in broken {
        blocks.push(Block::Heading(3, device.name.clone()));
        blocks.extend(about(device));
        for item in &device.problems {
            problem(&mut blocks, words, item);
        }
        if device.fine > 0 {
            blocks.push(Block::Quiet(words.fine.replace("{count}", &device.fine.to_string())));
        }
    }
    lines(&mut blocks, report, &words.good_to_know, |device| &device.notes);
    lines(&mut blocks, report, &words.could_not_tell, |device| &device.untold);
    blocks.push(Block::Heading(2, words.sent.clone()));
    let head = [words.sent_what.clone(), words.sent_times.clone(), words.sent_bytes.clone()];
    let rows =
        report.sent.iter().map(|s| [s.what.clone(), s.times.to_string(), s.bytes.to_string()]).collect();
    blocks.push(Block::Table { head, rows });
    if report.masked {
        blocks.push(Block::Quiet(words.masked.clone()));
    }
    blocks.push(Block::Quiet(words.footer.clone()));
    blocks
}

fn step(report: &Report, words: &Words, action: &crate::Action) -> String {
    let device = report.devices.iter().find(|device| device.id == action.device);
    let item = device.and_then(|device| device.problems.iter().find(|item| item.rule == action.rule));
    let title = item.map_or(action.rule.as_str(), |item| &item.title);
    let minutes = words.minutes.replace("{minutes}", &action.minutes.to_string());
    let after = words.action_after.replace("{points}", &action.points_after.to_string());
    format!("{title} ({minutes}; {after})")
}

fn about(device: &Named) -> Option<Block> {
    let addresses = device.addresses.join(", ");
    let parts: Vec<_> =
        [device.product.as_str(), &addresses].into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| Block::Quiet(parts.join(", ")))
}

fn problem(blocks: &mut Vec<Block>, words: &Words, item: &Item) {
    let minutes = words.minutes.replace("{minutes}", &item.minutes.to_string());
    blocks.push(Block::Heading(4, item.title.clone()));
    blocks.push(Block::Text(format!("{}, {minutes}. {}", item.urgency, item.why)));
    blocks.push(Block::Text(format!("{}:", words.steps)));
    blocks.push(Block::Steps(item.steps.clone()));
    if let Some(otherwise) = &item.otherwise {
        blocks.push(Block::Text(format!("{}: {otherwise}", words.otherwise)));
    }
    if !item.evidence.is_empty() {
        blocks.push(Block::Quiet(format!("{}: {}", words.seen, item.evidence.join("; "))));
    }
    blocks.extend(item.mind.clone().map(Block::Quiet));
    blocks.push(Block::Source {
        words: words.source.clone(),
        title: item.source.clone(),
        url: item.source_url.clone(),
        seen: item.source_seen.clone(),
    });
    blocks.push(Block::Quiet(format!("{}: {}", words.maker_rule, item.maker_rule)));
}

/// A part with one line for each finding of a sort.
fn lines(blocks: &mut Vec<Block>, report: &Report, heading: &str, pick: fn(&Named) -> &Vec<Item>) {
    let line = |item: &Item| {
        if item.why.is_empty() { item.title.clone() } else { format!("{}. {}", item.title, item.why) }
    };
    let all: Vec<_> = report.devices.iter().flat_map(|device| pick(device).iter().map(line)).collect();
    if !all.is_empty() {
        blocks.push(Block::Heading(2, heading.to_owned()));
        blocks.push(Block::Points(all));
    }
}
