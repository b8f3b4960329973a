//! Polls: the app of Django's tutorial.

pub mod apps;
pub mod management;
pub mod migrations;
pub mod models;
pub mod urls;
pub mod views;

pub use apps::config;

#[cfg(test)]
mod tests;
