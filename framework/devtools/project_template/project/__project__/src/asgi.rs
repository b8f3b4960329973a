//! The project as an application of all its protocols: HTTP today, so the same as `wsgi.rs`.

pub use crate::wsgi::application;
