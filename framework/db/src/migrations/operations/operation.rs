//! One step of a migration, whatever its kind.

use std::mem::discriminant;

use super::*;
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::{SchemaEditor, max_name_length};

macro_rules! operations {
    ($($operation:ident),+ $(,)?) => {
        /// One step of a migration. Each kind has a type of its own that turns into this.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the types say it")]
        pub enum Operation {
            $($operation($operation),)+
        }

        impl Operation {
            pub(super) fn get(&self) -> &dyn Operate {
                match self {
                    $(Self::$operation(operation) => operation,)+
                }
            }
        }

        $(impl From<$operation> for Operation {
            fn from(operation: $operation) -> Self {
                Self::$operation(operation)
            }
        })+
    };
}

operations! {
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
}

impl Operation {
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
        with_short_names(app_label, (from, to), editor, |editor, states| {
            self.get().database_forwards(editor, states)
        })
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
        with_short_names(app_label, (from, to), editor, |editor, states| {
            self.get().database_backwards(editor, states)
        })
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
        // Django joins over the renaming of a model that is pointed to, and points to no model then.
        if let Self::RenameModel(rename) = other
            && self.points_to_renamed(rename, app_label)
        {
            return Reduction::Barrier;
        }
        self.get().reduce(other, app_label)
    }

    fn points_to_renamed(&self, rename: &RenameModel, app_label: &str) -> bool {
        let own = self.get().model();
        own.is_some_and(|own| !same(own, &rename.old_name))
            && self.get().references_model(&rename.old_name, app_label)
    }

    fn is_overtaken_by(&self, other: &Self) -> bool {
        let next = match other {
            Self::DeleteModel(delete) => Some(delete.name.as_str()),
            _ if discriminant(self) == discriminant(other) => other.get().model(),
            _ => None,
        };
        let own = self.get().model();
        own.zip(next).is_some_and(|(own, next)| same(own, next))
    }
}

/// Hands over the states with names that the database can hold.
fn with_short_names(
    app_label: &str,
    (from, to): (&ProjectState, &ProjectState),
    editor: &mut dyn SchemaEditor,
    write: impl FnOnce(&mut dyn SchemaEditor, States<'_>) -> Result<()>,
) -> Result<()> {
    let limit = max_name_length(editor.engine());
    let (from, to) = (from.with_short_names(limit), to.with_short_names(limit));
    let states = States {
        app_label,
        from: from.as_ref(),
        to: to.as_ref(),
    };
    write(editor, states)
}
