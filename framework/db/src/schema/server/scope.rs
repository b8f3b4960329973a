//! Where the targets of foreign keys are looked up.

use super::super::FieldChange;
use super::super::computed::{db_default_sql, generated_sql, is_literal};
use super::columns::Column;
use super::facts;
use super::parts::Server;
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ModelState, ProjectState};

/// The models at one moment.
#[derive(Debug, Clone, Copy)]
pub(in crate::schema) struct Scope<'a> {
    pub(super) state: &'a ProjectState,
    /// The model that is being made: foreign keys to itself see its fields.
    pub(super) own: Option<&'a ModelState>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(state: &'a ProjectState) -> Self {
        Self { state, own: None }
    }

    pub(super) fn before(change: FieldChange<'a>) -> Self {
        Self::new(change.from)
    }

    pub(super) fn after(change: FieldChange<'a>) -> Self {
        Self::new(change.to)
    }

    pub(super) fn target(self, field: &FieldState) -> Result<&'a ModelState> {
        match self.own {
            Some(own) if self.state.leads_to(field, &own.key()) => Ok(own),
            _ => self.state.target(field),
        }
    }

    /// Returns the table and the column that a foreign key points to.
    pub(super) fn referenced(self, field: &FieldState) -> Result<(String, String)> {
        let target = self.target(field)?;
        let column = facts::target_field(target, field)
            .map_or_else(|| "id".to_owned(), |(name, key)| key.column_name(name));
        Ok((target.db_table(), column))
    }

    /// Returns what the database sees of a field that is a column.
    pub(super) fn column<S: Server>(
        self,
        server: S,
        name: &str,
        field: &'a FieldState,
    ) -> Result<Column<'a>> {
        let (db_type, collation) = match field.is_relation() {
            true => self.related(server, field)?,
            false => (
                server.column_type(field.kind),
                facts::collation(field).map(str::to_owned),
            ),
        };
        let unknown = ModelState::unknown();
        let model = self.own.unwrap_or(&unknown);
        let mut db_default = db_default_sql(model, field, S::ENGINE)?;
        if field.db_default.as_ref().is_some_and(is_literal) {
            db_default = db_default.map(|literal| server.literal_default(field.kind, literal));
        }
        Ok(Column {
            name: field.column_name(name),
            field_name: name.to_owned(),
            field,
            db_type,
            collation,
            model: self.own,
            db_default,
            generated: generated_sql(model, field, S::ENGINE)?,
        })
    }

    fn related<S: Server>(self, server: S, field: &FieldState) -> Result<(String, Option<String>)> {
        let target = self.target(field)?;
        match facts::target_field(target, field) {
            Some((_, key)) if key.is_relation() => self.related(server, key),
            Some((_, key)) => Ok((
                server.related_type(key.kind),
                facts::collation(key).map(str::to_owned),
            )),
            None => Ok(("bigint".to_owned(), None)),
        }
    }
}
