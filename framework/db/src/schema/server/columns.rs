//! Columns as a server's CREATE TABLE and ALTER TABLE define them.

use super::facts;
use super::parts::Server;
use super::{default, editor::ServerSchemaEditor};
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelState};
use crate::models::FieldKind;

/// A field as the database sees it.
#[derive(Debug, Clone)]
pub(in crate::schema) struct Column<'a> {
    pub(in crate::schema) name: String,
    pub(in crate::schema) field_name: String,
    pub(in crate::schema) field: &'a FieldState,
    pub(in crate::schema) db_type: String,
    pub(in crate::schema) collation: Option<String>,
    /// The model that the field is of, where it is known.
    pub(in crate::schema) model: Option<&'a ModelState>,
    /// The default that the database gives.
    pub(in crate::schema) db_default: Option<String>,
    /// The clause of a generated column.
    pub(in crate::schema) generated: Option<String>,
}

impl Column<'_> {
    /// Returns the comment on the column.
    pub(in crate::schema) fn comment(&self) -> Option<&str> {
        facts::comment(self.field)
    }

    /// Tells whether the database holds the column's foreign key.
    pub(in crate::schema) fn has_constraint(&self) -> bool {
        facts::has_constraint(self.field)
    }

    /// Returns the kind that decides the column.
    pub(in crate::schema) fn kind(&self) -> FieldKind {
        facts::stored(self.field)
    }

    /// Tells whether the database numbers the rows.
    pub(in crate::schema) fn is_auto(&self) -> bool {
        self.field.is_auto()
    }

    /// Returns the field's default for rows that exist.
    pub(in crate::schema) fn default(&self) -> Result<Option<default::Default>> {
        let unknown = ModelState::unknown();
        let model = self.model.unwrap_or(&unknown);
        default::effective(model, &self.field_name, self.field)
    }

    /// Returns the tablespace of the model.
    pub(in crate::schema) fn model_tablespace(&self) -> Option<&str> {
        self.model?.options.db_tablespace.as_deref()
    }

    /// Returns the condition that values of the kind fulfil, with the column already quoted.
    pub(in crate::schema) fn check(&self, quoted: &str) -> Option<String> {
        match self.kind() {
            FieldKind::PositiveBigInteger
            | FieldKind::PositiveInteger
            | FieldKind::PositiveSmallInteger => Some(format!("{quoted} >= 0")),
            _ => None,
        }
    }
}

impl<S: Server> ServerSchemaEditor<S> {
    /// Returns a column's type, collation, default, nullability and key.
    pub(super) fn column_sql(&self, column: &Column<'_>, include_default: bool) -> Result<String> {
        let field = column.field;
        let mut parts = vec![column.db_type.clone()];
        if let Some(collation) = &column.collation {
            parts.push(format!("COLLATE {}", self.server.quote(collation)));
        }
        if let Some(default) = &column.db_default {
            parts.push(format!("DEFAULT {default}"));
        } else if include_default {
            let default = column.default()?;
            let kind = column.kind();
            let skipped = self.server.skips_default(kind, default.as_ref())
                || (field.null && self.server.skips_default_on_alter(kind, default.as_ref()));
            if let Some(default) = default.filter(|_| !skipped) {
                let literal = self.server.literal(kind, default);
                let default = self.server.literal_default(kind, literal);
                parts.push(format!("DEFAULT {default}"));
            }
        }
        parts.push(match &column.generated {
            Some(generated) => generated.clone(),
            None if field.null => "NULL".to_owned(),
            None => "NOT NULL".to_owned(),
        });
        if field.primary_key {
            parts.push("PRIMARY KEY".to_owned());
        } else if field.is_unique() {
            parts.push("UNIQUE".to_owned());
        }
        if field.is_unique()
            && let Some(tablespace) = self.index_tablespace(column)
        {
            let name = self.server.quote(&tablespace);
            parts.push(format!("USING INDEX TABLESPACE {name}"));
        }
        if let Some(comment) = column.comment().filter(|comment| !comment.is_empty()) {
            parts.extend(self.server.inline_comment(comment));
        }
        Ok(parts.join(" "))
    }

    /// Returns what follows: the numbering and the check, in Django's order for `CREATE TABLE` and for `ADD COLUMN`.
    pub(super) fn column_tail(&self, column: &Column<'_>, suffix_first: bool) -> String {
        let check = column
            .check(&self.server.quote(&column.name))
            .map(|check| format!(" CHECK ({check})"));
        let suffix = self
            .server
            .type_suffix(column.field.kind)
            .map(|suffix| format!(" {suffix}"));
        let (first, second) = match suffix_first {
            true => (suffix, check),
            false => (check, suffix),
        };
        format!(
            "{}{}",
            first.unwrap_or_default(),
            second.unwrap_or_default()
        )
    }
}
