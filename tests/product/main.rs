//! The product as its users meet it: the real command makes a project, builds, migrates and serves it, and the tests drive it
//! over HTTP and with a headless browser.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alone;
mod browser;
mod developer_loop;
mod http;
mod project;
mod tutorial;
mod tutorial_text;
