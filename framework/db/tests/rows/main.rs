//! Rows: made, saved, related, changed and deleted.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "models as an app has them, of some of which only the description is read"
)]

#[path = "../common/mod.rs"]
mod common;

mod bounds;
mod bulk;
mod deletions;
mod depot;
mod django_values;
mod harbour;
mod heirs;
mod hostile;
mod kin;
mod kinds_of_keys;
mod limits;
mod many_to_many;
mod nested_rows;
mod parent_rows;
mod partings;
mod receivers;
mod related_sets;
mod saving;
mod set_keys;
mod ties;
mod to_field;

use common::root;
