//! A protocol as one sheet of paper: no script, nothing fetched. Every text is escaped by the template.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use porchlight_notation::{Inline, Language, Stress};
use time::Date;

use crate::kind::{CallKind, Part};
use crate::protocol::{Call, Protocol, Step};
use crate::sheet::{leading, size};
use crate::words::Words;

/// A number that the city gives for one kind of call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotline {
    /// Which kind of call it is for.
    pub kind: CallKind,
    /// Whose it is, in the language of the sheet; may be empty.
    pub name: String,
    /// The number as one dials it.
    pub number: String,
}

/// More numbers than this for one kind of call, and more of a name, is not printed.
const MOST_NUMBERS: usize = 2;
const MOST_OF_A_NAME: usize = 48;

// Heights and widths are those that sheet.rs reckons with.
const STYLE: &str = "\
@page{size:A4;margin:10mm 12mm}\
*{box-sizing:border-box}\
body{margin:0;background:#fff;color:#000;font-family:system-ui,'Noto Sans','Noto Sans Tamil','Noto Sans SC','Noto Sans CJK SC',sans-serif;font-size:17px;overflow-wrap:anywhere}\
main{max-width:60rem;margin:0 auto;padding:1.5rem}\
h1{font-size:1.6em;line-height:1.2;margin:0}\
h2{font-size:1.15em;line-height:1.25;margin:.7em 0 .2em;break-after:avoid}\
.columns>h2:first-child{margin-top:0}\
p{margin:.2em 0 .6em}\
ul{list-style:none;margin:0;padding:0}\
li{position:relative;padding-left:1.6em;margin:0 0 .3em;break-inside:avoid}\
li::before{content:'';position:absolute;left:.1em;top:.25em;width:.85em;height:.85em}\
.tick>li::before{border:1.2pt solid #000;border-radius:2pt}\
.not>li::before{border-top:1.6pt solid #000;top:.65em;height:0}\
.call>li{padding-left:0}.call b{display:block}.blank{display:inline-block;min-width:9em;border-bottom:1pt solid #000}\
footer{border-top:1pt solid #888;margin-top:.6em;padding-top:.3em;font-size:.8em;line-height:1.2;color:#333}\
@media print,(min-width:50rem){.columns{columns:2;column-gap:16pt}}\
@media print{body{font-size:var(--size);-webkit-print-color-adjust:exact}main{max-width:none;padding:0}}";

/// The sheet, as a page of HTML that stands on its own. Where the city gives no number for a kind of call,
/// there is a line to write one on.
pub fn printed(protocol: &Protocol, language: Language, hotlines: &[Hotline], today: Date) -> String {
    let language = protocol.shown_in(language);
    let (text, words) = (protocol.text(language), Words::of(language));
    let size = size(text, language, &|kind| {
        let given = of_kind(hotlines, kind)
            .map(|line| format!("{} {} ({})", words.call(kind), short(&line.number), short(&line.name)));
        let mut given: Vec<_> = given.collect();
        // The line to write a number on.
        given.resize(given.len().max(1), String::new());
        given
    });
    let style = format!("{STYLE}body{{--size:{size}pt;line-height:{}}}", leading(language));
    let page = html! {
        (DOCTYPE)
        html lang=(language.as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                title { (text.title) }
                style { (PreEscaped(style)) }
            }
            body { main {
                h1 { (text.title) }
                p { (runs(&text.intro)) }
                div.columns {
                    @for part in Part::ALL {
                        @if !text.part(part).is_empty() {
                            h2 { (words.part(part)) }
                            (list(text.part(part), if part == Part::DoNot { "not" } else { "tick" }))
                        }
                    }
                    @if !text.calls.is_empty() {
                        h2 { (words.calls()) }
                        ul.call { @for call in &text.calls { (called(call, words, hotlines)) } }
                    }
                    @for group in &text.groups {
                        h2 { (words.group(group.group)) }
                        (list(&group.steps, "tick"))
                    }
                }
                footer { (foot(protocol, words, today)) }
            } }
        }
    };
    page.into_string()
}

fn list(steps: &[Step], class: &str) -> Markup {
    html! { ul class=(class) { @for step in steps { li { (runs(&step.runs)) } } } }
}

fn called(call: &Call, words: Words, hotlines: &[Hotline]) -> Markup {
    let numbers: Vec<_> = of_kind(hotlines, call.kind).collect();
    html! {
        li {
            @if numbers.is_empty() { b { (words.call(call.kind)) " " span.blank {} } }
            @for line in numbers {
                b {
                    (words.call(call.kind)) " " bdi { (short(&line.number)) }
                    @if !line.name.trim().is_empty() { " (" bdi { (short(&line.name)) } ")" }
                }
            }
            (runs(&call.runs))
        }
    }
}

fn of_kind(hotlines: &[Hotline], kind: CallKind) -> impl Iterator<Item = &Hotline> {
    hotlines.iter().filter(move |line| line.kind == kind).take(MOST_NUMBERS)
}

fn short(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(MOST_OF_A_NAME).collect()
}

fn foot(protocol: &Protocol, words: Words, today: Date) -> String {
    let whose = if protocol.is_from_city() { words.citys_own() } else { "Porchlight, CC BY 4.0" };
    let checked = protocol.as_of().map(|day| words.checked_on(day));
    let parts = checked.into_iter().chain([words.printed_on(today), whose.to_owned()]);
    parts.collect::<Vec<_>>().join(" · ")
}

fn runs(line: &[Inline]) -> Markup {
    html! {
        @for run in line {
            @match run.stress {
                Stress::None => { (run.text) }
                Stress::Soft => { em { (run.text) } }
                Stress::Strong => { strong { (run.text) } }
            }
        }
    }
}
