//! The project as an HTTP application, for servers that mount one.
