//! The app __app__.

pub mod apps;
pub mod migrations;
pub mod models;
pub mod urls;
pub mod views;

#[cfg(test)]
mod tests;
