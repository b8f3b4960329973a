//! One table as a model.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;

use super::meta::model_attributes;
use super::names::{FieldName, field_name};
use super::survey::Seen;
use super::types::{FieldType, field_type};
use crate::schema::{ColumnDescription, ForeignKeyDescription, TableDescription, TableInfo};

/// The models of the file by their tables.
pub(super) type Known = BTreeMap<String, Target>;

/// What a foreign key may point to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) model: String,
    /// The column that is the primary key alone.
    pub(super) key: Option<String>,
    /// Other columns of which the values are unique, and the names of their fields.
    pub(super) unique: BTreeMap<String, String>,
}

/// Finds the fields that foreign keys may point to beside the primary key: those that are none themselves.
pub(super) fn unique_columns(engine: Engine, table: &TableDescription) -> BTreeMap<String, String> {
    let mut used: Vec<String> = Vec::new();
    let mut unique = BTreeMap::new();
    for column in &table.columns {
        let is_relation = table.relation(&column.name).is_some();
        let name = field_name(&column.name, &used, is_relation);
        used.push(name.name.clone());
        if !is_relation
            && !column.primary_key
            && column.generated.is_none()
            && has_unique(table, &column.name)
            && field_type(engine, column, None).rust.is_some()
        {
            unique.insert(column.name.to_lowercase(), name.written());
        }
    }
    unique
}

/// A field on its way into the file.
pub(super) struct Line {
    pub(super) column: String,
    pub(super) name: FieldName,
    pub(super) ty: Option<String>,
    attributes: Vec<String>,
    notes: Vec<String>,
    null: bool,
    comment: String,
}

/// Writes the model of a table.
pub(super) fn model(
    engine: Engine,
    table: &TableDescription,
    info: Option<&TableInfo>,
    known: &Known,
    seen: &BTreeMap<String, Seen>,
) -> String {
    let model = known
        .get(&table.name)
        .map_or("Table", |target| &target.model);
    let mut lines = lines(engine, table, model, known, seen);
    let key_notes = choose_key(table, &mut lines);
    let mut text = String::new();
    if let Some(info) = info {
        for line in info.comment.lines() {
            text.push_str(&format!("/// {line}\n"));
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
        text.push_str(&written(line));
    }
    text.push_str("}\n");
    text
}

fn lines(
    engine: Engine,
    table: &TableDescription,
    model: &str,
    known: &Known,
    seen: &BTreeMap<String, Seen>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut used_names: Vec<String> = Vec::new();
    let mut used_models: Vec<String> = Vec::new();
    for column in &table.columns {
        let relation = table.relation(&column.name);
        let target = relation.and_then(|relation| target(relation, known));
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
            name,
        };
        if column.primary_key {
            line.attributes.push("primary_key".to_owned());
        }
        match (relation, target) {
            (Some(relation), Some((target, to_field))) => {
                let to = &target.model;
                line.ty = Some(match to_field {
                    None => format!("ForeignKey<{to}>"),
                    Some(field) => format!("ForeignKey<{to}, {{ to_field({to}::{field}) }}>"),
                });
                line.attributes
                    .push(format!("on_delete = {}", on_delete(relation, column)));
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
                plain(engine, column, seen.get(&column.name), &mut line);
                if is_unique {
                    line.attributes.push("unique".to_owned());
                }
                if let Some(relation) = relation {
                    line.notes
                        .push(format!("Points to {}.{}.", relation.table, relation.column));
                }
            }
        }
        if let Some(generated) = &column.generated {
            line.ty = None;
            line.notes = vec![format!(
                "Generated by the database: {}",
                one_line(&generated.expression)
            )];
        }
        if line.name.needs_column {
            line.attributes
                .push(format!("db_column = {:?}", column.name));
        }
        lines.push(line);
    }
    lines
}

fn plain(engine: Engine, column: &ColumnDescription, seen: Option<&Seen>, line: &mut Line) {
    let FieldType {
        rust,
        attributes,
        notes,
    } = field_type(engine, column, seen);
    line.notes.extend(notes.iter().map(|&note| note.to_owned()));
    let is_number = matches!(rust, Some("i16" | "i32" | "i64" | "u16" | "u32" | "u64"));
    if column.is_autofield && is_number && column.primary_key {
        line.ty = Some("Auto".to_owned());
        match (engine, rust) {
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
        None => line.notes.insert(
            0,
            format!(
                "No field type is known for {}.",
                one_line(&column.full_type)
            ),
        ),
    }
}

/// Returns the model that a foreign key may point to, one of the file, and the field where it is not the primary key.
fn target<'a>(
    relation: &ForeignKeyDescription,
    known: &'a Known,
) -> Option<(&'a Target, Option<&'a str>)> {
    let target = known.get(&relation.table).or_else(|| {
        known
            .iter()
            .find(|(table, _)| table.eq_ignore_ascii_case(&relation.table))
            .map(|(_, target)| target)
    })?;
    let is_key = |key: &str| key.eq_ignore_ascii_case(&relation.column);
    if target.key.as_deref().is_some_and(is_key) {
        return Some((target, None));
    }
    let field = target.unique.get(&relation.column.to_lowercase())?;
    Some((target, Some(field)))
}

