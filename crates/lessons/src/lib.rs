//! Lesson files read into a typed tree. Pure.
