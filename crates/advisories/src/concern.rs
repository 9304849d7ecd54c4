//! An advisory against the devices of a home: which of them are concerned, and how we know.
//!
//! Nothing of this leaves the device. Each device is judged by itself, so that another one changes nothing. Of what
//! an advisory says of one hole, "not affected" and "fixed" win; of several holes, the worst counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use porchlight_catalogue::{Catalogue, bare_version, is_below};
use porchlight_model::{Device, DeviceId, Evidence, Finding, Text};

use crate::advisory::{Advisory, Affected, RemedyKind, Status};
use crate::fit::{Fit, Known, Sought};
use crate::versions::{Standing, Versions};

/// What an advisory means for one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// The device.
    pub device: DeviceId,
    /// Whether it is concerned.
    pub certainty: Certainty,
    /// The statement that decided it, as a place in [`Advisory::affected`]; none for another product.
    pub affected: Option<usize>,
    /// The version that the device tells.
    pub version: Option<Text>,
    /// What that rests on: how maker, model and version are known. Empty for another product.
    pub evidence: Vec<Evidence>,
    /// The rules whose fix may go with it, the nearest first; see [`Concern::finding`].
    pub rules: Vec<String>,
    /// The best that helps.
    pub remedy: RemedyKind,
}

/// Whether a device is concerned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It is not.
    NotConcerned {
        /// Why not.
        why: Clear,
    },
    /// It may be.
    Maybe {
        /// What is missing.
        why: Unsure,
    },
    /// It is.
    Surely,
}

/// Why a device is not concerned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clear {
    /// It is another product.
    OtherProduct,
    /// It is another hardware revision of the product.
    OtherRevision,
    /// The advisory is about other versions.
    OtherVersion,
    /// Its version has the hole no more.
    Fixed {
        /// The version that closed it.
        fixed_in: Text,
    },
    /// The advisory says that it never had the hole.
    SaidNotAffected,
}

/// Why it cannot be told for sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unsure {
    /// Words that are no exact name of a product hold its maker and model.
    Name,
    /// The maker is the same; the model is not known.
    OnlyMaker,
    /// The model is the same; the maker is not known.
    OnlyModel,
    /// Maker or model rest on a weak sign.
    Product,
    /// The advisory is about one hardware revision, and the device does not tell its own.
    Revision,
    /// The hole is there only together with something that cannot be seen from outside.
    WithMore,
    /// The publisher does not know yet.
    UnderInvestigation,
    /// The advisory says nothing of this version.
    VersionNotListed,
    /// The versions cannot be compared.
    VersionUnclear,
    /// The device does not tell its version.
    VersionUnknown,
}

/// What an advisory means for each device, in the order of the devices.
pub fn concerns(advisory: &Advisory, devices: &[Device], catalogue: &Catalogue) -> Vec<Concern> {
    let sought: Vec<_> = advisory.affected.iter().map(|one| Sought::of(&one.product, catalogue)).collect();
    devices.iter().map(|device| concern(advisory, &sought, device, catalogue)).collect()
}

impl Concern {
    /// True when the device is or may be concerned.
    pub fn is_open(&self) -> bool {
        !matches!(self.certainty, Certainty::NotConcerned { .. })
    }

    /// The finding of the device whose fix goes with it, if there is one: the first of its rules that found a
    /// problem there.
    pub fn finding<'a>(
        &self,
        findings: impl IntoIterator<Item = &'a Finding> + Clone,
    ) -> Option<&'a Finding> {
        if !self.is_open() {
            return None;
        }
        self.rules.iter().find_map(|rule| {
            let mut all = findings.clone().into_iter();
            all.find(|finding| {
                finding.device == self.device && finding.rule.0 == rule && finding.is_problem()
            })
        })
    }
}

