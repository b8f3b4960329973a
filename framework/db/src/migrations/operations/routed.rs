//! Which operations concern a database: those on tables that migrations keep there, where routers allow it.

use nuages_core::settings::Hints;

use super::Operation;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

impl Operation {
    /// What the operation tells routers beside the model.
    fn hints(&self) -> &Hints {
        match self {
            Self::CreateExtension(operation) => &operation.hints,
            Self::RunSql(operation) => &operation.hints,
            Self::RunRust(operation) => &operation.hints,
            _ => Hints::NONE,
        }
    }

    /// Tells whether the operation concerns the database of the editor, as Django's `allow_migrate_model` and `can_migrate`.
    pub(in crate::migrations) fn concerns(
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
        let name = self.get().model().map(known);
        let has_table = |state: &'_ ProjectState| {
            let model = state.model(app_label, name.as_deref()?).ok()?;
            let options = &model.options;
            let has_table = options.has_table_on(editor.place().server);
            Some(has_table && model.swapped().is_none())
        };
        if has_table(to).or_else(|| has_table(from)) == Some(false) {
            return false;
        }
        editor.allow_migrate(app_label, name.as_deref(), self.hints())
    }
}
