//! Which of two firmware versions is older, in the way in which their maker counts.
//!
//! Makers write versions in many ways: `1.1.4 Build 20230219`, `V5.21(AAZF.16)C0`, `3.0.0.4.386_45934`,
//! `6.49.10`, `7.1.1-42962 Update 6`. What is compared are the numbers and words in them, one by one. An
//! honest "could not tell" beats a guess: where two versions have another shape, come from another branch,
//! or one of them leaves out the part that decides, they are not compared.

use std::cmp::Ordering;

/// True when `version` is strictly older than `other`, false when it is not, `None` when the two cannot be
/// compared.
pub fn is_below(maker: &str, version: &str, other: &str) -> Option<bool> {
    order(Scheme::of(maker), version, other).map(Ordering::is_lt)
}

/// How a maker counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// Numbers from the most important to the least.
    Plain,
    /// The first number names a branch with fixes of its own, as with Axis and MikroTik.
    Branches,
    /// The number before the build names the branch: `3.0.0.4.386_45934` of ASUS.
    Asus,
    /// The first of three numbers names the hardware: `154.07.57` of AVM.
    Avm,
    /// What follows `_` is the version of the pages: `V1.0.7.6_1.1.99` of NETGEAR.
    Netgear,
    /// A version of two numbers before its build leaves out a zero: `7.2-64570` of Synology.
    Synology,
    /// What follows the build says how it was made: `1.1.4 Build 20230219 rel.69802(4555)` of TP-Link.
    TpLink,
}

impl Scheme {
    fn of(maker: &str) -> Self {
        match maker.to_ascii_lowercase().as_str() {
            "axis" | "axis communications" | "mikrotik" => Self::Branches,
            "asus" | "asustek" => Self::Asus,
            "avm" => Self::Avm,
            "netgear" => Self::Netgear,
            "synology" => Self::Synology,
            "tp-link" | "mercusys" => Self::TpLink,
            _ => Self::Plain,
        }
    }
}

/// A part of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Number(u64),
    Word(String),
}

/// Words that say what the number after them is, and nothing of its worth.
const LABELS: [&str; 14] = [
    "build", "date", "release", "rel", "update", "patch", "firmware", "fw", "version", "ver", "v", "dsm",
    "qts", "hotfix",
];
/// Words for what comes before a version is ready, the earliest first.
const BEFORE: [&str; 4] = ["alpha", "beta", "rc", "pre"];
/// A number from here on counts builds or days: nobody writes it as zero by leaving it out.
const COUNTS_BUILDS: u64 = 1_000;
/// More parts than any maker writes.
const MOST_PARTS: usize = 24;

fn order(scheme: Scheme, version: &str, other: &str) -> Option<Ordering> {
    let (mut a, mut b) = (parts(scheme, version)?, parts(scheme, other)?);
    if looks_like_date(&a) != looks_like_date(&b) {
        return None;
    }
    match scheme {
        // `154.07.57` and `7.57` are one version.
        Scheme::Avm => [&mut a, &mut b].into_iter().for_each(without_hardware),
        Scheme::Branches if a.first() != b.first() => return None,
        Scheme::Asus if matches!((a.get(4), b.get(4)), (Some(Part::Number(a)), Some(Part::Number(b))) if a < b) =>
        {
            return None;
        }
        _ => {}
    }
    let mut i = 0;
    loop {
        let order = match (a.get(i), b.get(i)) {
            (None, None) => return Some(Ordering::Equal),
            (Some(Part::Number(a)), Some(Part::Number(b))) => a.cmp(b),
            (Some(Part::Word(a)), Some(Part::Word(b))) => words(a, b)?,
            (None, Some(_)) => return ends_before(&b[i..]),
            (Some(_), None) => return ends_before(&a[i..]).map(Ordering::reverse),
            // `7.1` against `7.1rc3` at the place of `rc`, with more behind it.
            (Some(Part::Number(_)), Some(Part::Word(word))) if is_before(word) => Ordering::Greater,
            (Some(Part::Word(word)), Some(Part::Number(_))) if is_before(word) => Ordering::Less,
            _ => return None,
        };
        if order.is_ne() {
            return Some(order);
        }
        i += 1;
    }
}

/// How a version that ends compares with one that goes on with `rest`.
fn ends_before(rest: &[Part]) -> Option<Ordering> {
    match rest.iter().find(|part| **part != Part::Number(0)) {
        None => Some(Ordering::Equal),
        Some(Part::Number(n)) if *n >= COUNTS_BUILDS => None,
        Some(Part::Number(_)) => Some(Ordering::Less),
        Some(Part::Word(word)) if is_before(word) => Some(Ordering::Greater),
        Some(Part::Word(_)) => None,
    }
}

fn is_before(word: &str) -> bool {
    BEFORE.contains(&word)
}

