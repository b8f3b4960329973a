//! One table as a model.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;

use super::choices::Enums;
use super::key::choose_key;
use super::known::{Known, Target, has_unique};
use super::line::{Line, one_line};
use super::meta::model_attributes;
use super::names::field_name;
use super::survey::Seen;
use super::types::{FieldType, field_type};
use crate::schema::{ColumnDescription, ForeignKeyDescription, TableDescription, TableInfo};

/// What the model of a table is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) engine: Engine,
    pub(super) table: &'a TableDescription,
    pub(super) info: Option<&'a TableInfo>,
    /// The column of SQLite's own number of the row.
    pub(super) row_id: Option<&'a str>,
    pub(super) known: &'a Known,
    pub(super) seen: &'a BTreeMap<String, Seen>,
}

/// Writes the model of a table, behind the enums of its columns; `Err` with a remark where there can be none.
pub(super) fn model(source: Source<'_>, enums: &mut Enums) -> Result<String, String> {
    let Source { table, info, .. } = source;
    let model = source
        .known
        .get(&table.name)
        .map_or("Table", |target| &target.model);
    let mut text = String::new();
    let mut lines = lines(source, model, enums, &mut text);
    let key_notes = match choose_key(table, source.row_id, &mut lines) {
        Ok(notes) => notes,
        Err(why) => {
            let written: String = lines.iter().map(Line::written).collect();
            let body = format!("Table {:?}. {why}\n{written}", table.name);
            text.extend(body.lines().map(|line| format!("// {line}\n")));
            return Err(text);
        }
    };
    if let Some(info) = info {
        for line in info.comment.lines() {
            text.push_str(&format!("/// {}\n", line.replace('\r', " ")));
        }
    }
    text.push_str("#[derive(Model, Clone, Debug)]\n");
    text.push_str(&model_attributes(table, info, &lines));
    text.push_str(&format!("pub struct {model} {{\n"));
    for note in key_notes {
        text.push_str(&format!("    // {note}\n"));
    }
    let mut has_notes = false;
    for line in &lines {
        // A remark of its own right under one beside a field would be read as its second line.
        if line.ty.is_none() && has_notes {
            text.push('\n');
        }
        has_notes = line.ty.is_some() && !line.notes.is_empty();
        text.push_str(&line.written());
    }
    text.push_str("}\n");
    Ok(text)
}

fn lines(source: Source<'_>, model: &str, enums: &mut Enums, text: &mut String) -> Vec<Line> {
    let Source { table, known, .. } = source;
    let mut lines: Vec<Line> = Vec::new();
    let mut used_names: Vec<String> = Vec::new();
    let mut used_models: Vec<String> = Vec::new();
    for column in &table.columns {
        let relation = table.relation(&column.name);
        // A key that leads back to itself has no type.
        let is_circle = column.primary_key && known.is_circular(&table.name);
        let target = relation
            .filter(|_| !is_circle)
            .and_then(|relation| known.target(relation));
        let name = field_name(&column.name, &used_names, target.is_some());
        used_names.push(name.name.clone());
        let is_unique = !column.primary_key && has_unique(table, &column.name);
        let mut line = Line {
            column: column.name.clone(),
            ty: None,
            attributes: Vec::new(),
            notes: name.notes.iter().map(|&note| note.to_owned()).collect(),
            null: column.null && !column.primary_key,
            comment: column.comment.clone(),
            is_no_key: false,
            name,
        };
        if column.primary_key {
            line.attributes.push("primary_key".to_owned());
        }
        match (relation, target) {
            (Some(relation), Some((target, to_field))) => {
                point(&mut line, target, to_field, on_delete(relation, column));
                if is_unique || column.primary_key {
                    line.attributes.push("one_to_one".to_owned());
                }
                if used_models.contains(&target.model) {
                    let name = format!("{}_{}_set", model.to_lowercase(), line.name.name);
                    line.attributes.push(format!("related_name = {name:?}"));
                }
                used_models.push(target.model.clone());
            }
            (relation, _) => {
                match labels(source, column) {
                    Some(labels) => {
                        let (of, named) = enum_names(source.engine, table, column);
                        let (ty, body) = enums.get(&of, &named, labels);
                        line.ty = Some(ty);
                        line.is_no_key = !enums.are_keys(&of);
                        if let Some(body) = body {
                            text.push_str(&body);
                            text.push('\n');
                        }
                    }
                    None => plain(source, column, &mut line),
                }
                if is_unique {
                    line.attributes.push("unique".to_owned());
                }
                if let Some(relation) = relation {
                    line.notes
                        .push(format!("Points to {}.{}.", relation.table, relation.column));
                }
            }
        }
        filled_by_the_database(source, column, &mut line);
        if column.name.is_empty() {
            leave_out_nameless(column, &mut line);
        }
        if line.name.needs_column {
            line.attributes
                .push(format!("db_column = {:?}", column.name));
        }
        lines.push(line);
    }
    lines
}

fn point(line: &mut Line, target: &Target, to_field: Option<&str>, on_delete: &str) {
    let to = &target.model;
    line.ty = Some(match to_field {
        None => format!("ForeignKey<{to}>"),
        Some(field) => format!("ForeignKey<{to}, {{ to_field({to}::{field}) }}>"),
    });
    line.attributes.push(format!("on_delete = {on_delete}"));
}

