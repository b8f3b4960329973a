//! `manage` as a user meets it: the real program in temporary folders.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod dummy;
mod folder;
mod forward;
mod generated;
mod help;
mod runserver;
mod startapp;
mod startproject;
