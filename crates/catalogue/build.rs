//! Reads the files of `data`, checks them, and writes them down in the form in which the program reads
//! them. Adding a family is adding one file; a file with a fault stops the build with its name.

#[path = "src/check.rs"]
mod check;
#[path = "src/compile.rs"]
mod compile;
#[path = "src/contents.rs"]
#[expect(dead_code, reason = "the program uses more of it than the build")]
mod contents;
#[path = "src/facts.rs"]
#[expect(dead_code, unreachable_pub, reason = "the program uses more of it than the build")]
mod facts;
#[path = "src/family.rs"]
#[expect(dead_code, unreachable_pub, reason = "the program uses more of it than the build")]
mod family;
#[path = "src/source.rs"]
#[expect(unreachable_pub, reason = "the same file is part of the program")]
mod source;
#[path = "src/version.rs"]
#[expect(unreachable_pub, reason = "the same file is part of the program")]
mod version;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use source::Source;
use version::is_below;

fn main() -> Result<(), Box<dyn Error>> {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data");
    println!("cargo::rerun-if-changed={}", data.display());
    let contents = compile::folder(&data)?;
    let out = Path::new(&env::var("OUT_DIR")?).join("contents.json");
    Ok(fs::write(out, serde_json::to_vec(&contents)?)?)
}
