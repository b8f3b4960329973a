//! One command per file.

mod closeentries;

pub use closeentries::CloseEntries;
