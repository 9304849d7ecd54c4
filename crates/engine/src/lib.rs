//! One scan of a home, from the first probe to the last finding.
