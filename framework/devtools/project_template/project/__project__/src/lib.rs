//! The project __project__: its settings, its URLs, and the whole of it as an application.

pub mod asgi;
pub mod settings;
pub mod urls;
pub mod wsgi;