/// `sought` holds the name of each statement.
fn concern(advisory: &Advisory, sought: &[Sought<'_>], device: &Device, catalogue: &Catalogue) -> Concern {
    let known = Known::of(device, catalogue);
    // What each hole's statements say, for the statements that name this product.
    let mut holes: BTreeMap<Option<&Text>, Vec<(Fit, &Affected)>> = BTreeMap::new();
    for (one, sought) in advisory.affected.iter().zip(sought) {
        let fit = known.fit(sought);
        if fit != Fit::Other {
            holes.entry(one.hole.as_ref()).or_default().push((fit, one));
        }
    }
    let verdicts = holes.values().filter_map(|statements| verdict(&known, statements));
    let worst = verdicts.max_by(|a, b| (&a.0, Reverse(a.1)).cmp(&(&b.0, Reverse(b.1))));
    let Some((certainty, decided)) = worst else {
        return Concern {
            device: device.id.clone(),
            certainty: Certainty::NotConcerned { why: Clear::OtherProduct },
            affected: None,
            version: known.version.map(Text::from_lan),
            evidence: Vec::new(),
            rules: Vec::new(),
            remedy: RemedyKind::Unsaid,
        };
    };
    let claims = [&device.maker, &device.model, &device.firmware];
    let mut evidence: Vec<Evidence> = Vec::new();
    for claim in claims.into_iter().flatten() {
        if !evidence.contains(&claim.evidence) {
            evidence.push(claim.evidence.clone());
        }
    }
    let affected = advisory.affected.iter().position(|one| one == decided);
    let open = !matches!(certainty, Certainty::NotConcerned { .. });
    Concern {
        device: device.id.clone(),
        affected,
        version: known.version.map(Text::from_lan),
        evidence,
        rules: if open { rules(advisory, &known, catalogue) } else { Vec::new() },
        remedy: remedy(advisory, decided),
        certainty,
    }
}

/// What the statements about one hole mean, and the statement that decided it.
fn verdict<'a>(known: &Known<'_>, statements: &[(Fit, &'a Affected)]) -> Option<(Certainty, &'a Affected)> {
    let maker = known.maker.unwrap_or_default();
    let standing = |one: &Affected| one.versions.standing(maker, known.version);
    let not = |why: Clear| Certainty::NotConcerned { why };
    let of = |wanted: Status| statements.iter().filter(move |(_, one)| one.status == wanted);
    let clears = |(fit, one): &&(Fit, &'a Affected)| *fit == Fit::Same && !one.with_more;
    let first = |found: Vec<(Certainty, &'a Affected)>| {
        found.into_iter().max_by(|a, b| (&a.0, Reverse(a.1)).cmp(&(&b.0, Reverse(b.1))))
    };

    let said = of(Status::NotAffected).filter(clears).filter(|(_, one)| standing(one) == Standing::In);
    if let Some(said) = first(said.map(|(_, one)| (not(Clear::SaidNotAffected), *one)).collect()) {
        return Some(said);
    }
    let fixed: Vec<&Affected> = of(Status::Fixed).filter(clears).map(|(_, one)| *one).collect();
    let is_in = fixed.iter().filter(|one| standing(one) == Standing::In);
    let named = is_in.map(|one| (not(Clear::Fixed { fixed_in: fixed_in(one, known.version) }), *one));
    if let Some(named) = first(named.collect()) {
        return Some(named);
    }
    let newer = newer_than_fixed(maker, known.version, &fixed)
        .map(|one| (not(Clear::Fixed { fixed_in: fixed_in(one, known.version) }), one));

    let mut found: Vec<(Certainty, &Affected)> = Vec::new();
    for (fit, one) in statements {
        if let Some(certainty) = weigh(known, *fit, one, standing(one), statements, newer.is_some()) {
            found.push((certainty, one));
        }
    }
    // A version after the one that closed the hole is only overruled by a range that names it.
    let worst = first(found);
    match (worst, newer) {
        (Some((Certainty::NotConcerned { .. }, _)) | None, Some(newer)) => Some(newer),
        (None, None) => {
            let least = statements.iter().map(|(_, one)| *one).min()?;
            Some((not(Clear::OtherVersion), least))
        }
        (worst, _) => worst,
    }
}

/// What one statement means; `None` when it says nothing that counts here.
fn weigh(
    known: &Known<'_>,
    fit: Fit,
    one: &Affected,
    standing: Standing,
    all: &[(Fit, &Affected)],
    is_newer: bool,
) -> Option<Certainty> {
    let not = |why| Some(Certainty::NotConcerned { why });
    let maybe = |why| Some(Certainty::Maybe { why });
    if fit == Fit::OtherRevision {
        return not(Clear::OtherRevision);
    }
    let is_vague = matches!(one.versions, Versions::Every | Versions::Listed(_) | Versions::Unclear(_));
    match one.status {
        Status::NotAffected => None,
        // Nothing else is said of the versions before it.
        Status::Fixed => {
            let is_alone = !all.iter().any(|(_, other)| other.status == Status::Affected);
            (is_alone && !is_newer).then_some(())?;
            match (fit, standing) {
                (Fit::Unsure(why), _) => maybe(why),
                (_, Standing::Unknown) => maybe(Unsure::VersionUnknown),
                (_, Standing::Unclear) => maybe(Unsure::VersionUnclear),
                _ => maybe(Unsure::VersionNotListed),
            }
        }
        _ if is_vague && is_newer => None,
        Status::UnderInvestigation => match standing {
            Standing::Out => not(Clear::OtherVersion),
            Standing::Unsaid => None,
            _ => maybe(Unsure::UnderInvestigation),
        },
        Status::Affected => {
            let why = match (standing, fit) {
                (Standing::Out, _) => return not(Clear::OtherVersion),
                (_, Fit::Unsure(why)) => Some(why),
                (Standing::Unknown, _) => Some(Unsure::VersionUnknown),
                (Standing::Unclear, _) => Some(Unsure::VersionUnclear),
                (Standing::Unsaid, _) => Some(Unsure::VersionNotListed),
                (Standing::In, _) if one.with_more => Some(Unsure::WithMore),
                // Some versions of it are free of the hole, and the device does not tell its own.
                (Standing::In, _) if known.version.is_none() && frees_some(all) => {
                    Some(Unsure::VersionUnknown)
                }
                (Standing::In, _) => None,
            };
            Some(why.map_or(Certainty::Surely, |why| Certainty::Maybe { why }))
        }
    }
}

/// True when some versions are said to be without the hole.
fn frees_some(statements: &[(Fit, &Affected)]) -> bool {
    statements.iter().any(|(_, one)| matches!(one.status, Status::Fixed | Status::NotAffected))
}

/// The version that closed the hole, as it is shown: the oldest of the statement, else the device's own.
fn fixed_in(one: &Affected, own: Option<&str>) -> Text {
    match &one.versions {
        Versions::Listed(version) => version.clone(),
        Versions::Within { ranges, .. } => {
            let from = ranges.first().and_then(|range| range.from.as_ref()).map(|from| from.version.clone());
            from.unwrap_or_else(|| Text::from_lan(own.unwrap_or_default()))
        }
        _ => Text::from_lan(own.unwrap_or_default()),
    }
}

/// The listed fix that the version is newer than. Where branches have fixes of their own, the fix of the branch that
/// the version comes from decides; where that cannot be told, the newest.
fn newer_than_fixed<'a>(maker: &str, version: Option<&str>, fixed: &[&'a Affected]) -> Option<&'a Affected> {
    let version = version?;
    let parts =
        |text: &str| bare_version(text).split(['.', '-', '_', ' ']).map(str::to_owned).collect::<Vec<_>>();
    let own = parts(version);
    let listed = fixed.iter().filter_map(|one| match &one.versions {
        Versions::Listed(fix) => {
            let alike = own.iter().zip(&parts(fix.as_str())).take_while(|(a, b)| a == b).count();
            Some((alike, fix.as_str(), *one))
        }
        _ => None,
    });
    let listed: Vec<_> = listed.collect();
    let nearest = listed.iter().map(|(alike, ..)| *alike).max()?;
    let mut of_branch = listed.iter().filter(|(alike, ..)| *alike == nearest);
    let is_reached = |fix: &str| is_below(maker, version, fix) == Some(false);
    if !of_branch.clone().all(|(_, fix, _)| is_reached(fix)) {
        return None;
    }
    // All are reached; the smallest by content, so that the order of the statements does not matter.
    let first = of_branch.next()?;
    Some(of_branch.fold(first.2, |least, (.., one)| least.min(one)))
}

