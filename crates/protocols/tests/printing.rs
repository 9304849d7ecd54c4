//! The sheet of paper: what stands on it, and that nothing on it is taken for markup.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod sample;

use porchlight_protocols::{CallKind, Hotline, Language, printed};
use sample::{library, text, with};
use time::macros::date;

const TODAY: time::Date = date!(2026 - 11 - 23);

fn sheet(language: Language, hotlines: &[Hotline]) -> String {
    printed(library().protocol("a").unwrap(), language, hotlines, TODAY)
}

fn hotline(name: &str, number: &str) -> Hotline {
    Hotline { kind: CallKind::Power, name: name.into(), number: number.into() }
}

#[test]
fn each_language_has_its_own_words_around_the_text() {
    for (language, words) in [
        (Language::En, ["<h2>Now</h2>", "Facts checked on 22 November 2026 · Printed on 23 November 2026"]),
        (Language::Zh, ["<h2>现在</h2>", "内容核对日期：2026年11月22日 · 打印日期：2026年11月23日"]),
        (Language::Ms, ["<h2>Sekarang</h2>", "22 November 2026 · Dicetak pada 23 November 2026"]),
        (Language::Ta, ["<h2>இப்போது</h2>", "22 நவம்பர் 2026 · அச்சிட்ட நாள்: 23 நவம்பர் 2026"]),
    ] {
        let page = sheet(language, &[hotline("", "1800 123")]);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.as_str())));
        for word in words {
            assert!(page.contains(word), "{word} in {page}");
        }
        assert_eq!(page.matches("class=\"blank\"").count(), 1, "a line for the number that is not known");
        assert!(page.contains("1800 123"));
        assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"));
    }
    assert!(sheet(Language::En, &[]).contains("Look at the <strong>fuses</strong>."));
}

#[test]
fn hostile_names_and_texts_stay_text() {
    let evil = "<script>alert(1)</script>\"' onload=x \u{7} & more and more and more and more and more";
    let page = sheet(Language::En, &[hotline(evil, evil), hotline("</style>", "]]>"), hotline("third", "3")]);
    assert!(!page.contains("<script") && !page.contains("third") && !page.contains('\u{7}'), "{page}");
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let spoilt = with("en.md", &text(Language::En).replace("a neighbour", "5 < 6 & \\<b>"));
    let page = printed(spoilt.protocol("a").unwrap(), Language::En, &[], TODAY);
    assert!(page.contains("5 &lt; 6 &amp; &lt;b&gt;"), "{page}");
}

#[test]
fn a_longer_text_is_printed_smaller() {
    let size = |page: &str| -> f32 {
        page.split("--size:").nth(1).unwrap().split("pt").next().unwrap().parse().unwrap()
    };
    let long = text(Language::En).replace("Ask a neighbour.", &"Ask a neighbour. ".repeat(150));
    let long = with("en.md", &long);
    let [small, large] =
        [printed(long.protocol("a").unwrap(), Language::En, &[], TODAY), sheet(Language::En, &[])]
            .map(|page| size(&page));
    assert!((8.5..12.0).contains(&small) && large == 12.0, "{small} {large}");
    // Long names of numbers make it smaller still: all of it stays on one sheet.
    let numbers = vec![hotline(&"Power and light ".repeat(3), "1800 123 4567"); 2];
    let numbered = size(&printed(long.protocol("a").unwrap(), Language::En, &numbers, TODAY));
    assert!((7.0..=small).contains(&numbered), "{numbered}");
}