/// Words are compared when both are single letters (`1.10a`, `1.10b`) or both say that it is not ready.
fn words(a: &str, b: &str) -> Option<Ordering> {
    let place = |word: &str| BEFORE.iter().position(|before| *before == word);
    match (place(a), place(b)) {
        _ if a == b => Some(Ordering::Equal),
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        (None, None) if a.len() == 1 && b.len() == 1 => Some(a.cmp(b)),
        _ => None,
    }
}

/// The numbers and words of a version; `None` without a number.
fn parts(scheme: Scheme, version: &str) -> Option<Vec<Part>> {
    let lower = version.to_ascii_lowercase();
    // `6.48.7 (long-term)`: what stands apart in brackets is said to people.
    let lower = lower.split_once(" (").map_or(lower.as_str(), |(before, _)| before).to_owned();
    let padded;
    let text = match scheme {
        // `7.2-64570` is short for `7.2.0-64570`.
        Scheme::Synology => {
            let (name, rest) = lower.split_once('-').unwrap_or((&lower, ""));
            let short = !rest.is_empty() && name.matches('.').count() == 1;
            padded = if short { format!("{name}.0-{rest}") } else { lower.clone() };
            &padded
        }
        Scheme::Netgear => lower.split('_').next().unwrap_or_default(),
        Scheme::TpLink => lower.split([' ', '_']).take_while(|word| !word.starts_with("rel")).last().map_or(
            lower.as_str(),
            |last| {
                let end = lower.find(last).map_or(lower.len(), |at| at + last.len());
                lower.get(..end).unwrap_or(&lower)
            },
        ),
        // The name of the commit comes last.
        Scheme::Asus => lower.split_once("-g").map_or(lower.as_str(), |(before, _)| before),
        _ => &lower,
    };
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| {
            if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_ascii_alphabetic() }
        };
        let length = rest.find(|c| !same(c)).unwrap_or(rest.len());
        if length == 0 {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (run, after) = rest.split_at(length);
        rest = after;
        if first.is_ascii_digit() {
            parts.push(Part::Number(run.parse().ok()?));
        } else if !LABELS.contains(&run) {
            parts.push(Part::Word(run.to_owned()));
        }
        if parts.len() > MOST_PARTS {
            return None;
        }
    }
    // What stands before the first number names the product: `XM.v6.1.7`, `RouterOS 6.49`.
    let number = parts.iter().position(|part| matches!(part, Part::Number(_)))?;
    Some(parts.split_off(number))
}

fn without_hardware(parts: &mut Vec<Part>) {
    if parts.len() == 3 {
        parts.remove(0);
    }
}

