//! The city's warnings: CAP messages, feeds, area matching.
