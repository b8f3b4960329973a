//! The app weblog: the code of the manual.

pub mod apps;
pub mod converters;
pub mod lookups;
pub mod management;
pub mod middleware;
pub mod migrations;
pub mod models;
pub mod signals;
pub mod urls;
pub mod views;

#[cfg(test)]
mod tests;
