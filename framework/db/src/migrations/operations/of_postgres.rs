//! Operations that make and remove something of PostgreSQL which no model knows of.

use std::fmt;

use nuages_core::settings::Engine;

use super::{Operate, Operation, Reduction, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::{SchemaEditor, Step};

/// An operation that is one statement on PostgreSQL, and another that undoes it. Other databases do nothing, and models do not change.
pub(super) trait OfPostgres: fmt::Debug {
    /// The sign of what it does.
    const CATEGORY: char;

    fn describe(&self) -> String;

    fn name_fragment(&self) -> String;

    /// Returns the statement.
    fn forwards(&self) -> String;

    /// Returns the statement that undoes it.
    fn backwards(&self) -> String;

    /// Tells whether nothing is left of this operation and the one behind it.
    fn is_undone_by(&self, _: &Operation) -> bool {
        false
    }
}

impl<T: OfPostgres> Operate for T {
    fn category(&self) -> char {
        T::CATEGORY
    }

    fn describe(&self) -> String {
        OfPostgres::describe(self)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(OfPostgres::name_fragment(self))
    }

    fn state_forwards(&self, _: &str, _: &mut ProjectState) -> Result<()> {
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        run(editor, || self.forwards());
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        run(editor, || self.backwards());
        Ok(())
    }

    fn reduce(&self, other: &Operation, _: &str) -> Reduction {
        match self.is_undone_by(other) {
            true => Reduction::Into(Vec::new()),
            false => Reduction::Barrier,
        }
    }
}

fn run(editor: &mut dyn SchemaEditor, statement: impl FnOnce() -> String) {
    if editor.engine() == Engine::Postgresql {
        editor.push(Step::Sql(statement()));
    }
}
