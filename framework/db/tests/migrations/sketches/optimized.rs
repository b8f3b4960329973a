//! What is left of lists of operations, by Django's optimizer and by ours.

use nuages_db::migrations::{Operation, optimize};
use serde_json::Value;

use super::said::described;
use super::{operation, sketches};
use crate::common::django;

fn operations(sketch: &Value) -> Vec<Operation> {
    sketch.as_array().unwrap().iter().map(operation).collect()
}

#[test]
fn operations_are_joined_where_django_joins_them() {
    let Some(expected) = django::script("optimized.py") else {
        return;
    };
    let mut differences = String::new();
    for (name, sketch) in sketches("optimized") {
        let got = described(&optimize(operations(&sketch), "a"));
        if got != expected[&name] {
            let expected = &expected[&name];
            differences.push_str(&format!("{name}\n  Django: {expected}\n  Nuages: {got}\n"));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
