//! What no column takes, in words.

use jiff::SignedDuration;

/// A number above those that the database's integers go up to.
pub(super) fn too_great(value: u64) -> String {
    let limit = i64::MAX;
    format!("{value} is too great for a column: integers go up to {limit}")
}

/// A duration of more microseconds than an integer counts.
pub(super) fn too_long(value: SignedDuration) -> String {
    format!("{value:#} is too long for a column")
}

/// The key of a model whose primary key is made of several fields.
pub(super) const SEVERAL_COLUMNS: &str = "a composite key is no value of one column";
