//! A report for people: the devices, then what to do.

use std::fmt::Write as _;

use console::{Alignment, Style, measure_text_width, pad_str, truncate_str};
use porchlight_api::{CheckResult, Finding, Report, Urgency};
use porchlight_engine::Home;
use porchlight_model::Severity;

/// Columns are cut to this many cells.
const MOST: usize = 34;

/// The report as text; coloured only where the output is a terminal.
pub(crate) fn of(report: &Report, home: &Home) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = draw(&mut text, report, home);
    text
}

fn draw(text: &mut String, report: &Report, home: &Home) -> std::fmt::Result {
    let bold = Style::new().for_stdout().bold();
    let (notes, problems): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().filter(|f| f.result == CheckResult::Problem).partition(|f| is_note(f));
    let unknown: Vec<&Finding> =
        report.findings.iter().filter(|f| f.result == CheckResult::CouldNotTell).collect();
    let fine = report.findings.len() - problems.len() - notes.len() - unknown.len();
    writeln!(text, "{} · {}", bold.apply_to(&report.network.name), report.network.subnets.join(", "))?;
    writeln!(text)?;
    devices(text, report, &bold)?;
    writeln!(text)?;
    if problems.is_empty() {
        writeln!(text, "{}", bold.apply_to("Nothing to fix."))?;
    } else {
        let minutes: u32 = problems.iter().map(|f| u32::from(f.minutes)).sum();
        let things = if problems.len() == 1 { "thing" } else { "things" };
        writeln!(
            text,
            "{}",
            bold.apply_to(format!("{} {things} to fix, about {minutes} minutes.", problems.len()))
        )?;
    }
    for finding in &problems {
        problem(text, finding)?;
    }
    if !unknown.is_empty() {
        writeln!(text, "\n{}", bold.apply_to("Could not tell"))?;
        for finding in &unknown {
            writeln!(text, "  - {}\n    {}", finding.title, finding.why)?;
        }
    }
    if !notes.is_empty() {
        writeln!(text, "\n{}", bold.apply_to("Good to know"))?;
        for finding in &notes {
            writeln!(text, "  - {}\n    {}", finding.title, finding.why)?;
        }
    }
    if !report.mappings.is_empty() {
        writeln!(text, "\n{}", bold.apply_to("Ways in from the internet that the router keeps open"))?;
        for way in &report.mappings {
            writeln!(
                text,
                "  - {} port {} leads to {} port {} ({})",
                way.protocol, way.external_port, way.client, way.internal_port, way.description
            )?;
        }
    }
    if !report.changes.is_empty() {
        writeln!(text, "\n{}", bold.apply_to("Since the last look"))?;
        for change in &report.changes {
            writeln!(text, "  - {}", change.sentence)?;
        }
    }
    if !report.gaps.is_empty() {
        writeln!(text, "\n{}", bold.apply_to("Not looked at"))?;
        for gap in &report.gaps {
            writeln!(text, "  - {}", gap.sentence)?;
        }
    }
    let seconds = report.took_ms as f64 / 1000.0;
    let sent: u32 = home.audit().values().map(|sent| sent.times).sum();
    let bytes: u64 = home.audit().values().map(|sent| sent.bytes).sum();
    writeln!(
        text,
        "\n{fine} checks were fine. {} devices in {seconds:.1} s, {sent} questions with {bytes} bytes sent.",
        report.devices.len()
    )
}

fn devices(text: &mut String, report: &Report, bold: &Style) -> std::fmt::Result {
    let head = ["Device", "Kind", "Maker and model", "Firmware", "Address"].map(str::to_owned);
    let rows: Vec<[String; 5]> = report
        .devices
        .iter()
        .map(|d| {
            let product = product(d.maker.as_deref(), d.model.as_deref());
            let dash = |s: Option<&str>| s.filter(|s| !s.is_empty()).unwrap_or("-").to_owned();
            let address = d.addresses.first().cloned();
            [
                d.label.clone(),
                d.kind.clone(),
                dash(Some(&product)),
                dash(d.firmware.as_deref()),
                dash(address.as_deref()),
            ]
        })
        .collect();
    let width = |i: usize| {
        let cells = rows.iter().map(|row| measure_text_width(&row[i])).chain([measure_text_width(&head[i])]);
        cells.max().unwrap_or(0).min(MOST)
    };
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| {
            pad_str(&truncate_str(cell, MOST, "…"), width, Alignment::Left, None).into_owned()
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    writeln!(text, "{}", bold.apply_to(line(&head)))?;
    for row in &rows {
        writeln!(text, "{}", line(row))?;
    }
    Ok(())
}

/// Maker and model; a model that begins with its maker's name stands alone.
fn product(maker: Option<&str>, model: Option<&str>) -> String {
    match (maker, model) {
        (Some(maker), Some(model)) if !model.to_lowercase().starts_with(&maker.to_lowercase()) => {
            format!("{maker} {model}")
        }
        (_, Some(model)) => model.to_owned(),
        (maker, None) => maker.unwrap_or_default().to_owned(),
    }
}

/// True for what has nothing to fix.
fn is_note(finding: &Finding) -> bool {
    finding.severity == Severity::Info.as_str()
}

fn problem(text: &mut String, finding: &Finding) -> std::fmt::Result {
    let (mark, urgency, style) = match finding.urgency {
        Urgency::Today => ("●", "Fix today", Style::new().for_stdout().red()),
        Urgency::ThisWeek => ("◐", "Fix this week", Style::new().for_stdout().yellow()),
        Urgency::GoodToKnow => ("○", "Good to know", Style::new().for_stdout().dim()),
    };
    writeln!(
        text,
        "\n{} {} · {} · {} min",
        style.apply_to(mark),
        finding.title,
        style.apply_to(urgency),
        finding.minutes
    )?;
    writeln!(text, "  {}", finding.why)?;
    for (n, step) in finding.fix.iter().enumerate() {
        writeln!(text, "  {}. {step}", n + 1)?;
    }
    if let Some(otherwise) = &finding.otherwise {
        writeln!(text, "  {otherwise}")?;
    }
    for evidence in &finding.evidence {
        writeln!(text, "  Seen: {}", evidence.detail)?;
    }
    writeln!(
        text,
        "  Source: {} ({}), looked at {}",
        finding.source.title, finding.source.url, finding.source.seen
    )
}

#[cfg(test)]
mod tests {
    use porchlight_api::{Change, Network, Past, Remedies, Renderer};

    use super::*;

    #[test]
    fn changes_stand_in_the_table_when_there_are_some() {
        let home = Home::default();
        let network = Network {
            name: "Home".into(),
            subnets: Vec::new(),
            gateways: Vec::new(),
            dns: Vec::new(),
            pretend: true,
        };
        let renderer = Renderer::new("en", std::collections::BTreeMap::new(), Remedies::new());
        let mut report = renderer.report(&home, network, &Past::default());
        assert!(!of(&report, &home).contains("Since the last look"));
        report.changes.push(Change {
            change: "new".into(),
            device: String::new(),
            label: "TV".into(),
            at: String::new(),
            since: None,
            what: None,
            before: None,
            after: None,
            port: None,
            sentence: "TV is new in your home.".into(),
        });
        assert!(of(&report, &home).contains("Since the last look\n  - TV is new in your home.\n"));
    }
}
