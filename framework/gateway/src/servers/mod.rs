//! Servers that run an [`Application`](crate::Application).
