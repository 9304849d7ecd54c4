//! A city's advisories about products, matched against the home's devices.