/// The first number is a day such as 20240131, or a year.
fn looks_like_date(parts: &[Part]) -> bool {
    matches!(parts.first(), Some(Part::Number(19_900_101..=20_991_231 | 1990..=2099)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OLDER: Option<bool> = Some(true);
    const NOT_OLDER: Option<bool> = Some(false);

    /// Version strings as makers write them: in release notes, in advisories and on devices.
    #[test]
    fn versions_as_makers_write_them() {
        for (maker, version, fixed, expected) in [
            ("MikroTik", "6.42", "6.42.1", OLDER),
            ("MikroTik", "6.42.1", "6.42.1", NOT_OLDER),
            ("MikroTik", "6.49.10 (long-term)", "6.42.1", NOT_OLDER),
            ("MikroTik", "6.9", "6.42", OLDER),
            ("MikroTik", "6.42rc3", "6.42", OLDER),
            ("MikroTik", "6.42beta5", "6.42rc1", OLDER),
            ("MikroTik", "7.1", "7.1rc3", NOT_OLDER),
            // Version 6 gets fixes of its own.
            ("MikroTik", "6.49.10", "7.5", None),
            ("Axis", "9.80.47", "11.3.57", None),
            ("Axis", "11.2.61", "11.3.57", OLDER),
            ("TP-Link", "1.1.3 Build 20221125", "1.1.4 Build 20230219", OLDER),
            ("TP-Link", "1.1.4 Build 20230219", "1.1.4 Build 20230219", NOT_OLDER),
            ("TP-Link", "1.1.4 Build 20230219 rel.69802(4555)", "1.1.4 Build 20230219", NOT_OLDER),
            ("TP-Link", "1.1.4 Build 20230101 rel.69802(4555)", "1.1.4 Build 20230219", OLDER),
            ("TP-Link", "1.1.4", "1.1.4 Build 20230219", None),
            ("TP-Link", "3.16.9 Build 150629 Rel.58729n", "3.16.9 Build 160520", OLDER),
            ("NETGEAR", "V1.0.5.88", "1.0.5.100", OLDER),
            ("NETGEAR", "V1.0.7.6_1.1.99", "1.0.7.6", NOT_OLDER),
            ("NETGEAR", "V1.0.11.136_10.2.120", "1.0.11.216", OLDER),
            ("ASUS", "3.0.0.4.386_45934-g8dc3b19", "3.0.0.4.386_46061", OLDER),
            ("ASUS", "3.0.0.4.388_22525", "3.0.0.4.386_46061", NOT_OLDER),
            // Both branches get fixes.
            ("ASUS", "3.0.0.4.386_51997", "3.0.0.4.388_23403", None),
            ("AVM", "154.07.39", "7.57", OLDER),
            ("AVM", "154.07.57", "7.57", NOT_OLDER),
            ("AVM", "7.57", "154.07.57", NOT_OLDER),
            ("Zyxel", "V5.21(AAZF.14)C0", "V5.21(AAZF.16)C0", OLDER),
            ("Zyxel", "V5.21(AAZF.16)C0", "V5.21(AAZF.16)C0", NOT_OLDER),
            ("Zyxel", "V5.21(ABAG.14)C0", "V5.21(AAZF.16)C0", None),
            ("D-Link", "1.05B03", "1.06", OLDER),
            ("D-Link", "1.05B03", "1.05B04", OLDER),
            ("D-Link", "1.05B03", "1.05", None),
            ("D-Link", "v3.10B06", "3.10B05", NOT_OLDER),
            ("Synology", "DSM 7.1.1-42962 Update 5", "7.1.1-42962-6", OLDER),
            ("Synology", "7.1.1-42962 Update 6", "7.1.1-42962-6", NOT_OLDER),
            ("Synology", "7.1.1-42962", "7.1.1-42962-6", OLDER),
            ("Synology", "7.2", "7.2-64570", None),
            ("Synology", "7.2-64570", "7.2.1-69057", OLDER),
            ("Synology", "DSM 7.2-64570 Update 3", "7.2.0-64570-4", OLDER),
            ("MikroTik", "6.48.7 (long-term)", "6.48.7", NOT_OLDER),
            ("QNAP", "5.1.0", "5.1.0.2444 build 20230629", None),
            ("QNAP", "QTS 5.0.1.2376 build 20230421", "5.1.0.2444 build 20230629", OLDER),
            ("QNAP", "5.1.0.2444", "5.1.0.2348", NOT_OLDER),
            ("Hikvision", "V5.5.52 build 180620", "V5.5.800 build 210628", OLDER),
            ("Hikvision", "V5.5.800 build 210628", "V5.5.800 build 210628", NOT_OLDER),
            ("Hikvision", "V5.5.800 build 210101", "V5.5.800 build 210628", OLDER),
            ("Dahua", "2.800.0000000.8.R, Build Date 2019-03-12", "2.800.0000000.30.R", OLDER),
            ("Ubiquiti", "XM.v6.1.7", "6.1.8", OLDER),
            ("Ubiquiti", "WA.v8.7.11", "8.7.4", NOT_OLDER),
            ("Foscam", "1.11.1.8", "1.11.1.11", OLDER),
            ("Linksys", "1.10a", "1.10b", OLDER),
            ("Linksys", "1.10", "1.10.0", NOT_OLDER),
            ("Philips Hue", "1935144040", "1968096020", OLDER),
            ("Sonos", "78.1-52020", "83.1-61240", OLDER),
            ("Anybody", "20240131", "1.2.3", None),
            ("Anybody", "20230101", "20240101", OLDER),
            ("Anybody", "unknown", "1.0", None),
            ("Anybody", "", "1.0", None),
            ("Anybody", "99999999999999999999999", "1.0", None),
        ] {
            assert_eq!(is_below(maker, version, fixed), expected, "{maker}: {version} < {fixed}");
        }
    }

    proptest! {
        #[test]
        fn never_both_ways_and_never_below_itself(
            maker in "Axis|ASUS|AVM|NETGEAR|TP-Link|Zyxel|Somebody",
            a in "[0-9a-cBbuildrel. _()-]{0,14}",
            b in "[0-9a-cBbuildrel. _()-]{0,14}",
        ) {
            let (one, other) = (is_below(&maker, &a, &b), is_below(&maker, &b, &a));
            prop_assert!(!(one == Some(true) && other == Some(true)), "{a} {b}");
            prop_assert_ne!(is_below(&maker, &a, &a), Some(true));
        }

        #[test]
        fn any_text_is_compared(maker in any::<String>(), a in any::<String>(), b in any::<String>()) {
            let _ = is_below(&maker, &a, &b);
        }

        #[test]
        fn order_is_that_of_the_numbers(a in prop::array::uniform3(0u16..900), b in prop::array::uniform3(0u16..900)) {
            let text = |v: [u16; 3]| format!("{}.{}.{}", v[0], v[1], v[2]);
            prop_assume!(![a[0], b[0]].iter().any(|n| (1990..=2099).contains(n)));
            prop_assert_eq!(is_below("Somebody", &text(a), &text(b)), Some(a < b));
        }
    }
}
