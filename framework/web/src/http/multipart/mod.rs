//! `multipart/form-data` (RFC 7578), read as it arrives.

mod content;
mod head;
mod limits;
mod parser;
mod source;

pub(super) use limits::Limits;
pub(super) use parser::parse;
