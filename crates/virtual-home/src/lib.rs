//! A home network played from TOML to the real engine: the practice home and the tests' homes.
