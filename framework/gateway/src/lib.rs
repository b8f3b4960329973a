//! The gateway between servers and applications: Environ, StartResponse, Application
