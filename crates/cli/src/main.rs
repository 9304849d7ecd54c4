//! The `porchlight` program.
fn main() {}
