//! Makes the window's permissions of the one declaration of commands, and checks that the capability
//! file names exactly those.

include!("../crates/api/src/declaration.rs");

macro_rules! names {
    ($($(#[doc = $about:literal])* $name:ident($takes:ty) -> $gives:ty, $kind:ident;)*) => {
        &[$(stringify!($name)),*]
    };
}

const COMMANDS: &[&str] = for_each_command!(names);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=../crates/api/src/declaration.rs");
    println!("cargo::rerun-if-changed=capabilities/main.json");
    let wanted = capability();
    if std::env::var_os("PORCHLIGHT_GENERATE").is_some() {
        std::fs::write("capabilities/main.json", &wanted)?;
    }
    println!("cargo::rerun-if-env-changed=PORCHLIGHT_GENERATE");
    if std::fs::read_to_string("capabilities/main.json").unwrap_or_default() != wanted {
        return Err("capabilities/main.json is not what the declaration makes: run ./dev generate".into());
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

/// The capability file: every command by name, and nothing of Tauri's own.
fn capability() -> String {
    let permissions: Vec<String> =
        COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    let file = serde_json::json!({
        "identifier": "main",
        "description": "The commands of crates/api, one by one. Made by ./dev generate.",
        "windows": ["main"],
        "permissions": permissions,
    });
    format!("{file:#}\n")
}
