//! What a session knows of itself.

use serde_json::{Map, Value};

/// The data of a session and what became of it in this request.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) key: Option<String>,
    /// Whether `key` has no row yet.
    pub(crate) is_new: bool,
    /// `None` until the first access.
    pub(crate) data: Option<Map<String, Value>>,
    pub(crate) accessed: bool,
    pub(crate) modified: bool,
    /// Keys whose rows are to be deleted.
    pub(crate) abandoned: Vec<String>,
}

impl State {
    pub(crate) fn data(&mut self) -> &mut Map<String, Value> {
        self.data.get_or_insert_default()
    }

    /// Gives the key up; its row goes with the next write.
    pub(crate) fn abandon_key(&mut self) {
        let is_new = std::mem::take(&mut self.is_new);
        if let Some(key) = self.key.take()
            && !is_new
        {
            self.abandoned.push(key);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.key.is_none() && self.data.as_ref().is_none_or(Map::is_empty)
    }
}
