//! Texts in lines of the terminal's width, in any script.

use console::{Term, measure_text_width};

/// Wider lines are hard to read.
const WIDEST: usize = 80;
const NARROWEST: usize = 30;

/// How wide the lines of texts are here, in cells.
pub(crate) fn width() -> usize {
    let columns = Term::stdout().size_checked().map_or(WIDEST, |(_, columns)| usize::from(columns));
    columns.clamp(NARROWEST, WIDEST)
}

/// The lines of a text of at most `width` cells, the first of them shorter by what stands there already.
pub(crate) fn wrapped(text: &str, width: usize, taken: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = taken;
    for word in
        text.split_inclusive(|c: char| c == ' ' || measure_text_width(c.encode_utf8(&mut [0; 4])) == 2)
    {
        let long = measure_text_width(word.trim_end());
        // No line begins with the punctuation of Chinese.
        let holds_on = word.starts_with(['，', '。', '；', '：', '、', '？', '）', '”', '》']);
        if used > 0 && used + long > width && !holds_on {
            lines.push(String::new());
            used = 0;
        }
        used += measure_text_width(word);
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_asked_for() {
        for (text, width, taken, lines) in [
            ("one two three", 7, 0, vec!["one two", "three"]),
            ("one two three", 7, 4, vec!["one", "two", "three"]),
            ("一二三四，五六", 8, 0, vec!["一二三四，", "五六"]),
            ("extraordinary", 5, 0, vec!["extraordinary"]),
            ("", 5, 0, vec![""]),
        ] {
            assert_eq!(wrapped(text, width, taken), lines, "{text}");
        }
    }
}
