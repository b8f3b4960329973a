//! Names of tables cut to what a database takes.

use std::borrow::Cow;

use super::{ModelState, ProjectState};
use crate::schema::{between, short_table};

impl ProjectState {
    /// Returns the models with automatic names of tables as a database has them whose names have at most `limit` characters.
    pub(crate) fn with_short_names(&self, limit: Option<usize>) -> Cow<'_, Self> {
        if !self
            .models
            .values()
            .any(|model| model.has_long_names(limit))
        {
            return Cow::Borrowed(self);
        }
        let mut short = self.clone();
        for model in short.models.values_mut() {
            model.shorten_names(limit);
        }
        Cow::Owned(short)
    }
}

impl ModelState {
    fn has_long_names(&self, limit: Option<usize>) -> bool {
        let automatic = self.options.db_table.is_none();
        (automatic && short_table(&self.db_table(), limit).is_some())
            || self
                .between()
                .any(|between| short_table(&between.db_table(), limit).is_some())
    }

    fn shorten_names(&mut self, limit: Option<usize>) {
        if self.options.db_table.is_none() {
            self.options.db_table = short_table(&self.db_table(), limit);
        }
        let table = self.db_table();
        for (name, field) in &mut self.fields {
            let many = field.is_many_to_many();
            if let Some(relation) = field.relation.as_mut().filter(|_| many)
                && relation.through.is_none()
                && relation.db_table.is_none()
            {
                relation.db_table = short_table(&between(&table, name), limit);
            }
        }
    }
}
