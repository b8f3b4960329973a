//! The tests of models, queries, migrations and backends, as one program: it is linked once.
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

mod aggregates;
mod annals;
mod annex;
mod as_django;
mod atomic;
mod attic;
mod bounds;
mod bulk;
mod cases;
mod casts;
mod check_safe;
mod checks;
mod combined_queries;
mod common;
mod competitions;
mod composite;
mod computed_fields;
mod constraints;
mod contrib_postgres;
mod custom_fields;
mod default_orders;
mod deferred_fields;
mod deletions;
mod depot;
mod django_autodetector;
mod django_catalogue;
mod django_constraints;
mod django_fields;
mod django_schema;
mod django_values;
mod documents;
mod execute_wrappers;
mod expressions;
mod faulty;
mod fetch_modes;
mod file_paths;
mod filtered_relations;
mod functions;
mod gleanings;
mod harbour;
mod heirs;
mod hostile;
mod inheritance;
mod inspectdb;
mod introspection;
mod json_null;
mod kept_texts;
mod kin;
mod library;
mod listed_migrations;
mod lists;
mod locking;
mod made_defaults;
mod many_through;
mod many_to_many;
mod maze;
mod migration_commands;
mod migration_histories;
mod migration_list;
mod missing_tables;
mod model_checks;
mod model_options;
mod mysql;
mod named_orders;
mod named_queries;
mod own_look_ups;
mod own_sql;
mod pages;
mod parent_rows;
mod part_options;
mod partings;
mod parts;
mod parts_relations;
mod past;
mod permissions;
mod pool;
mod postgres;
mod prefetching;
mod proxies;
mod queries;
mod querysets;
mod reading;
mod receivers;
mod related_sets;
mod restarts;
mod routed;
mod router_hints;
mod routers;
mod safe_steps;
mod saving;
mod schema_history;
mod server_features;
mod server_migrations;
mod sketches;
mod sql;
mod squashed_migrations;
mod streams;
mod swappable;
mod tablespaces;
mod ties;
mod to_field;
mod to_field_targets;
mod to_many;
mod total_orders;
mod transactions;
mod validate_constraints;
mod validation;
mod validators;
mod written_fields;
mod years;

/// Where the macros' code finds the crate: these tests do not go through `nuages`.
mod root {
    pub(crate) use nuages_db as db;
}

// And where the code of `inspectdb` finds it, as in a project.
extern crate self as nuages;
use nuages_db as db;
