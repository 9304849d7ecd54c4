//! Fonts of this computer that can write a language.

use fontdb::{Database, Family, Query, Source};
use porchlight_report::Fonts;

/// Fonts that systems bring for Latin letters, the preferred first.
const LATIN: [&str; 7] =
    ["Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica Neue", "Arial", "Roboto"];
const CHINESE: [&str; 7] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "Droid Sans Fallback",
];
const TAMIL: [&str; 5] = ["Noto Sans Tamil", "Lohit Tamil", "Nirmala UI", "Tamil MN", "Latha"];

/// The fonts for a language, as far as there are any. Names from devices may be in any script, so the others follow.
pub(crate) fn found(language: &str) -> Fonts {
    let mut all = Database::new();
    all.load_system_fonts();
    let order: [&[&str]; 3] = match language {
        "zh" => [&CHINESE, &LATIN, &TAMIL],
        "ta" => [&LATIN, &TAMIL, &CHINESE],
        _ => [&LATIN, &CHINESE, &TAMIL],
    };
    Fonts(order.into_iter().filter_map(|names| first(&all, names)).collect())
}

fn first(all: &Database, names: &[&str]) -> Option<(Vec<u8>, u32)> {
    let families: Vec<_> = names.iter().map(|name| Family::Name(name)).collect();
    let id = all.query(&Query { families: &families, ..Query::default() })?;
    let face = all.face(id)?;
    let bytes = match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => std::fs::read(path).ok()?,
        Source::Binary(bytes) => bytes.as_ref().as_ref().to_vec(),
    };
    Some((bytes, face.index))
}
