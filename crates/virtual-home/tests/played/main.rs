//! Homes are played to a visitor, and every home file of the project is read.

mod homes;
mod network;
mod odd;
mod visitor;
