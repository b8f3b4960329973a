//! Queries: their texts and their answers, beside those of Django.
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

mod addresses;
mod aggregates;
mod annals;
mod as_django;
mod as_written;
mod asked;
mod attic;
mod cases;
mod casts;
mod combined_queries;
mod deep;
mod deferred_fields;
mod documents;
mod expressions;
mod fetch_modes;
mod filtered_relations;
mod functions;
mod gleanings;
mod json_null;
mod kept_texts;
mod library;
mod lists;
mod maze;
mod named_orders;
mod named_queries;
mod nullable;
mod odd_values;
mod operands;
mod own_look_ups;
mod pages;
mod prefetching;
mod querysets;
mod reading;
mod shown;
mod sql;
mod streams;
mod to_many;
mod total_orders;
mod years;

use common::root;
