//! Rows in the tables of a history.

use std::collections::{BTreeMap, BTreeSet};

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::state::{Constraint, FieldState, ProjectState};
use nuages_db::models::FieldKind;

fn quoted(db: &Database, name: &str) -> String {
    match db.engine() {
        Engine::Mysql => format!("`{name}`"),
        _ => format!("\"{name}\""),
    }
}

/// Gives each row values of its own in the columns that are unique in `wanted` and there now.
pub(super) async fn set_apart(now: &ProjectState, wanted: &ProjectState, db: &Database) {
    for model in now.models.values() {
        let Some(later) = wanted
            .models
            .values()
            .find(|later| later.name == model.name || later.db_table() == model.db_table())
        else {
            continue;
        };
        let mut unique: BTreeSet<String> = later
            .options
            .unique_together
            .iter()
            .flatten()
            .cloned()
            .collect();
        for constraint in &later.options.constraints {
            if let Constraint::Unique(constraint) = constraint {
                unique.extend(constraint.fields.iter().cloned());
            }
        }
        unique.extend(
            later
                .fields
                .iter()
                .filter(|(_, field)| field.is_unique())
                .map(|(name, _)| name.clone()),
        );
        let columns: BTreeSet<String> = unique
            .iter()
            .filter_map(|name| later.column(name))
            .collect();
        let has_one = later
            .fields
            .iter()
            .any(|(_, field)| field.kind == FieldKind::OneToOne);
        for (name, field) in model.columns() {
            let column = field.column_name(name);
            // It may have had another name when it was the one.
            let was_one = has_one && field.kind == FieldKind::ForeignKey;
            if !columns.contains(&column) && !was_one {
                continue;
            }
            let value = match (field.kind, db.engine()) {
                // Two rows that point to the same one cannot be told apart.
                (FieldKind::ForeignKey, _) => "NULL".to_owned(),
                (FieldKind::Integer | FieldKind::BigInteger, _) => quoted(db, "id"),
                (FieldKind::Char { .. } | FieldKind::Text, Engine::Mysql) => {
                    "CONCAT('u', `id`)".to_owned()
                }
                (FieldKind::Char { .. } | FieldKind::Text, _) => "'u' || \"id\"".to_owned(),
                _ => continue,
            };
            let sql = format!(
                "UPDATE {} SET {} = {value}",
                quoted(db, &model.db_table()),
                quoted(db, &column)
            );
            db.execute(sql, &[]).await.unwrap();
        }
    }
}

/// Adds a row to each table, with a value in every column.
pub(super) async fn insert(state: &ProjectState, number: usize, db: &Database) {
    for model in state.models.values() {
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for (name, field) in model.columns() {
            if field.primary_key || field.generated.is_some() {
                continue;
            }
            let value = match field.kind {
                FieldKind::ForeignKey if number.is_multiple_of(3) => first_row(state, field, db),
                FieldKind::ForeignKey | FieldKind::OneToOne => "NULL".to_owned(),
                _ if (field.null && number.is_multiple_of(2)) => "NULL".to_owned(),
                FieldKind::Char { .. } | FieldKind::Text => format!("'v{number}'"),
                FieldKind::Boolean if db.engine() == Engine::Postgresql => "true".to_owned(),
                FieldKind::Boolean => "1".to_owned(),
                FieldKind::Date { .. } => "'2024-02-29'".to_owned(),
                FieldKind::Decimal { .. } => format!("{number}.25"),
                _ => format!("{}", 1_000_000 + number),
            };
            columns.push(quoted(db, &field.column_name(name)));
            values.push(value);
        }
        let sql = match (columns.is_empty(), db.engine()) {
            (true, Engine::Mysql) => {
                format!("INSERT INTO {} () VALUES ()", quoted(db, &model.db_table()))
            }
            (true, _) => format!(
                "INSERT INTO {} DEFAULT VALUES",
                quoted(db, &model.db_table())
            ),
            _ => format!(
                "INSERT INTO {} ({}) VALUES ({})",
                quoted(db, &model.db_table()),
                columns.join(", "),
                values.join(", ")
            ),
        };
        db.execute(sql, &[]).await.unwrap();
    }
}

/// The key of the first row that a foreign key may point to.
fn first_row(state: &ProjectState, field: &FieldState, db: &Database) -> String {
    let to = field.relation.as_ref().map_or("", |relation| &relation.to);
    let name = to.rsplit('.').next().unwrap_or_default();
    let models = &mut state.models.values();
    let target = models.find(|model| model.name.eq_ignore_ascii_case(name));
    let table = quoted(db, &target.unwrap().db_table());
    // MySQL reads no table that it writes to, unless it is inside another query.
    format!("(SELECT first FROM (SELECT MIN(id) AS first FROM {table}) AS them)")
}

/// What the columns hold, each by the names of the model and the field, and by those of the table and the column.
pub(super) type Contents = BTreeMap<String, (String, Vec<Option<String>>)>;

pub(super) async fn contents(state: &ProjectState, db: &Database) -> Contents {
    let mut contents = BTreeMap::new();
    for model in state.models.values() {
        let table = model.db_table();
        for (name, field) in model.columns() {
            let column = field.column_name(name);
            let (from, quoted) = (quoted(db, &table), quoted(db, &column));
            let text = match db.engine() {
                Engine::Mysql => "CHAR",
                _ => "TEXT",
            };
            let sql = format!("SELECT CAST({quoted} AS {text}) FROM {from} ORDER BY id");
            let rows = db.fetch_all(sql, &[]).await.unwrap();
            let values: Vec<Option<String>> = rows.iter().map(|row| row.get(0).unwrap()).collect();
            // What is stored in another way is written in another way, and NULL may go.
            let stored = format!("{:?} {}", field.kind, field.null);
            for key in [
                format!("{}.{name}", model.name),
                format!("{table}.{column}"),
            ] {
                contents.insert(key, (stored.clone(), values.clone()));
            }
        }
    }
    contents
}

pub(super) async fn counts(state: &ProjectState, db: &Database) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for model in state.models.values() {
        let sql = format!("SELECT COUNT(*) FROM {}", quoted(db, &model.db_table()));
        let rows = db.fetch_all(sql, &[]).await.unwrap();
        counts.insert(model.db_table(), rows[0].get(0).unwrap());
    }
    counts
}
