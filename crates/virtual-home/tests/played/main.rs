//! Homes are played to a visitor, and every home file of the project is read.

#[cfg(test)]
mod homes;
#[cfg(test)]
mod network;
#[cfg(test)]
mod odd;
#[cfg(test)]
mod visitor;
