//! What models are made of: fields, options, relations, parts, checks and validation.
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

mod annex;
mod checks;
mod competitions;
mod composite;
mod computed_fields;
mod constraints;
mod contrib_postgres;
mod custom_fields;
mod default_orders;
mod django_fields;
mod faulty;
mod file_paths;
mod inheritance;
mod made_defaults;
mod many_through;
mod model_checks;
mod model_options;
mod part_options;
mod parts;
mod parts_relations;
mod permissions;
mod proxies;
mod swappable;
mod to_field_targets;
mod validate_constraints;
mod validation;
mod validators;
mod written_fields;

use common::root;
