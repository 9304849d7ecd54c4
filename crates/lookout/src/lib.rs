//! Keeps watch over the sources of warnings: asks them, judges what they give, and remembers.
