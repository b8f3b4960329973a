//! What every operation does.

use std::fmt;
use std::mem::discriminant;

use super::*;
use crate::migrations::Result;
use crate::migrations::state::{ModelState, ProjectState};
use crate::schema::{SchemaEditor, max_name_length};

/// One step of a migration. Each kind has a type of its own that turns into this.
#[derive(Debug, Clone)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the types say it")]
pub enum Operation {
    CreateModel(CreateModel),
    DeleteModel(DeleteModel),
    RenameModel(RenameModel),
    AddField(AddField),
    RemoveField(RemoveField),
    AlterField(AlterField),
    RenameField(RenameField),
    AddIndex(AddIndex),
    RemoveIndex(RemoveIndex),
    RenameIndex(RenameIndex),
    AddConstraint(AddConstraint),
    RemoveConstraint(RemoveConstraint),
    AlterConstraint(AlterConstraint),
    AddIndexConcurrently(AddIndexConcurrently),
    RemoveIndexConcurrently(RemoveIndexConcurrently),
    AddConstraintNotValid(AddConstraintNotValid),
    ValidateConstraint(ValidateConstraint),
    AlterUniqueTogether(AlterUniqueTogether),
    AlterModelTable(AlterModelTable),
    AlterModelTableComment(AlterModelTableComment),
    AlterOrderWithRespectTo(AlterOrderWithRespectTo),
    AlterModelOptions(AlterModelOptions),
    CreateExtension(CreateExtension),
    CreateCollation(CreateCollation),
    RemoveCollation(RemoveCollation),
    RunSql(RunSql),
    RunRust(RunRust),
    SeparateDatabaseAndState(SeparateDatabaseAndState),
}

/// What became of two operations that the optimizer tried to join.
#[derive(Debug)]
pub(crate) enum Reduction {
    /// These do the work of both.
    Into(Vec<Operation>),
    /// They have nothing to do with each other: either may come first.
    Through,
    /// They must stay in this order.
    Barrier,
}

impl Reduction {
    pub(crate) fn through(free: bool) -> Self {
        if free { Self::Through } else { Self::Barrier }
    }

    pub(crate) fn is_through(&self) -> bool {
        matches!(self, Self::Through)
    }
}

/// The two states that an operation goes between.
#[derive(Debug, Clone, Copy)]
pub(crate) struct States<'a> {
    pub(crate) from: &'a ProjectState,
    pub(crate) to: &'a ProjectState,
}

pub(crate) trait Operate: fmt::Debug {
    fn category(&self) -> char;

    fn describe(&self) -> String;

    fn name_fragment(&self) -> Option<String> {
        None
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()>;

    /// Writes the statements that change the database from one state to the other, where both ways are told by the states alone; none for
    /// an operation that only changes the models.
    fn alter(&self, _: &str, _: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        Ok(())
    }

    fn database_forwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
    ) -> Result<()> {
        self.alter(app_label, editor, states)
    }

    fn database_backwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
    ) -> Result<()> {
        self.alter(app_label, editor, states)
    }

    fn reversible(&self) -> bool {
        true
    }

    fn reduces_to_sql(&self) -> bool {
        true
    }

    /// Whether the operation is not needed any more when migrations are squashed.
    fn elidable(&self) -> bool {
        false
    }

    /// Whether the operation sets an option of its model, so that the next of its kind or the model's end takes its place.
    fn sets_option(&self) -> bool {
        false
    }

    /// The model that the operation concerns, where it concerns no other.
    fn own_model(&self) -> Option<&str> {
        None
    }

    fn references_model(&self, name: &str, _app_label: &str) -> bool {
        self.own_model().is_none_or(|own| same(name, own))
    }

    fn references_field(&self, model: &str, _name: &str, app_label: &str) -> bool {
        self.references_model(model, app_label)
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        match self.own_model() {
            Some(own) => Reduction::through(!other.references_model(own, app_label)),
            None => Reduction::Barrier,
        }
    }
}

impl Operation {
    fn get(&self) -> &dyn Operate {
        match self {
            Self::CreateModel(operation) => operation,
            Self::DeleteModel(operation) => operation,
            Self::RenameModel(operation) => operation,
            Self::AddField(operation) => operation,
            Self::RemoveField(operation) => operation,
            Self::AlterField(operation) => operation,
            Self::RenameField(operation) => operation,
            Self::AddIndex(operation) => operation,
            Self::RemoveIndex(operation) => operation,
            Self::RenameIndex(operation) => operation,
            Self::AddConstraint(operation) => operation,
            Self::RemoveConstraint(operation) => operation,
            Self::AlterConstraint(operation) => operation,
            Self::AddIndexConcurrently(operation) => operation,
            Self::RemoveIndexConcurrently(operation) => operation,
            Self::AddConstraintNotValid(operation) => operation,
            Self::ValidateConstraint(operation) => operation,
            Self::AlterUniqueTogether(operation) => operation,
            Self::AlterModelTable(operation) => operation,
            Self::AlterModelTableComment(operation) => operation,
            Self::AlterOrderWithRespectTo(operation) => operation,
            Self::AlterModelOptions(operation) => operation,
            Self::CreateExtension(operation) => operation,
            Self::CreateCollation(operation) => operation,
            Self::RemoveCollation(operation) => operation,
            Self::RunSql(operation) => operation,
            Self::RunRust(operation) => operation,
            Self::SeparateDatabaseAndState(operation) => operation,
        }
    }

