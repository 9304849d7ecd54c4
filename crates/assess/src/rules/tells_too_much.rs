//! B20: the device tells everyone on the network a person's full name or an address for mail. Serial numbers are
//! left out: nearly every device tells one, and nobody can change that.

use porchlight_model::{EvidenceKind, RuleId, Seen, Severity};

use super::EN_303_645;
use crate::{Rule, Subject, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: RuleId("tells-too-much"),
    checks: &["B20"],
    severity: Severity::Low,
    minutes: 3,
    maker_rule: "ETSI EN 303 645, 5.6-2",
    source: EN_303_645,
    decide,
};

fn decide(subject: &Subject<'_>) -> Option<Verdict> {
    subject.seen.iter().find_map(|seen| {
        let (text, kind) = match seen {
            Seen::Mdns(service) => (&service.instance, EvidenceKind::Mdns),
            Seen::Upnp(description) => (&description.friendly_name, EvidenceKind::Upnp),
            _ => return None,
        };
        let told = person(text.as_str()).or_else(|| mail(text.as_str()))?;
        let verdict = Verdict::problem().fact("told", told);
        Some(verdict.because(kind, format!("it calls itself \"{text}\"")))
    })
}

/// A first and a last name in front of 's, as in "Anna Lindqvist's iPhone". One name alone may be anybody's, and
/// rooms have no last name.
fn person(text: &str) -> Option<&str> {
    const NO_NAMES: [&str; 24] = [
        "apple", "bathroom", "bedroom", "dining", "family", "garden", "google", "guest", "hall", "home",
        "house", "kids", "kitchen", "living", "main", "master", "my", "new", "office", "old", "our", "room",
        "samsung", "the",
    ];
    let at = text.find("'s ").or_else(|| text.find("\u{2019}s "))?;
    let before = &text[..at];
    let words: Vec<&str> = before.split(' ').collect();
    let is_name = |word: &&str| {
        let mut signs = word.chars();
        signs.next().is_some_and(char::is_uppercase)
            && word.chars().count() >= 2
            && signs.all(|c| c.is_lowercase() || c == '-' || c == '.')
            && !NO_NAMES.contains(&word.to_lowercase().as_str())
    };
    ((2..=3).contains(&words.len()) && words.iter().all(is_name)).then_some(before)
}

/// An address for mail.
fn mail(text: &str) -> Option<&str> {
    text.split([' ', '(', ')', '<', '>', ',', ';']).find(|word| {
        let Some((name, host)) = word.split_once('@') else { return false };
        let Some((domain, end)) = host.rsplit_once('.') else { return false };
        let home = ["local", "lan", "home", "localdomain", "internal"].contains(&end.to_lowercase().as_str());
        !name.is_empty()
            && !domain.is_empty()
            && end.len() >= 2
            && !home
            && end.chars().all(|c| c.is_ascii_alphabetic())
            && !host.contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_and_mail_addresses_are_told_from_rooms_and_numbers() {
        for (text, told) in [
            ("Anna Lindqvist's iPhone", Some("Anna Lindqvist")),
            ("Anna Lindqvist\u{2019}s MacBook Pro", Some("Anna Lindqvist")),
            ("Anna-Lena de Boer's iPad", None),
            ("Ben's phone", None),
            ("Living Room's TV", None),
            ("Master Bedroom's lamp", None),
            ("The Hub's display", None),
            ("X Y's box", None),
            ("Bookshelf speaker", None),
            ("Office of anna@example.org", Some("anna@example.org")),
            ("RINCON_5CAAFD12345601400@Bookshelf speaker", None),
            ("0011320A0B0C@photo-box.local", None),
            ("a@b", None),
            ("", None),
        ] {
            assert_eq!(person(text).or_else(|| mail(text)), told, "{text}");
        }
    }
}
