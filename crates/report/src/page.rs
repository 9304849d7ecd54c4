//! A report as one page of HTML: no script, nothing fetched, good on paper. Every text is escaped by the template.

use maud::{DOCTYPE, Markup, PreEscaped, html as template};

use crate::blocks::{Block, blocks};
use crate::made::Report;
use crate::words::Words;

const STYLE: &str = "\
:root{color-scheme:light dark;--paper:#fbf7ef;--ink:#1f2333;--quiet:#56607a;--line:#d8cfbc;--lamp:#f4b23c}\
@media (prefers-color-scheme:dark){:root{--paper:#1d2440;--ink:#f2ede2;--quiet:#b9c0d4;--line:#46507a}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 system-ui,'Noto Sans','Noto Sans Tamil','Noto Sans SC',sans-serif;overflow-wrap:anywhere}\
main{max-width:44rem;margin:0 auto;padding:2rem 1.25rem 4rem}\
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}\
h2{font-size:1.375rem;margin:2.5rem 0 .5rem;border-top:3px solid var(--lamp);padding-top:.75rem}\
h3{font-size:1.15rem;margin:1.75rem 0 .25rem}h4{font-size:1rem;margin:1.25rem 0 .25rem}\
p,ol,ul{margin:.5rem 0}li{margin:.25rem 0}.quiet{color:var(--quiet);font-size:.9rem}\
a{color:inherit}table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}\
th,td{text-align:start;vertical-align:top;border-bottom:1px solid var(--line);padding:.375rem .75rem .375rem 0}\
th+th,td+td{text-align:end}\
@media print{:root{--paper:#fff;--ink:#000;--quiet:#444;--line:#bbb}body{font-size:11pt}h3,h4{break-after:avoid}main{max-width:none;padding:0}}";

/// The page.
pub fn html(report: &Report) -> String {
    let words = Words::of(&report.language);
    let page = template! {
        (DOCTYPE)
        html lang=(report.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                title { (words.title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { @for block in blocks(report) { (shown(&block)) } } }
        }
    };
    page.into_string()
}

fn shown(block: &Block) -> Markup {
    template! {
        @match block {
            Block::Title(text) => { h1 { (text) } }
            Block::Heading(2, text) => { h2 { (text) } }
            Block::Heading(3, text) => { h3 dir="auto" { (text) } }
            Block::Heading(_, text) => { h4 dir="auto" { (text) } }
            Block::Text(text) => { p dir="auto" { (text) } }
            Block::Quiet(text) => { p.quiet dir="auto" { (text) } }
            Block::Steps(steps) => { ol { @for step in steps { li dir="auto" { (step) } } } }
            Block::Points(points) => { ul { @for point in points { li dir="auto" { (point) } } } }
            Block::Source { words, title, url, seen } => {
                p.quiet { (words) " " (seen) ": " @if url.starts_with("https://") { a href=(url) { (title) } } @else { (title) } }
            }
            Block::Table { head, rows } => {
                table {
                    thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                    tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
                }
            }
        }
    }
}
