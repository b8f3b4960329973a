//! Views: each takes a request and returns a response.

mod archive;
mod articles;
mod cookies;
mod files;
mod requests;
mod sessions;

pub use archive::*;
pub use articles::*;
pub use cookies::*;
pub use files::*;
pub use requests::*;
pub use sessions::*;
