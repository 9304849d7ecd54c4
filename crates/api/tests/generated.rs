//! The TypeScript files are those that the declaration makes. `UPDATE=1` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

fn check(file: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/host").join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, wanted).unwrap();
    }
    let got = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(got == wanted, "{file} is not what the declaration makes: run ./dev generate");
}

#[test]
fn the_typescript_client_is_current() {
    check("wire.ts", &porchlight_api::wire_types());
    check("client.ts", &porchlight_api::client());
}