/// The rules that look at the same: the one that the advisory names, and those that know a hole of this product.
fn rules(advisory: &Advisory, known: &Known<'_>, catalogue: &Catalogue) -> Vec<String> {
    let mut rules: Vec<String> = advisory.rule.iter().map(|rule| rule.as_str().to_owned()).collect();
    let mut add = |names: &[&str]| {
        for name in names {
            if !rules.iter().any(|rule| rule == name) {
                rules.push((*name).to_owned());
            }
        }
    };
    if let (Some(maker), Some(model)) = (known.maker, known.model) {
        let ended = catalogue.support_end(maker, model).is_some();
        let mut rows = catalogue.fixed_in(maker, model);
        if let Some(version) = known.version.map(bare_version) {
            let systems = catalogue.systems(maker, known.device.kind().as_str(), version);
            systems.for_each(|system| rows.extend(catalogue.fixed_in(maker, system)));
        }
        if ended && rows.iter().any(|row| row.exploited) {
            add(&["hole-for-good"]);
        }
        if rows.iter().any(|row| row.exploited) {
            add(&["firmware-outdated"]);
        }
        if rows.iter().any(|row| !row.exploited) {
            add(&["known-hole"]);
        }
        if ended {
            add(&["hole-after-support", "support-ended"]);
        }
    }
    add(&["update-waits"]);
    rules
}

/// The best that helps with a statement. Without a word of it, an end of the range is an update.
fn remedy(advisory: &Advisory, decided: &Affected) -> RemedyKind {
    let said =
        decided.remedies.iter().filter_map(|place| advisory.remedies.get(*place)).map(|remedy| remedy.kind);
    let same = |one: &&Affected| one.product == decided.product && one.hole == decided.hole;
    let has_fix = || {
        let mut of_product = advisory.affected.iter().filter(same);
        decided.versions.fixed_in().is_some() || of_product.any(|one| one.status == Status::Fixed)
    };
    said.min().unwrap_or_else(|| if has_fix() { RemedyKind::VendorFix } else { RemedyKind::Unsaid })
}

#[cfg(test)]
mod tests;
