//! Columns as SQLite's CREATE TABLE defines them.

use super::super::computed::{db_default_sql, generated_sql};
use super::super::statement::quote;
use nuages_core::settings::Engine;

use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelState, ProjectState};
use crate::models::FieldKind;

/// Where the targets of foreign keys are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) state: &'a ProjectState,
    /// The model that is being made: foreign keys to itself see its new fields.
    pub(super) own: Option<&'a ModelState>,
}

impl<'a> Scope<'a> {
    pub(super) fn target(self, field: &FieldState) -> Result<&'a ModelState> {
        if let Some(own) = self.own
            && self.state.leads_to(field, &own.key())
        {
            return Ok(own);
        }
        self.state.target(field)
    }

    /// Returns the table and the column that a foreign key points to.
    pub(super) fn referenced(self, field: &FieldState) -> Result<(String, String)> {
        let target = self.target(field)?;
        let column = target
            .pointed_at(field)
            .map_or_else(|| "id".to_owned(), |(name, key)| key.column_name(name));
        Ok((target.db_table(), column))
    }

    /// Returns the column's type.
    pub(super) fn column_type(self, field: &FieldState) -> Result<String> {
        if field.is_relation() {
            let target = self.target(field)?;
            return match target.pointed_at(field) {
                Some((_, key)) => self.related_type(key),
                None => Ok("bigint".to_owned()),
            };
        }
        Ok(own_type(field.kind))
    }

    /// Returns the column's collation: that of the column that a foreign key points to.
    pub(super) fn collation(self, field: &'a FieldState) -> Result<Option<&'a str>> {
        if !field.is_relation() {
            return Ok(field.db_collation.as_deref());
        }
        match self.target(field)?.pointed_at(field) {
            Some((_, key)) => self.collation(key),
            None => Ok(None),
        }
    }

    fn related_type(self, key: &FieldState) -> Result<String> {
        Ok(match key.kind {
            FieldKind::BigAuto | FieldKind::PositiveBigInteger => "bigint".to_owned(),
            FieldKind::Auto | FieldKind::PositiveInteger => "integer".to_owned(),
            FieldKind::SmallAuto | FieldKind::PositiveSmallInteger => "smallint".to_owned(),
            _ => self.column_type(key)?,
        })
    }

    /// Returns type, nullability and key of a column: what `ALTER TABLE` and `CREATE TABLE` share.
    pub(super) fn column_sql(self, field: &'a FieldState) -> Result<String> {
        let mut sql = self.column_type(field)?;
        if let Some(collation) = self.collation(field)? {
            sql.push_str(" COLLATE ");
            sql.push_str(collation);
        }
        let unknown = ModelState::unknown();
        let model = self.own.unwrap_or(&unknown);
        if let Some(default) = db_default_sql(model, field, Engine::Sqlite)? {
            sql.push_str(" DEFAULT ");
            sql.push_str(&default);
        }
        match generated_sql(model, field, Engine::Sqlite)? {
            Some(generated) => {
                sql.push(' ');
                sql.push_str(&generated);
            }
            None => sql.push_str(if field.null { " NULL" } else { " NOT NULL" }),
        }
        if field.primary_key {
            sql.push_str(" PRIMARY KEY");
        } else if field.is_unique() {
            sql.push_str(" UNIQUE");
        }
        Ok(sql)
    }

    /// Returns the `REFERENCES` clause of a foreign key, with a leading space.
    pub(super) fn references_sql(self, field: &FieldState) -> Result<String> {
        let Some(relation) = field
            .relation
            .as_ref()
            .filter(|relation| field.is_relation() && relation.db_constraint)
        else {
            return Ok(String::new());
        };
        let (table, column) = self.referenced(field)?;
        let on_delete = relation
            .on_delete
            .sql()
            .map(|action| format!(" ON DELETE {action}"))
            .unwrap_or_default();
        Ok(format!(
            " REFERENCES {} ({}){on_delete} DEFERRABLE INITIALLY DEFERRED",
            quote(&table),
            quote(&column)
        ))
    }
}

/// Returns the `CHECK` clause of a column, with a leading space.
pub(super) fn check_sql(field: &FieldState, column: &str) -> String {
    match field.kind.stored() {
        FieldKind::PositiveBigInteger
        | FieldKind::PositiveInteger
        | FieldKind::PositiveSmallInteger => {
            format!(" CHECK (\"{column}\" >= 0)")
        }
        FieldKind::Json => format!(" CHECK ((JSON_VALID(\"{column}\") OR \"{column}\" IS NULL))"),
        _ => String::new(),
    }
}

fn own_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::SmallAuto | FieldKind::Auto | FieldKind::BigAuto | FieldKind::Integer => {
            "integer".to_owned()
        }
        FieldKind::Boolean => "bool".to_owned(),
        FieldKind::SmallInteger => "smallint".to_owned(),
        FieldKind::BigInteger => "bigint".to_owned(),
        FieldKind::PositiveSmallInteger => "smallint unsigned".to_owned(),
        FieldKind::PositiveInteger => "integer unsigned".to_owned(),
        FieldKind::PositiveBigInteger => "bigint unsigned".to_owned(),
        FieldKind::Float => "real".to_owned(),
        FieldKind::Decimal { .. } => "decimal".to_owned(),
        FieldKind::Char { max_length: 0 } => "varchar".to_owned(),
        FieldKind::Char { max_length }
        | FieldKind::Slug { max_length }
        | FieldKind::Email { max_length }
        | FieldKind::Url { max_length }
        | FieldKind::File { max_length }
        | FieldKind::Image { max_length }
        | FieldKind::FilePath { max_length } => format!("varchar({max_length})"),
        FieldKind::Duration => "bigint".to_owned(),
        FieldKind::GenericIpAddress { .. } => "char(39)".to_owned(),
        FieldKind::Custom(custom) => match custom.db_type(Engine::Sqlite) {
            Some(name) => name.to_owned(),
            None => own_type(custom.stored),
        },
        FieldKind::Text | FieldKind::Json => "text".to_owned(),
        FieldKind::Date { .. } => "date".to_owned(),
        FieldKind::Time { .. } => "time".to_owned(),
        FieldKind::DateTime { .. } => "datetime".to_owned(),
        FieldKind::Uuid => "char(32)".to_owned(),
        FieldKind::Binary { .. } => "BLOB".to_owned(),
        FieldKind::ForeignKey
        | FieldKind::OneToOne
        | FieldKind::ManyToMany
        | FieldKind::CompositePrimaryKey(_) => "bigint".to_owned(),
    }
}
