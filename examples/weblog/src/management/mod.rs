//! The app's commands.

pub mod commands;
