//! `multipart/form-data` (RFC 7578), read as it arrives.

mod base64;
mod charset;
mod content;
mod file_name;
mod head;
mod limits;
mod parser;
mod source;

pub(super) use charset::Charset;
pub(super) use limits::Limits;
pub(super) use parser::parse;