fn on_delete(relation: &ForeignKeyDescription, column: &ColumnDescription) -> &'static str {
    match relation.on_delete.as_str() {
        "CASCADE" => "DB_CASCADE",
        "SET NULL" if column.null => "DB_SET_NULL",
        _ => "DO_NOTHING",
    }
}

fn has_unique(table: &TableDescription, column: &str) -> bool {
    table.constraints.iter().any(|constraint| {
        constraint.unique
            && constraint.condition.is_none()
            && matches!(&constraint.columns[..], [Some(one)] if one == column)
    })
}

/// Marks a primary key where the table has none of one column. Returns what to say of it.
fn choose_key(table: &TableDescription, lines: &mut [Line]) -> Vec<String> {
    let can_be = |line: &Line| line.ty.is_some();
    if lines.iter().any(|line| {
        can_be(line)
            && (line
                .attributes
                .iter()
                .any(|attribute| attribute == "primary_key")
                || (line.name.name == "id" && line.ty.as_deref() == Some("Auto")))
    }) {
        return Vec::new();
    }
    let composite = table.primary_key_columns();
    if !composite_names(table, lines).is_empty() {
        for line in lines.iter_mut() {
            line.null &= !composite.contains(&line.column.as_str());
        }
        return Vec::new();
    }
    let note = match composite[..] {
        [] => "The table has no primary key; models need one.".to_owned(),
        _ => format!(
            "The composite primary key ({}) found, of which a field is left out. Its first column stands for it.",
            composite.join(", ")
        ),
    };
    let unique = lines.iter().position(|line| {
        can_be(line)
            && !line.null
            && (line
                .attributes
                .iter()
                .any(|attribute| attribute == "unique" || attribute == "one_to_one"))
    });
    let first = lines.iter().position(|line| {
        can_be(line)
            && composite
                .first()
                .is_some_and(|column| line.column == *column)
    });
    let plain = lines
        .iter()
        .position(|line| can_be(line) && is_key_type(line) && !line.null)
        .or_else(|| {
            lines
                .iter()
                .position(|line| can_be(line) && is_key_type(line))
        });
    let Some(place) = unique.or(first).or(plain) else {
        return vec![note];
    };
    let line = &mut lines[place];
    line.null = false;
    line.attributes.retain(|attribute| attribute != "unique");
    line.attributes.insert(0, "primary_key".to_owned());
    vec![note]
}

/// Returns the fields of a composite primary key; none where the table has no such key, or a model cannot.
pub(super) fn composite_names<'l>(table: &TableDescription, lines: &'l [Line]) -> Vec<&'l str> {
    let columns = table.primary_key_columns();
    let names: Option<Vec<&str>> = columns
        .iter()
        .map(|column| {
            let mut lines = lines.iter();
            let line = lines.find(|line| line.column == *column && is_key_type(line))?;
            Some(line.name.name.as_str())
        })
        .collect();
    names
        .filter(|names| (2..=4).contains(&names.len()))
        .unwrap_or_default()
}

/// Tells whether values of the field can be compared for sameness.
fn is_key_type(line: &Line) -> bool {
    !matches!(line.ty.as_deref(), Some("f64" | "Json") | None)
}

fn written(line: &Line) -> String {
    let mut text = String::new();
    for comment in line.comment.lines() {
        text.push_str(&format!("    /// {comment}\n"));
    }
    let name = line.name.written();
    let Some(ty) = &line.ty else {
        return format!(
            "{text}    // {name} is left out. {}\n",
            line.notes.join(" ")
        )
        .replace("    /// ", "    // ");
    };
    let mut attributes = line.attributes.clone();
    if line.null && ty != "Auto" {
        attributes.push("blank".to_owned());
    }
    if !line.comment.is_empty() {
        attributes.push(format!("db_comment = {:?}", line.comment));
    }
    if !attributes.is_empty() {
        let one_line = format!("    #[field({})]", attributes.join(", "));
        match one_line.chars().count() <= 100 {
            true => text.push_str(&format!("{one_line}\n")),
            false => text.push_str(&format!(
                "    #[field(\n        {}\n    )]\n",
                attributes.join(",\n        ")
            )),
        }
    }
    let ty = match line.null {
        true => format!("Option<{ty}>"),
        false => ty.clone(),
    };
    let notes = match line.notes.is_empty() {
        true => String::new(),
        false => format!(" // {}", line.notes.join(" ")),
    };
    text.push_str(&format!("    pub {name}: {ty},{notes}\n"));
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
