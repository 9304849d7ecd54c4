//! How hard a text in English is to read.

/// The Flesch-Kincaid grade of lines of English: years of school, from the length of sentences and words
/// (Kincaid et al., 1975). A line ends a sentence. 0 for no words at all.
///
/// Syllables are counted by their vowels, which is off by a few in a hundred words and even over a lesson.
pub(crate) fn grade(lines: impl Iterator<Item = String>) -> f64 {
    let (mut sentences, mut words, mut syllables) = (0.0, 0.0, 0.0);
    for line in lines {
        for sentence in line.split(['.', '?', '!', ':', ';']) {
            let here: Vec<&str> = sentence
                .split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '\u{2019}'))
                .filter(|word| word.chars().any(char::is_alphabetic))
                .collect();
            if !here.is_empty() {
                sentences += 1.0;
                words += f64::from(u32::try_from(here.len()).unwrap_or(u32::MAX));
                syllables += here.iter().map(|word| f64::from(syllables_of(word))).sum::<f64>();
            }
        }
    }
    if words == 0.0 { 0.0 } else { 0.39 * words / sentences + 11.8 * syllables / words - 15.59 }
}

fn syllables_of(word: &str) -> u32 {
    let word = word.to_ascii_lowercase();
    let is_vowel = |c: char| "aeiouy".contains(c);
    let mut count = 0;
    let mut before = false;
    for c in word.chars() {
        count += u32::from(is_vowel(c) && !before);
        before = is_vowel(c);
    }
    let letter = |back: usize| word.chars().rev().nth(back).unwrap_or(' ');
    // A last e is silent, except in -le after a consonant; so is the e of -es and -ed mostly.
    let silent = match letter(0) {
        'e' => (letter(1) != 'l' || is_vowel(letter(2))) && !is_vowel(letter(1)),
        's' => letter(1) == 'e' && !"sxzcgh".contains(letter(2)) && !is_vowel(letter(2)),
        'd' => letter(1) == 'e' && !"td".contains(letter(2)) && !is_vowel(letter(2)),
        _ => false,
    };
    (count - u32::from(silent && count > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables() {
        for (words, expected) in [
            ("a the lock locked locks door doors phone changed makes", 1),
            ("router table camera's password factory-free boxes hated little being update", 0),
        ] {
            let counted: Vec<u32> = words.split(' ').map(syllables_of).collect();
            match expected {
                1 => assert!(counted.iter().all(|n| *n == 1), "{counted:?}"),
                _ => assert_eq!(counted, [2, 2, 3, 2, 4, 2, 2, 2, 1, 2]),
            }
        }
    }

    #[test]
    fn longer_words_and_sentences_are_harder() {
        let of = |text: &str| grade([text.to_owned()].into_iter());
        let easy = of("The cat sat on the mat. It was warm. We went home.");
        let middle =
            of("Every device on your Wi-Fi talks through numbered doors, and some of them are open.");
        let hard =
            of("Organisational authentication infrastructure necessitates comprehensive consideration.");
        assert!(easy < 2.0 && (4.0..9.0).contains(&middle) && hard > 20.0, "{easy} {middle} {hard}");
        assert!(of("") < 1e-9 && of("12 -- 34").abs() < 1e-9);
    }
}
