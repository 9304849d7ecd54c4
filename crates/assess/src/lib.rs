//! Judges devices: findings with severity, evidence, fix and rule. Pure.
