//! Primary keys, which models need and tables may lack.

use super::line::Line;
use super::names::FieldName;
use crate::schema::TableDescription;

/// Marks a primary key where the table has none of one column. Returns what to say of it; `Err` where no field can be the key.
pub(super) fn choose_key(
    table: &TableDescription,
    row_id: Option<&str>,
    lines: &mut Vec<Line>,
) -> Result<Vec<String>, String> {
    let composite = table.primary_key_columns();
    for line in lines.iter_mut().filter(|line| line.is_key()) {
        // A generated number is read as it is.
        let is_computed = line.notes.iter().any(|note| note.starts_with("Generated"));
        if is_computed || line.is_key_type() {
            return Ok(Vec::new());
        }
        line.attributes
            .retain(|attribute| attribute != "primary_key");
        line.attributes.push("unique".to_owned());
        line.notes.push(
            "The primary key of the table, of a type that keys of models do not have.".to_owned(),
        );
    }
    if !composite_names(table, lines).is_empty() {
        for line in lines.iter_mut() {
            line.null &= !composite.contains(&line.column.as_str());
        }
        return Ok(Vec::new());
    }
    let mut note = match composite[..] {
        [] => "The table has no primary key; models need one.".to_owned(),
        [one] => format!("The primary key ({one}) is of a type that keys of models do not have."),
        _ => format!(
            "The composite primary key ({}) found, of which a field is left out. Its first column stands for it.",
            composite.join(", ")
        ),
    };
    let find = |wanted: &dyn Fn(&Line) -> bool| {
        lines
            .iter()
            .position(|line| line.is_key_type() && wanted(line))
    };
    let unique = find(&|line| !line.null && (line.has("unique") || line.has("one_to_one")));
    if let (None, Some(row_id)) = (unique, row_id) {
        lines.insert(0, row_number(row_id, lines));
        return Ok(vec![format!(
            "The table has no primary key that fits; {row_id} is SQLite's own number of the row."
        )]);
    }
    let first = find(&|line| {
        composite
            .first()
            .is_some_and(|column| line.column == *column)
    });
    let plain = find(&|line| !line.null).or_else(|| find(&|_| true));
    let Some(place) = unique.or(first).or(plain) else {
        return Err(
            "No column can stand for a primary key, which models need: the model is left out."
                .to_owned(),
        );
    };
    if unique.is_none() {
        note.push_str(" Rows that are equal in it are changed and deleted together.");
    }
    let line = &mut lines[place];
    line.null = false;
    line.attributes.retain(|attribute| attribute != "unique");
    line.attributes.insert(0, "primary_key".to_owned());
    Ok(vec![note])
}

/// The number that SQLite gives to the rows of a table without another key.
fn row_number(column: &str, lines: &[Line]) -> Line {
    let is_free = |name: &&str| lines.iter().all(|line| line.name.name != **name);
    let mut names = ["rowid", "row_id", "row_number"].into_iter();
    let name = names.find(is_free).unwrap_or("number_of_the_row");
    let mut attributes = vec!["primary_key".to_owned()];
    if name != column {
        attributes.push(format!("db_column = {column:?}"));
    }
    Line {
        column: column.to_owned(),
        name: FieldName {
            name: name.to_owned(),
            needs_column: false,
            notes: Vec::new(),
        },
        ty: Some("Auto".to_owned()),
        attributes,
        notes: Vec::new(),
        null: false,
        comment: String::new(),
        is_no_key: false,
    }
}

/// Returns the fields of a composite primary key; none where the table has no such key, or a model cannot.
pub(super) fn composite_names<'l>(table: &TableDescription, lines: &'l [Line]) -> Vec<&'l str> {
    let columns = table.primary_key_columns();
    let names: Option<Vec<&str>> = columns
        .iter()
        .map(|column| {
            let mut lines = lines.iter();
            let line = lines.find(|line| line.column == *column && line.is_key_type())?;
            Some(line.name.name.as_str())
        })
        .collect();
    names
        .filter(|names| (2..=4).contains(&names.len()))
        .unwrap_or_default()
}
