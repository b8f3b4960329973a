//! What every schema editor does, whatever the database.

use std::fmt;

use nuages_core::settings::{Engine, Hints};

use super::{Place, Step};
use crate::migrations::Result;
use crate::migrations::state::{Constraint, FieldState, Index, ModelState, ProjectState};

/// Writes the statements for changes of models.
pub trait SchemaEditor: fmt::Debug + Send {
    /// Creates a model's table; indexes follow at the end of the migration.
    ///
    /// # Errors
    /// When a foreign key's target is not in `state`.
    fn create_model(&mut self, state: &ProjectState, model: &ModelState) -> Result<()>;

    /// Drops a model's table.
    fn delete_model(&mut self, model: &ModelState);

    /// Renames a table.
    fn alter_db_table(&mut self, old: &str, new: &str);

    /// Gives a model's table its comment, where the database keeps one.
    fn alter_db_table_comment(&mut self, _model: &ModelState) {}

    /// Adds a column, filled with the field's default.
    ///
    /// # Errors
    /// When a foreign key's target is not in the state or the default cannot be written as SQL.
    fn add_field(&mut self, change: FieldChange<'_>, name: &str, field: &FieldState) -> Result<()>;

    /// Drops a column.
    ///
    /// # Errors
    /// When the model has no such field.
    fn remove_field(&mut self, change: FieldChange<'_>, name: &str) -> Result<()>;

    /// Changes a column's name, type, nullability, uniqueness, index or target.
    ///
    /// # Errors
    /// When a foreign key's target is not in the state or the default cannot be written as SQL.
    fn alter_field(
        &mut self,
        change: FieldChange<'_>,
        old: (&str, &FieldState),
        new: (&str, &FieldState),
    ) -> Result<()>;

    /// Follows the renaming of a model with the table of its many-to-many field called `name`, from one state to the next.
    ///
    /// # Errors
    /// When a model that the table points to is not in its state.
    fn follow_rename(
        &mut self,
        states: (&ProjectState, &ProjectState),
        old: (&ModelState, &FieldState),
        new: (&ModelState, &FieldState),
        name: &str,
    ) -> Result<()>;

    /// Creates an index.
    ///
    /// # Errors
    /// When the index names a field that the model does not have.
    fn add_index(&mut self, model: &ModelState, index: &Index) -> Result<()>;

    /// Drops an index of the model.
    fn remove_index(&mut self, model: &ModelState, index: &Index);

    /// Gives an index of the model another name.
    ///
    /// # Errors
    /// When the index names a field that the model does not have.
    fn rename_index(&mut self, model: &ModelState, old: &Index, new: &Index) -> Result<()>;

    /// Adds a constraint; `change.model` is the model with it.
    ///
    /// # Errors
    /// When the constraint names a field that the model does not have, or asks what this database cannot.
    fn add_constraint(&mut self, change: FieldChange<'_>, constraint: &Constraint) -> Result<()>;

    /// Drops a constraint; `change.model` is the model without it.
    ///
    /// # Errors
    /// When the table has to be made anew and something of it cannot be written.
    fn remove_constraint(&mut self, change: FieldChange<'_>, constraint: &Constraint)
    -> Result<()>;

    /// Adds an index while others go on writing to the table, where the database can.
    ///
    /// # Errors
    /// As [`add_index`](Self::add_index).
    fn add_index_concurrently(&mut self, model: &ModelState, index: &Index) -> Result<()> {
        self.add_index(model, index)
    }

    /// Drops an index while others go on writing to the table, where the database can.
    fn remove_index_concurrently(&mut self, model: &ModelState, index: &Index) {
        self.remove_index(model, index);
    }

    /// Gives the one index over the fields of `index` its name, whatever it is called now.
    ///
    /// # Errors
    /// When the index names a field that the model does not have.
    fn name_index(&mut self, model: &ModelState, index: &Index) -> Result<()>;

    /// Adds a constraint that the rows there are now need not hold yet, where the database can.
    ///
    /// # Errors
    /// As [`add_constraint`](Self::add_constraint).
    fn add_constraint_not_valid(
        &mut self,
        change: FieldChange<'_>,
        constraint: &Constraint,
    ) -> Result<()> {
        self.add_constraint(change, constraint)
    }

    /// Asks the rows whether they hold a constraint that was added without asking them.
    fn validate_constraint(&mut self, _model: &ModelState, _name: &str) {}

    /// Drops and creates the unique indexes that differ.
    ///
    /// # Errors
    /// When a set names a field that the model does not have.
    fn alter_unique_together(
        &mut self,
        model: &ModelState,
        old: &[Vec<String>],
        new: &[Vec<String>],
    ) -> Result<()>;

    /// Returns what is known of the database that the statements are for.
    fn place(&self) -> &Place;

    /// Says whose statements these are.
    fn engine(&self) -> Engine {
        self.place().server.engine
    }

    /// Tells whether migrations of the app, and the model's table where one is named, belong into the database.
    fn allow_migrate(&self, app_label: &str, model_name: Option<&str>, hints: &Hints) -> bool {
        self.place().allow_migrate(app_label, model_name, hints)
    }

    /// Adds a step of its own.
    fn push(&mut self, step: Step);

    /// Returns the number of statements so far, remarks included.
    fn steps(&self) -> usize;

    /// Ends the migration: appends the statements that waited, and returns everything.
    fn finish(&mut self) -> Vec<Step>;
}

/// The model whose field changes, before and after.
#[derive(Debug, Clone, Copy)]
pub struct FieldChange<'a> {
    /// The models before.
    pub from: &'a ProjectState,
    /// The models after.
    pub to: &'a ProjectState,
    /// The model whose table is changed, with its fields before the change.
    pub model: &'a ModelState,
    /// Where the column goes when the table is made anew.
    pub position: Position<'a>,
}

/// Where a changed column goes when the table is made anew.
#[derive(Debug, Clone, Copy)]
pub enum Position<'a> {
    /// To the end, as in Django.
    Last,
    /// Where the old one was.
    Keep,
    /// Where it is in this model: used to undo a migration.
    AsIn(&'a ModelState),
}
