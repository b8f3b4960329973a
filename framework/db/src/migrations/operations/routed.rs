//! Which operations concern a database, where routers tell.

use nuages_core::settings::Hints;

use super::Operation;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

impl Operation {
    /// The model whose table the operation changes, by the name that it has before or after. `None` where it names none.
    fn model_name(&self) -> Option<&str> {
        Some(match self {
            Self::CreateModel(operation) => &operation.name,
            Self::DeleteModel(operation) => &operation.name,
            Self::RenameModel(operation) => &operation.new_name,
            Self::AddField(operation) => &operation.model,
            Self::RemoveField(operation) => &operation.model,
            Self::AlterField(operation) => &operation.model,
            Self::RenameField(operation) => &operation.model,
            Self::AddIndex(operation) => &operation.model,
            Self::RemoveIndex(operation) => &operation.model,
            Self::RenameIndex(operation) => &operation.model,
            Self::AddConstraint(operation) => &operation.model,
            Self::RemoveConstraint(operation) => &operation.model,
            Self::AlterConstraint(operation) => &operation.model,
            Self::AddIndexConcurrently(operation) => &operation.0.model,
            Self::RemoveIndexConcurrently(operation) => &operation.0.model,
            Self::AddConstraintNotValid(operation) => &operation.0.model,
            Self::ValidateConstraint(operation) => &operation.model,
            Self::AlterUniqueTogether(operation) => &operation.name,
            Self::AlterModelTable(operation) => &operation.name,
            Self::AlterModelOptions(operation) => &operation.name,
            Self::AlterModelTableComment(operation) => &operation.name,
            Self::AlterOrderWithRespectTo(operation) => &operation.name,
            Self::CreateExtension(_)
            | Self::CreateCollation(_)
            | Self::RemoveCollation(_)
            | Self::RunSql(_)
            | Self::RunRust(_)
            | Self::SeparateDatabaseAndState(_) => return None,
        })
    }

    /// What the operation tells routers beside the model.
    fn hints(&self) -> &Hints {
        match self {
            Self::CreateExtension(operation) => &operation.hints,
            Self::RunSql(operation) => &operation.hints,
            Self::RunRust(operation) => &operation.hints,
            _ => Hints::NONE,
        }
    }

    /// Tells whether the operation concerns the database of the editor, as Django's `allow_migrate_model`.
    pub(super) fn concerns(
        &self,
        app_label: &str,
        editor: &dyn SchemaEditor,
        (from, to): (&ProjectState, &ProjectState),
    ) -> bool {
        // Those inside are asked one by one.
        if matches!(self, Self::SeparateDatabaseAndState(_)) {
            return true;
        }
        // Operations may write names in small letters: the router gets the model's own.
        let known = |name: &str| {
            let model = to.model(app_label, name).or(from.model(app_label, name));
            model.map_or_else(|_| name.to_owned(), |model| model.name.clone())
        };
        let name = self.model_name().map(known);
        let model = |state: &'_ ProjectState| {
            let model = state.model(app_label, name.as_deref()?).ok()?;
            let required = &model.options.required;
            Some(required.is_met_by(editor.engine(), editor.is_mariadb()))
        };
        if model(to).or_else(|| model(from)) == Some(false) {
            return false;
        }
        editor.allow_migrate(app_label, name.as_deref(), self.hints())
    }
}
