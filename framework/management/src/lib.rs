//! The commands that a project's program answers
