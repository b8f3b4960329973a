//! shortcuts.
