//! The options of a model.

use std::collections::BTreeMap;

use super::key::composite_names;
use super::line::{Line, one_line};
use crate::schema::{TableDescription, TableInfo, TableKind};

/// Writes `#[model(..)]` of a table.
pub(super) fn model_attributes(
    table: &TableDescription,
    info: Option<&TableInfo>,
    lines: &[Line],
) -> String {
    let mut parts = vec![
        format!("db_table = {:?}", table.name),
        "managed = false".to_owned(),
    ];
    let key = composite_names(table, lines);
    if !key.is_empty() {
        parts.push(format!("primary_key = {key:?}"));
    }
    let mut is_unsupported = false;
    let mut together = Vec::new();
    let names: BTreeMap<&str, &str> = lines
        .iter()
        .filter(|line| line.ty.is_some())
        .map(|line| (line.column.as_str(), line.name.name.as_str()))
        .collect();
    for constraint in table
        .constraints
        .iter()
        .filter(|constraint| constraint.unique)
    {
        if constraint.columns.iter().any(Option::is_none) || constraint.condition.is_some() {
            is_unsupported = true;
            continue;
        }
        let set: Vec<&str> = constraint
            .column_names()
            .iter()
            .filter_map(|column| names.get(column).copied())
            .collect();
        if set.len() > 1 && set.len() == constraint.columns.len() && !constraint.primary_key {
            together.push(format!("{set:?}"));
        }
    }
    if !together.is_empty() {
        parts.push(format!("unique_together = [{}]", together.join(", ")));
    }
    if let Some(comment) = info.map(|info| &info.comment)
        && !comment.is_empty()
    {
        parts.push(format!("db_table_comment = {comment:?}"));
    }
    let kind = match info.map(|info| info.kind) {
        Some(TableKind::View) => " // Created from a view. Don't remove.",
        Some(TableKind::Partition) => " // Created from a partition. Don't remove.",
        _ => "",
    };
    let mut text = String::new();
    for constraint in &table.constraints {
        if let (Some(relation), [_, _, ..]) = (&constraint.foreign_key, &constraint.columns[..]) {
            text.push_str(&format!(
                "// A foreign key of several columns, which no field stands for: ({}) to {}.\n",
                one_line(&constraint.column_names().join(", ")),
                one_line(&relation.table)
            ));
        }
    }
    if is_unsupported {
        text.push_str("// A unique constraint could not be introspected.\n");
    }
    let one_line = format!("#[model({})]", parts.join(", "));
    if kind.is_empty() && one_line.chars().count() <= 100 {
        text.push_str(&one_line);
        text.push('\n');
        return text;
    }
    text.push_str("#[model(\n");
    for part in parts {
        let remark = if part == "managed = false" { kind } else { "" };
        text.push_str(&format!("    {part},{remark}\n"));
    }
    text.push_str(")]\n");
    text
}