    /// Says what the operation does, as `Create model Question`.
    pub fn describe(&self) -> String {
        self.get().describe()
    }

    /// Says what the operation does behind a sign of its kind: `+` adds, `-` removes, `~` alters, `s` is SQL, `r` is
    /// Rust, `?` a mixture.
    pub fn formatted_description(&self) -> String {
        format!("{} {}", self.get().category(), self.describe())
    }

    /// Returns the part of a migration's name that speaks of this operation.
    pub fn name_fragment(&self) -> Option<String> {
        self.get().name_fragment()
    }

    /// Tells whether the operation can be undone.
    pub fn reversible(&self) -> bool {
        self.get().reversible()
    }

    /// Tells whether the operation can be shown as SQL.
    pub fn reduces_to_sql(&self) -> bool {
        self.get().reduces_to_sql()
    }

    /// Changes the models as the operation says.
    ///
    /// # Errors
    /// When it does not fit the models as they are.
    pub fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        self.get().state_forwards(app_label, state)
    }

    /// Writes the statements that change the database from one state to the next; none where a router keeps the model out of it.
    ///
    /// # Errors
    /// When the operation does not fit the states.
    pub fn database_forwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        from: &ProjectState,
        to: &ProjectState,
    ) -> Result<()> {
        if !self.concerns(app_label, editor, (from, to)) {
            return Ok(());
        }
        let limit = max_name_length(editor.engine());
        let (from, to) = (from.with_short_names(limit), to.with_short_names(limit));
        let (from, to) = (from.as_ref(), to.as_ref());
        self.get()
            .database_forwards(app_label, editor, States { from, to })
    }

    /// Writes the statements that undo the operation: `from` is the state after it, `to` the one before.
    ///
    /// # Errors
    /// When the operation does not fit the states.
    pub fn database_backwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        from: &ProjectState,
        to: &ProjectState,
    ) -> Result<()> {
        if !self.concerns(app_label, editor, (to, from)) {
            return Ok(());
        }
        let limit = max_name_length(editor.engine());
        let (from, to) = (from.with_short_names(limit), to.with_short_names(limit));
        let (from, to) = (from.as_ref(), to.as_ref());
        self.get()
            .database_backwards(app_label, editor, States { from, to })
    }

    pub(crate) fn references_model(&self, name: &str, app_label: &str) -> bool {
        self.get().references_model(name, app_label)
    }

    pub(crate) fn references_field(&self, model: &str, name: &str, app_label: &str) -> bool {
        self.get().references_field(model, name, app_label)
    }

    pub(crate) fn reduce(&self, other: &Self, app_label: &str) -> Reduction {
        if self.get().elidable() {
            return Reduction::Into(vec![other.clone()]);
        }
        if other.get().elidable() {
            return Reduction::Into(vec![self.clone()]);
        }
        if self.get().sets_option() && self.is_overtaken_by(other) {
            return Reduction::Into(vec![other.clone()]);
        }
        self.get().reduce(other, app_label)
    }

    fn is_overtaken_by(&self, other: &Self) -> bool {
        let next = match other {
            Self::DeleteModel(delete) => Some(delete.name.as_str()),
            _ if discriminant(self) == discriminant(other) => other.get().own_model(),
            _ => None,
        };
        let own = self.get().own_model();
        own.zip(next).is_some_and(|(own, next)| same(own, next))
    }
}

macro_rules! from {
    ($($operation:ident),+ $(,)?) => {$(
        impl From<$operation> for Operation {
            fn from(operation: $operation) -> Self {
                Self::$operation(operation)
            }
        }
    )+};
}

from!(
    CreateModel,
    DeleteModel,
    RenameModel,
    AddField,
    RemoveField,
    AlterField,
    RenameField,
    AddIndex,
    RemoveIndex,
    RenameIndex,
    AddConstraint,
    RemoveConstraint,
    AlterConstraint,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    AddConstraintNotValid,
    ValidateConstraint,
    AlterUniqueTogether,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterModelOptions,
    CreateExtension,
    CreateCollation,
    RemoveCollation,
    RunSql,
    RunRust,
    SeparateDatabaseAndState,
);

/// Compares names of models, which know no case.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Returns the model if migrations keep its table.
pub(crate) fn managed<'a>(
    state: &'a ProjectState,
    app_label: &str,
    name: &str,
) -> Result<Option<&'a ModelState>> {
    let model = state.model(app_label, name)?;
    Ok(model.options.meta.has_table().then_some(model))
}
