//! Lists of words in which a word with blanks stands in quotation marks (CAP 1.2, section 3.2.1,
//! `addresses` and `incidents`).

/// The words, and whether every quotation mark has its partner.
pub(crate) fn quoted(raw: &str) -> (Vec<&str>, bool) {
    let mut words = Vec::new();
    let mut left = raw.trim_start();
    while !left.is_empty() {
        let word = match left.strip_prefix('"') {
            Some(inside) => {
                let Some((word, after)) = inside.split_once('"') else {
                    // Without its partner a mark is a character like others.
                    words.extend(left.split_whitespace());
                    return (words, false);
                };
                left = after;
                word
            }
            None => {
                let end = left.find(char::is_whitespace).unwrap_or(left.len());
                let (word, after) = left.split_at(end);
                left = after;
                word
            }
        };
        if !word.trim().is_empty() {
            words.push(word.trim());
        }
        left = left.trim_start();
    }
    (words, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes() {
        for (raw, wanted, closed) in [
            ("", vec![], true),
            (" a  b\n", vec!["a", "b"], true),
            (r#"a "b c" d"#, vec!["a", "b c", "d"], true),
            (r#""b c""d" """#, vec!["b c", "d"], true),
            (r#"a "b c"#, vec!["a", "\"b", "c"], false),
            (r#"a"b"#, vec!["a\"b"], true),
        ] {
            assert_eq!(quoted(raw), (wanted, closed), "{raw}");
        }
    }
}
