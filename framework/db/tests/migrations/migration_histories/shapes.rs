//! Tables as they are, to be compared.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::state::ProjectState;
use nuages_db::schema::introspection::describe;

use crate::common::is_mariadb;

/// The columns and the constraints of a table, without names that depend on its history and without the columns' order.
pub(crate) type Shape = (BTreeMap<String, String>, Vec<String>);

/// Returns the shapes of the tables of models.
pub(crate) async fn shapes(state: &ProjectState, db: &Database) -> BTreeMap<String, Shape> {
    let mut shapes = BTreeMap::new();
    // Django, and Nuages as it, leave MySQL's default of an added text in the table.
    let leaves_defaults = db.engine() == Engine::Mysql && !is_mariadb(db).await;
    for model in state.models.values() {
        for table in std::iter::once(model.db_table())
            .chain(model.between().map(|between| between.db_table()))
        {
            let found = describe(db, &table).await.unwrap();
            let found = found.unwrap_or_else(|| panic!("there is no table {table}"));
            let columns = found
                .columns
                .iter()
                .map(|column| {
                    let text = format!(
                        "{} null={} auto={} key={} default={:?}",
                        column.full_type,
                        column.null,
                        column.is_autofield,
                        column.primary_key,
                        column
                            .default
                            .as_ref()
                            // PostgreSQL remembers of which type it once was.
                            .map(|default| default.split("::").next())
                            .filter(|_| !leaves_defaults || !column.full_type.ends_with("text"))
                    );
                    (column.name.clone(), text)
                })
                .collect();
            let mut constraints: Vec<String> = found
                .constraints
                .iter()
                .flat_map(|constraint| {
                    let check = match constraint.check {
                        true => constraint.condition.clone().unwrap_or_default().replace(['`', '"', '(', ')', ' '], ""),
                        false => String::new(),
                    };
                    let foreign = constraint
                        .foreign_key
                        .as_ref()
                        .map(|key| format!("{}.{}", key.table, key.column));
                    let text = |index: bool, foreign: Option<String>, descending: &[bool]| {
                        format!(
                            "{:?} key={} unique={} index={index} check={check} foreign={foreign:?} descending={descending:?}",
                            constraint.columns, constraint.primary_key, constraint.unique
                        )
                    };
                    match foreign {
                        // MySQL makes an index of a foreign key's name where there is no other.
                        Some(foreign) if constraint.index => vec![
                            text(false, Some(foreign), &[]),
                            text(true, None, &constraint.descending),
                        ],
                        foreign => vec![text(constraint.index, foreign, &constraint.descending)],
                    }
                })
                .collect();
            constraints.sort();
            shapes.insert(table, (columns, constraints));
        }
    }
    shapes
}

/// What is in the one and not in the other, line by line.
pub(crate) fn differences(
    expected: &BTreeMap<String, Shape>,
    found: &BTreeMap<String, Shape>,
) -> String {
    let lines = |shapes: &BTreeMap<String, Shape>| {
        let lines = shapes.iter().flat_map(|(table, (columns, constraints))| {
            let columns = columns
                .iter()
                .map(move |(name, text)| format!("{table}.{name} {text}"));
            columns.chain(
                constraints
                    .iter()
                    .map(move |text| format!("{table}: {text}")),
            )
        });
        lines.collect::<Vec<_>>()
    };
    let (expected, found) = (lines(expected), lines(found));
    let gone = expected.iter().filter(|line| !found.contains(line));
    let more = found.iter().filter(|line| !expected.contains(line));
    let lines = gone.map(|line| format!("  - {line}\n"));
    lines
        .chain(more.map(|line| format!("  + {line}\n")))
        .collect()
}
