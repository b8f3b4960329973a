//! The loop of a developer's server: watch, build, serve
