//! Reading the answers of a catalogue.

use crate::Row;
use crate::error::Result;

/// Returns the text at `index`, `None` for NULL.
pub(super) fn optional(row: &Row, index: usize) -> Result<Option<String>> {
    match row.is_null(index) {
        true => Ok(None),
        false => row.get(index).map(Some),
    }
}

/// Returns the names in a JSON list, `None` for what has no name.
pub(super) fn names(json: &str) -> Vec<Option<String>> {
    serde_json::from_str(json).unwrap_or_default()
}
