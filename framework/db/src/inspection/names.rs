//! Names of models and fields, from those of tables and columns.

/// Words that no identifier may be, not even behind `r#`.
const FORBIDDEN: [&str; 4] = ["crate", "self", "super", "Self"];

/// Rust's keywords: names behind `r#`.
const KEYWORDS: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while",
];

/// Functions of models that a column of the same name would hide.
const OF_MODELS: [&str; 4] = ["default", "from_row", "meta", "objects"];

/// Types that a models file uses or that are in scope everywhere.
const TYPES: [&str; 45] = [
    "Aggregate",
    "AsRef",
    "Auto",
    "Box",
    "Choices",
    "Clone",
    "Condition",
    "Copy",
    "Date",
    "DbDefault",
    "Debug",
    "Decimal",
    "Default",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "Expression",
    "Field",
    "FieldMeta",
    "FieldValue",
    "Fn",
    "ForeignKey",
    "From",
    "Hash",
    "Into",
    "IpAddr",
    "Iterator",
    "Json",
    "Key",
    "ManyToMany",
    "Model",
    "ModelMeta",
    "None",
    "Ok",
    "Option",
    "Ord",
    "QuerySet",
    "Result",
    "Self",
    "Some",
    "String",
    "Time",
    "Timestamp",
    "Uuid",
];

/// Tells whether the word is none that a name may be, in whatever case.
pub(super) fn is_keyword(word: &str) -> bool {
    FORBIDDEN.contains(&word) || KEYWORDS.contains(&word)
}

/// Returns the model of a table, as `AuthUser` of `auth_user`.
pub(super) fn model_name(table: &str, used: &[String]) -> String {
    let mut name = String::new();
    let mut begins = true;
    for character in table.chars() {
        if character.is_ascii_alphanumeric() {
            match begins || name.is_empty() {
                true => name.push(character.to_ascii_uppercase()),
                false => name.push(character.to_ascii_lowercase()),
            }
        }
        begins = !character.is_alphabetic();
    }
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert_str(0, "Table");
    }
    if TYPES.contains(&name.as_str()) || name == "Vec" {
        name.push_str("Table");
    }
    free(name, used)
}

/// Returns the name, or the name with the first number from 2 on that is free.
pub(super) fn free(name: String, used: &[String]) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while used.contains(&free) {
        free = format!("{name}{number}");
        number += 1;
    }
    free
}

/// The name of a field, and what a reader should know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldName {
    /// The name without `r#`.
    pub(super) name: String,
    /// Whether the column must be named.
    pub(super) needs_column: bool,
    /// Why the name is another.
    pub(super) notes: Vec<&'static str>,
}

impl FieldName {
    /// Returns the name as source text writes it.
    pub(super) fn written(&self) -> String {
        match KEYWORDS.contains(&self.name.as_str()) {
            true => format!("r#{}", self.name),
            false => self.name.clone(),
        }
    }
}

/// Makes a column's name one that a field may have, in Django's steps.
pub(super) fn field_name(column: &str, used: &[String], is_relation: bool) -> FieldName {
    let mut notes = Vec::new();
    let lower = column.to_lowercase();
    let mut name = lower.clone();
    if name != column {
        notes.push("Field name made lowercase.");
    }
    let mut is_given = false;
    if is_relation {
        match name.strip_suffix("_id") {
            Some(rest) if !rest.is_empty() => name = rest.to_owned(),
            _ => is_given = true,
        }
    }
    if name.is_empty() {
        name.push_str("field");
        notes.push("Field renamed because its column has no name.");
    }
    let suitable: String = name
        .chars()
        .map(
            |character| match character.is_alphabetic() || character.is_ascii_digit() {
                true => character,
                false => '_',
            },
        )
        .collect();
    if suitable != name {
        notes.push("Field renamed to remove unsuitable characters.");
        name = suitable;
    }
    if name.contains("__") {
        while name.contains("__") {
            name = name.replace("__", "_");
        }
        if lower.contains("__") {
            notes.push("Field renamed because it contained more than one '_' in a row.");
        }
    }
    if name.starts_with('_') {
        name = format!("field{name}");
        notes.push("Field renamed because it started with '_'.");
    }
    if name.ends_with('_') {
        name.push_str("field");
        notes.push("Field renamed because it ended with '_'.");
    }
    if FORBIDDEN.contains(&name.as_str()) {
        name.push_str("_field");
        notes.push("Field renamed because it was a Rust reserved word.");
    }
    if name == "pk" {
        name.push_str("_field");
        notes.push("Field renamed because 'pk' means the primary key.");
    }
    if OF_MODELS.contains(&name.as_str()) {
        name.push_str("_field");
        notes.push("Field renamed because models have a function of this name.");
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name = format!("number_{name}");
        notes.push("Field renamed because it wasn't a valid Rust identifier.");
    }
    if used.contains(&name) {
        let number = (0..)
            .find(|number| !used.contains(&format!("{name}_{number}")))
            .unwrap_or(0);
        name = format!("{name}_{number}");
        notes.push("Field renamed because of name conflict.");
    }
    FieldName {
        needs_column: is_given || (column != name && !notes.is_empty()),
        name,
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_named_after_their_tables() {
        let used = ["AB".to_owned()];
        for (table, model) in [
            ("auth_user", "AuthUser"),
            ("auth_user_user_permissions", "AuthUserUserPermissions"),
            ("Order Details", "OrderDetails"),
            ("InvoiceLine", "Invoiceline"),
            ("2fa", "Table2Fa"),
            ("ünï", "N"),
            ("", "Table"),
            ("date", "DateTable"),
            ("a_b", "AB2"),
        ] {
            assert_eq!(model_name(table, &used), model);
        }
    }

    #[test]
    fn fields_are_named_after_their_columns() {
        let used = ["taken".to_owned()];
        for (column, is_relation, name, needs_column) in [
            ("title", false, "title", false),
            ("author_id", true, "author", false),
            ("Author_Id", true, "author", true),
            ("author", true, "author", true),
            ("_id", true, "field_id", true),
            ("type", false, "type", false),
            ("self", false, "self_field", true),
            ("objects", false, "objects_field", true),
            ("pk", false, "pk_field", true),
            ("Unit Price", false, "unit_price", true),
            ("a__b", false, "a_b", true),
            ("_x", false, "field_x", true),
            ("x_", false, "x_field", true),
            ("4x4", false, "number_4x4", true),
            ("taken", false, "taken_0", true),
            ("größe", false, "größe", false),
            ("%", false, "field_field", true),
            ("", false, "field", true),
        ] {
            let found = field_name(column, &used, is_relation);
            assert_eq!(
                (found.name.as_str(), found.needs_column),
                (name, needs_column),
                "{column}"
            );
        }
        assert_eq!(field_name("type", &[], false).written(), "r#type");
    }
}