/// Returns the values of an enumeration; `None` where the rows hold others.
fn labels<'a>(source: Source<'_>, column: &'a ColumnDescription) -> Option<&'a [String]> {
    let seen = source.seen.get(&column.name);
    let is_clean = seen.is_none_or(|seen| !seen.stray) && column.data_type == "enum";
    Some(column.labels.as_slice()).filter(|labels| is_clean && !labels.is_empty())
}

/// Returns what an enumeration is called, and the name of its enum: PostgreSQL's are types, MySQL's belong to their column.
pub(super) fn enum_names(
    engine: Engine,
    table: &TableDescription,
    column: &ColumnDescription,
) -> (String, String) {
    match engine {
        Engine::Postgresql => {
            let name = column.full_type.replace('"', "");
            let own = name.rsplit('.').next().unwrap_or(&name).to_owned();
            (column.full_type.clone(), own)
        }
        _ => (
            format!("{}.{}", table.name, column.name),
            format!("{}_{}", table.name, column.name),
        ),
    }
}

fn plain(source: Source<'_>, column: &ColumnDescription, line: &mut Line) {
    let FieldType {
        rust,
        attributes,
        notes,
    } = field_type(source.engine, column, source.seen.get(&column.name));
    line.notes.extend(notes);
    let is_number = matches!(rust, Some("i16" | "i32" | "i64" | "u16" | "u32" | "u64"));
    if column.is_autofield && is_number && column.primary_key {
        line.ty = Some("Auto".to_owned());
        match (source.engine, rust) {
            (Engine::Sqlite, _) => {}
            (_, Some("i16" | "u16")) => line.attributes.push("kind = small_auto".to_owned()),
            (_, Some("i32" | "u32")) => line.attributes.push("kind = auto".to_owned()),
            _ => {}
        }
        if line.name.name == "id" {
            line.attributes
                .retain(|attribute| attribute != "primary_key");
        }
        return;
    }
    match rust {
        Some(rust) => {
            line.ty = Some(rust.to_owned());
            line.attributes.extend(attributes);
        }
        None => {
            let full = one_line(&column.full_type);
            line.notes
                .insert(0, format!("No field type is known for {full}."));
            warn_of_inserts(column, line);
        }
    }
}

/// SQLite has columns without a name.
fn leave_out_nameless(column: &ColumnDescription, line: &mut Line) {
    line.ty = None;
    line.notes = vec!["The column has no name.".to_owned()];
    warn_of_inserts(column, line);
}

fn warn_of_inserts(column: &ColumnDescription, line: &mut Line) {
    if !column.null && column.default.is_none() && column.generated.is_none() {
        line.notes
            .push("It takes no NULL and has no default: this model cannot insert rows.".to_owned());
    }
}

/// Marks a column that the database computes or numbers.
fn filled_by_the_database(source: Source<'_>, column: &ColumnDescription, line: &mut Line) {
    let Source { engine, table, .. } = source;
    let is_part_of_key = || table.primary_key_columns().contains(&column.name.as_str());
    let Some(ty) = line.ty.clone() else {
        return;
    };
    match &column.generated {
        Some(generated) if column.primary_key => line.notes.push(format!(
            "Generated by the database, so this model cannot insert rows: {}",
            one_line(&generated.expression)
        )),
        Some(generated) => {
            let ty = match line.null {
                true => format!("Option<{ty}>"),
                false => ty,
            };
            let sql = &generated.expression;
            line.attributes
                .push(format!("generated = raw_sql::<_, {ty}>({sql:?}, [])"));
            if !generated.stored {
                line.attributes.push("db_persist = false".to_owned());
            }
        }
        // Read back as a computed value is, and never written. A part of the primary key is not written with the rest.
        None if column.always_numbered && !is_part_of_key() => {
            line.attributes
                .push(format!("generated = raw_sql::<_, {ty}>(\"NULL\", [])"));
            line.null = false;
            line.notes
                .push("The database numbers the rows, and takes no other numbers.".to_owned());
        }
        // A number beside the primary key, or one of its parts. SQLite takes every whole number that is a key for one, also that of the
        // row which this one extends.
        None if column.is_autofield && ty != "Auto" && !ty.starts_with("ForeignKey<") => {
            let default = column.default.as_deref().unwrap_or("NULL");
            line.ty = Some(format!("DbDefault<{ty}>"));
            line.null = false;
            line.attributes
                .push(format!("db_default = raw_sql::<_, {ty}>({default:?}, [])"));
            let note = match engine {
                Engine::Mysql => {
                    "The database numbers the rows; a new row does not know its number until it is read."
                }
                _ => "The database numbers the rows.",
            };
            line.notes.push(note.to_owned());
        }
        None => {}
    }
}

fn on_delete(relation: &ForeignKeyDescription, column: &ColumnDescription) -> &'static str {
    match relation.on_delete.as_str() {
        "CASCADE" => "DB_CASCADE",
        "SET NULL" if column.null => "DB_SET_NULL",
        _ => "DO_NOTHING",
    }
}
