//! The app polls: Django's tutorial.

pub mod apps;
pub mod management;
pub mod migrations;
pub mod models;
pub mod urls;
pub mod views;

#[cfg(test)]
mod tests;
