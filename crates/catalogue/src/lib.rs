//! What is known beforehand: makers, signatures, factory logins, end of support, fixed versions.
