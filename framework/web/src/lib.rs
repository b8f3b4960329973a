//! The way of a request: HTTP, URLs, middleware, templates, views, shortcuts.

pub mod debug;
pub mod http;
pub mod middleware;
pub mod shortcuts;
pub mod site;
pub mod template;
pub mod urls;
pub mod views;
