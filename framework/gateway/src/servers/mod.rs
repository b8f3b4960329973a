//! Servers that run an [`Application`](crate::Application).
//!
//! A server plugs in below the gateway: what its library calls a request becomes an
//! [`Environ`](crate::Environ), and none of its types are seen above. Each keeps
//! [the contract](crate::contract).

pub mod actix;
